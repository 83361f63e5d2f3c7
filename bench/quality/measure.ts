/**
 * Takes the sightings of a generated company in through the real door on the real database, and compares who the house
 * takes for one device with the truth: over all pairs of sightings, how many that it put together belong together
 * (precision), and how many that belong together it put together (recall).
 * @module
 */
import { z } from 'zod'
import { evidenceKinds } from '../../features/assets/evidence.ts'
import { acceptItems, foreseeItems } from '../../features/assets/server/accept.ts'
import { assetsMigrations } from '../../features/assets/server/index.ts'
import { auditMigrations, openAudit } from '../../platform/audit/index.ts'
import { evidenceMigrations, openEvidence } from '../../platform/evidence/index.ts'
import { statement } from '../../platform/records/index.ts'
import { testRecords } from '../../platform/records/testing.ts'
import { type Device, devicesOf } from './devices.ts'
import { type Sighting, sightingsOf } from './sightings.ts'

/** As live sources hand over. */
const BATCH = 200
/** As imports do. */
const RECOGNISED_AT_ONCE = 1_000
const START = Date.parse('2026-10-01T00:00:00Z')
const ORIGIN = { importId: null, file: null, probeVersion: '1', by: 'quality' } as const

const rootsOf = statement({
  name: 'quality_roots',
  sql: 'select id, coalesce(merged_into, id) as root from assets_assets where organization_id = $organization::uuid',
  params: z.object({ organization: z.uuid() }),
  row: z.object({ id: z.uuid(), root: z.uuid() }),
})
const countsOf = statement({
  name: 'quality_counts',
  sql: `select (select count(*) from assets_merges where organization_id = $organization::uuid) as merges,
          (select count(*) from assets_proposals where organization_id = $organization::uuid) as proposals,
          (select count(*) from assets_keys where organization_id = $organization::uuid and is_shared) as shared`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ merges: z.number(), proposals: z.number(), shared: z.number() }),
})

export type Quality = {
  readonly devices: number
  readonly sightings: number
  readonly assets: number
  readonly precision: number
  readonly recall: number
  /** Taking all in: identity, rows, evidence, audit. */
  readonly seconds: number
  /** Finding out once more who all of them are, the inventory being full; nothing is written. */
  readonly identitySeconds: number
  readonly merges: number
  readonly proposals: number
  readonly sharedKeys: number
  /** What went wrong, by kinds of device and sources, most pairs first. */
  readonly confusions: readonly { readonly what: string; readonly pairs: number }[]
}

export const measureQuality = async (
  count: number,
  seed: number,
  tell: (line: string) => void = () => undefined,
): Promise<Quality> => {
  const devices = devicesOf(count, seed)
  const sightings = sightingsOf(devices, START, seed + 1)
  const test = await testRecords([evidenceMigrations, auditMigrations, assetsMigrations])
  try {
    const { records } = test
    const scope = await test.organization()
    let now = START
    const clock = { now: () => new Date(now) }
    const deps = {
      clock,
      evidence: openEvidence({ records, clock, kinds: evidenceKinds }),
      audit: openAudit({ records, clock }),
    }
    const assigned: string[] = []
    const from = performance.now()
    for (let at = 0; at < sightings.length; at += BATCH) {
      const batch = sightings.slice(at, at + BATCH).map((s) => s.item)
      now = Math.max(...batch.map((i) => i.seen.at), now)
      const taken = await records.within(scope, (tx) => acceptItems(deps, tx, batch, ORIGIN))
      assigned.push(...taken.map((t) => t.id))
      if ((at / BATCH) % 50 === 0)
        tell(`${at} of ${sightings.length}, ${Math.round((performance.now() - from) / 1000)} s`)
    }
    const seconds = (performance.now() - from) / 1000
    const again = performance.now()
    for (let at = 0; at < sightings.length; at += RECOGNISED_AT_ONCE) {
      const batch = sightings.slice(at, at + RECOGNISED_AT_ONCE).map((s) => s.item)
      await records.within(scope, (tx) => foreseeItems(tx, batch, new Map()))
    }
    const identitySeconds = (performance.now() - again) / 1000
    const { roots, counts } = await records.within(scope, async (tx) => ({
      roots: new Map(
        (await tx.all(rootsOf, { organization: scope.organization })).map((r) => [r.id, r.root]),
      ),
      counts: await tx.one(countsOf, { organization: scope.organization }),
    }))
    const clusters = assigned.map((id) => roots.get(id) ?? id)
    return {
      devices: devices.length,
      sightings: sightings.length,
      assets: new Set(clusters).size,
      ...pairwise(sightings, clusters),
      seconds,
      identitySeconds,
      merges: counts?.merges ?? 0,
      proposals: counts?.proposals ?? 0,
      sharedKeys: counts?.shared ?? 0,
      confusions: confusionsOf(devices, sightings, clusters),
    }
  } finally {
    await test.close()
  }
}

const pairsOf = (n: number): number => (n * (n - 1)) / 2

const tally = (values: Iterable<string>): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
const pairsIn = (values: Iterable<string>): number =>
  [...tally(values).values()].reduce((sum, n) => sum + pairsOf(n), 0)

export const pairwise = (
  sightings: readonly Pick<Sighting, 'truth'>[],
  clusters: readonly string[],
): { readonly precision: number; readonly recall: number } => {
  const both = pairsIn(sightings.map((s, i) => `${s.truth}\0${clusters[i]}`))
  return {
    precision: both / Math.max(1, pairsIn(clusters)),
    recall: both / Math.max(1, pairsIn(sightings.map((s) => s.truth))),
  }
}

const confusionsOf = (
  devices: readonly Device[],
  sightings: readonly Sighting[],
  clusters: readonly string[],
): Quality['confusions'] => {
  const kindOf = new Map(devices.map((d) => [d.id, traitsOf(d)]))
  const counts = new Map<string, number>()
  const add = (what: string, pairs: number): unknown =>
    counts.set(what, (counts.get(what) ?? 0) + pairs)
  const between = (group: (i: number) => string, other: (i: number) => string, word: string) => {
    const groups = new Map<string, Map<string, number[]>>()
    for (const i of sightings.keys()) {
      const parts = groups.get(group(i)) ?? new Map<string, number[]>()
      parts.set(other(i), [...(parts.get(other(i)) ?? []), i])
      groups.set(group(i), parts)
    }
    for (const parts of groups.values()) {
      if (parts.size < 2) continue
      const sorted = [...parts.values()].sort((a, b) => b.length - a.length)
      const main = sorted[0] ?? []
      for (const part of sorted.slice(1))
        for (const i of part) {
          const s = sightings[i]
          if (!s) continue
          add(`${word}: ${kindOf.get(s.truth) ?? 'pair'}, ${s.item.seen.source}`, main.length)
        }
    }
  }
  between(
    (i) => sightings[i]?.truth ?? '',
    (i) => clusters[i] ?? '',
    'split',
  )
  between(
    (i) => clusters[i] ?? '',
    (i) => sightings[i]?.truth ?? '',
    'mixed',
  )
  return [...counts]
    .map(([what, pairs]) => ({ what, pairs }))
    .sort((a, b) => b.pairs - a.pairs)
    .slice(0, 20)
}

const traitsOf = (d: Device): string =>
  [
    d.kind,
    d.hasAgent ? 'agent' : '',
    d.hasRandomMac ? 'random MAC' : '',
    d.docks >= 0 ? 'docks' : '',
    d.names.length > 1 ? 'renamed' : '',
    d.guids.length > 1 ? 'reinstalled' : '',
    d.bornOn > 0 ? 'replacement' : d.goneOn < 28 ? 'replaced' : '',
    d.serials.length > 1 ? 'stack' : '',
  ]
    .filter(Boolean)
    .join(' ')
