/**
 * What attributes of a directory say of an account. Pure; times are ms.
 * @module
 */
import type { PasswordState } from './contract.ts'

/** One account as a directory says it is. */
export type ReadAccount = {
  /** objectGUID or entryUUID: stays when names change. */
  readonly key: string
  readonly name: string
  readonly displayName: string
  readonly dn: string
  readonly enabled: boolean
  readonly isService: boolean
  readonly password: PasswordState
  readonly passwordSetAt: number | null
  readonly neverExpires: boolean | null
  readonly lastLogonAt: number | null
  readonly createdAt: number | null
  readonly changedAt: number | null
}

/** userAccountControl (MS-ADTS 2.2.16). */
const ACCOUNT_DISABLE = 0x2
const DONT_EXPIRE_PASSWORD = 0x1_0000

/** Milliseconds from 1601 to 1970; ticks of 100 ns (MS-DTYP 2.3.3). */
const EPOCH_MS = 11_644_473_600_000
const MAX_MS = 4_102_444_800_000

/** 0 and "never" are no time. */
export const fileTime = (text: string | null): number | null => {
  if (text === null || !/^\d{17,19}$/.test(text)) return null
  const ms = Number(BigInt(text) / 10_000n) - EPOCH_MS
  return ms > 0 && ms < MAX_MS ? ms : null
}

/** `20261122031500.0Z` (RFC 4517 3.3.13); fractions of a second are left out. */
export const generalizedTime = (text: string | null): number | null => {
  const m = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?Z$/.exec(text ?? '')
  if (!m) return null
  const [, y, mo, d, h, mi, s = '00'] = m
  const ms = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`)
  return Number.isNaN(ms) ? null : ms
}

/**
 * `pwdLastSet` of Active Directory: 0 says that the password must be changed at the next logon (MS-ADA3 2.175), and
 * absent that none was ever set.
 */
export const windowsPassword = (
  pwdLastSet: string | null,
): { readonly password: PasswordState; readonly passwordSetAt: number | null } => {
  if (pwdLastSet === '0') return { password: 'must-change', passwordSetAt: null }
  const at = fileTime(pwdLastSet)
  return at === null
    ? { password: 'unknown', passwordSetAt: null }
    : { password: 'changed', passwordSetAt: at }
}

export const windowsFlags = (
  userAccountControl: string | null,
): { readonly enabled: boolean; readonly neverExpires: boolean } => {
  const flags = Number(userAccountControl ?? 0)
  return {
    enabled: (flags & ACCOUNT_DISABLE) === 0,
    neverExpires: (flags & DONT_EXPIRE_PASSWORD) !== 0,
  }
}

/** OpenLDAP's password policy (draft-behera-ldap-password-policy 5.3): a lock without an end is a switched-off account. */
export const policyPassword = (said: {
  readonly pwdChangedTime: string | null
  readonly pwdReset: string | null
  readonly pwdAccountLockedTime: string | null
}): Pick<ReadAccount, 'enabled' | 'password' | 'passwordSetAt'> => {
  const at = generalizedTime(said.pwdChangedTime)
  const enabled = said.pwdAccountLockedTime !== '000001010000Z'
  if (said.pwdReset?.toUpperCase() === 'TRUE')
    return { enabled, password: 'must-change', passwordSetAt: null }
  return { enabled, password: at === null ? 'unknown' : 'changed', passwordSetAt: at }
}

/** The last number of a security identifier (MS-DTYP 2.4.2.2), and the whole as text; null for damage. */
export const readSid = (
  bytes: Uint8Array,
): { readonly text: string; readonly rid: number } | null => {
  const parts = bytes[1] ?? 0
  if (bytes[0] !== 1 || parts < 1 || parts > 15 || bytes.length !== 8 + 4 * parts) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4)
  const numbers = Array.from({ length: parts }, (_, i) => view.getUint32(8 + 4 * i, true))
  return { text: `S-1-${authority}-${numbers.join('-')}`, rid: numbers.at(-1) ?? 0 }
}

/** Administrators, domain, schema and enterprise administrators (MS-DTYP 2.4.2.4). */
export const privilegedSids = (domain: string): readonly string[] => [
  'S-1-5-32-544',
  ...[512, 518, 519].map((rid) => `${domain}-${rid}`),
]

/** A value inside a filter (RFC 4515 3). */
export const escapeFilter = (value: string): string =>
  value.replace(/[\\*()\0]/g, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** Two spellings of one distinguished name are equal; for comparing only. */
export const plainDn = (dn: string): string =>
  dn
    .trim()
    .replace(/\s*([,=])\s*/g, '$1')
    .toLowerCase()

type Grouping = { readonly dn: string; readonly members: readonly string[] }

/** Everything in a group and in the groups inside it; loops end. Distinguished names in their plain form. */
export const nestedMembers = (
  start: string,
  groups: ReadonlyMap<string, Grouping>,
): ReadonlySet<string> => {
  const members = new Set<string>()
  const seen = new Set<string>()
  const open = [start]
  for (let dn = open.pop(); dn !== undefined; dn = open.pop()) {
    if (seen.has(dn)) continue
    seen.add(dn)
    for (const member of groups.get(dn)?.members ?? []) {
      if (groups.has(member)) open.push(member)
      else members.add(member)
    }
  }
  return members
}
