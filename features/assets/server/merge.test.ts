import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import { statement } from '../../../platform/records/index.ts'
import * as c from '../contract.ts'
import * as m from '../merge-contract.ts'
import type { Facts, Seen } from '../rules.ts'
import { acceptItems } from './accept.ts'
import type { Component } from './item.ts'
import { HEAD_OFFICE, type TestInventory, testInventory } from './testing.ts'

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
beforeEach(async () => {
  who = t.person(await t.scope())
})

const START = Date.parse('2026-11-20T00:00:00Z')
let hour = 0
const see = async (
  source: Seen['source'],
  facts: Facts,
  components: readonly Component[] = [],
): Promise<string> => {
  hour += 1
  const seen: Seen = { source, by: source, at: START + hour * 60_000, site: HEAD_OFFICE.id, facts }
  const [taken] = await t.records.within(who.scope, (tx) =>
    acceptItems(t.live, tx, [{ seen, components }], {
      importId: null,
      file: null,
      probeVersion: '1',
      by: source,
    }),
  )
  return taken?.id ?? ''
}
const call = (endpoint: unknown, given: object) =>
  t.call(who, endpoint as never, given) as Promise<never>
const read = (id: string): Promise<c.AssetDetail> => call(c.readAsset, { params: { id } })
const history = (id: string): Promise<{ into: { id: string } | null; events: m.MergeEvent[] }> =>
  call(m.mergeHistory, { params: { id } })
const proposals = (): Promise<{ rows: m.ProposalRow[]; total: number }> =>
  call(m.listProposals, { query: {} })
const names = async (): Promise<string[]> =>
  ((await call(c.listAssets, { query: {} })) as { rows: c.AssetRow[] }).rows.map((r) => r.name)
const subjects = async () => {
  const found = new Map<string, boolean>()
  await t.records.within(who.scope, async (tx) => {
    for await (const s of t.evidence.subjects(tx, { kind: 'host' }))
      found.set(s.id, s.retiredAt === null)
  })
  return found
}
const software = (name: string, version: string): Component => ({
  place: 'software:programs',
  name,
  version,
  supplier: '',
  type: 'programs',
  purl: '',
  cpe: '',
  licences: [],
})
const spans = statement({
  name: 'test_component_spans',
  sql: `select name, version, seen_from, seen_until from assets_components
        where organization_id = $organization::uuid order by name, version, seen_from`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({
    name: z.string(),
    version: z.string(),
    seen_from: z.date(),
    seen_until: z.date(),
  }),
})
const spansNow = () =>
  t.records.within(who.scope, (tx) => tx.all(spans, { organization: who.organization }))

test('two assets that one record shows to be one are merged with the key that decided; undone, both are as before', async () => {
  const a = await see('dhcp', { macs: ['00:1A:2B:00:00:01'], addresses: ['10.0.0.1'] })
  const b = await see('ledger', { serial: 'PF3ABC12', assetTag: 'A-1', owner: '総務課' })
  expect(a).not.toBe(b)
  const before = [await read(a), await read(b)]
  const both = await see('osquery', {
    serial: 'PF3ABC12',
    macs: ['00:1A:2B:00:00:01'],
    hostNames: ['pc-1.example.jp'],
  })
  expect(both).toBe(b)
  expect(await read(b)).toMatchObject({
    owner: '総務課',
    sources: ['dhcp', 'ledger', 'osquery'],
  })
  expect(await names()).toHaveLength(1)
  expect(await subjects()).toEqual(
    new Map([
      [a, false],
      [b, true],
    ]),
  )
  const { events } = await history(b)
  expect(events).toMatchObject([
    { kind: 'merge', kept: b, other: a, isByRule: true, keys: [{ kind: 'mac' }], undone: null },
  ])
  expect((await history(a)).into).toMatchObject({ id: b })
  await expect(
    call(c.restoreAsset, { params: { id: a }, body: { version: 2, reason: 'x' } }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/is_merged|changed_meanwhile/) })

  await call(m.undoMerge, {
    params: { id: b, merge: events[0]?.id },
    body: { reason: '別の機器' },
  })
  expect(await read(a)).toMatchObject({
    name: before[0]?.name,
    macs: ['00:1A:2B:00:00:01'],
    sources: ['dhcp'],
    retired: null,
  })
  expect(await read(b)).toMatchObject({ serial: 'PF3ABC12', sources: ['ledger', 'osquery'] })
  expect([...(await subjects()).values()]).toEqual([true, true])
  // What a person has taken apart no rule puts together again.
  await see('osquery', { serial: 'PF3ABC12', macs: ['00:1A:2B:00:00:01'] })
  expect(await names()).toHaveLength(2)
})

test('a UUID of two devices with other serial numbers is a known duplicate and identifies nothing from then on', async () => {
  const hostUuid = '11111111-2222-4333-8444-555555555555'
  const a = await see('osquery', { serial: 'VM-0001', hostUuid, macs: ['00:50:56:00:00:01'] })
  const b = await see('osquery', { serial: 'VM-0002', hostUuid, macs: ['00:50:56:00:00:02'] })
  const c3 = await see('osquery', { hostUuid, macs: ['00:50:56:00:00:03'] })
  expect(new Set([a, b, c3]).size).toBe(3)
  expect(await see('osquery', { hostUuid, macs: ['00:50:56:00:00:02'] })).toBe(b)
})

test('a docking station that goes from hand to hand stops identifying', async () => {
  const dock = 'A0:CE:C8:00:00:01'
  const a = await see('osquery', { serial: 'NB-0001', macs: ['00:1A:2B:00:00:0A', dock] })
  const b = await see('osquery', { serial: 'NB-0002', macs: ['00:1A:2B:00:00:0B', dock] })
  expect(a).not.toBe(b)
  const lone = await see('dhcp', { macs: [dock], addresses: ['10.0.0.77'] })
  expect([a, b]).not.toContain(lone)
})

test('a weak key proposes; refused the pair is not proposed again, accepted it is one', async () => {
  const a = await see('dhcp', { hostNames: ['kiosk'], macs: ['00:1A:2B:00:01:01'] })
  const b = await see('dhcp', { hostNames: ['kiosk'], macs: ['00:1A:2B:00:01:02'] })
  expect(a).not.toBe(b)
  const [pair] = (await proposals()).rows
  expect(pair).toMatchObject({ reason: 'name', keys: [{ kind: 'name' }] })
  await call(m.refuseProposal, { params: { id: pair?.id } })
  await see('dhcp', { hostNames: ['kiosk'], macs: ['00:1A:2B:00:01:02'] })
  expect((await proposals()).total).toBe(0)
  await expect(call(m.refuseProposal, { params: { id: pair?.id } })).rejects.toMatchObject({
    code: 'assets.proposal_decided',
  })
  const third = await see('dhcp', { hostNames: ['kiosk'], macs: ['00:1A:2B:00:01:03'] })
  const [next] = (await proposals()).rows
  await call(m.acceptProposal, {
    params: { id: next?.id },
    body: { kept: third, reason: '同じ端末' },
  })
  expect((await proposals()).total).toBe(0)
  expect(await names()).toHaveLength(2)
})

test('merged, split and undone, the software keeps every span in which it was seen', async () => {
  const one = await see('osquery', { serial: 'SV-0001' }, [software('openssl', '3.0.1')])
  const two = await see('packages', { serial: 'SV-0002' }, [software('nginx', '1.24')])
  await see('osquery', { serial: 'SV-0001' }, [software('openssl', '3.0.1')])
  const before = await spansNow()
  await call(m.mergeAssets, { params: { id: one }, body: { otherId: two, reason: '同じ機器' } })
  expect(await spansNow()).toEqual(before)
  expect((await read(one)).components).toBe(2)
  const seen = (await call(c.assetSightings, { params: { id: one }, query: {} })) as {
    rows: c.SightingRow[]
  }
  expect(seen.rows).toHaveLength(3)
  const leaving = seen.rows.filter((r) => r.source === 'packages').map((r) => r.id)
  const piece = (await call(m.splitAsset, {
    params: { id: one },
    body: { sightings: leaving, reason: '別の機器' },
  })) as c.AssetDetail
  expect(piece).toMatchObject({ serial: 'SV-0002', components: 1 })
  expect(await read(one)).toMatchObject({ sources: ['osquery'], components: 1 })
  expect(await spansNow()).toEqual(before)
  const split = (await history(one)).events.find((e) => e.kind === 'split')
  await call(m.undoMerge, { params: { id: one, merge: split?.id }, body: { reason: '誤り' } })
  expect(await read(one)).toMatchObject({ sources: ['osquery', 'packages'], components: 2 })
  expect(await spansNow()).toEqual(before)
  await expect(
    call(m.splitAsset, {
      params: { id: one },
      body: { sightings: seen.rows.map((r) => r.id), reason: 'x' },
    }),
  ).rejects.toMatchObject({ code: 'assets.split_all' })
})

test('software that two assets had is told once of the one that they are', async () => {
  const nginx = software('nginx', '1.24')
  const one = await see('osquery', { serial: 'SW-0001' }, [nginx, software('curl', '8.0')])
  const from = new Date(START + hour * 60_000).toISOString()
  const two = await see('osquery', { serial: 'SW-0002' }, [nginx])
  const until = new Date(START + hour * 60_000).toISOString()
  const listed = async (id: string, current: 'yes' | 'all') =>
    (await call(c.assetComponents, { params: { id }, query: { current } })) as {
      rows: c.ComponentRow[]
      total: number
    }
  await call(m.mergeAssets, { params: { id: one }, body: { otherId: two, reason: '同じ機器' } })
  expect((await read(one)).components).toBe(2)
  for (const current of ['yes', 'all'] as const) {
    const { rows, total } = await listed(one, current)
    expect(rows.map((r) => r.name)).toEqual(['curl', 'nginx'])
    expect(total).toBe(2)
    expect(rows[1]).toMatchObject({ seenFrom: from, seenUntil: until })
  }
  const [merge] = (await history(one)).events
  await call(m.undoMerge, { params: { id: one, merge: merge?.id }, body: { reason: '誤り' } })
  expect((await listed(one, 'yes')).total).toBe(2)
  expect((await listed(two, 'yes')).rows).toMatchObject([{ name: 'nginx', seenFrom: until }])
})

test('a preview says what a merge and a split would make, and changes nothing', async () => {
  const one = await see('osquery', { serial: 'PV-0001', hostNames: ['pv-1'], name: 'pv-1' })
  const two = await see('ledger', { serial: 'PV-0002', assetTag: 'PV-9', owner: '総務部' })
  const ask = () =>
    call(m.previewMerge, { params: { id: one }, query: { other: two } }) as Promise<{
      one: m.Outlook
      both: m.Outlook
      against: string[]
    }>
  const merge = await ask()
  expect(merge.against).toEqual(['serial'])
  expect(merge.both).toMatchObject({
    name: 'pv-1',
    assetTag: 'PV-9',
    owner: '総務部',
    sightings: 2,
  })
  expect(await ask()).toEqual(merge)
  const done = (await call(m.mergeAssets, {
    params: { id: one },
    body: { otherId: two, reason: '同じ機器' },
  })) as c.AssetDetail
  const shown = Object.keys(m.Outlook.shape).filter((k) => k !== 'sightings')
  for (const field of shown as (keyof c.AssetDetail & keyof m.Outlook)[])
    expect(merge.both[field]).toEqual(done[field])
  const { rows } = (await call(c.assetSightings, { params: { id: one }, query: {} })) as {
    rows: c.SightingRow[]
  }
  const sightings = rows.filter((r) => r.source === 'ledger').map((r) => r.id)
  const split = (await call(m.previewSplit, { params: { id: one }, body: { sightings } })) as {
    stays: m.Outlook
    leaves: m.Outlook
    keys: m.SharedKey[]
  }
  expect(split.stays).toEqual(merge.one)
  expect(split.leaves).toMatchObject({ serial: 'PV-0002', owner: '総務部', sightings: 1 })
  expect(split.keys.map((k) => `${k.kind} ${k.value}`)).toEqual(['serial PV-0002', 'tag PV-9'])
  await expect(
    call(m.previewSplit, { params: { id: one }, body: { sightings: rows.map((r) => r.id) } }),
  ).rejects.toMatchObject({ code: 'assets.split_all' })
  who = t.person(await t.scope())
  await expect(ask()).rejects.toMatchObject({ code: 'general.not_found' })
})

test('a stack is found by any of its chassis, when one is swapped and when another speaks', async () => {
  const macs = ['00:1B:54:00:00:01']
  const hostNames = ['sw-core']
  const stack = await see('snmp', {
    serial: 'FCW1111A001',
    serials: ['FCW1111A001', 'FCW1111A002'],
    macs,
    hostNames,
  })
  expect(await see('ledger', { serial: 'FCW1111A002', assetTag: 'SW-2' })).toBe(stack)
  const swapped = ['FCW1111A001', 'FCW2222B009']
  expect(await see('snmp', { serial: swapped[1] ?? '', serials: swapped, macs, hostNames })).toBe(
    stack,
  )
  expect(await see('ledger', { serial: 'FCW2222B009', assetTag: 'SW-3' })).toBe(stack)
  // A master that tells only its own number, which nobody knew.
  expect(await see('snmp', { serial: 'FCW3333C001', macs, hostNames })).toBe(stack)
  expect(await see('snmp', { serial: 'FCW9999Z999', hostNames })).not.toBe(stack)
})

test('nothing of another organization is found, merged or told', async () => {
  const mine = await see('dhcp', { macs: ['00:1A:2B:00:02:01'] })
  who = t.person(await t.scope())
  const theirs = await see('dhcp', { macs: ['00:1A:2B:00:02:01'] })
  expect(theirs).not.toBe(mine)
  await expect(
    call(m.mergeAssets, { params: { id: theirs }, body: { otherId: mine, reason: 'x' } }),
  ).rejects.toMatchObject({ code: 'general.not_found' })
  await expect(history(mine)).rejects.toMatchObject({ code: 'general.not_found' })
})
