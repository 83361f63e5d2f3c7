/**
 * Sign-ins in the audit log.
 * @module
 */
import type { Audit } from '../audit/index.ts'
import type { Log } from '../log/index.ts'
import type { Records } from '../records/index.ts'
import * as accounts from './account-store.ts'
import type { SignInEvent } from './door.ts'
import * as sessions from './session-store.ts'

/** Sign-ins belong to the audit log of the organization the person works in. */
export const tell = async (
  o: { readonly records: Records; readonly audit: Pick<Audit, 'write'>; readonly log: Log },
  event: SignInEvent,
): Promise<void> => {
  try {
    const user =
      'id' in event.user
        ? { id: event.user.id }
        : await o.records.system('whose sign-in failed', (tx) =>
            tx.one(accounts.userByEmail, {
              email: 'email' in event.user ? event.user.email.trim().toLowerCase() : '',
            }),
          )
    if (!user) return
    const person = await o.records.system('whose sign-in', (tx) =>
      tx.one(sessions.personOfSession, { session: null, user: user.id, organization: null }),
    )
    if (!person) return
    const isFailure = event.what === 'access.sign-in-failed'
    await o.records.within({ organization: person.organization_id, sites: '*' }, (tx) =>
      o.audit.write(
        tx,
        isFailure
          ? { system: 'sign-in' }
          : {
              userId: person.id,
              name: person.name,
              role: person.role,
              via: 'session',
              ip: event.ip,
            },
        {
          what: event.what,
          object: { kind: 'account', id: person.id, name: person.name },
          before: null,
          after: isFailure ? { from: event.ip } : null,
        },
      ),
    )
  } catch (error) {
    // The person is signed in already; what is lost is a line of the log, so it goes to the other one.
    o.log.error({ error, what: event.what }, 'sign-in: the audit log could not be written')
  }
}
