/**
 * What the room of sign-in needs, and what it gives to the house.
 * @module
 */
import type { Endpoint } from '@hinoban/endpoint'
import type { Audit } from '../audit/index.ts'
import type { Clock } from '../clock/index.ts'
import type { Network } from '../feeds/index.ts'
import type { Log } from '../log/index.ts'
import type { Records, Transaction } from '../records/index.ts'
import type { DoorSession } from './door.ts'
import type { InvitationRow } from './member-store.ts'
import type { OidcSettings } from './oidc-provider.ts'
import type { PREVIEW_ROLES, Role } from './roles.ts'
import type { ThrottleLimits } from './throttle.ts'
import type { Who } from './who.ts'

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

type NewUser = {
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
  readonly openInvitation: (token: string, ip: string) => Promise<InvitationRow>
  readonly oidc: { readonly name: string } | null
  /** Removes every row of the organization of this transaction; accounts stay. */
  readonly removeOrganization: (tx: Transaction) => Promise<void>
}
