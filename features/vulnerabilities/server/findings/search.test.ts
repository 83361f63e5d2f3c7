/**
 * A search asks for the names first and for their findings then: it finds what a look at every finding finds, and nothing of
 * another organization or another site.
 * @module
 */
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, type Scope } from '../../../../platform/records/index.ts'
import { FindingFilter } from '../../contract.ts'
import { matchOrganization } from '../matching/match.ts'
import { host, openTestFindings, realData, recordsOf } from '../testing.ts'
import { affectedAssets, affectedCounts, bucketCounts } from './count-store.ts'
import { filterOf, pageOf } from './list.ts'
import { narrowed } from './search-store.ts'

type Test = Awaited<ReturnType<typeof openTestFindings>>

const SITES = { tokyo: newId(), osaka: newId() }
const forti = (product: 'FortiOS' | 'FortiProxy', version: string) => ({
  name: product,
  supplier: 'Fortinet',
  version,
  cpe: `cpe:2.3:${product === 'FortiOS' ? 'o' : 'a'}:fortinet:${product.toLowerCase()}:${version}:*:*:*:*:*:*:*`,
})

describe.skipIf(!existsSync(realData))('a search of findings', () => {
  let opened: Test
  beforeAll(async () => {
    opened = await openTestFindings()
    await opened.feed([
      'cve',
      'cve',
      recordsOf('cve-v5/vulnrichment-2024.jsonl.gz', ['CVE-2024-21762', 'CVE-2024-23113']),
    ])
    const hosts = [
      host({ name: '東京ゲートウェイ１', site: SITES.tokyo }, [forti('FortiOS', '7.2.6')]),
      host({ name: 'Osaka_gw%01', site: SITES.osaka }, [
        forti('FortiOS', '7.2.6'),
        forti('FortiProxy', '7.2.8'),
      ]),
      host({ name: 'nowhere' }, [forti('FortiProxy', '7.2.8')]),
    ]
    opened.setHosts(hosts)
    await opened.match()
  })
  afterAll(() => opened.close())

  const list = (scope: Scope, q: string | undefined, isSlow = false): Promise<readonly string[]> =>
    opened.records.reading(scope, async (tx) => {
      const filter = filterOf(tx, FindingFilter.parse({ q }), '2026-11-22')
      const page = await pageOf(tx, isSlow ? filter : await narrowed(tx, filter), {
        sort: 'asset',
        order: 'asc',
        cursor: null,
        limit: 100,
      })
      return page.rows.map((row) => `${row.asset_name} ${row.component_name} ${row.flaw}`)
    })

  test.each([
    'ゲートウェイ1',
    'gw%',
    'gw_',
    'osaka_gw%01',
    'FORTIOS',
    'fortiproxy',
    '2024-23113',
    'cve-2024-2',
    'o',
    'no such thing',
    '\\',
  ])('for %j finds what a look at every finding finds', async (q) => {
    expect(await list(opened.scope, q)).toEqual(await list(opened.scope, q, true))
  })

  test('finds by asset, by component and by flaw, in any writing', async () => {
    const all = await list(opened.scope, undefined)
    expect(all.length).toBeGreaterThan(5)
    const bearing = (word: string) => all.filter((row) => row.includes(word))
    expect(await list(opened.scope, 'ゲートウェイ1')).toEqual(bearing('東京'))
    expect(await list(opened.scope, 'FORTIproxy')).toEqual(bearing('FortiProxy'))
    expect(await list(opened.scope, 'cve-2024-23113')).toEqual(bearing('CVE-2024-23113'))
    expect(await list(opened.scope, 'gw%')).toEqual(bearing('gw%'))
  })

  test('finds nothing of another organization, and nothing of another site', async () => {
    const other = await opened.organization()
    await matchOrganization({ ...opened.deps, software: nothing }, other.organization)
    expect(await list(other, 'forti')).toEqual([])
    const tokyo = { ...opened.scope, sites: [SITES.tokyo] }
    expect(await list(tokyo, 'osaka')).toEqual([])
    expect(await list(tokyo, 'nowhere')).toEqual([])
    const own = await list(tokyo, 'forti')
    expect(own.length).toBeGreaterThan(0)
    expect(own.every((row) => row.startsWith('東京'))).toBe(true)
  })

  test('is counted for each site alone', async () => {
    const overview = (sites: Scope['sites']) =>
      opened.records.reading({ ...opened.scope, sites }, async (tx) => {
        const of = { organization: opened.scope.organization, asset: null }
        const buckets = await tx.all(bucketCounts, of)
        const severities = await tx.all(affectedCounts, of)
        const affected = buckets.find(({ bucket }) => bucket === 'affected')?.count ?? 0
        expect(severities.reduce((sum, { count }) => sum + count, 0)).toBe(affected)
        return [affected, (await tx.one(affectedAssets, of))?.count]
      })
    const all = await list(opened.scope, undefined)
    expect(await overview('*')).toEqual([all.length, 3])
    const tokyo = all.filter((row) => row.startsWith('東京'))
    expect(await overview([SITES.tokyo])).toEqual([tokyo.length, 1])
    expect(await overview([newId()])).toEqual([0, 0])
  })

  const nothing: Test['deps']['software'] = {
    identities: async function* () {},
    installed: async function* () {},
    systems: async function* () {},
    counted: () => Promise.resolve([]),
    looks: () => Promise.resolve([]),
  }
})
