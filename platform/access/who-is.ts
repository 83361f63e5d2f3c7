/**
 * From a cookie or a token to a person of one organization.
 * @module
 */
import type { Clock } from '../clock/index.ts'
import type { Records } from '../records/index.ts'
import type { Library } from './library.ts'
import { needsSecondFactor } from './roles.ts'
import { digestOf, TOKEN_PREFIX } from './secrets.ts'
import * as sessions from './session-store.ts'
import type { Who } from './who.ts'

/** "Last used" is good to the minute; writing it at every request would be a write per read. */
const TOUCH_MS = 60_000
const TOKEN = new RegExp(`^${TOKEN_PREFIX}[A-Za-z0-9_-]{43}$`)

export const openWhoIs =
  (o: { readonly records: Records; readonly clock: Clock; readonly library: Library }) =>
  async (headers: Headers, ip: string): Promise<Who | null> => {
    const authorization = headers.get('authorization') ?? ''
    // A request that names a token is that token's, never also a cookie's. Another scheme is a proxy's own affair.
    if (/^Bearer /i.test(authorization)) {
      const token = authorization.slice('Bearer '.length)
      return TOKEN.test(token) ? byToken(token, ip, o) : null
    }
    const cookie = headers.get('cookie')
    return cookie?.includes('session_token') ? bySession(cookie, ip, o) : null
  }

type Source = Parameters<typeof openWhoIs>[0]

const bySession = async (cookie: string, ip: string, o: Source): Promise<Who | null> => {
  const found = await o.library.api.getSession({
    headers: new Headers({ cookie }),
    query: { disableRefresh: true },
  })
  if (!found) return null
  const { session, user } = found
  const now = o.clock.now()
  const person = await o.records.system('who calls', async (tx) => {
    if (now.getTime() - session.updatedAt.getTime() > TOUCH_MS)
      await tx.run(sessions.touchSession, { id: session.id, now, ip })
    return tx.one(sessions.personOfSession, {
      session: session.id,
      user: user.id,
      organization: session.organizationId ?? null,
    })
  })
  if (!person) return null
  const isNeeded = needsSecondFactor(person.role) || person.has_factor
  // Whoever is no longer an administrator has the own rights again, whatever the session remembers.
  const seen = person.role === 'administrator' ? person.preview : null
  return {
    ...whoOf(seen ? { ...person, ...seen } : person, ip),
    ...(seen ? { previews: true as const } : {}),
    via: 'session',
    tokenScopes: null,
    mfa: session.strong === true || !isNeeded,
    sessionId: session.id,
  }
}

const byToken = async (token: string, ip: string, o: Source): Promise<Who | null> => {
  const now = o.clock.now()
  const person = await o.records.system('whose token', async (tx) => {
    const found = await tx.one(sessions.personOfToken, { hash: digestOf(token), now })
    const last = found?.last_used_at?.getTime() ?? 0
    if (found && now.getTime() - last > TOUCH_MS)
      await tx.run(sessions.touchToken, { id: found.token_id, now, ip })
    return found
  })
  if (!person) return null
  // The second factor was shown when the token was made.
  return { ...whoOf(person, ip), via: 'token', tokenScopes: person.scopes, mfa: true }
}

const whoOf = (
  person: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly language: 'ja' | 'en'
    readonly organization_id: string
    readonly role: Who['role']
    readonly sites: Who['sites']
  },
  ip: string,
) => ({
  userId: person.id,
  name: person.name,
  email: person.email,
  organization: person.organization_id,
  role: person.role,
  sites: person.sites,
  scope: { organization: person.organization_id, sites: person.sites },
  ip,
  language: person.language,
})
