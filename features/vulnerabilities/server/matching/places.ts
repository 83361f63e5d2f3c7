/**
 * All findings of one component on one asset, written together and only where something of them changed: what a match finds
 * as it was costs one narrow row, not one for each flaw.
 * @module
 */
import { hash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Transaction } from '../../../../platform/records/index.ts'
import { folded } from '../../rules.ts'
import * as search from '../findings/search-store.ts'
import * as places from './places-store.ts'
import {
  type BaseRow,
  decidedRow,
  type FindingWrite,
  findingRowsOf,
  type Place,
  type SharedRow,
  type Traits,
} from './rows.ts'
import { type Run, WRITE_ROWS } from './run.ts'
import * as sql from './write-store.ts'

/** What assets with the same software and the same traits have in common. */
export type Shared = { readonly rows: readonly SharedRow[]; readonly digest: string }

/** What is the same whatever the traits, with its digest: it is the longer part by far. */
export type Bases = { readonly rows: readonly BaseRow[]; readonly digest: string }
export const basesOf = (rows: readonly BaseRow[]): Bases => ({
  rows,
  digest: digestOf(JSON.stringify(rows.map(({ columns, words }) => [columns, words]))),
})

export const sharedBy = ({ policy }: Pick<Run, 'policy'>, bases: Bases, traits: Traits): Shared => {
  const rows = bases.rows.map((base) => ({ base, decided: decidedRow(policy, base, traits) }))
  const decided = JSON.stringify(rows.map((row) => row.decided))
  return { rows, digest: digestOf(`${bases.digest}\n${decided}`) }
}

type Told = { readonly shared: Shared; readonly place: Place }

/** The findings of a component on an asset. */
export type Group = {
  readonly key: string
  readonly asset: string
  readonly site: string | null
  readonly seenUntil: Date
  /** Of all that is written but when it was seen last. */
  readonly digest: string
  readonly told: readonly Told[]
}

export const groupOf = (key: string, told: readonly [Told, ...Told[]] | readonly Told[]): Group => {
  const [first] = told
  if (first === undefined) throw new Error('vulnerabilities: a group of no findings')
  const { system, sort } = first.place.asset
  const text = told.map(
    ({ shared, place }) => `${shared.digest}\n${place.source}\n${place.seenFrom.getTime()}`,
  )
  return {
    key,
    asset: system.asset,
    site: system.site,
    seenUntil: new Date(Math.max(...told.map(({ place }) => place.seenUntil.getTime()))),
    digest: digestOf([system.site, system.name, sort, system.deviceClass, ...text].join('\n')),
    told,
  }
}

const digestOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22)

/** Groups whose transaction is one; some thousand findings. */
const SLICE = 500
/** One prepares its rows while PostgreSQL writes those of the other. */
const WRITERS = 2

/** Each group once a run. Answers how many findings there are in them, written or as they were. */
export const writeGroups = async (run: Run, groups: readonly Group[]): Promise<number> => {
  const { records } = run.deps
  let next = 0
  let findings = 0
  let written = 0
  await putWords(run, groups)
  let believed = await records.within(run.scope, (tx) => tx.one(places.believed, {}))
  const write = async (): Promise<void> => {
    while (next < groups.length) {
      run.signal?.throwIfAborted()
      const slice = groups.slice(next, next + SLICE)
      next += SLICE
      written += await records.within(run.scope, (tx) => writeSlice(run, tx, slice))
      for (const { told } of slice) for (const { shared } of told) findings += shared.rows.length
      if (written > Math.max(LEAST_NEWS, GROWN * (believed?.rows ?? 0))) {
        written = 0
        believed = { rows: Number.POSITIVE_INFINITY }
        believed = await records.within(run.scope, async (tx) => {
          for (const analyze of places.analyzeKeys) await tx.run(analyze, {})
          return tx.one(places.believed, {})
        })
      }
      await turn()
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  return findings
}

/** What a search looks through: each name once, whether its findings are written or stay as they were. */
const putWords = async (run: Run, groups: readonly Group[]): Promise<void> => {
  const seen = new Set<unknown>()
  const rows: { kind: string; key: string; words: string }[] = []
  const put = (kind: string, key: string, names: readonly string[]): void => {
    const name = `${kind} ${key}\n${names.join('\n')}`
    if (run.words.has(name)) return
    run.words.add(name)
    rows.push({ kind, key, words: names.map(folded).join(' ') })
  }
  for (const { asset, told } of groups)
    for (const { shared, place } of told) {
      if (!seen.has(place.asset)) put('asset', asset, [place.asset.system.name])
      seen.add(place.asset)
      if (seen.has(shared)) continue
      seen.add(shared)
      for (const {
        base: { columns },
      } of shared.rows) {
        put('component', columns.component_key, [columns.component_name])
        put('flaw', columns.flaw, columns.ids)
      }
    }
  for (let at = 0; at < rows.length; at += WRITE_ROWS)
    await run.deps.records.within(run.scope, (tx) =>
      tx.run(search.putWords, {
        organization: run.organization,
        ...search.wordRows.of(rows.slice(at, at + WRITE_ROWS)),
      }),
    )
}

/**
 * A first match makes a large table of an empty one. Until PostgreSQL counts it, it takes any index for as good as the right
 * one and reads thousands of rows for each that it looks for, so it is asked to whenever the table has grown threefold.
 */
const LEAST_NEWS = 4_000
const GROWN = 2

/** How many findings it wrote. */
const writeSlice = async (run: Run, tx: Transaction, groups: readonly Group[]): Promise<number> => {
  const { organization } = run
  const rows = groups.map(({ key, asset, site, seenUntil, digest }) => ({
    asset_id: asset,
    component_key: key,
    site_id: site,
    seen_until: seenUntil,
    digest,
  }))
  const changed = await tx.all(places.putPlaces, {
    organization,
    run: run.run,
    ...places.placeRows.of(rows),
  })
  if (changed.length === 0) return 0
  const isNew = new Map(changed.map((row) => [`${row.asset_id} ${row.component_key}`, row.is_new]))
  const writing: FindingWrite[] = []
  const fresh: FindingWrite[] = []
  for (const { asset, key, told } of groups) {
    const into = isNew.get(`${asset} ${key}`)
    if (into === undefined) continue
    for (const { shared, place } of told)
      (into ? fresh : writing).push(...findingRowsOf(shared.rows, place))
  }
  for (let at = 0; at < writing.length; at += WRITE_ROWS)
    await writeRows(run, tx, writing.slice(at, at + WRITE_ROWS))
  for (let at = 0; at < fresh.length; at += WRITE_ROWS)
    await insertRows(run, tx, fresh.slice(at, at + WRITE_ROWS))
  return writing.length + fresh.length
}

const timingOf = ({ now, zone, run, organization }: Run) => ({ now, zone, run, organization })

const insertRows = (run: Run, tx: Transaction, rows: readonly FindingWrite[]): Promise<number> =>
  tx.run(sql.insertFindings, { ...sql.findingRows.of(rows), ...timingOf(run) })

/** Of these some may be known: from before, or from another flaw of the same component. */
const writeRows = async (
  run: Run,
  tx: Transaction,
  rows: readonly FindingWrite[],
): Promise<void> => {
  const known = new Set(
    (
      await tx.all(sql.updateFindings, {
        ...sql.findingRows.of(rows),
        ...timingOf(run),
        mayMoveLater: run.mayMoveLater,
      })
    ).map((row) => `${row.asset_id} ${row.component_key} ${row.flaw}`),
  )
  const fresh = rows.filter((row) => !known.has(`${row.asset_id} ${row.component_key} ${row.flaw}`))
  if (fresh.length > 0) await insertRows(run, tx, fresh)
}
