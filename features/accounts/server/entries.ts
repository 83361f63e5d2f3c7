/**
 * Entries of a directory as accounts: Active Directory and OpenLDAP ask and answer in different words.
 * @module
 */
import {
  fileTime,
  generalizedTime,
  policyPassword,
  type ReadAccount,
  readSid,
  windowsFlags,
  windowsPassword,
} from '../rules.ts'

/** An entry as ldapts gives it. */
export type DirectoryEntry = { readonly dn: string; readonly [name: string]: unknown }

export const values = (entry: DirectoryEntry, name: string): readonly string[] => {
  const value = entry[name]
  const all = Array.isArray(value) ? value : [value]
  return all.flatMap((v) => (typeof v === 'string' && v !== '' ? [v] : []))
}
export const one = (entry: DirectoryEntry, name: string): string | null =>
  values(entry, name)[0] ?? null

const bytesOf = (entry: DirectoryEntry, name: string): Uint8Array | null => {
  const value = entry[name]
  const first = Array.isArray(value) ? value[0] : value
  return Buffer.isBuffer(first) && first.length > 0 ? first : null
}

/** As text, for comparing only. */
export const keyOf = (entry: DirectoryEntry): string | null => {
  const guid = bytesOf(entry, 'objectGUID')
  if (guid === null) return one(entry, 'entryUUID')?.toLowerCase() ?? null
  return guid.length === 16 ? guidText(Buffer.from(guid)) : null
}

/** The first three fields are little-endian (MS-DTYP 2.3.4.2). */
const guidText = (bytes: Buffer): string => {
  const turned = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(from, to)).reverse().toString('hex')
  const hex = (from: number, to: number): string => bytes.subarray(from, to).toString('hex')
  return `${turned(0, 4)}-${turned(4, 6)}-${turned(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`
}

export const sidOf = (entry: DirectoryEntry): ReturnType<typeof readSid> => {
  const bytes = bytesOf(entry, 'objectSid')
  return bytes === null ? null : readSid(bytes)
}

const LONGEST = 200
const shortened = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .slice(0, LONGEST)

/** People, and services that the directory manages itself; computers are devices. */
export const WINDOWS_ACCOUNTS =
  '(|(&(objectCategory=person)(objectClass=user))(objectClass=msDS-GroupManagedServiceAccount)(objectClass=msDS-ManagedServiceAccount))'
export const WINDOWS_ATTRIBUTES: readonly string[] = [
  'objectGUID',
  'sAMAccountName',
  'displayName',
  'objectClass',
  'userAccountControl',
  'pwdLastSet',
  'lastLogonTimestamp',
  'servicePrincipalName',
  'whenCreated',
  'whenChanged',
]
export const BINARY: readonly string[] = ['objectGUID', 'objectSid']

export const windowsAccount = (entry: DirectoryEntry): ReadAccount | null => {
  const key = keyOf(entry)
  const name = one(entry, 'sAMAccountName')
  if (key === null || name === null) return null
  const isManaged = values(entry, 'objectClass').some((c) => /managedserviceaccount$/i.test(c))
  return {
    key,
    name: shortened(name),
    displayName: shortened(one(entry, 'displayName') ?? ''),
    dn: entry.dn.slice(0, 1_000),
    ...windowsFlags(one(entry, 'userAccountControl')),
    ...windowsPassword(one(entry, 'pwdLastSet')),
    isService: isManaged || values(entry, 'servicePrincipalName').length > 0,
    lastLogonAt: fileTime(one(entry, 'lastLogonTimestamp')),
    createdAt: generalizedTime(one(entry, 'whenCreated')),
    changedAt: generalizedTime(one(entry, 'whenChanged')),
  }
}

export const LDAP_ACCOUNTS =
  '(|(objectClass=posixAccount)(objectClass=inetOrgPerson)(objectClass=account)(objectClass=simpleSecurityObject))'
export const LDAP_ATTRIBUTES: readonly string[] = [
  'entryUUID',
  'uid',
  'cn',
  'displayName',
  'objectClass',
  'gidNumber',
  'pwdChangedTime',
  'pwdReset',
  'pwdAccountLockedTime',
  'pwdLastSuccess',
  'authTimestamp',
  'createTimestamp',
  'modifyTimestamp',
]

export const ldapAccount = (entry: DirectoryEntry): ReadAccount | null => {
  const key = keyOf(entry)
  const name = one(entry, 'uid') ?? one(entry, 'cn')
  if (key === null || name === null) return null
  const isPerson = values(entry, 'objectClass').some((c) =>
    /^(?:inetOrgPerson|posixAccount)$/i.test(c),
  )
  return {
    key,
    name: shortened(name),
    displayName: shortened(one(entry, 'displayName') ?? one(entry, 'cn') ?? ''),
    dn: entry.dn.slice(0, 1_000),
    ...policyPassword({
      pwdChangedTime: one(entry, 'pwdChangedTime'),
      pwdReset: one(entry, 'pwdReset'),
      pwdAccountLockedTime: one(entry, 'pwdAccountLockedTime'),
    }),
    isService: !isPerson,
    neverExpires: null,
    lastLogonAt: generalizedTime(one(entry, 'pwdLastSuccess') ?? one(entry, 'authTimestamp')),
    createdAt: generalizedTime(one(entry, 'createTimestamp')),
    changedAt: generalizedTime(one(entry, 'modifyTimestamp')),
  }
}
