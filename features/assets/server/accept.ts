/**
 * Takes records about devices in: who is it, what does it change, what does it prove. One batch, one transaction.
 * The dry run asks the same questions and writes nothing.
 * @module
 */
import { createHash } from 'node:crypto'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { EvidenceStore, NewEvidence } from '../../../platform/evidence/index.ts'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import { addressSortKey } from '../identifiers.ts'
import { proofsOf } from '../proves.ts'
import {
  type AssetState,
  absorb,
  differs,
  identify,
  type Key,
  keysOf,
  type MatchedBy,
  resolve,
  type Seen,
  type Statements,
} from '../rules.ts'
import { searchText, sortKey } from '../search.ts'
import * as sql from './store.ts'

export type AcceptDeps = {
  readonly evidence: EvidenceStore
  readonly audit: Audit
  readonly clock: Clock
}

export type Component = {
  readonly place: string
  readonly name: string
  readonly version: string
  readonly supplier: string
  readonly type: string
  readonly purl: string
  readonly cpe: string
  readonly licences: readonly string[]
}

/** One record with what lies on the device. */
export type Item = {
  readonly seen: Seen
  /** The asset a person speaks about: nothing has to be recognised. */
  readonly about?: string
  readonly components?: readonly Component[]
  /** Places that were looked at: other software known there has gone. */
  readonly places?: readonly string[]
}

/** Where records come from. */
export type Origin = {
  readonly importId: string | null
  readonly file: { readonly name: string; readonly sha256: string } | null
  readonly probeVersion: string
  /** Who is shown as the last to have saved. */
  readonly by: string
}

export type Taken = { readonly id: string; readonly outcome: 'added' | 'changed' | 'unchanged' }

/** Facts handed to the chain at once: hashing them holds the thread for some milliseconds, never for fifty. */
const PROOFS_AT_ONCE = 200

type Work = {
  readonly id: string
  readonly isNew: boolean
  readonly before: AssetState | null
  readonly shown: { readonly name: string; readonly site: string | null }
  readonly version: number
  readonly savedBy: string
  readonly savedAt: Date
  site: string | null
  statements: Statements
  state: AssetState | null
  retiredAt: Date | null
  isRevived: boolean
  isTouched: boolean
}

type Step = {
  readonly item: Item
  readonly work: Work
  readonly by: MatchedBy
  readonly digest: string
  isRepeated: boolean
}

const keyText = (key: Key): string => `${key.kind}\0${key.value}`

const digestOf = ({ source, at, facts }: Seen): string =>
  createHash('sha256')
    .update(`${source}\0${at}\0${JSON.stringify(facts)}`)
    .digest('hex')

/** Takes the items in and answers per item. Equal items taken before change nothing. */
export const acceptItems = async (
  deps: AcceptDeps,
  tx: Transaction,
  items: readonly Item[],
  origin: Origin,
): Promise<readonly Taken[]> => {
  if (items.length === 0) return []
  const organization = organizationOf(tx)
  await tx.all(sql.lockIdentity, { organization })
  const { steps, keys } = await follow(tx, organization, items)
  const works = [...new Set(steps.map((s) => s.work))].filter((w) => w.isTouched)
  const now = deps.clock.now()
  if (works.length > 0) {
    await tx.run(sql.writeAssets, {
      organization,
      rows: JSON.stringify(works.map((w) => columnsOf(w, origin.by, now))),
    })
    await tx.run(sql.writeKeys, { organization, rows: JSON.stringify(keys) })
    await writeSightings(tx, organization, steps, origin, now)
    await writeComponents(tx, organization, steps)
    await prove(deps, tx, steps, works, origin, now)
  }
  return answers(steps)
}

/** What `acceptItems` would answer. `seen` carries what earlier batches of the same file would have added. */
export const foreseeItems = async (
  tx: Transaction,
  items: readonly Item[],
  seen: Map<string, unknown>,
): Promise<readonly Taken[]> => {
  const { steps, keys } = await follow(tx, organizationOf(tx), items)
  const taken = answers(steps).map((answer, i) => {
    const step = steps[i]
    if (answer.outcome !== 'added' || !step) return answer
    const own = keysOf(step.item.seen.facts, step.item.seen.site).filter(
      (k) => k.kind !== 'address',
    )
    return own.some((k) => seen.has(keyText(k)))
      ? { ...answer, outcome: 'changed' as const }
      : answer
  })
  for (const key of keys) if (key.kind !== 'address') seen.set(`${key.kind}\0${key.value}`, true)
  return taken
}

export const organizationOf = (tx: Transaction): string => {
  if (tx.scope === null) throw new Error('assets: no organization in this transaction')
  return tx.scope.organization
}

// ── who is it ──────────────────────────────────────────────────────────────────────────────────────────────

const follow = async (tx: Transaction, organization: string, items: readonly Item[]) => {
  const keysByItem = items.map(({ seen }) => keysOf(seen.facts, seen.site))
  const { works, holders } = await load(tx, organization, keysByItem.flat(), items)
  const digests = items.map(({ seen }) => digestOf(seen))
  const known = await loadKnown(tx, organization, [...works.values()], digests)
  const steps: Step[] = []
  const claimed = new Map<string, Key & { asset_id: string }>()
  const claim = (key: Key, work: Work): void => {
    const holder = holders.get(keyText(key))
    if (holder === work || (holder !== undefined && key.kind !== 'address')) return
    holders.set(keyText(key), work)
    claimed.set(keyText(key), { ...key, asset_id: work.id })
  }
  items.forEach((item, i) => {
    const keys = keysByItem[i] ?? []
    const digest = digests[i] ?? ''
    const about = item.about === undefined ? undefined : works.get(item.about)
    if (item.about !== undefined && !about) return
    const found = about
      ? { asset: about, by: 'new' as const }
      : identify(item.seen, keys, (key) => holders.get(keyText(key)))
    const work = found.asset ?? newWork(item.seen.site)
    const mark = `${work.id}\0${digest}`
    const isRepeated = known.has(mark)
    known.add(mark)
    const siteBefore = work.site
    if (!isRepeated) takeInto(work, item)
    for (const key of keys) claim(key, work)
    // At its new site it is known by its names and addresses too.
    if (work.site !== siteBefore)
      for (const key of keysOf(stateOf(work), work.site)) claim(key, work)
    steps.push({ item, work, by: found.by, digest, isRepeated })
  })
  return { steps, keys: [...claimed.values()] }
}

const load = async (
  tx: Transaction,
  organization: string,
  keys: readonly Key[],
  items: readonly Item[],
): Promise<{ works: Map<string, Work>; holders: Map<string, Work> }> => {
  const unique = [...new Map(keys.map((k) => [keyText(k), k])).values()]
  const held =
    unique.length === 0
      ? []
      : await tx.all(sql.holdersOf, {
          organization,
          kinds: unique.map((k) => k.kind),
          values: unique.map((k) => k.value),
        })
  const ids = [...new Set([...held.map((h) => h.asset_id), ...items.flatMap((i) => i.about ?? [])])]
  const rows = ids.length === 0 ? [] : await tx.all(sql.assetsByIds, { organization, ids })
  const works = new Map(
    rows.map((row): [string, Work] => [
      row.id,
      {
        ...row,
        isNew: false,
        before: resolve(row.statements),
        shown: { name: row.name, site: row.site },
        state: null,
        isRevived: false,
        isTouched: false,
      },
    ]),
  )
  // A holder that this scope may not see stays out: the record becomes an asset of its own.
  const holders = held.flatMap((h) => {
    const work = works.get(h.asset_id)
    return work ? [[keyText(h), work] as const] : []
  })
  return { works, holders: new Map(holders) }
}

const loadKnown = async (
  tx: Transaction,
  organization: string,
  works: readonly Work[],
  digests: readonly string[],
): Promise<Set<string>> => {
  if (works.length === 0) return new Set()
  const assets = works.map((w) => w.id)
  const rows = await tx.all(sql.knownSightings, { organization, assets, digests: [...digests] })
  return new Set(rows.map((r) => `${r.asset_id}\0${r.digest}`))
}

const newWork = (site: string | null): Work => ({
  id: newId(),
  isNew: true,
  before: null,
  shown: { name: '', site: null },
  version: 0,
  savedBy: '',
  savedAt: new Date(0),
  site,
  statements: {},
  state: null,
  retiredAt: null,
  isRevived: false,
  isTouched: false,
})

const takeInto = (work: Work, { seen, about }: Item): void => {
  const newest = Math.max(0, ...Object.values(work.statements).map((s) => s.at))
  work.statements = {
    ...work.statements,
    [seen.source]: absorb(work.statements[seen.source], seen),
  }
  // A device that was met at another site has moved there.
  if (about !== undefined || (seen.site !== null && seen.at >= newest)) work.site = seen.site
  // Retired by a person, yet a machine sees it: it is there, whatever the paper says.
  const isMachine = seen.source === 'nmap-xml'
  if (isMachine && work.retiredAt !== null && seen.at > work.retiredAt.getTime()) {
    work.retiredAt = null
    work.isRevived = true
  }
  work.state = null
  work.isTouched = true
}

const stateOf = (work: Work): AssetState => {
  work.state ??= resolve(work.statements)
  return work.state
}

const answers = (steps: readonly Step[]): readonly Taken[] => {
  const told = new Set<Work>()
  return steps.map(({ work, isRepeated }) => {
    if (isRepeated) return { id: work.id, outcome: 'unchanged' }
    const isFirst = !told.has(work)
    told.add(work)
    if (work.isNew) return { id: work.id, outcome: isFirst ? 'added' : 'changed' }
    const hasChanged =
      work.before === null || work.site !== work.shown.site || differs(work.before, stateOf(work))
    return { id: work.id, outcome: hasChanged ? 'changed' : 'unchanged' }
  })
}

// ── what is written ────────────────────────────────────────────────────────────────────────────────────────

const columnsOf = (work: Work, by: string, now: Date): sql.AssetColumns => {
  const s = stateOf(work)
  const hasChanged =
    work.before === null ||
    work.isRevived ||
    work.site !== work.shown.site ||
    differs(work.before, s)
  return {
    id: work.id,
    site_id: work.site,
    name: s.name,
    device_class: s.deviceClass,
    class_basis: s.classBasis,
    guess: s.guess,
    owner: s.owner,
    user_name: s.user,
    department: s.department,
    location: s.location,
    importance: s.importance,
    asset_tag: s.assetTag,
    serial: s.serial,
    maker: s.maker,
    model: s.model,
    os: s.os,
    firmware: s.firmware,
    note: s.note,
    addresses: s.addresses,
    macs: s.macs,
    host_names: s.hostNames,
    ports: s.ports,
    purchased_on: s.purchasedOn,
    end_of_support: s.endOfSupport,
    reachable_from_internet: s.reachableFromInternet,
    default_password: s.defaultPassword,
    sources: s.sources,
    first_seen_at: new Date(s.firstSeenAt),
    last_seen_at: new Date(s.lastSeenAt),
    machine_seen_at: s.machineSeenAt === null ? null : new Date(s.machineSeenAt),
    statements: work.statements,
    name_key: sortKey(s.name),
    address_key: addressSortKey(s.addresses[0]),
    search: searchText(
      [
        s.name,
        ...s.hostNames,
        ...s.addresses,
        s.serial,
        s.assetTag,
        s.owner,
        s.maker,
        s.model,
        s.user,
        s.department,
      ],
      s.macs,
    ),
    retired_at: work.retiredAt,
    // What only moves the times of seeing does not disturb a person who is editing.
    version: work.version + (hasChanged ? 1 : 0),
    saved_by: hasChanged ? by : work.savedBy,
    saved_at: hasChanged ? now : work.savedAt,
  }
}

const writeSightings = async (
  tx: Transaction,
  organization: string,
  steps: readonly Step[],
  origin: Origin,
  now: Date,
): Promise<void> => {
  const rows = steps
    .filter((s) => !s.isRepeated)
    .map(({ item: { seen }, work, by, digest }) => ({
      asset_id: work.id,
      id: newId(),
      source: seen.source,
      seen_by: seen.by,
      seen_at: new Date(seen.at),
      matched_by: seen.source === 'console' ? 'person' : by,
      says: seen.facts,
      import_id: origin.importId,
      file_name: origin.file?.name ?? null,
      digest,
    }))
  await tx.run(sql.writeSightings, { organization, now, rows: JSON.stringify(rows) })
}

const writeComponents = async (
  tx: Transaction,
  organization: string,
  steps: readonly Step[],
): Promise<void> => {
  const fresh = steps.filter((s) => !s.isRepeated)
  const rows = fresh.flatMap(({ item, work }) =>
    componentRows(work.id, item.seen.source, item.seen.at, item.components ?? []),
  )
  if (rows.length > 0)
    await tx.run(sql.writeComponents, { organization, rows: JSON.stringify(rows) })
  const places = fresh.flatMap(({ item, work }) =>
    (item.places ?? []).map((place) => ({
      asset_id: work.id,
      place,
      seen_at: new Date(item.seen.at),
    })),
  )
  if (places.length > 0)
    await tx.run(sql.closePlaces, {
      organization,
      source: 'nmap-xml',
      rows: JSON.stringify(places),
    })
}

/** Rows for `writeComponents`: the same software at the same place has the same digest. */
export const componentRows = (
  asset: string,
  source: string,
  at: number,
  components: readonly Component[],
) =>
  components.map((c) => ({
    id: newId(),
    asset_id: asset,
    source,
    ...c,
    seen_at: new Date(at),
    digest: createHash('sha256')
      .update(
        JSON.stringify([source, c.place, c.name, c.version, c.supplier, c.type, c.purl, c.cpe]),
      )
      .digest('hex'),
  }))

const prove = async (
  { evidence, audit }: AcceptDeps,
  tx: Transaction,
  steps: readonly Step[],
  works: readonly Work[],
  origin: Origin,
  now: Date,
): Promise<void> => {
  const subject = (work: Work) =>
    ({ kind: 'host', id: work.id, name: stateOf(work).name, site: work.site }) as const
  // What is new becomes a subject by its first evidence.
  const moved = works.filter(
    (w) => !w.isNew && (stateOf(w).name !== w.shown.name || w.site !== w.shown.site),
  )
  if (moved.length > 0) await evidence.putSubjects(tx, moved.map(subject), now)
  for (const work of works.filter((w) => w.isRevived)) {
    await evidence.reviveSubject(tx, { kind: 'host', id: work.id })
    await audit.write(
      tx,
      { system: 'imports' },
      {
        what: 'assets.revive',
        object: { kind: 'asset', id: work.id, name: stateOf(work).name },
        before: { retired: true },
        after: { retired: false, seenBy: origin.file?.name ?? origin.by },
      },
    )
  }
  const entries = steps
    .filter((s) => !s.isRepeated)
    .flatMap(({ item, work }) =>
      proofsOf(item.seen, stateOf(work), work.statements).map(
        ({ at, ...proof }): NewEvidence => ({
          ...proof,
          subject: subject(work),
          observedAt: new Date(at),
          validUntil: null,
          probeVersion: origin.probeVersion,
          source: origin.file,
        }),
      ),
    )
  for (let i = 0; i < entries.length; i += PROOFS_AT_ONCE)
    await evidence.append(tx, entries.slice(i, i + PROOFS_AT_ONCE))
}
