/**
 * Accounts of directories as the console, other programs and other features see them: who there is, when passwords
 * were changed, and who belongs to chosen groups. No password and no hash is ever read.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

const Instant = z.iso.datetime()
const Count = z.number().int()

/**
 * changed: known since when · must-change: a person has to choose a new one at the next logon, which is no change yet ·
 * unknown: the directory does not say.
 */
export const PasswordState = z.enum(['changed', 'must-change', 'unknown'])
export type PasswordState = z.infer<typeof PasswordState>

export const AccountRow = z.strictObject({
  id: z.uuid(),
  source: z.uuid(),
  /** As one signs in: sAMAccountName, uid. */
  name: z.string(),
  displayName: z.string(),
  enabled: z.boolean(),
  /** Belongs to a program: it bears service names, or is managed by the directory. */
  isService: z.boolean(),
  password: PasswordState,
  passwordSetAt: Instant.nullable(),
  /** Null: the directory does not say. */
  neverExpires: z.boolean().nullable(),
  /** Up to fourteen days late in Active Directory. */
  lastLogonAt: Instant.nullable(),
  groups: z.array(z.strictObject({ id: z.uuid(), name: z.string() })),
  readAt: Instant,
  /** Since when a whole reading no longer found it. */
  goneAt: Instant.nullable(),
})
export type AccountRow = z.infer<typeof AccountRow>

export const AccountDetail = AccountRow.extend({
  dn: z.string(),
  createdAt: Instant.nullable(),
  changedAt: Instant.nullable(),
  /** Newest first; `firstReadAt` is when this was first read. */
  passwords: z.array(
    z.strictObject({ state: PasswordState, setAt: Instant.nullable(), firstReadAt: Instant }),
  ),
  memberships: z.array(
    z.strictObject({ group: z.string(), from: Instant, until: Instant.nullable() }),
  ),
})
export type AccountDetail = z.infer<typeof AccountDetail>

export const AccountGroup = z.strictObject({
  id: z.uuid(),
  source: z.uuid(),
  name: z.string(),
  dn: z.string(),
  /** Administrators by their well-known number; read without being asked for. */
  isPrivileged: z.boolean(),
  members: Count,
  /** False: some members could not be read, so nothing may be concluded from who is here. */
  isWhole: z.boolean(),
  readAt: Instant,
  goneAt: Instant.nullable(),
})
export type AccountGroup = z.infer<typeof AccountGroup>

export const accountsProblems = {
  'accounts.bad_cursor': { status: 400, params: [] },
} as const satisfies Catalogue

const reader: readonly Role[] = ['administrator', 'operator', 'officer', 'auditor', 'provider']

export const ACCOUNT_SORTS = ['name', 'password', 'logon'] as const

export const listAccounts = endpoint({
  name: 'accounts.list',
  method: 'GET',
  path: '/api/accounts',
  summary: 'Accounts that the directories hold, with the age of their passwords.',
  allow: reader,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    /** Left out: all that the directory still holds. */
    state: z.enum(['enabled', 'disabled', 'gone']).optional(),
    group: z.uuid().optional(),
    kind: z.enum(['person', 'service']).optional(),
    /** old: changed longer than 365 days ago. */
    password: z.enum(['old', 'never-expires', 'must-change', 'unknown']).optional(),
    sort: z.enum(ACCOUNT_SORTS).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    cursor: z.string().max(1_000).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    rows: z.array(AccountRow),
    next: z.string().nullable(),
    total: Count,
  }),
  problems: ['accounts.bad_cursor'],
})

export const listAccountGroups = endpoint({
  name: 'accounts.groups',
  method: 'GET',
  path: '/api/account-groups',
  summary: 'Groups whose members are kept.',
  allow: reader,
  answer: z.strictObject({ rows: z.array(AccountGroup) }),
})

export const readAccount = endpoint({
  name: 'accounts.read',
  method: 'GET',
  path: '/api/accounts/:id',
  summary: 'One account with the history of its password and its groups.',
  allow: reader,
  params: z.strictObject({ id: z.uuid() }),
  answer: AccountDetail,
})

// ── for other features, handed over by apps/server ─────────────────────────────────────────────────────────

/** What was read of one account's password. Times in ms. */
export type AccountPassword = {
  readonly account: {
    readonly id: string
    readonly source: string
    readonly name: string
    readonly displayName: string
    readonly isService: boolean
  }
  /** Not switched off by a person. An account that has expired counts as enabled: a date brings it back. */
  readonly enabled: boolean
  /** When the password was last changed; null where it must be changed at the next logon, or nobody knows. */
  readonly pwdLastSet: number | null
  /** A demand to change it is no change: the old one may still open other doors. */
  readonly mustChange: boolean
  readonly neverExpires: boolean | null
  /** When the directory last said so. */
  readonly readAt: number
  /** Since when the directory no longer holds the account; null while it does. */
  readonly goneAt: number | null
  /** Until when it belonged to the group; null while it does. */
  readonly memberUntil: number | null
}

export type GroupPasswords = {
  /** As the caller named it. */
  readonly asked: string
  /** Null: no directory has read a group of this name. That is no empty group. */
  readonly group: {
    readonly id: string
    readonly source: string
    readonly name: string
    readonly dn: string
  } | null
  /** False: members are missing, so `every member` cannot be said. */
  readonly isWhole: boolean
  readonly readAt: number | null
  /** Members, and who once was one since the group is read. */
  readonly accounts: readonly AccountPassword[]
}

/** Names of the accounts in privileged groups, in small letters; null where no directory tells of such a group. */
export type Administrators<Tx> = (tx: Tx, organization: string) => Promise<readonly string[] | null>

/**
 * The passwords of everybody in these groups, groups inside groups included. A group is named by its name, its
 * distinguished name, or its id here; a name that several directories know gives several answers.
 * @example const [vpn] = await passwordsOf(organization, ['CN=VPN,OU=Groups,DC=corp,DC=example,DC=jp'])
 */
export type PasswordsOf = (
  organization: string,
  groups: readonly string[],
) => Promise<readonly GroupPasswords[]>

/**
 * When the password of `krbtgt` was set, as often as it was read: tickets that were made with the last but one still open doors.
 * Times in ms.
 */
export type TicketKey = {
  /** Of the account, which names its domain. */
  readonly dn: string
  /** Oldest first; what was set and set again between two readings stands here once. */
  readonly setAt: readonly number[]
}
/** Empty: no directory that is read holds the account. */
export type TicketKeysOf = (organization: string) => Promise<readonly TicketKey[]>
