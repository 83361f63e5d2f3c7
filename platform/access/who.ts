/**
 * Who calls: a person of one organization, by session or by token.
 * @module
 */
import type { Language } from '../i18n/index.ts'
import type { Scope } from '../records/scope.ts'
import type { Role } from './roles.ts'

export type Who = {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly organization: string
  readonly role: Role
  /** Sites this person may see: all, or the named ones. */
  readonly sites: '*' | readonly string[]
  readonly via: 'session' | 'token'
  /** Scopes of the API token; null for a session. */
  readonly tokenScopes: readonly string[] | null
  /** Whether this session shows the second factor that its role, or an enrolled factor, asks for. */
  readonly mfa: boolean
  /** The session, to tell it from the person's others; absent for a token. */
  readonly sessionId?: string
  /** An administrator who sees as `role` and `sites` say: reads only. Absent: nobody looks through other eyes. */
  readonly previews?: true
  readonly scope: Scope
  readonly ip: string
  readonly language: Language
}
