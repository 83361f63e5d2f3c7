/**
 * What people do to assets: enter, change, retire, restore, name owners. Each act is a statement of source `console`,
 * evidence of class E3 where it proves something, and a line in the audit log.
 * @module
 */
import type { Who } from '../../../platform/access/who.ts'
import { notFound } from '../../../platform/http/index.ts'
import type { SiteBook } from '../../../platform/imports/source.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import {
  type AssetChanges,
  assetsProblems,
  type BulkAnswer,
  type CreateAsset,
} from '../contract.ts'
import { readAddress, readHostName, readMac } from '../identifiers.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { type Facts, type Key, keysOf, type Seen } from '../rules.ts'
import { type AcceptDeps, acceptItems, organizationOf } from './accept.ts'
import type { Origin } from './item.ts'
import * as sql from './store.ts'

export const problem = problemsOf(assetsProblems)

export type ActDeps = AcceptDeps & { readonly sites: SiteBook }

/** Version of what the console writes as evidence. */
const CONSOLE_PROBE = '1'

export const originOf = (who: Who): Origin => ({
  importId: null,
  file: null,
  probeVersion: CONSOLE_PROBE,
  by: who.name,
})

const checkSite = async (deps: ActDeps, tx: Transaction, who: Who, site: string | null) => {
  const isMissing = site === null && who.scope.sites !== '*'
  if (isMissing || (site !== null && !(await deps.sites.list(tx)).some((s) => s.id === site)))
    throw problem('assets.unknown_site', {})
}

const each = <T>(
  values: readonly string[],
  read: (v: string) => T | null,
  wrong: (v: string) => Error,
): T[] =>
  values.map((value) => {
    const good = read(value)
    if (good === null) throw wrong(value)
    return good
  })

/** Enters an asset by hand; refused when one of its keys belongs to another asset. */
export const createAsset = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  body: CreateAsset,
): Promise<string> => {
  await checkSite(deps, tx, who, body.site)
  const facts: Facts = {
    name: body.name,
    owner: body.owner,
    assetTag: body.assetTag,
    serial: body.serial,
    maker: body.maker,
    model: body.model,
    note: body.note,
    importance: body.importance,
    addresses: each(body.addresses, readAddress, (value) =>
      problem('assets.bad_address', { value }),
    ),
    macs: each(body.macs, readMac, (value) => problem('assets.bad_mac', { value })),
    hostNames: each(body.hostNames, readHostName, (value) =>
      problem('assets.bad_host_name', { value }),
    ),
    ...(body.deviceClass === 'unknown' ? {} : { deviceClass: body.deviceClass }),
  }
  const now = deps.clock.now()
  const seen: Seen = { source: 'console', by: who.name, at: now.getTime(), site: body.site, facts }
  await tx.all(sql.lockIdentity, { organization: organizationOf(tx) })
  await refuseTaken(tx, who, keysOf(facts, body.site))
  const [taken] = await acceptItems(deps, tx, [{ seen }], originOf(who))
  if (!taken) throw new Error('assets: nothing was entered')
  await deps.audit.write(tx, who, {
    what: 'assets.create',
    object: { kind: 'asset', id: taken.id, name: body.name },
    before: null,
    after: facts,
  })
  return taken.id
}

const refuseTaken = async (tx: Transaction, who: Who, keys: readonly Key[]): Promise<void> => {
  const organization = organizationOf(tx)
  const strong = keys.filter((k) => k.kind !== 'address')
  const [held] = await tx.all(sql.holdersOf, {
    organization,
    kinds: strong.map((k) => k.kind),
    values: strong.map((k) => k.value),
  })
  if (!held) return
  const [holder] = await tx.all(sql.assetsByIds, { organization, ids: [held.asset_id] })
  const { fields } = who.language === 'ja' ? ja : en
  const what = {
    serial: fields.serial,
    uuid: fields.serial,
    guid: fields.serial,
    mac: fields.macs,
    name: fields.hostNames,
    tag: fields.assetTag,
    address: fields.addresses,
  }
  throw problem('assets.identity_taken', {
    what: what[held.kind],
    value: held.value.replace(/^[^|]*\|/, ''),
    name: holder?.name ?? '—',
    id: holder?.id ?? '',
  })
}

/** Loads an asset for a change; missing and foreign are the same. Refuses a version that is not the newest. */
const load = async (tx: Transaction, id: string, version: number) => {
  const organization = organizationOf(tx)
  await tx.all(sql.lockAssets, { organization, ids: [id] })
  const [asset] = await tx.all(sql.assetsByIds, { organization, ids: [id] })
  if (!asset) throw notFound()
  if (asset.version !== version)
    throw problem('assets.changed_meanwhile', {
      by: asset.savedBy,
      at: asset.savedAt.toISOString(),
      version: asset.version,
    })
  return asset
}
type Loaded = Awaited<ReturnType<typeof load>>

export const updateAsset = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  act: { readonly id: string; readonly version: number; readonly changes: AssetChanges },
): Promise<void> => {
  await tx.all(sql.lockIdentity, { organization: organizationOf(tx) })
  const asset = await load(tx, act.id, act.version)
  if (asset.retiredAt !== null) throw problem('assets.is_retired', { name: asset.name })
  const { site, ...rest } = act.changes
  if (site !== undefined) await checkSite(deps, tx, who, site)
  const said = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined)) as Facts
  const facts: Facts =
    said.reachableFromInternet === undefined
      ? said
      : { ...said, reachableAt: deps.clock.now().getTime() }
  await say(deps, tx, who, [{ asset, facts, site: site === undefined ? asset.site : site }])
  await deps.audit.write(tx, who, {
    what: 'assets.update',
    object: { kind: 'asset', id: asset.id, name: asset.name },
    before: { ...asset.statements.console?.facts, site: asset.site, owner: asset.owner },
    after: act.changes,
  })
}

/** A person's word about known assets: no identity to find out, the rest as with any source. */
const say = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  words: readonly { readonly asset: Loaded; readonly facts: Facts; readonly site: string | null }[],
): Promise<void> => {
  const at = deps.clock.now().getTime()
  await acceptItems(
    deps,
    tx,
    words.map(({ asset, facts, site }) => ({
      seen: { source: 'console', by: who.name, at, site, facts },
      about: asset.id,
    })),
    originOf(who),
  )
}

export const retireAsset = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  act: {
    readonly id: string
    readonly version: number
    readonly reason: string
    readonly to: 'retired' | 'active'
  },
): Promise<void> => {
  const asset = await load(tx, act.id, act.version)
  if (asset.mergedInto !== null) throw problem('assets.is_merged', { name: asset.name })
  const isRetired = asset.retiredAt !== null
  if (act.to === 'retired' && isRetired) throw problem('assets.is_retired', { name: asset.name })
  if (act.to === 'active' && !isRetired)
    throw problem('assets.is_not_retired', { name: asset.name })
  const now = deps.clock.now()
  const isRetiring = act.to === 'retired'
  await tx.run(sql.setRetired, {
    organization: organizationOf(tx),
    id: act.id,
    at: isRetiring ? now : null,
    by: isRetiring ? who.name : null,
    reason: isRetiring ? act.reason : null,
    savedBy: who.name,
    now,
  })
  const subject = { kind: 'host', id: act.id } as const
  if (isRetiring) await deps.evidence.retireSubject(tx, subject, now)
  else await deps.evidence.reviveSubject(tx, subject)
  await deps.audit.write(tx, who, {
    what: isRetiring ? 'assets.retire' : 'assets.restore',
    object: { kind: 'asset', id: act.id, name: asset.name },
    before: { retired: isRetired },
    after: { retired: isRetiring, reason: act.reason },
  })
}

/** Rows of one bulk act in one go: bounded memory, and the thread stays free between them. */
const BULK_AT_ONCE = 250
/** Rows that a bulk answer lists one by one. */
const BULK_ROWS = 1_000

export const assignOwner = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  owner: string,
  ids: readonly string[],
): Promise<BulkAnswer> => {
  const organization = organizationOf(tx)
  await tx.all(sql.lockIdentity, { organization })
  const answer = { changed: 0, unchanged: 0, failed: 0, rows: [] as BulkAnswer['rows'] }
  for (let i = 0; i < ids.length; i += BULK_AT_ONCE) {
    const part = ids.slice(i, i + BULK_AT_ONCE)
    await tx.all(sql.lockAssets, { organization, ids: part })
    const found = new Map(
      (await tx.all(sql.assetsByIds, { organization, ids: part })).map((a) => [a.id, a]),
    )
    const words: Parameters<typeof say>[3][number][] = []
    for (const id of part) {
      const asset = found.get(id)
      const outcome = !asset
        ? 'not_found'
        : asset.retiredAt !== null
          ? 'retired'
          : asset.owner === owner
            ? 'unchanged'
            : 'changed'
      if (asset && outcome === 'changed') words.push({ asset, facts: { owner }, site: asset.site })
      answer[outcome === 'changed' || outcome === 'unchanged' ? outcome : 'failed'] += 1
      if (answer.rows.length < BULK_ROWS)
        answer.rows.push({ id, name: asset?.name ?? '', outcome, before: asset?.owner ?? '' })
    }
    await say(deps, tx, who, words)
    // One act, one line: which assets, who answered for each before, who does now.
    if (words.length > 0)
      await deps.audit.write(tx, who, {
        what: 'assets.assign-owner',
        object: { kind: 'assets', id: words[0]?.asset.id ?? '', name: `${words.length}` },
        before: Object.fromEntries(words.map(({ asset }) => [asset.id, asset.owner])),
        after: { owner },
      })
  }
  return answer
}
