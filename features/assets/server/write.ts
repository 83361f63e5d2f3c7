/**
 * Writes what a batch made of its records. Statements stand in line on the connection, so PostgreSQL writes one part
 * while the next is made.
 * @module
 */
import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import { columnsOf } from './asset-row.ts'
import type { Component, Origin } from './item.ts'
import * as sql from './store.ts'
import type { Claim, Step, Work } from './who.ts'

export type Writing = {
  readonly tx: Transaction
  readonly organization: string
  readonly origin: Origin
  readonly now: Date
}

/** Rows a statement; writing the parameters of so many holds the thread for a few milliseconds. */
const ASSETS_AT_ONCE = 100
const KEYS_AT_ONCE = 1_000
const SIGHTINGS_AT_ONCE = 250
const COMPONENTS_AT_ONCE = 1_000

/** Makes the rows part by part and hands each part to PostgreSQL while the next is made. */
const inParts = async <T>(
  items: readonly T[],
  size: number,
  write: (part: readonly T[]) => Promise<number>,
): Promise<void> => {
  const written: Promise<number>[] = []
  for (let at = 0; at < items.length; at += size) {
    const one = write(items.slice(at, at + size))
    one.catch(() => undefined) // heard below
    written.push(one)
    await turn()
  }
  await Promise.all(written)
}

export const writeAssets = async (
  { tx, organization, origin, now }: Writing,
  works: readonly Work[],
): Promise<void> => {
  const rows = (part: readonly Work[]) => ({
    organization,
    ...sql.assetColumnsOf(part.map((work) => columnsOf(work, origin.by, now))),
  })
  const fresh = works.filter((w) => w.isNew)
  const known = works.filter((w) => !w.isNew)
  await inParts(fresh, ASSETS_AT_ONCE, (part) => tx.run(sql.addAssets, rows(part)))
  await inParts(known, ASSETS_AT_ONCE, (part) => tx.run(sql.renewAssets, rows(part)))
}

export const writeKeys = ({ tx, organization }: Writing, keys: readonly Claim[]): Promise<void> =>
  inParts(keys, KEYS_AT_ONCE, (part) =>
    tx.run(sql.writeKeys, { organization, ...sql.keyColumnsOf(part) }),
  )

export const writeSightings = (
  { tx, organization, origin, now }: Writing,
  fresh: readonly Step[],
): Promise<void> =>
  inParts(fresh, SIGHTINGS_AT_ONCE, (part) =>
    tx.run(sql.writeSightings, {
      organization,
      now,
      ...sql.sightingColumnsOf(
        part.map(({ item: { seen }, work, by, digest }) => ({
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
          site_id: seen.site,
        })),
      ),
    }),
  )

type FoundComponent = {
  readonly asset: string
  readonly source: string
  readonly at: number
  readonly component: Component
}

/** The same software at the same place has the same digest. */
const digestOf = (source: string, c: Component): string =>
  createHash('sha256')
    .update(JSON.stringify([source, c.place, c.name, c.version, c.supplier, c.type, c.purl, c.cpe]))
    .digest('hex')

export const writeComponents = (
  { tx, organization }: Pick<Writing, 'tx' | 'organization'>,
  found: readonly FoundComponent[],
): Promise<void> =>
  inParts(found, COMPONENTS_AT_ONCE, (part) => {
    // What a list names twice is one row.
    const spans = new Map<
      string,
      FoundComponent & { digest: string; from: number; until: number }
    >()
    for (const one of part) {
      const digest = digestOf(one.source, one.component)
      const before = spans.get(`${one.asset}${digest}`)
      if (before) {
        before.from = Math.min(before.from, one.at)
        before.until = Math.max(before.until, one.at)
      } else spans.set(`${one.asset}${digest}`, { ...one, digest, from: one.at, until: one.at })
    }
    return tx.run(sql.writeComponents, {
      organization,
      ...sql.componentColumnsOf(
        [...spans.values()].map(({ asset, source, component, digest, from, until }) => ({
          id: newId(),
          asset_id: asset,
          source,
          ...component,
          seen_from: new Date(from),
          seen_until: new Date(until),
          digest,
        })),
      ),
    })
  })

/** What lies on the devices of a batch; what was looked for and is no longer there ends. */
export const writeFound = async (writing: Writing, fresh: readonly Step[]): Promise<void> => {
  await writeComponents(
    writing,
    fresh.flatMap(({ item: { seen, components = [] }, work }) =>
      components.map((component) => ({
        asset: work.id,
        source: seen.source,
        at: seen.at,
        component,
      })),
    ),
  )
  const places = fresh.flatMap(({ item, work }) =>
    (item.places ?? []).map((place) => ({
      asset_id: work.id,
      source: item.seen.source,
      place,
      seen_at: new Date(item.seen.at),
    })),
  )
  if (places.length > 0)
    await writing.tx.run(sql.closePlaces, {
      organization: writing.organization,
      rows: JSON.stringify(places),
    })
}
