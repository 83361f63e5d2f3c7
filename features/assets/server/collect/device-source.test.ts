import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../../../../platform/access/who.ts'
import {
  assetComponents,
  assetSightings,
  deviceLinks,
  gapList,
  listAssets,
  readAsset,
} from '../../contract.ts'
import { clockOf } from '../../device-facts.ts'
import { listProposals } from '../../merge-contract.ts'
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
    sources: ['neighbours'],
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

test('neighbours are links, sightings that merge nothing, and devices of their own', async () => {
  await fresh()
  const lldp = (name: string, mac: string, address: string) =>
    `------------------------------------------------\nLocal Intf: Gi0/1\nChassis id: ${mac}\nPort id: Gi1/0/24\nPort Description: uplink\nSystem Name: ${name}\n\nSystem Description: \nCisco IOS Software\n\nTime remaining: 101 seconds\nSystem Capabilities: B,R\nEnabled Capabilities: B\nManagement Addresses:\n    IP: ${address}\n`
  // Two assets that are known already: a printer by its MAC, a switch by its serial number and name.
  await t.take(
    who,
    'ledger.csv',
    'MACアドレス,シリアル番号,ホスト名\n00:1B:54:66:10:01,,\n,FXS1828Q2JH,core.example.jp\n',
  )
  const known = await rows()
  // One neighbour claims to be both.
  await t.take(
    who,
    'sw9.txt',
    `sw9#show lldp neighbors detail\n${lldp('core.example.jp', '001b.5466.1001', '192.168.7.1')}`,
  )
  const after = await rows()
  expect(after).toHaveLength(known.length + 1)
  const links = (await t.call(who, deviceLinks as never, { query: {} })) as {
    rows: {
      from: { name: string }
      to: { name: string } | null
      fromPort: string
      toPort: string
    }[]
  }
  expect(links.rows).toMatchObject([
    {
      from: { name: 'sw9' },
      fromPort: 'Gi0/1',
      toName: 'core.example.jp',
      toPort: 'Gi1/0/24',
      toMac: '00:1B:54:66:10:01',
      to: { id: known.find((a) => a.macs.length > 0)?.id },
      isCurrent: true,
    },
  ])
  const proposals = (await t.call(who, listProposals as never, { query: {} })) as { total: number }
  expect(proposals.total).toBe(1)
  // A newer list without it: the link stays, and is no longer current. Its neighbour is new, thus an unknown device.
  t.clock.at = new Date(t.clock.at.getTime() + 60_000)
  await t.take(
    who,
    'sw9b.txt',
    `sw9#show lldp neighbors detail\n${lldp('cam-7', '001b.5466.2002', '192.168.7.9')}`,
  )
  const later = (await t.call(who, deviceLinks as never, { query: {} })) as typeof links
  expect(later.rows).toMatchObject([
    { isCurrent: false },
    { isCurrent: true, to: { name: 'cam-7' } },
  ])
  const gaps = (await t.call(who, gapList as never, { query: { gap: 'machine-only' } })) as {
    rows: { name: string; sources: string[] }[]
  }
  expect(gaps.rows.find((g) => g.name === 'cam-7')?.sources).toEqual(['neighbours'])
  expect(
    ((await t.call(t.person(await t.scope()), deviceLinks as never, { query: {} })) as typeof links)
      .rows,
  ).toEqual([])
})
