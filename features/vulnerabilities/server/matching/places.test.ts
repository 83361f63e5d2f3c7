/**
 * A match writes only what changed: whatever the inventory went through, its findings are those of a match that writes
 * everything anew.
 * @module
 */
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { DAY_MS, type Host, host, openTestFindings, realData, recordsOf } from '../testing.ts'

type Test = Awaited<ReturnType<typeof openTestFindings>>

/** What a finding says, but for when and by which run it was written. */
const said = statement({
  name: 'test_said',
  sql: `select asset_id, asset_name, flaw, component_key, versions, verdict, bucket, due, outcome, exposed, fix_version, source,
          seen_from, closed_at is null as is_open, closed_why
        from vulnerabilities_findings where organization_id = $organization order by asset_id, component_key, flaw`,
  params: z.object({ organization: z.uuid() }),
  row: z.looseObject({ is_open: z.boolean() }),
})
const forgetPlaces = statement({
  name: 'test_forget_places',
  sql: `update vulnerabilities_places set digest = '' where organization_id = $organization and digest is not null`,
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})
const placesLeft = statement({
  name: 'test_places_left',
  sql: `select count(*) as orphans from vulnerabilities_findings f where f.organization_id = $organization and f.closed_at is null
          and not exists (select from vulnerabilities_places p where p.organization_id = f.organization_id
            and p.asset_id = f.asset_id and p.component_key = f.component_key and p.digest is not null)`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ orphans: z.number() }),
})
/** Kinds of findings of which the kept count is not what there is. */
const miscounted = statement({
  name: 'test_miscounted',
  sql: `select coalesce(sum(abs(difference)), 0)::bigint as miscounted from (
          select sum(one) as difference from (
            select site_id, 'flaw' as of, bucket, flaw, kind, exposed, null::integer as due_key, null::uuid as asset_id, 1 as one
            from vulnerabilities_findings where organization_id = $organization
            union all select site_id, 'day', bucket, null, null, null, due_key, null, 1
            from vulnerabilities_findings where organization_id = $organization
            union all select site_id, 'asset', bucket, null, null, null, null, asset_id, 1
            from vulnerabilities_findings where organization_id = $organization
            union all select site_id, of, bucket, flaw, kind, exposed, due_key, asset_id, -n
            from vulnerabilities_counts where organization_id = $organization) x
          group by site_id, of, bucket, flaw, kind, exposed, due_key, asset_id) d`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ miscounted: z.number() }),
})

/** Deadlines that are not beside their finding as it is, or beside none. */
const misplaced = statement({
  name: 'test_misplaced',
  sql: `select count(*) as misplaced from (
          select site_id, bucket, due_key, id, exposed, count(*) as n from (
            select site_id, bucket, due_key, id, exposed from vulnerabilities_findings where organization_id = $organization
            union all select site_id, bucket, due_key, finding_id, exposed from vulnerabilities_dues
            where organization_id = $organization) x group by 1, 2, 3, 4, 5) d where n <> 2`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ misplaced: z.number() }),
})

const forti = (version: string) => ({
  name: 'FortiOS',
  supplier: 'Fortinet',
  version,
  cpe: `cpe:2.3:o:fortinet:fortios:${version}:*:*:*:*:*:*:*`,
})
const VERSIONS = ['6.4.1', '7.0.13', '7.2.6', '7.4.2', '7.6.0']
const machine = fc.record({
  versions: fc.uniqueArray(fc.constantFrom(...VERSIONS), { maxLength: 3 }),
  reachable: fc.boolean(),
  name: fc.constantFrom('fw-a', 'fw-b'),
})
const steps = fc.array(fc.array(machine, { minLength: 2, maxLength: 2 }), {
  minLength: 2,
  maxLength: 4,
})

describe.skipIf(!existsSync(realData))('findings of places that did not change', () => {
  let test_: Test
  beforeAll(async () => {
    test_ = await openTestFindings()
    await test_.feed([
      'cve',
      'cve',
      recordsOf('cve-v5/vulnrichment-2024.jsonl.gz', [
        'CVE-2024-21762',
        'CVE-2024-23113',
        'CVE-2024-26010',
      ]),
    ])
  })
  afterAll(() => test_.close())

  test('are what a match that writes everything anew says of them', async () => {
    const { records, scope } = test_
    const { organization } = scope
    const read = () => records.reading(scope, (tx) => tx.all(said, { organization }))
    const fixed = [host({ name: 'fw-a' }), host({ name: 'fw-b' })]
    let found = 0
    await fc.assert(
      fc.asyncProperty(steps, async (walk) => {
        for (const machines of walk) {
          test_.pass(DAY_MS)
          const hosts = machines.map(
            ({ versions, reachable, name }, at): Host => ({
              system: {
                ...(fixed[at] as Host).system,
                name,
                reachableFromInternet: reachable,
              },
              software: host({}, versions.map(forti)).software,
            }),
          )
          test_.setHosts(hosts)
          await test_.hear(hosts)
          await test_.match()
        }
        const fast = await read()
        const orphans = await records.reading(scope, (tx) => tx.one(placesLeft, { organization }))
        expect(orphans).toEqual({ orphans: 0 })
        const counted = () => records.reading(scope, (tx) => tx.one(miscounted, { organization }))
        const placed = () => records.reading(scope, (tx) => tx.one(misplaced, { organization }))
        expect(await counted()).toEqual({ miscounted: 0 })
        expect(await placed()).toEqual({ misplaced: 0 })
        await records.within(scope, (tx) => tx.run(forgetPlaces, { organization }))
        await test_.server.catalogueChanged(null)
        await test_.match()
        expect(await read()).toEqual(fast)
        expect(await counted()).toEqual({ miscounted: 0 })
        expect(await placed()).toEqual({ misplaced: 0 })
        found += fast.filter(({ is_open }) => is_open).length
      }),
      { numRuns: 4, seed: 7 },
    )
    expect(found).toBeGreaterThan(5)
  })
})
