/**
 * Who is it: finds the asset that each record is about, and follows what the records of one batch make of it. Reads
 * only; what has to be written stands in the works afterwards.
 * @module
 */
import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { newId, type Transaction } from '../../../platform/records/index.ts'
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
import { TRAITS } from '../sources.ts'
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
}

export type Step = {
  readonly item: Item
  readonly work: Work
  readonly by: MatchedBy
  readonly digest: string
  isRepeated: boolean
}

export const keyText = (key: Key): string => `${key.kind}\0${key.value}`

const digestOf = ({ source, at, facts }: Seen): string =>
  createHash('sha256')
    .update(`${source}\0${at}\0${JSON.stringify(facts)}`)
    .digest('hex')

/** Each item's asset, known or new, and the keys that it claims. */
export const follow = async (tx: Transaction, organization: string, items: readonly Item[]) => {
  const keysByItem = items.map(({ seen }) => keysOf(seen.facts, seen.site))
  const { works, holders } = await load(tx, organization, keysByItem.flat(), items)
  const digests: string[] = []
  for (const { seen } of items) if (digests.push(digestOf(seen)) % TURN === 0) await turn()
  const known = await loadKnown(tx, organization, [...works.values()], digests)
  const steps: Step[] = []
  const claimed = new Map<string, Key & { asset_id: string }>()
  const claim = (key: Key, work: Work): void => {
    const holder = holders.get(keyText(key))
    if (holder === work || (holder !== undefined && key.kind !== 'address')) return
    holders.set(keyText(key), work)
    claimed.set(keyText(key), { ...key, asset_id: work.id })
  }
  for (const [i, item] of items.entries()) {
    if (i % TURN === TURN - 1) await turn()
    const keys = keysByItem[i] ?? []
    const digest = digests[i] ?? ''
    const about = item.about === undefined ? undefined : works.get(item.about)
    if (item.about !== undefined && !about) continue
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
  }
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
