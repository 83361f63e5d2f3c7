/**
 * Takes the sightings of a generated company in through the real door on the real database, and asks whom the house takes
 * for whom.
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
import { companyOf } from './company.ts'
import { devicesOf } from './devices.ts'
import { type Confusion, confusionsOf, type Knowable, knowable, pairwise } from './pairs.ts'
import { sightingsOf } from './sightings.ts'

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
  readonly knowable: Knowable
  readonly confusions: readonly Confusion[]
}

export const measureQuality = async (
  count: number,
  seed: number,
  tell: (line: string) => void = () => undefined,
): Promise<Quality> => {
  const company = companyOf(seed)
  const devices = devicesOf(company, count)
  const sightings = sightingsOf(company, devices, START)
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
    const { chains, ...known } = knowable(sightings, clusters)
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
      knowable: known,
      confusions: confusionsOf(devices, sightings, { clusters, chains }),
    }
  } finally {
    await test.close()
  }
}
