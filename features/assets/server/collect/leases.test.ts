/**
 * A lease file through the real import: devices on the inventory, the ledger's device recognised, the same file again
 * changes nothing.
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAssets } from '../../contract.ts'
import { HEAD_OFFICE, type TestInventory, testInventory } from '../testing.ts'

let t: TestInventory
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())

const LEASES = `lease 192.168.1.20 {
  starts 5 2026/11/20 01:02:03;
  binding state active;
  hardware ethernet 00:1a:2b:3c:4d:5e;
  client-hostname "PC-014";
}
lease 192.168.1.21 {
  starts 5 2026/11/20 01:02:04;
  binding state active;
  hardware ethernet 3c:ef:8c:00:00:01;
}
lease 192.168.1.22 {
  binding state free;
}
`

test('leases name the device of the ledger and one that nobody wrote down', async () => {
  const who = t.person(await t.scope())
  await t.take(who, '台帳.csv', '管理番号,機器名,MACアドレス\nA-1,経理のPC,00:1A:2B:3C:4D:5E\n')
  const done = await t.take(who, 'dhcpd.leases', LEASES)
  expect(done).toMatchObject({
    state: 'done',
    source: { id: 'leases' },
    counts: { records: 2, added: 1, changed: 1, faulty: 0, skipped: 1 },
  })
  const { rows } = (await t.call(who, listAssets as never, { query: { source: 'dhcp' } })) as {
    rows: { name: string; sources: string[]; site: string; lastSeenAt: string }[]
  }
  expect(rows.map((r) => [r.name, r.sources]).sort()).toEqual([
    ['192.168.1.21', ['dhcp']],
    ['経理のPC', ['dhcp', 'ledger']],
  ])
  expect(rows.every((r) => r.site === HEAD_OFFICE.id)).toBe(true)
  const again = await t.take(who, 'dhcpd.leases', LEASES)
  expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
})

test('an exported table of Windows Server is no ledger', async () => {
  const who = t.person(await t.scope())
  const text = `"IPAddress","ScopeId","AddressState","ClientId","HostName"\r\n"10.1.0.9","10.1.0.0","Active","00-1a-2b-3c-4d-70","PC-9"\r\n`
  expect(await t.upload(who, 'leases.csv', text)).toMatchObject({
    source: { id: 'leases' },
    state: 'ready',
  })
})

test('a clock years ahead does not carry a device into the future', async () => {
  const who = t.person(await t.scope())
  await t.take(who, 'dhcpd.leases', LEASES.replaceAll('2026/11/20', '2046/11/20'))
  const { rows } = (await t.call(who, listAssets as never, { query: { source: 'dhcp' } })) as {
    rows: { lastSeenAt: string }[]
  }
  expect(rows).toHaveLength(2)
  for (const { lastSeenAt } of rows)
    expect(Date.parse(lastSeenAt)).toBeLessThanOrEqual(t.clock.at.getTime())
})
