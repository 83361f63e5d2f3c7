/**
 * Who may sign in, as whom, to which organization. The authentication library keeps passwords, second factors and
 * sessions; memberships, invitations, API tokens and the first start are kept here.
 * @module
 */
import type { Endpoint } from '@hinoban/endpoint'
import type { z } from 'zod'
import type { Audit } from '../audit/index.ts'
import type { Clock } from '../clock/index.ts'
import type { Network } from '../feeds/index.ts'
import type { Log } from '../log/index.ts'
import { type MigrationFolder, newId, type Records, type Transaction } from '../records/index.ts'
import { END_PREVIEW, SETUP_TOKEN_MINUTES } from './contract.ts'
import { type DoorSession, openDoor } from './door.ts'
import { ADDRESS_HEADER, openLibrary } from './library.ts'
import { resetMember } from './members.ts'
import type { OidcSettings } from './oidc-provider.ts'
import { passwordProblem } from './passwords.ts'
import { accessProblem } from './problems.ts'
import { needsSecondFactor, type PREVIEW_ROLES, type Role } from './roles.ts'
import { digestOf, newSecret } from './secrets.ts'
import * as store from './store.ts'
import { tell } from './tell.ts'
import { openThrottle, THROTTLE, type ThrottleLimits } from './throttle.ts'
import type { Who } from './who.ts'
import { openWhoIs } from './who-is.ts'

export { accessEndpoints } from './door.ts'
export * as members from './members.ts'
export type { OidcSettings } from './oidc-provider.ts'
export { accessMessages, accessProblem, accessProblems } from './problems.ts'
export { ROLES, type Role } from './roles.ts'
export type { Who } from './who.ts'

export const accessMigrations: MigrationFolder = {
  owner: 'access',
  folder: new URL('./migrations/', import.meta.url),
}

export type AccessOptions = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly log: Log
  /** The address people open, `https://hinoban.example.jp` or `http://localhost:8870`. Passkeys need a name, no number. */
  readonly publicUrl: string
  /** At least 32 signs, kept outside the database; a new one ends all sessions and locks all authenticator apps out. */
  readonly secret: string
  readonly oidc: OidcSettings | null
  /** How the name of the OpenID provider becomes a connection; another value in tests. */
  readonly network?: Network
  /** How long the OpenID provider may take for one answer; another value in tests. */
  readonly oidcTimeoutMs?: number
  readonly throttle?: ThrottleLimits
}

export type NewUser = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly language: 'ja' | 'en'
  readonly hash: string | null
}

export type Access = {
  /** Answers `/api/auth/*`. */
  readonly authHandler: (request: Request, ip: string) => Promise<Response>
  /** The person behind a session cookie or an API token, in the active organization; null: nobody. */
  readonly whoIs: (headers: Headers, ip: string) => Promise<Who | null>
  /** Throws `access.mfa_required` for a session that lacks its second factor. */
  readonly guard: (who: Who, endpoint: Endpoint) => void
  /** A new one-time token while no administrator exists, else null. Only its digest is stored. */
  readonly issueSetupToken: () => Promise<{
    readonly token: string
    readonly expiresAt: Date
  } | null>
  /** True until the first administrator exists. */
  readonly isSetupOpen: () => Promise<boolean>
  /** Throws unless this token may set up Hinoban now. */
  readonly checkSetupToken: (token: string, ip: string) => Promise<void>
  /** Uses the setup token up inside the transaction that makes the first administrator. */
  readonly useSetupToken: (tx: Transaction, token: string) => Promise<void>
  /** Checks the password and hashes it, outside of any transaction. `own`: words an attacker knows. */
  readonly prepareUser: (given: {
    readonly name: string
    readonly email: string
    readonly language: 'ja' | 'en'
    readonly password: string | null
    readonly own: readonly string[]
  }) => Promise<NewUser>
  readonly addUser: (tx: Transaction, user: NewUser) => Promise<void>
  /** A new start for a known account: new password, no second factor, no session. */
  readonly resetUser: (tx: Transaction, userId: string, hash: string) => Promise<void>
  /** Whether somebody may give this account a new start: it opens doors of other organizations, too. */
  readonly mayReset: (who: Who, userId: string) => Promise<boolean>
  /** For the person at the machine who is locked out (command line): a link token for a known address. */
  readonly issueReset: (
    email: string,
  ) => Promise<{ readonly token: string; readonly expiresAt: Date } | null>
  readonly editUser: (
    tx: Transaction,
    user: { readonly id: string; readonly name: string; readonly language: 'ja' | 'en' },
  ) => Promise<void>
  readonly findUser: (
    email: string,
  ) => Promise<{ readonly id: string; readonly name: string } | null>
  /** Signs in with what the person has just typed; the Set-Cookie values. */
  readonly signIn: (
    given: { readonly email: string; readonly password: string },
    at: { readonly headers: Headers; readonly ip: string },
  ) => Promise<readonly string[]>
  /** The session of a cookie, also of a person who belongs to no organization yet. */
  readonly sessionOf: (headers: Headers) => Promise<DoorSession | null>
  /** Extends a session that is in use; the Set-Cookie values. */
  readonly refresh: (headers: Headers) => Promise<readonly string[]>
  readonly factorsOf: (userId: string) => Promise<{
    readonly totp: boolean
    readonly passkeys: number
    readonly password: boolean
    readonly isNeeded: boolean
  }>
  readonly membershipsOf: (
    userId: string,
  ) => Promise<
    readonly { readonly organization: string; readonly role: Role; readonly sites: Who['sites'] }[]
  >
  readonly workIn: (who: Who, organization: string) => Promise<void>
  /** Lets an administrator's session show what another role sees; null ends it. */
  readonly previewAs: (
    who: Who,
    seen: { readonly role: (typeof PREVIEW_ROLES)[number]; readonly sites: Who['sites'] } | null,
  ) => Promise<void>
  readonly openInvitation: (token: string, ip: string) => Promise<store.InvitationRow>
  readonly oidc: { readonly name: string } | null
  /** Removes every row of the organization of this transaction; accounts stay. */
  readonly removeOrganization: (tx: Transaction) => Promise<void>
}

export const openAccess = (o: AccessOptions): Access => {
  const { records, clock } = o
  const throttle = openThrottle(o.throttle ?? THROTTLE)
  const library = openLibrary({ ...o, pool: records.pool })

  const sessionOf = async (headers: Headers): Promise<DoorSession | null> => {
    if (!headers.get('cookie')?.includes('session_token')) return null
    const found = await library.api.getSession({
      headers,
      query: { disableRefresh: true },
    })
    if (!found) return null
    return {
      id: found.session.id,
      userId: found.user.id,
      email: found.user.email,
      strong: found.session.strong === true,
    }
  }
  const factorsOf: Access['factorsOf'] = async (userId) => {
    const found = await records.system('second factors of a person', (tx) =>
      tx.one(store.factorsOf, { user: userId }),
    )
    if (!found) return { totp: false, passkeys: 0, password: false, isNeeded: false }
    const { roles, ...factors } = found
    return { ...factors, isNeeded: roles.some(needsSecondFactor) }
  }
  const findUser: Access['findUser'] = (email) =>
    records.system('is the address known', (tx) => tx.one(store.userByEmail, { email }))
  const membershipsOf: Access['membershipsOf'] = async (userId) => {
    const rows = await records.system('organizations of a person', (tx) =>
      tx.all(store.membershipsOf, { user: userId }),
    )
    return rows.map(({ organization_id, role, sites }) => ({
      organization: organization_id,
      role,
      sites,
    }))
  }
  const whoIs = openWhoIs({ records, clock, library })
  const isSetupOpen = async (): Promise<boolean> =>
    !(await records.system('is there an administrator', (tx) => tx.one(store.anyAdministrator, {})))
      ?.found

  return {
    whoIs,
    sessionOf,
    factorsOf,
    isSetupOpen,
    oidc: o.oidc ? { name: o.oidc.name } : null,
    guard: (who, endpoint) => {
      if (!who.mfa) throw accessProblem('access.mfa_required', {})
      // What reads is a GET, here as everywhere on the web.
      if (who.previews && endpoint.method !== 'GET' && endpoint.name !== END_PREVIEW)
        throw accessProblem('access.preview_reads_only', {})
    },
    authHandler: openDoor({
      library,
      throttle,
      publicUrl: o.publicUrl,
      keeper: {
        session: sessionOf,
        factors: factorsOf,
        strengthen: async (id, method) => {
          await records.system('a session showed its second factor', (tx) =>
            tx.run(store.strengthenSession, { id, method }),
          )
        },
        tell: (event) => tell(o, event),
      },
    }),

    issueSetupToken: async () => {
      if (!(await isSetupOpen())) return null
      const token = newSecret()
      const expiresAt = new Date(clock.now().getTime() + SETUP_TOKEN_MINUTES * 60_000)
      await records.system('a setup token', (tx) =>
        tx.run(store.keepSetupToken, { hash: digestOf(token), expires: expiresAt }),
      )
      return { token, expiresAt }
    },
    checkSetupToken: async (token, ip) => {
      await throttle.attempt({ ip, account: null })
      if (!(await isSetupOpen())) throw accessProblem('access.setup_done', {})
      const open = await records.system('is the setup token open', (tx) =>
        tx.one(store.setupTokenIsOpen, { hash: digestOf(token), now: clock.now() }),
      )
      if (!open?.found) throw accessProblem('access.setup_token_refused', {})
    },
    useSetupToken: async (tx, token) => {
      const used = await tx.one(store.useSetupToken, { hash: digestOf(token), now: clock.now() })
      if (!used) throw accessProblem('access.setup_token_refused', {})
    },

    prepareUser: async ({ password, own, ...user }) => {
      if (password === null) return { ...user, id: newId(), hash: null }
      const refused = passwordProblem(password, [user.email, user.name, ...own])
      if (refused) throw refused
      const context = await library.$context
      return { ...user, id: newId(), hash: await context.password.hash(password) }
    },
    addUser: async (tx, user) => {
      const now = clock.now()
      const { id, name, email, language } = user
      await tx.run(store.addUser, { id, name, email, language, now })
      if (user.hash !== null)
        await tx.run(store.addPassword, { id: newId(), user: id, hash: user.hash, now })
    },
    resetUser: async (tx, userId, hash) => {
      for (const forget of store.forgetCredentials) await tx.run(forget, { user: userId })
      await tx.run(store.addPassword, { id: newId(), user: userId, hash, now: clock.now() })
    },
    mayReset: async (who, userId) => {
      const [mine, theirs] = [await membershipsOf(who.userId), await membershipsOf(userId)]
      const administered = new Set(
        mine.filter((m) => m.role === 'administrator').map((m) => m.organization),
      )
      return theirs.every((m) => administered.has(m.organization))
    },
    issueReset: async (email) => {
      const user = await findUser(email.trim().toLowerCase())
      const [first] = user ? await membershipsOf(user.id) : []
      if (!user || !first) return null
      const by = { system: 'command line' }
      return records.within({ organization: first.organization, sites: '*' }, async (tx) => {
        const { token, expiresAt } = await resetMember(
          tx,
          { userId: user.id, by: by.system },
          clock.now(),
        )
        await o.audit.write(tx, by, {
          what: 'access.reset',
          object: { kind: 'account', id: user.id, name: user.name },
          before: null,
          after: null,
        })
        return { token, expiresAt }
      })
    },
    editUser: async (tx, { id, name, language }) => {
      await tx.run(store.editUser, { user: id, name, language, now: clock.now() })
    },
    findUser,
    signIn: async (given, at) => {
      const headers = new Headers({ [ADDRESS_HEADER]: at.ip })
      const browser = at.headers.get('user-agent')
      if (browser !== null) headers.set('user-agent', browser.slice(0, 500))
      const answer = await library.api.signInEmail({
        body: { email: given.email, password: given.password },
        headers,
        asResponse: true,
      })
      if (!answer.ok) throw new Error('the account just made does not sign in')
      return answer.headers.getSetCookie()
    },
    refresh: async (headers) => {
      if (!headers.get('cookie')?.includes('session_token')) return []
      const cookie = new Headers({ cookie: headers.get('cookie') ?? '' })
      const answer = await library.api.getSession({ headers: cookie, asResponse: true })
      return answer.headers.getSetCookie()
    },

    membershipsOf,
    workIn: async (who, organization) => {
      const session = who.sessionId
      if (session === undefined) throw accessProblem('access.session_only', {})
      await records.system('switch the organization', async (tx) => {
        const mine = await tx.all(store.membershipsOf, { user: who.userId })
        if (!mine.some((m) => m.organization_id === organization))
          throw accessProblem('access.not_member', {})
        await tx.run(store.workIn, { session, user: who.userId, organization })
      })
    },
    previewAs: async (who, seen) => {
      const session = who.sessionId
      if (session === undefined) throw accessProblem('access.session_only', {})
      const preview = seen && { role: seen.role, sites: seen.sites === '*' ? '*' : [...seen.sites] }
      await records.system('see as another role', (tx) =>
        tx.run(store.previewAs, {
          session,
          user: who.userId,
          organization: who.organization,
          preview: preview as z.input<typeof store.previewAs.params>['preview'],
        }),
      )
    },
    openInvitation: async (token, ip) => {
      await throttle.attempt({ ip, account: null })
      const found = await records.system('an invitation by its token', (tx) =>
        tx.one(store.openInvitationByHash, { hash: digestOf(token), now: clock.now() }),
      )
      if (!found) throw accessProblem('access.invitation_refused', {})
      return found
    },
    removeOrganization: async (tx) => {
      for (const removal of store.removals) await tx.run(removal, {})
    },
  }
}
