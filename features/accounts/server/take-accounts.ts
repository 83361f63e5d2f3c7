/**
 * Keeps what was read of accounts: each as it stands, each change of a password as a line of its own, members with the
 * span in which they were seen. What a whole reading no longer finds has gone.
 * @module
 */
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import { newId, type Records, type Scope } from '../../../platform/records/index.ts'
import type { ReadAccount } from '../rules.ts'
import { type DirectoryEntry, one } from './entries.ts'
import { type Directory, type ReadGroup, readAccounts } from './read-accounts.ts'
import * as store from './store.ts'

export type Visit = {
  readonly source: { readonly id: string; readonly name: string; readonly site: string | null }
  readonly settings: { readonly groups: readonly string[] }
  readonly scope: Scope
  readonly startedAt: Date
  readonly signal: AbortSignal
}
export type AccountsDeps = { readonly records: Records; readonly evidence: EvidenceStore }

const BATCH = 500

/** What a visit would take in. */
export const tryAccounts = async (
  directory: Directory,
  { settings }: Visit,
): Promise<readonly Text[]> => {
  const { accounts, groups, warnings } = await readAccounts(directory, settings.groups)
  const enabled = [...accounts.values()].filter((a) => a.enabled).length
  return [
    {
      ja: `アカウント${accounts.size}件（有効${enabled}件）がありました。`,
      en: `Found ${accounts.size} accounts, ${enabled} of them enabled.`,
    },
    ...groups.map((g) => ({
      ja: `グループ「${g.name}」: ${g.members.length}人`,
      en: `Group “${g.name}”: ${g.members.length} members`,
    })),
    ...warnings,
  ]
}

export const takeAccounts = async (
  { records, evidence }: AccountsDeps,
  directory: Directory,
  { source, settings, scope, startedAt: now, signal }: Visit,
): Promise<readonly Text[]> => {
  const reading = await readAccounts(directory, settings.groups)
  const at = { organization: scope.organization, source: source.id, site: source.site, now }
  const ids = new Map<string, string>()
  const all = [...reading.accounts.values()]
  for (let from = 0; from < all.length; from += BATCH) {
    signal.throwIfAborted()
    const rows = JSON.stringify(all.slice(from, from + BATCH).map(rowOf))
    const written = await records.within(scope, (tx) =>
      tx.all(store.writeAccounts, { ...at, rows }),
    )
    for (const { id, key } of written) ids.set(key, id)
  }
  for (const group of reading.groups) {
    signal.throwIfAborted()
    const accounts = group.members.flatMap((key) => ids.get(key) ?? [])
    await records.within(scope, async (tx) => {
      const found = await tx.one(store.writeGroup, { ...at, ...groupOf(group) })
      if (found === null) return
      const members = { ...at, group: found.id, accounts }
      if (group.isWhole) await tx.run(store.endMembers, members)
      await tx.run(store.addMembers, members)
    })
  }
  await records.within(scope, async (tx) => {
    if (reading.isWhole) await tx.run(store.endAccounts, at)
    await tx.run(store.endGroups, at)
  })
  const policy = await policyOf(directory)
  if (policy !== null)
    await records.within(scope, (tx) =>
      evidence.append(tx, [
        {
          kind: 'accounts.password-policy',
          subject: { kind: 'directory', id: source.id, name: source.name, site: source.site },
          class: 'E1',
          observedAt: now,
          validUntil: null,
          probe: `directory:${source.id}`,
          probeVersion: '1',
          payload: policy,
          source: null,
        },
      ]),
    )
  return reading.warnings
}

const groupOf = ({ key, name, dn, isPrivileged, isWhole }: ReadGroup) => ({
  id: newId(),
  key,
  name,
  dn,
  privileged: isPrivileged,
  whole: isWhole,
})

const timeOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString()

/** How names are sorted and found. */
export const nameKey = (text: string): string => text.normalize('NFKC').toLowerCase()

const rowOf = (a: ReadAccount) => ({
  id: newId(),
  key: a.key,
  name: a.name,
  display_name: a.displayName,
  name_key: nameKey(`${a.name} ${a.displayName}`),
  dn: a.dn,
  enabled: a.enabled,
  is_service: a.isService,
  password: a.password,
  password_set_at: timeOf(a.passwordSetAt),
  never_expires: a.neverExpires,
  last_logon_at: timeOf(a.lastLogonAt),
  created_at: timeOf(a.createdAt),
  changed_at: timeOf(a.changedAt),
})

/** DOMAIN_PASSWORD_COMPLEX (MS-SAMR 2.2.1.7): three of five kinds of signs. */
const COMPLEX = 1

/**
 * The policy of the domain, which everybody may read; policies for single groups are not. A domain has no switch that
 * demands a second factor of everybody. Null where the directory keeps none in this form.
 */
const policyOf = async (directory: Directory) => {
  if (directory.configuration === null) return null
  let root: DirectoryEntry | null = null
  for await (const { entries } of directory.pages(directory.root, {
    filter: '(objectClass=*)',
    attributes: ['minPwdLength', 'pwdProperties', 'lockoutThreshold'],
    scope: 'base',
  }))
    root = entries[0] ?? root
  const number = (name: string): number | null => {
    const text = root === null ? null : one(root, name)
    return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
  }
  const [minLength, properties, lockAfter] = [
    number('minPwdLength'),
    number('pwdProperties'),
    number('lockoutThreshold'),
  ]
  if (minLength === null || properties === null || lockAfter === null) return null
  return { minLength, complexity: (properties & COMPLEX) !== 0, secondFactor: false, lockAfter }
}
