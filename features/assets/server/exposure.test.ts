import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import {
  type AssetDetail,
  assetExposure,
  type ExposureRow,
  exposures,
  listAssets,
  readAsset,
  updateAsset,
} from '../contract.ts'
import { dangerousOf, exposureOf, exposureState, isGlobal, nextStep } from '../exposure.ts'
import type { Statements } from '../facts.ts'
import { type TestInventory, testInventory } from './testing.ts'

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
beforeEach(async () => {
  who = t.person(await t.scope())
})
type Page = z.output<NonNullable<typeof exposures.answer>>
const page = async (query: object = {}): Promise<Page> =>
  (await t.call(who, exposures as never, { query })) as Page
const only = async (): Promise<ExposureRow> => {
  const { rows } = await page()
  expect(rows).toHaveLength(1)
  return rows[0] as ExposureRow
}
const fortigate = readFileSync(
  new URL('../../../libs/devices/src/fixtures/fortigate.conf', import.meta.url),
  'utf8',
).replaceAll(/\{\{\w+\}\}/g, 'Vx82kLqWz91Tr55')
const closed = fortigate
  .replaceAll(
    'set allowaccess ping https ssh\n        set type',
    'set allowaccess ping\n        set type',
  )
  .replace('    set port 10443', '    set status disable\n    set port 10443')
  .replace(/config vpn ipsec phase1-interface[\s\S]*?\nend\n/, '')
  .replace(/config firewall vip[\s\S]*?\nend\n/, '')
const days = (count: number) => {
  t.clock.at = new Date(t.clock.at.getTime() + count * 86_400_000)
}

test('a configuration: what listens, why, how old; old evidence is unconfirmed and counted; a closed one closes', async () => {
  await t.take(who, 'fw.conf', fortigate)
  const row = await only()
  expect(row).toMatchObject({
    name: 'fw-hq',
    state: 'exposed',
    isContradictory: false,
    next: 'close',
    dangerous: ['https-admin/8443 wan1', 'ssh/22 wan1'],
    evidence: [{ by: 'configuration', isReachable: true, isOld: false }],
  })
  expect(row.evidence[0]?.listens).toEqual([
    'ssl-vpn/10443',
    'ipsec-remote/500',
    'https-admin/8443 wan1',
    'ssh/22 wan1',
    'published: web/443 wan1',
  ])
  days(31)
  // What only tells the version does not make the evidence younger.
  await t.take(
    who,
    's.txt',
    'Version: FortiGate-60F v7.4.2,build2571,240304 (GA.F)\nHostname: fw-hq\n',
  )
  expect(await page()).toMatchObject({
    exposed: 0,
    unconfirmed: 1,
    rows: [{ state: 'unconfirmed' }],
  })
  expect((await page({ state: 'exposed' })).rows).toEqual([])
  expect((await page({ by: 'configuration', state: 'unconfirmed' })).rows).toHaveLength(1)
  await t.take(who, 'closed.conf', closed)
  expect(await page()).toMatchObject({ rows: [], exposed: 0, unconfirmed: 0, assets: 1 })
  const one = (await t.call(who, assetExposure as never, { params: { id: row.id } })) as ExposureRow
  expect(one).toMatchObject({
    state: 'closed',
    evidence: [{ by: 'configuration', isReachable: false }],
  })
})

test('contradictory evidence is exposed: a person says no, a scan at a global address found a port', async () => {
  const scan = `<?xml version="1.0"?><nmaprun scanner="nmap" start="${Math.floor(t.clock.at.getTime() / 1000)}"><host><status state="up"/><address addr="8.8.4.4" addrtype="ipv4"/><hostnames><hostname name="dns.example.jp" type="user"/></hostnames><ports><port protocol="tcp" portid="3389"><state state="open"/><service name="ms-wbt-server"/></port></ports></host><runstats><finished time="${Math.floor(t.clock.at.getTime() / 1000)}"/></runstats></nmaprun>`
  await t.take(who, 'scan.xml', scan)
  const row = await only()
  expect(row).toMatchObject({
    next: 'close',
    evidence: [{ by: 'outside-scan', detail: '8.8.4.4', listens: ['tcp/3389 ms-wbt-server'] }],
  })
  const detail = async (): Promise<AssetDetail> =>
    (await t.call(who, readAsset as never, { params: { id: row.id } })) as AssetDetail
  await t.call(who, updateAsset as never, {
    params: { id: row.id },
    body: { version: (await detail()).version, changes: { reachableFromInternet: false } },
  })
  expect(await only()).toMatchObject({
    state: 'exposed',
    isContradictory: true,
    evidence: [{ by: 'outside-scan' }, { by: 'person', isReachable: false }],
  })
  expect((await detail()).reachableFromInternet).toBe(true)
  expect(
    (await t.call(who, listAssets as never, { query: {} })) as { total: number },
  ).toMatchObject({ total: 1 })
  await t.records.within(who.scope, async (tx) => {
    expect((await t.assets.exposures.of(tx, [row.id])).get(row.id)).toMatchObject({
      state: 'exposed',
    })
  })
})

test('another organization and another site see nothing of it', async () => {
  await t.take(who, 'fw.conf', fortigate)
  const { id } = await only()
  for (const scope of [
    await t.scope(),
    { ...who.scope, sites: ['01890000-0000-7000-8000-000000000009'] },
  ]) {
    who = t.person(scope)
    expect(await page()).toMatchObject({ rows: [], exposed: 0, assets: 0 })
    await expect(t.call(who, assetExposure as never, { params: { id } })).rejects.toThrow()
  }
})

const at = Date.UTC(2026, 10, 22)
const said = (facts: object) => ({ by: 'x', at, firstAt: at, times: 1, facts })

test.each([
  [
    'a private address',
    { snmp: said({ addresses: ['192.168.1.1', '100.64.0.1'] }) },
    'unknown',
    null,
  ],
  ['a global address alone', { snmp: said({ addresses: ['8.8.8.8'] }) }, 'exposed', 'look'],
  [
    'the device lists its ports',
    {
      osquery: said({
        addresses: ['8.8.8.8'],
        ports: [{ protocol: 'tcp', port: 443, service: '' }],
      }),
    },
    'exposed',
    'own',
  ],
  [
    'a ledger says yes, a person no',
    {
      ledger: said({ reachableFromInternet: true }),
      console: said({ reachableFromInternet: false }),
    },
    'exposed',
    'settle',
  ],
  ['a ledger says no', { ledger: said({ reachableFromInternet: false }) }, 'closed', null],
  [
    'the bare address of an interface whose configuration lets nothing in',
    {
      devices: said({ addresses: ['8.8.8.8'], reachableFromInternet: false, reachableBecause: '' }),
    },
    'closed',
    null,
  ],
] as const)('%s', (_, statements, state, next) => {
  const exposure = exposureOf(statements as Statements)
  expect(exposureState(exposure, at)).toBe(state)
  if (next !== null) expect(nextStep(exposure, '', at)).toBe(next)
})

test('addresses of the internet, and what must not face it', () => {
  expect(['8.8.8.8', '2400:4050::1'].map(isGlobal)).toEqual([true, true])
  expect(
    [
      '10.1.1.1',
      '172.31.0.1',
      '100.64.1.1',
      '169.254.0.1',
      '127.0.0.1',
      '203.0.113.9',
      'fd00::1',
      'fe80::1',
      '2001:db8::1',
      'x',
    ].map(isGlobal),
  ).toEqual(Array(10).fill(false))
  const listens = [
    'https-admin/8443 wan1',
    'tcp/3389 ms-wbt-server',
    'tcp/445 microsoft-ds',
    'tcp/443 https',
    'ssl-vpn/10443',
    'tcp/8080 http-proxy',
    'tcp/4450 x',
  ]
  expect(
    dangerousOf([{ by: 'service', source: 'scan', isReachable: true, at, listens, detail: '' }]),
  ).toEqual(listens.slice(0, 3))
})
