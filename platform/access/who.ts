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
  /** Whether a second factor was used in this session. */
  readonly mfa: boolean
  readonly scope: Scope
  readonly ip: string
  readonly language: Language
}
