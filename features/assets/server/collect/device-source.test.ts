import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../../../../platform/access/who.ts'
import { assetComponents, assetSightings, listAssets, readAsset } from '../../contract.ts'
import { clockOf } from '../../device-facts.ts'
import { type TestInventory, testInventory } from '../testing.ts'
import { looksLikeNmap, looksLikeSbom, looksLikeTable } from './recognise.ts'
import { looksLikeDevices } from './recognise-devices.ts'

const folder = new URL('../../../../libs/devices/src/fixtures/', import.meta.url)
/** A sample of the reader with its secrets filled in. */
const SECRET = 'Vx82kLqWz91Tr55'
const sample = (name: string): string =>
  readFileSync(new URL(name, folder), 'utf8').replaceAll(/\{\{\w+\}\}/g, SECRET)

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
const fresh = async () => {
  who = t.person(await t.scope())
}
type Row = {
  id: string
  name: string
  serial: string
  model: string
  maker: string
  deviceClass: string
  macs: string[]
  addresses: string[]
  sources: string[]
}
const rows = async (): Promise<Row[]> =>
  ((await t.call(who, listAssets as never, { query: {} })) as { rows: Row[] }).rows

test('a router: its output and configuration make one asset with firmware, exposure and evidence E2', async () => {
  await fresh()
  const done = await t.take(who, 'anything.bin', sample('yamaha-rtx.txt'))
  expect(done.state).toBe('done')
  expect(done.counts).toMatchObject({ records: 1, added: 1, damaged: 0 })
  const [asset, ...others] = await rows()
  expect(others).toEqual([])
  expect(asset).toMatchObject({
    serial: 'S4H012345',
    model: 'RTX1210',
    maker: 'Yamaha',
    deviceClass: 'edge',
    sources: ['devices'],
  })
  const params = { id: asset?.id ?? '' }
  const detail = (await t.call(who, readAsset as never, { params })) as {
    firmware: string
    reachableFromInternet: boolean
    sourcesSay: { says: { field: string; value: string }[] }[]
  }
  expect(detail).toMatchObject({ firmware: '14.01.42', reachableFromInternet: true })
  const because = detail.sourcesSay[0]?.says.find((s) => s.field === 'reachableBecause')?.value
  expect(because).toContain('ssh/22 pp 1 (default-route: pp 1)')
  const components = (await t.call(who, assetComponents as never, { params })) as { rows: object[] }
  expect(components.rows).toMatchObject([
    { name: 'RTX', version: '14.01.42', supplier: 'Yamaha', place: 'firmware' },
  ])
  const evidence = await t.records.within(who.scope, (tx) =>
    t.evidence.list(tx, { kinds: ['assets.classification'], limit: 10 }),
  )
  expect(evidence[0]).toMatchObject({
    class: 'E2',
    probe: 'devices',
    payload: { reachableFromInternet: true, firmware: '14.01.42', deviceClass: 'edge' },
  })
  // The clock of the device says when it was seen, not the day of the upload.
  const seen = (await t.call(who, assetSightings as never, { params })) as {
    rows: { at: string }[]
  }
  expect(seen.rows[0]?.at).toBe('2024-03-04T07:04:53.000Z')
})

test('no secret of any sample is kept: not in the dry run, not in the inventory, not in evidence', async () => {
  await fresh()
  for (const name of readdirSync(folder)) {
    const file = await t.upload(who, name, sample(name))
    expect(JSON.stringify(file), name).not.toContain(SECRET)
    expect(file.preview?.facts.find((f) => f.label.en === 'Secrets replaced')?.value, name).toMatch(
      /^\d+$/,
    )
    await t.confirm(who, file.id)
  }
  const all = await rows()
  expect(all.length).toBeGreaterThanOrEqual(15)
  const evidence = await t.records.within(who.scope, (tx) =>
    t.evidence.list(tx, { kinds: ['assets.sighting', 'assets.classification'], limit: 500 }),
  )
  const details = await Promise.all(
    all.map((a) => t.call(who, readAsset as never, { params: { id: a.id } })),
  )
  expect(JSON.stringify([all, details, evidence])).not.toContain(SECRET)
})

test('both members of a cluster, and the neighbours and addresses that a switch knows', async () => {
  await fresh()
  const ha =
    'HA Health Status: OK\nModel: FortiGate-600E\nMode: HA A-P\nPrimary     : fgt-a , FG6H0E0000000001, HA cluster index = 1\nSecondary   : fgt-b , FG6H0E0000000002, HA cluster index = 0\n'
  await t.take(who, 'ha.txt', ha)
  expect((await rows()).map((a) => [a.name, a.serial, a.model])).toEqual([
    ['fgt-a', 'FG6H0E0000000001', 'FortiGate-600E'],
    ['fgt-b', 'FG6H0E0000000002', 'FortiGate-600E'],
  ])
  const status =
    'Version: FortiGate-600E v7.0.13,build0566,231024 (GA.M)\nSerial-Number: FG6H0E0000000001\nHostname: fgt-a\nCurrent HA mode: a-p, primary\n'
  const again = await t.take(who, 'status.txt', status)
  expect(again.counts).toMatchObject({ added: 0, changed: 1 })
  const tables = `sw1#show cdp neighbors detail
-------------------------
Device ID: core.example.jp(FXS1828Q2JH)
Entry address(es):
  IP address: 192.168.7.1
Platform: N77-C7706,  Capabilities: Router Switch
Interface: GigabitEthernet0/2,  Port ID (outgoing port): Ethernet1/15

sw1#show ip arp
Protocol  Address              Age(min)       Hardware Addr     Type      Interface
Internet  192.168.7.1          -              001b.5466.0001    ARPA      Vlan7
Internet  192.168.7.20         3              001b.5466.7788    ARPA      Vlan7
`
  await fresh()
  await t.take(who, 'sw1.txt', tables)
  const found = await rows()
  expect(found.find((a) => a.serial === 'FXS1828Q2JH')).toMatchObject({
    name: 'core.example.jp',
    addresses: ['192.168.7.1'],
    sources: ['devices'],
  })
  // The switch itself spoke at the prompt; its own address tells its MAC.
  expect(found.find((a) => a.name === 'sw1')?.macs).toEqual(['00:1B:54:66:00:01'])
  expect(found.find((a) => a.macs.includes('00:1B:54:66:77:88'))).toMatchObject({
    addresses: ['192.168.7.20'],
    sources: ['dhcp'],
  })
})

test('the same file again changes nothing', async () => {
  await fresh()
  await t.take(who, 'a.conf', sample('fortigate.conf'))
  const again = await t.upload(who, 'b.conf', sample('fortigate.conf'))
  expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
})

test('each kind of file is told by its content', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  for (const name of readdirSync(folder)) {
    const head = bytes(sample(name))
    const certainty = looksLikeDevices(head)?.certainty ?? 0
    expect(certainty, name).toBeGreaterThan(0.5)
    expect(
      Math.max(
        looksLikeNmap(head)?.certainty ?? 0,
        looksLikeSbom(head)?.certainty ?? 0,
        looksLikeTable(head, name)?.certainty ?? 0,
      ),
      name,
    ).toBeLessThan(certainty)
  }
  for (const other of [
    'a,b\n1,2\n',
    '<?xml version="1.0"?><nmaprun scanner="nmap">',
    '{"bomFormat":"CycloneDX"}',
    'ii  bash  5.2  amd64\n',
    '<13>Nov 22 03:00:00 fw1 kernel: drop',
  ])
    expect(looksLikeDevices(bytes(other)), other).toBeNull()
})

test.each([
  ['Fri Jan 10 23:10:02 2020', '2020-01-10T14:10:02.000Z'],
  ['Mar 04-Mon-2024 16:08:00 JST', '2024-03-04T07:08:00.000Z'],
  ['10:15:42 UTC Mon Mar 4 2024', '2024-03-04T10:15:42.000Z'],
  ['2024/02/01 10:00:00', '2024-02-01T01:00:00.000Z'],
  ['yesterday', null],
  ['', null],
])('the clock %s is %s', (text, iso) => {
  const at = clockOf(text)
  expect(at === null ? null : new Date(at).toISOString()).toBe(iso)
})
