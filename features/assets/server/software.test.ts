/**
 * What is installed, as counted by PostgreSQL, against the plain count of the same rows: merged and retired assets, ended
 * software, several places and sources, other organizations and sites.
 * @module
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { auditMigrations } from '../../../platform/audit/index.ts'
import { evidenceMigrations } from '../../../platform/evidence/index.ts'
import { newId, type Scope, statement } from '../../../platform/records/index.ts'
import { type TestRecords, testRecords } from '../../../platform/records/testing.ts'
import { assetsMigrations } from './index.ts'
import { softwareBook } from './software.ts'

const SITES = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-000000000002']
const DAY_MS = 86_400_000
const START = Date.parse('2026-11-01T00:00:00Z')

const insertAssets = statement({
  name: 'test_assets',
  sql: `insert into assets_assets (id, organization_id, site_id, name, device_class, owner, user_name, department, location,
          importance, asset_tag, serial, maker, model, os, firmware, note, addresses, macs, host_names, ports,
          reachable_from_internet, sources, first_seen_at, last_seen_at, machine_seen_at, statements, name_key, address_key,
          search, version, saved_by, saved_at, merged_into, retired_at)
        select (r->>'id')::uuid, $organization, (r->>'site')::uuid, 'pc', 'notebook', '', '', '', '', null, '', '', '', '', '', '',
          '', '{}', '{}', '{}', '[]', false, '{osquery}', $now::timestamptz, $now::timestamptz, $now::timestamptz, '{}', 'pc', '', 'pc', 1, '', $now::timestamptz,
          (r->>'mergedInto')::uuid, case when (r->>'retired')::boolean then $now::timestamptz end
        from json_array_elements($rows::json) r`,
  params: z.object({ organization: z.uuid(), now: z.date(), rows: z.string() }),
  row: z.unknown(),
})
const insertSoftware = statement({
  name: 'test_software',
  sql: `insert into assets_components (id, organization_id, asset_id, source, place, name, version, supplier, type, purl, cpe,
          licences, seen_from, seen_until, closed_at, digest)
        select (r->>'id')::uuid, $organization, (r->>'asset')::uuid, r->>'source', '', r->>'name', r->>'version', '', 'deb', '', '',
          '{}', $now::timestamptz, (r->>'seenUntil')::timestamptz, case when (r->>'ended')::boolean then $now::timestamptz end, r->>'id'
        from json_array_elements($rows::json) r`,
  params: insertAssets.params,
  row: z.unknown(),
})

const OFFICE = 6
const asset = fc.record({
  site: fc.constantFrom(...SITES),
  /** Index of an asset before it. */
  mergedInto: fc.option(fc.nat(1), { nil: null, freq: 2 }),
  retired: fc.boolean(),
})
const row = fc.record({
  asset: fc.nat(OFFICE - 1),
  source: fc.constantFrom('osquery', 'packages', 'sbom'),
  name: fc.constantFrom('openssl', 'OpenSSL', 'zlib', '文書作成'),
  version: fc.constantFrom('1', '1.0'),
  day: fc.nat(5),
  ended: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
})
const inventory = fc.record({
  assets: fc.array(asset, { minLength: OFFICE, maxLength: OFFICE }),
  rows: fc.array(row, { minLength: 20, maxLength: 60 }),
  judged: fc.subarray(['openssl 1', 'OpenSSL 1', 'zlib 1', 'zlib 1.0', '文書作成 1']),
})

type AssetDraw = {
  readonly site: string
  readonly mergedInto: number | null
  readonly retired: boolean
}
type RowDraw = {
  readonly asset: number
  readonly source: string
  readonly name: string
  readonly version: string
  readonly day: number
  readonly ended: boolean
}

let test_: TestRecords
beforeAll(async () => {
  test_ = await testRecords([evidenceMigrations, auditMigrations, assetsMigrations])
})
afterAll(() => test_.close())

const layDown = async (
  scope: Scope,
  { assets, rows }: { readonly assets: readonly AssetDraw[]; readonly rows: readonly RowDraw[] },
) => {
  // The first two stay; the rest may have gone into one of them.
  const laid = assets.map((one, at) => ({
    ...one,
    id: newId(),
    mergedInto: at < 2 ? null : one.mergedInto,
    retired: one.retired && (at < 2 || one.mergedInto === null),
  }))
  const stays = laid.map(({ id, mergedInto }) =>
    mergedInto === null ? id : (laid[mergedInto]?.id ?? id),
  )
  const { organization } = scope
  const now = new Date(START)
  await test_.records.within(scope, async (tx) => {
    await tx.run(insertAssets, {
      organization,
      now,
      rows: JSON.stringify(
        laid.map((one, at) => ({ ...one, mergedInto: one.mergedInto === null ? null : stays[at] })),
      ),
    })
    await tx.run(insertSoftware, {
      organization,
      now,
      rows: JSON.stringify(
        rows.map((one) => ({
          ...one,
          id: newId(),
          asset: laid[one.asset]?.id,
          seenUntil: new Date(START + one.day * DAY_MS),
        })),
      ),
    })
  })
  return { laid, stays }
}

test('is counted as the plain count of the same rows, whoever else there is', async () => {
  let counted = 0
  await fc.assert(
    fc.asyncProperty(inventory, inventory, async (drawn, others) => {
      const scope = await test_.organization()
      await layDown(await test_.organization(), others)
      const { laid, stays } = await layDown(scope, drawn)
      const sightings = drawn.rows.flatMap((one) => {
        const on = laid[one.asset]
        return one.ended || on === undefined || on.retired
          ? []
          : [{ ...one, site: on.site, asset: stays[one.asset], text: `${one.name} ${one.version}` }]
      })
      const expectedOn = (sites: readonly string[]) =>
        [
          ...Map.groupBy(
            sightings.filter(({ site }) => sites.includes(site)),
            ({ asset, source }) => `${asset} ${source}`,
          ),
        ]
          .map(([key, rows]) => {
            const texts = new Set(rows.map(({ text }) => text))
            return {
              key,
              seenUntil: START + Math.max(...rows.map(({ day }) => day)) * DAY_MS,
              components: texts.size,
              among: [...texts].filter((text) => drawn.judged.includes(text)).length,
            }
          })
          .sort((a, b) => (a.key < b.key ? -1 : 1))
      const ids = laid.map(({ id }) => id)
      for (const sites of [SITES, SITES.slice(0, 1), []]) {
        const read = await test_.records.reading(
          { ...scope, sites: sites === SITES ? '*' : sites },
          async (tx) => {
            const numbers: string[] = []
            for await (const found of softwareBook.identities(tx, null))
              for (const { name, version, number } of found)
                if (drawn.judged.includes(`${name} ${version}`)) numbers.push(number)
            return {
              counts: await softwareBook.counted(tx, ids, numbers),
              looks: await softwareBook.looks(tx, ids),
            }
          },
        )
        const shown = <T extends { asset: string; source: string; seenUntil: Date }>(
          rows: readonly T[],
        ) =>
          rows
            .map(({ asset, source, seenUntil, ...rest }) => ({
              ...rest,
              key: `${asset} ${source}`,
              seenUntil: seenUntil.getTime(),
            }))
            .sort((a, b) => (a.key < b.key ? -1 : 1))
        const expected = expectedOn(sites)
        expect(shown(read.counts)).toEqual(expected)
        expect(shown(read.looks)).toEqual(
          expected.map(({ key, seenUntil }) => ({ key, seenUntil })),
        )
        counted += expected.length
      }
    }),
    { numRuns: 25, seed: 11 },
  )
  expect(counted).toBeGreaterThan(100)
})
