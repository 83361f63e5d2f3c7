/**
 * The network by segment, over the real store: what a site registered, what addresses say, how devices stand.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import type { Scope } from '../../../platform/records/index.ts'
import * as c from '../contract.ts'
import {
  HEAD_OFFICE,
  PLANT,
  type Sayer,
  sayerOf,
  type TestInventory,
  testInventory,
} from './testing.ts'

const DAY = 24 * 60 * 60_000
let t: TestInventory
let scope: Scope
let who: Who

let say: Sayer
const ask = <T>(endpoint: unknown, given: object = {}, as = who): Promise<T> =>
  t.call(as, endpoint as never, given) as unknown as Promise<T>
type Picture = z.output<NonNullable<typeof c.networkPicture.answer>>
type List = z.output<NonNullable<typeof c.listAssets.answer>>

beforeAll(async () => {
  t = await testInventory()
  scope = await t.scope()
  who = t.person(scope)
  say = sayerOf(t, scope)
  const now = t.clock.now().getTime()
  const [h, p] = [HEAD_OFFICE.id, PLANT.id]
  // 10.20.0.0/22 is registered for the head office, so two of its /24 are one segment.
  await say('scan', now, h, { macs: ['AC:CC:8E:00:00:01'], addresses: ['10.20.1.5'] })
  await say('ledger', now, h, {
    serial: 'PC-0000001',
    addresses: ['10.20.2.9'],
    deviceClass: 'notebook',
  })
  await say('scan', now - 9 * DAY, p, { macs: ['3C:52:82:00:00:02'], addresses: ['10.20.2.9'] })
  await say('devices', now, h, {
    serial: 'FGT0000001',
    deviceClass: 'edge',
    reachableFromInternet: true,
    addresses: ['10.20.0.1', '192.168.7.1', '203.0.113.9', '127.0.0.1', 'fe80::1'],
  })
  await say('osquery', now, null, { serial: 'NOADDR-001', hostNames: ['lonely'] })
  await say('sbom', now, h, { product: 'a program', deviceClass: 'software', name: 'a program' })
})
afterAll(() => t?.close())

const none = { exposed: 0, unknown: 0, silent: 0, known: 0 }

test('devices stand in the networks of their addresses, each in the words that fit it first', async () => {
  const { segments, sites, left } = await ask<Picture>(c.networkPicture)
  const at = (site: string | null, network: string, kind = 'private') =>
    segments.find((s) => s.site === site && s.network === network && s.kind === kind)
  expect(at(HEAD_OFFICE.id, '10.20.0.0/22')).toMatchObject({ devices: 3 })
  expect(
    Object.fromEntries(
      at(HEAD_OFFICE.id, '10.20.0.0/22')?.groups.map((g) => [g.deviceClass, g.counts]) ?? [],
    ),
  ).toEqual({
    camera: { ...none, unknown: 1 },
    notebook: { ...none, silent: 1 },
    edge: { ...none, exposed: 1 },
  })
  expect(at(HEAD_OFFICE.id, '192.168.7.0/24')).toMatchObject({ devices: 1 })
  expect(at(HEAD_OFFICE.id, '', 'global')).toMatchObject({ devices: 1 })
  expect(at(PLANT.id, '10.20.2.0/24')?.groups[0]?.counts).toEqual({ ...none, unknown: 1 })
  expect(at(null, '', 'none')).toMatchObject({ devices: 1 })
  expect(segments).toHaveLength(5)
  expect(left).toBe(0)
  // A device with three addresses is one device of its site.
  expect(sites.find((s) => s.site === HEAD_OFFICE.id)).toEqual({
    site: HEAD_OFFICE.id,
    devices: 3,
    counts: { ...none, exposed: 1, unknown: 1, silent: 1 },
  })
})

test.each([
  ['10.20.0.0/22', ['10.20.0.1', '10.20.1.5', '10.20.2.9', '10.20.2.9']],
  ['10.20.1.0/24', ['10.20.1.5']],
  ['10.20.1.77/24', ['10.20.1.5']],
  ['2001:db8::/32', []],
  ['global', ['10.20.0.1']],
])('the list of %s is the devices with an address there', async (network, first) => {
  const { rows } = await ask<List>(c.listAssets, { query: { network, sort: 'address' } })
  expect(rows.map((r) => r.addresses[0]).toSorted()).toEqual(first)
})
test('the list of no address is those that have none', async () => {
  const { rows } = await ask<List>(c.listAssets, { query: { network: 'none', source: 'osquery' } })
  expect(rows.map((r) => r.hostNames[0])).toEqual(['lonely'])
})

test('the list of several sites is the devices of all of them', async () => {
  const of = async (site: string) =>
    (await ask<List>(c.listAssets, { query: { site } })).rows.map((r) => r.site)
  expect(new Set(await of(`${HEAD_OFFICE.id},none`))).toEqual(new Set([HEAD_OFFICE.id, null]))
  expect(new Set(await of(`${HEAD_OFFICE.id},${PLANT.id}`))).toEqual(
    new Set([HEAD_OFFICE.id, PLANT.id]),
  )
  expect(new Set(await of(PLANT.id))).toEqual(new Set([PLANT.id]))
})

test('the walls between sites hold', async () => {
  const only = t.person({ organization: scope.organization, sites: [PLANT.id] })
  const { segments, sites } = await ask<Picture>(c.networkPicture, {}, only)
  expect(segments.map((s) => s.site)).toEqual([PLANT.id])
  expect(sites.map((s) => s.site)).toEqual([PLANT.id])
})
