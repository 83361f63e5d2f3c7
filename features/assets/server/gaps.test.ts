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
type GapsAnswer = z.output<NonNullable<typeof c.gaps.answer>>
type ListAnswer = z.output<NonNullable<typeof c.gapList.answer>>
type CoverageAnswer = z.output<NonNullable<typeof c.coverage.answer>>

beforeAll(async () => {
  t = await testInventory()
  scope = await t.scope()
  who = t.person(scope)
  say = sayerOf(t, scope)
})
afterAll(() => t?.close())

test('says which source reaches which site, what only one side knows, and closes a gap that a person names', async () => {
  const now = t.clock.now().getTime()
  const [h, p] = [HEAD_OFFICE.id, PLANT.id]
  await say('scan', now - DAY, h, { macs: ['3c:52:82:00:00:01'], addresses: ['192.168.1.10'] })
  await say('scan', now - 30 * DAY, p, { macs: ['3c:52:82:00:00:02'], addresses: ['10.0.0.5'] })
  await say('ledger', now, h, {
    serial: 'PAPER-0001',
    name: '経理のノートPC',
    deviceClass: 'notebook',
  })
  await say('ledger', now, h, { serial: 'BOTH-00001', name: 'FILESV', deviceClass: 'server' })
  await say('osquery', now, h, { serial: 'BOTH-00001', hostNames: ['filesv'] })

  const { rows } = await ask<CoverageAnswer>(c.coverage)
  const of = (site: string) => rows.find((r) => r.site === site)
  expect(of(h)).toMatchObject({ assets: 3 })
  expect(of(h)?.cells.toSorted((a, b) => (a.source < b.source ? -1 : 1))).toEqual([
    { source: 'ledger', fresh: 2, ever: 2 },
    { source: 'osquery', fresh: 1, ever: 1 },
    { source: 'scan', fresh: 1, ever: 1 },
  ])
  expect(of(p)).toEqual({ site: p, assets: 1, cells: [{ source: 'scan', fresh: 0, ever: 1 }] })

  const found = await ask<GapsAnswer>(c.gaps, { query: {} })
  expect(found).toMatchObject({
    assets: 4,
    computers: 2,
    counts: { 'machine-only': 2, 'paper-only': 1, 'no-agent': 1 },
    capture: { first: 2, second: 2, both: 0 },
    estimate: { kind: 'none', why: 'too_few_in_both' },
  })
  const atPlant = await ask<GapsAnswer>(c.gaps, { query: { site: p } })
  expect(atPlant.counts).toEqual({ 'machine-only': 1, 'paper-only': 0, 'no-agent': 0 })

  const names = async (gap: c.Gap) =>
    (await ask<ListAnswer>(c.gapList, { query: { gap } })).rows.map((r) => r.name)
  expect(await names('paper-only')).toEqual(['経理のノートPC'])
  expect(await names('no-agent')).toEqual(['経理のノートPC'])

  const first = await ask<ListAnswer>(c.gapList, { query: { gap: 'machine-only', limit: '1' } })
  expect(first.next).not.toBeNull()
  const second = await ask<ListAnswer>(c.gapList, {
    query: { gap: 'machine-only', limit: '1', cursor: first.next },
  })
  expect(second.next).toBeNull()
  expect(new Set([...first.rows, ...second.rows].map((r) => r.site))).toEqual(new Set([h, p]))
  await expect(ask(c.gapList, { query: { gap: 'no-agent', cursor: 'x' } })).rejects.toMatchObject({
    code: 'assets.bad_cursor',
  })

  const camera = [...first.rows, ...second.rows].find((r) => r.site === h)
  await ask(c.updateAsset, {
    params: { id: camera?.id },
    body: { version: camera?.version, changes: { deviceClass: 'camera', owner: '総務部' } },
  })
  const after = await ask<GapsAnswer>(c.gaps, { query: {} })
  expect(after.counts['machine-only']).toBe(1)
})

test('shows one site to whoever sees one site, and nothing of another company', async () => {
  const onlyPlant = t.person({ organization: scope.organization, sites: [PLANT.id] })
  const { rows } = await ask<CoverageAnswer>(c.coverage, {}, onlyPlant)
  expect(rows.map((r) => r.site)).toEqual([PLANT.id])
  expect((await ask<GapsAnswer>(c.gaps, { query: {} }, onlyPlant)).assets).toBe(1)
  const others = t.person(await t.scope())
  expect(await ask<CoverageAnswer>(c.coverage, {}, others)).toEqual({ rows: [] })
})
