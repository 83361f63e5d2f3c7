/**
 * Who is it: finds the asset that each record is about, and follows what the records of one batch make of it. Reads
 * only; what has to be written stands in the works afterwards.
 * @module
 */
import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { z } from 'zod'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import { type Identified, identify, type Key, keysOf, type MatchedBy } from '../identity.ts'
import {
  type AssetState,
  absorb,
  differs,
  joinStatements,
  resolve,
  type Seen,
  type Statements,
} from '../rules.ts'
import { type AssetSource, TRAITS } from '../sources.ts'
import type { Item, Taken } from './item.ts'
import * as sql from './store.ts'

/** Records followed before others get their turn on the thread: about 1 ms of work. */
const TURN = 25

export type Work = {
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
  /** As loaded, before this batch. */
  readonly loaded: Statements
  /** The asset that it turned out to be. */
  mergedInto: Work | null
  /** Itself and the assets of this batch that joined it. */
  readonly family: string[]
}

/** A key and who holds it now. */
export type Claim = Key & {
  readonly asset_id: string
  readonly is_shared: boolean
  readonly before_id: string | null
}

/** Two assets and the key by which they met. */
export type Pair = { readonly kept: Work; readonly other: Work; readonly key: Key }

export type Step = {
  readonly item: Item
  work: Work
  readonly by: MatchedBy
  readonly digest: string
  isRepeated: boolean
}

export const keyText = (key: Key): string => `${key.kind}\0${key.value}`

const digestOf = ({ source, at, facts }: Seen): string =>
  createHash('sha256')
    .update(`${source}\0${at}\0${JSON.stringify(facts)}`)
    .digest('hex')

/** The asset that a work is in the end. */
export const rootOf = (work: Work): Work => {
  let root = work
  while (root.mergedInto !== null) root = root.mergedInto
  return root
}

type Book = {
  readonly works: Map<string, Work>
  readonly holders: Map<string, Work>
  readonly shared: Set<string>
  readonly before: Map<string, string | null>
}

/** Each item's asset, known or new; the keys it claims; assets that are one, and pairs that may be. */
export const follow = async (tx: Transaction, organization: string, items: readonly Item[]) => {
  const keysByItem = items.map(({ seen }) => keysOf(seen.facts, seen.site))
  const book = await load(tx, organization, keysByItem.flat(), items)
  const { works } = book
  const digests: string[] = []
  for (const { seen } of items) if (digests.push(digestOf(seen)) % TURN === 0) await turn()
  const known = await loadKnown(tx, organization, [...works.values()], digests)
  const apart = await loadApart(tx, organization, [...works.keys()])
  const isApart = (a: Work, b: Work) =>
    apart.size > 0 &&
    a.family.some((x) => b.family.some((y) => apart.has(x < y ? `${x} ${y}` : `${y} ${x}`)))
  const steps: Step[] = []
  const merges: Pair[] = []
  const doubts: Pair[] = []
  const claims = claiming(book)
  for (const [i, item] of items.entries()) {
    if (i % TURN === TURN - 1) await turn()
    const keys = keysByItem[i] ?? []
    const digest = digests[i] ?? ''
    const about = item.about === undefined ? undefined : works.get(item.about)
    if (item.about !== undefined && !about) continue
    const found: Identified<Work> = identify(item.seen, keys, claims.holder, {
      isApart,
      isShared: claims.isShared,
      ...(about ? { about: rootOf(about) } : {}),
    })
    let work = found.asset ?? newWork(item.seen.site)
    for (const key of found.shared) claims.share(key)
    // A person's edit speaks of one asset, and moves no others.
    if (!(about && item.seen.source === 'console')) {
      // What a device announced of itself to another proves nothing of two known assets: a person decides.
      const isAnnounced = item.seen.source === 'neighbours'
      if (isAnnounced)
        for (const { asset, key } of found.also)
          doubts.push({ kept: work, other: rootOf(asset), key })
      for (const { asset, key } of isAnnounced ? [] : found.also) {
        const pair = mergeWorks(work, rootOf(asset), key)
        merges.push(pair)
        work = pair.kept
      }
      for (const { asset, key } of found.maybe)
        doubts.push({ kept: work, other: rootOf(asset), key })
    }
    const isRepeated = work.family.some((id) => known.has(`${id}\0${digest}`))
    known.add(`${work.id}\0${digest}`)
    const siteBefore = work.site
    if (!isRepeated) takeInto(work, item)
    claims.take(keys, work, TRAITS[item.seen.source].sees ? found : null, item.seen.source)
    // At its new site it is known by its names and addresses too.
    if (work.site !== siteBefore) claims.take(keysOf(stateOf(work), work.site), work, null)
    steps.push({ item, work, by: found.by, digest, isRepeated })
  }
  for (const step of steps) step.work = rootOf(step.work)
  return { steps, keys: claims.made(), merges, doubts: apartFrom(doubts, isApart) }
}

/** Pairs that are still two, each once. */
const apartFrom = (
  doubts: readonly Pair[],
  isApart: (a: Work, b: Work) => boolean,
): readonly Pair[] => {
  const pairs = new Map<string, Pair>()
  for (const { kept, other, key } of doubts) {
    const [a, b] = [rootOf(kept), rootOf(other)]
    if (a === b || isApart(a, b)) continue
    const [first, second] = a.id < b.id ? [a, b] : [b, a]
    const name = `${first.id} ${second.id}`
    if (!pairs.has(name)) pairs.set(name, { kept: first, other: second, key })
  }
  return [...pairs.values()]
}

/** Who holds which key while a batch is followed. */
const claiming = ({ holders, shared, before }: Book) => {
  const claimed = new Map<string, Claim>()
  const holder = (key: Key): Work | undefined => {
    const text = keyText(key)
    const work = shared.has(text) ? undefined : holders.get(text)
    return work && rootOf(work)
  }
  const isShared = (key: Key): boolean => shared.has(keyText(key))
  const share = (key: Key): void => {
    const text = keyText(key)
    shared.add(text)
    const asset_id = holders.get(text)?.id
    if (asset_id) claimed.set(text, { ...key, asset_id, is_shared: true, before_id: null })
  }
  const give = (key: Key, text: string, work: Work, from: string | null): void => {
    holders.set(text, work)
    before.set(text, from)
    claimed.set(text, { ...key, asset_id: work.id, is_shared: false, before_id: from })
  }
  /** `found`: a machine said it, so that a name that its holder no longer bears goes over. */
  const take = (
    keys: readonly Key[],
    work: Work,
    found: Identified<Work> | null,
    source: AssetSource | null = null,
  ): void => {
    const isStrong = keys.some((k) => STRONG.has(k.kind))
    for (const key of keys) {
      const text = keyText(key)
      const held = holder(key)
      if (shared.has(text) || held === work) continue
      if (held === undefined || key.kind === 'address') give(key, text, work, null)
      else if (
        found !== null &&
        ((key.kind === 'name' && isStrong) || (key.kind === 'mac' && source === 'osquery'))
      ) {
        if (found.maybe.some((m) => rootOf(m.asset) === held)) continue
        // Back to whom it was taken from: two devices bear it.
        if (before.get(text) === work.id) share(key)
        else give(key, text, work, held.id)
      }
    }
  }
  // What was claimed by an asset that joined another in the same batch is the other's.
  const made = (): readonly Claim[] =>
    [...claimed.values()].map((c) => {
      const work = holders.get(keyText(c))
      return work ? { ...c, asset_id: rootOf(work).id } : c
    })
  return { holder, isShared, share, take, made }
}
const STRONG: ReadonlySet<string> = new Set(['serial', 'guid', 'uuid', 'mac'])

/** Joins two assets of a batch; the one with more of a history stays. */
const mergeWorks = (a: Work, b: Work, key: Key): Pair => {
  const [kept, other] = weightOf(a) >= weightOf(b) ? [a, b] : [b, a]
  kept.statements = joinStatements(kept.statements, other.statements)
  kept.site ??= other.site
  if (kept.retiredAt !== null && other.retiredAt === null) {
    kept.retiredAt = null
    kept.isRevived = true
  }
  kept.family.push(...other.family)
  kept.state = null
  kept.isTouched = true
  other.mergedInto = kept
  return { kept, other, key }
}

/** In the inventory before retired, known before new, with a person's word before without, then the richer. */
const weightOf = (work: Work): number =>
  (work.retiredAt === null ? 1000 : 0) +
  (work.isNew ? 0 : 500) +
  (work.loaded.console ? 100 : 0) +
  (work.loaded.ledger ? 50 : 0) +
  (work.loaded.osquery ? 40 : 0) +
  Object.keys(work.statements).length

const loadApart = async (
  tx: Transaction,
  organization: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length < 2) return new Set()
  const rows = await tx.all(sql.refusedPairs, { organization, ids: [...ids] })
  return new Set(rows.map((r) => `${r.asset_a} ${r.asset_b}`))
}

const load = async (
  tx: Transaction,
  organization: string,
  keys: readonly Key[],
  items: readonly Item[],
): Promise<Book> => {
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
  const works = new Map<string, Work>()
  const read = async (wanted: readonly string[]): Promise<void> => {
    if (wanted.length === 0) return
    const rows = await tx.all(sql.assetsByIds, { organization, ids: [...wanted] })
    const gone = rows.flatMap((r) => (r.mergedInto === null ? [] : [[r.id, r.mergedInto] as const]))
    await read(gone.map(([, into]) => into).filter((id) => !works.has(id)))
    for (const row of rows) if (row.mergedInto === null) works.set(row.id, knownWork(row))
    for (const [id, into] of gone) {
      const root = works.get(into)
      if (root) works.set(id, root)
    }
  }
  await read(ids)
  // A holder that this scope may not see stays out: the record becomes an asset of its own.
  const holders = held.flatMap((h) => {
    const work = works.get(h.asset_id)
    return work ? [[keyText(h), work] as const] : []
  })
  return {
    works,
    holders: new Map(holders),
    shared: new Set(held.filter((h) => h.is_shared).map(keyText)),
    before: new Map(held.map((h) => [keyText(h), h.before_id])),
  }
}

export const knownWork = (row: z.output<typeof sql.assetsByIds.row>): Work => ({
  ...row,
  isNew: false,
  before: resolve(row.statements),
  shown: { name: row.name, site: row.site },
  state: null,
  isRevived: false,
  isTouched: false,
  loaded: row.statements,
  mergedInto: null,
  family: [row.id],
})

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

export const newWork = (site: string | null, id: string = newId()): Work => ({
  id,
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
  loaded: {},
  mergedInto: null,
  family: [id],
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
  if (TRAITS[seen.source].sees && work.retiredAt !== null && seen.at > work.retiredAt.getTime()) {
    work.retiredAt = null
    work.isRevived = true
  }
  work.state = null
  work.isTouched = true
}

/** What the asset is now. */
export const stateOf = (work: Work): AssetState => {
  work.state ??= resolve(work.statements)
  return work.state
}

/** Whether anything but the times of seeing differs from what is stored. */
export const hasChanged = (work: Work): boolean =>
  work.before === null ||
  work.isRevived ||
  work.site !== work.shown.site ||
  differs(work.before, stateOf(work))

export const answers = (steps: readonly Step[]): readonly Taken[] => {
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
