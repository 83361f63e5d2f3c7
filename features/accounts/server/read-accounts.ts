/**
 * Reads accounts and the members of groups out of a directory, groups inside groups included. Reads only; what is read
 * is a value. Active Directory walks nested groups itself (LDAP_MATCHING_RULE_IN_CHAIN, MS-ADTS 3.1.1.3.4.4.3);
 * elsewhere the groups are read and walked here.
 * @module
 */
import type { Text } from '../../../platform/i18n/index.ts'
import { escapeFilter, nestedMembers, plainDn, privilegedSids, type ReadAccount } from '../rules.ts'
import {
  BINARY,
  type DirectoryEntry,
  keyOf,
  LDAP_ACCOUNTS,
  LDAP_ATTRIBUTES,
  ldapAccount,
  one,
  sidOf,
  values,
  WINDOWS_ACCOUNTS,
  WINDOWS_ATTRIBUTES,
  windowsAccount,
} from './entries.ts'

/** A directory that is connected and bound; `configuration`: it is an Active Directory. */
export type Directory = {
  readonly base: string
  readonly root: string
  readonly configuration: string | null
  readonly isReadOnlyCopy: boolean
  readonly pages: (
    base: string,
    search: {
      readonly filter: string
      readonly attributes: readonly string[]
      readonly binary?: readonly string[]
      readonly scope?: 'base' | 'sub'
    },
  ) => AsyncGenerator<{ readonly entries: readonly DirectoryEntry[]; readonly isCut: boolean }>
}

export type ReadGroup = {
  readonly key: string
  readonly name: string
  readonly dn: string
  readonly isPrivileged: boolean
  readonly isWhole: boolean
  /** Keys of accounts. */
  readonly members: readonly string[]
}

export type Reading = {
  readonly accounts: ReadonlyMap<string, ReadAccount>
  readonly groups: readonly ReadGroup[]
  /** False: there are more accounts than were handed out. */
  readonly isWhole: boolean
  readonly warnings: readonly Text[]
}

const IN_CHAIN = '1.2.840.113556.1.4.1941'
const MAX_GROUPS = 20_000
const MAX_MEMBERS = 1_000_000

export const readAccounts = (directory: Directory, wanted: readonly string[]): Promise<Reading> =>
  directory.configuration === null ? readLdap(directory, wanted) : readWindows(directory, wanted)

/** The account that the entries of a search tell, and whether they are all. */
const take = async (
  pages: ReturnType<Directory['pages']>,
  each: (entry: DirectoryEntry) => void,
): Promise<boolean> => {
  let isWhole = true
  for await (const { entries, isCut } of pages) {
    if (isCut) isWhole = false
    for (const entry of entries) each(entry)
  }
  return isWhole
}

const readWindows = async (directory: Directory, wanted: readonly string[]): Promise<Reading> => {
  const accounts = new Map<string, ReadAccount>()
  const keep = (entry: DirectoryEntry): string | null => {
    const account = windowsAccount(entry)
    if (account !== null) accounts.set(account.key, account)
    return account?.key ?? null
  }
  const search = { attributes: WINDOWS_ATTRIBUTES, binary: BINARY }
  const isWhole = await take(
    directory.pages(directory.base, { ...search, filter: WINDOWS_ACCOUNTS }),
    keep,
  )
  const { found, missing } = await windowsGroups(directory, wanted)
  const groups: ReadGroup[] = []
  for (const { entry, isPrivileged } of found) {
    const key = keyOf(entry)
    if (key === null) continue
    const within = `(memberOf:${IN_CHAIN}:=${escapeFilter(entry.dn)})`
    // Whose main group it is does not stand in `member`: it is told by the number of the group.
    const rids = new Set([sidOf(entry)?.rid ?? 0])
    const inner = directory.pages(directory.root, {
      filter: `(&(objectCategory=group)${within})`,
      attributes: ['objectSid'],
      binary: BINARY,
    })
    let isComplete = await take(inner, (group) => rids.add(sidOf(group)?.rid ?? 0))
    const byMainGroup = [...rids].filter((rid) => rid > 0).map((rid) => `(primaryGroupID=${rid})`)
    const members: string[] = []
    isComplete =
      (await take(
        directory.pages(directory.root, {
          ...search,
          filter: `(&${WINDOWS_ACCOUNTS}(|${within}${byMainGroup.join('')}))`,
        }),
        (member) => {
          const account = keep(member)
          if (account === null) isComplete = false
          else members.push(account)
        },
      )) && isComplete
    // Members from other domains stand here by their number alone: who they are is known elsewhere.
    await take(
      directory.pages(directory.root, {
        filter: `(&(objectClass=foreignSecurityPrincipal)${within})`,
        attributes: ['cn'],
      }),
      () => {
        isComplete = false
      },
    )
    groups.push({
      key,
      name: one(entry, 'sAMAccountName')?.slice(0, 200) ?? '',
      dn: entry.dn.slice(0, 1_000),
      isPrivileged,
      isWhole: isComplete,
      members: [...new Set(members)],
    })
  }
  return {
    accounts,
    groups,
    isWhole,
    warnings: [
      ...warningsOf(missing, groups, isWhole),
      ...(directory.isReadOnlyCopy
        ? [
            {
              ja: '読み取り専用のドメインコントローラーです。パスワードの変更が遅れて見えることがあるため、書き込み可能なものを指定してください。',
              en: 'This is a read-only domain controller: changes of passwords arrive late. Name one that can be written to.',
            },
          ]
        : []),
    ],
  }
}

type Found = { readonly entry: DirectoryEntry; readonly isPrivileged: boolean }

const windowsGroups = async (
  directory: Directory,
  wanted: readonly string[],
): Promise<{ readonly found: readonly Found[]; readonly missing: readonly string[] }> => {
  const attributes = ['objectGUID', 'objectSid', 'sAMAccountName', 'cn']
  const found = new Map<string, Found>()
  const look = async (filter: string, isPrivileged: boolean): Promise<number> => {
    let count = 0
    await take(
      directory.pages(directory.root, {
        filter: `(&(objectCategory=group)${filter})`,
        attributes,
        binary: BINARY,
      }),
      (entry) => {
        count += 1
        const dn = plainDn(entry.dn)
        if (!found.has(dn)) found.set(dn, { entry, isPrivileged })
      },
    )
    return count
  }
  let domain: string | null = null
  await take(
    directory.pages(directory.root, {
      filter: '(objectClass=*)',
      attributes: ['objectSid'],
      binary: BINARY,
      scope: 'base',
    }),
    (entry) => {
      domain = sidOf(entry)?.text ?? null
    },
  )
  if (domain !== null)
    await look(
      `(|${privilegedSids(domain)
        .map((sid) => `(objectSid=${sid})`)
        .join('')})`,
      true,
    )
  const missing: string[] = []
  for (const name of wanted) {
    const value = escapeFilter(name)
    const filter = /^[a-z]+=.+,.+=/i.test(name)
      ? `(distinguishedName=${value})`
      : `(|(sAMAccountName=${value})(cn=${value}))`
    if ((await look(filter, false)) === 0) missing.push(name)
  }
  return { found: [...found.values()], missing }
}

const readLdap = async (directory: Directory, wanted: readonly string[]): Promise<Reading> => {
  const accounts = new Map<string, ReadAccount>()
  const byDn = new Map<string, string>()
  const byUid = new Map<string, string>()
  const byGid = new Map<string, string[]>()
  const isWhole = await take(
    directory.pages(directory.base, { filter: LDAP_ACCOUNTS, attributes: LDAP_ATTRIBUTES }),
    (entry) => {
      const account = ldapAccount(entry)
      if (account === null) return
      accounts.set(account.key, account)
      byDn.set(plainDn(entry.dn), account.key)
      for (const uid of values(entry, 'uid')) byUid.set(uid, account.key)
      const gid = one(entry, 'gidNumber')
      if (gid !== null) byGid.set(gid, [...(byGid.get(gid) ?? []), account.key])
    },
  )
  if (wanted.length === 0)
    return { accounts, groups: [], isWhole, warnings: warningsOf([], [], isWhole) }
  const entries = new Map<string, DirectoryEntry>()
  const walked = new Map<string, { dn: string; members: readonly string[] }>()
  let members = 0
  const areGroupsWhole = await take(
    directory.pages(directory.root, {
      filter:
        '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=groupOfMembers))',
      attributes: ['entryUUID', 'cn', 'member', 'uniqueMember', 'memberUid', 'gidNumber'],
    }),
    (entry) => {
      const dn = plainDn(entry.dn)
      const all = [...values(entry, 'member'), ...values(entry, 'uniqueMember')].map(plainDn)
      members += all.length
      if (walked.size >= MAX_GROUPS || members > MAX_MEMBERS) return
      entries.set(dn, entry)
      walked.set(dn, { dn, members: all })
    },
  )
  const isEveryGroupRead = areGroupsWhole && walked.size < MAX_GROUPS && members <= MAX_MEMBERS
  const groups: ReadGroup[] = []
  const missing: string[] = []
  for (const name of wanted) {
    const found = [...entries].filter(
      ([dn, entry]) => dn === plainDn(name) || values(entry, 'cn').includes(name),
    )
    if (found.length === 0) missing.push(name)
    for (const [dn, entry] of found) {
      const key = keyOf(entry)
      if (key === null || groups.some((g) => g.key === key)) continue
      const nested = [...nestedMembers(dn, walked)]
      const listed = nested.flatMap((member) => byDn.get(member) ?? [])
      const uids = values(entry, 'memberUid')
      const named = uids.flatMap((uid) => byUid.get(uid) ?? [])
      const gid = one(entry, 'gidNumber')
      groups.push({
        key,
        name: one(entry, 'cn')?.slice(0, 200) ?? '',
        dn: entry.dn.slice(0, 1_000),
        isPrivileged: false,
        // A member that is no account here may be one elsewhere.
        isWhole:
          isWhole &&
          isEveryGroupRead &&
          listed.length === nested.length &&
          named.length === uids.length,
        members: [
          ...new Set([...listed, ...named, ...(gid === null ? [] : (byGid.get(gid) ?? []))]),
        ],
      })
    }
  }
  return { accounts, groups, isWhole, warnings: warningsOf(missing, groups, isWhole) }
}

const warningsOf = (
  missing: readonly string[],
  groups: readonly ReadGroup[],
  isWhole: boolean,
): readonly Text[] => [
  ...missing.map((name) => ({
    ja: `グループ「${name}」はディレクトリにありません。`,
    en: `The directory has no group “${name}”.`,
  })),
  ...groups
    .filter((g) => !g.isWhole)
    .map(({ name }) => ({
      ja: `グループ「${name}」のメンバーの一部を読み取れませんでした（他のドメインのアカウントなど）。`,
      en: `Some members of the group “${name}” could not be read, such as accounts of other domains.`,
    })),
  ...(isWhole
    ? []
    : [
        {
          ja: 'サーバーが返す件数の上限に達したため、アカウントの一部だけを読み取りました。',
          en: 'The limit of entries was reached: only a part of the accounts was read.',
        },
      ]),
]
