import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Who } from '../../../platform/access/who.ts'
import { statement } from '../../../platform/records/index.ts'
import { secretsCompared, versionSpans } from '../configuration.ts'
import {
  type assetConfiguration as Answer,
  type AssetRow,
  assetConfiguration,
  assetSightings,
  listAssets,
} from '../contract.ts'
import { splitAsset } from '../merge-contract.ts'
import { type TestInventory, testInventory } from './testing.ts'

const folder = new URL('../../../libs/devices/src/fixtures/', import.meta.url)
/** A sample with the secret of the day at every place; FortiOS would encrypt the same one anew. */
const sample = (name: string, secret: string): string =>
  readFileSync(new URL(name, folder), 'utf8').replaceAll(/\{\{\w+\}\}/g, secret)
const SECRETS = ['Vx82kLqWz91Tr55', 'Qm37hYtRb64Np88', 'Lw19cJdSf52Gk73'] as const

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
beforeEach(async () => {
  who = t.person(await t.scope())
  t.news.length = 0
})
const only = async (): Promise<AssetRow> => {
  const { rows } = (await t.call(who, listAssets as never, { query: {} })) as { rows: AssetRow[] }
  expect(rows).toHaveLength(1)
  return rows[0] as AssetRow
}
type View = NonNullable<z.output<NonNullable<typeof Answer.answer>>>
const read = async (id: string, query: object = {}): Promise<View> =>
  (await t.call(who, assetConfiguration as never, { params: { id }, query })) as View
const later = (minutes: number) => {
  t.clock.at = new Date(t.clock.at.getTime() + minutes * 60_000)
}
const stored = statement({
  name: 'test_everything_stored',
  sql: `select concat_ws(' ', (select jsonb_agg(r) from assets_device_readings r),
          (select jsonb_agg(l) from assets_device_links l), (select jsonb_agg(s) from assets_sightings s),
          (select jsonb_agg(a) from assets_assets a), (select jsonb_agg(c) from assets_components c)) as all`,
  params: z.object({}),
  row: z.object({ all: z.string() }),
})

test('two exports of a FortiGate: ENC that differs proves nothing, what else changed is told', async () => {
  const [first, second] = SECRETS
  const before = sample('fortigate.conf', first)
  const after = sample('fortigate.conf', second)
    .replace('FGT60F-7.4.2-FW-build2571', 'FGT60F-7.4.5-FW-build2702')
    .replace('        set passwd "', '        set two-factor fortitoken\n        set passwd "')
    .replace('    set port 10443', '    set status disable\n    set port 10443')
    .replace(
      'edit "operator"',
      'edit "newcomer"\n        set accprofile "super_admin"\n    next\n    edit "operator"',
    )
    .replace(
      'set allowaccess ping https ssh\n        set type physical',
      'set allowaccess ping\n        set type physical',
    )
  await t.take(who, 'old.conf', before)
  const { id } = await only()
  expect(t.news).toEqual([id])
  expect(await read(id)).toMatchObject({ against: null, changes: [], total: 1 })
  later(60)
  await t.take(who, 'new.conf', after)
  const view = await read(id)
  expect(view.readings.map((r) => [r.file, r.version, r.state, r.timeFrom])).toEqual([
    ['new.conf', '7.4.5 build 2702', 'backup', 'handed-over'],
    ['old.conf', '7.4.2 build 2571', 'backup', 'handed-over'],
  ])
  expect(
    view.changes.map((c) => `${c.what} ${c.how} ${c.name} ${c.field} ${c.from}>${c.to}`),
  ).toEqual([
    'version changed  version 7.4.2 build 2571>7.4.5 build 2702',
    'administration changed  administrationFromInternet yes>no',
    'account added newcomer  >',
    'account changed suzuki secondFactor no>yes',
    // Kept in plain text, so that another text is another secret.
    'account secret suzuki secret >',
    'portal changed ssl-vpn isOn yes>no',
    'service removed https-admin wan1  >',
    'service removed ssh wan1  >',
    'community added ro  >',
    'community removed ro  >',
  ])
  expect(view.shown?.accounts.map((a) => [a.name, a.secondFactor, a.secret])).toEqual([
    ['admin', 'no', 'unknown'],
    ['newcomer', 'no', 'none'],
    ['operator', 'yes', 'unknown'],
    ['tanaka', 'yes', 'unknown'],
    ['suzuki', 'yes', 'changed'],
  ])
  expect(view.shown?.tunnels).toMatchObject([{ name: 'dialup', secret: 'unknown' }])
  // The same ENC twice proves that it was not set anew.
  later(60)
  await t.take(who, 'same.conf', `${after}\n`)
  const same = await read(id)
  expect(same.changes).toEqual([])
  expect(new Set(same.shown?.accounts.map((a) => a.secret))).toEqual(new Set(['same', 'none']))
  // Any two readings can be set beside each other.
  const oldest = same.readings.at(-1)?.id
  expect((await read(id, { against: oldest })).changes.length).toBeGreaterThan(5)
  await t.records.within(who.scope, async (tx) => {
    expect(await t.assets.devices.versions(tx, id)).toMatchObject([
      { version: '7.4.2', build: '2571', isSeenRunning: false },
      { version: '7.4.5', build: '2702' },
    ])
    const [device] = await t.assets.devices.devices(tx, { after: null, limit: 10 })
    expect(device).toMatchObject({
      asset: id,
      name: 'fw-hq',
      readings: 3,
      newest: { file: 'same.conf' },
    })
    const page = await t.assets.devices.readings(tx, id, { before: null, limit: 2 })
    const rest = await t.assets.devices.readings(tx, id, { before: page.at(-1) ?? null, limit: 2 })
    expect([...page, ...rest].map((r) => r.file)).toEqual(['same.conf', 'new.conf', 'old.conf'])
    // Marks of one organization and key, and no two of them equal by chance.
    expect(page[0]?.configuration?.accounts[0]?.secret?.mark).toMatch(
      /^k[0-9a-f]{8}\.[0-9a-f]{24}$/,
    )
  })
})

test('no secret of any sample is in what is kept or answered, and another organization has other marks', async () => {
  const marks: string[] = []
  const names = readdirSync(folder)
  for (const of of [names, ['fortigate.conf']]) {
    who = t.person(await t.scope())
    await t.take(who, 'all.txt', of.map((name) => sample(name, SECRETS[0])).join('\n\n'))
    const { rows } = (await t.call(who, listAssets as never, { query: {} })) as { rows: AssetRow[] }
    expect(rows.length).toBeGreaterThanOrEqual(of.length === 1 ? 1 : 9)
    for (const { id } of rows) {
      const text = JSON.stringify(await read(id))
      expect(text).not.toContain(SECRETS[0])
      // Marks stay in the house.
      expect(text).not.toMatch(/k[0-9a-f]{8}\.[0-9a-f]{24}/)
    }
    const { all = '' } = (await t.records.within(who.scope, (tx) => tx.one(stored, {}))) ?? {}
    expect(all).not.toContain(SECRETS[0])
    marks.push(/k[0-9a-f]{8}\.[0-9a-f]{24}/.exec(all)?.[0] ?? '')
  }
  expect(new Set(marks).size).toBe(2)
  expect(marks).not.toContain('')
})

test('what the device prints is running, at the time of its clock; the same file again adds nothing', async () => {
  const sessions = '\nVPN Session Summary\n'
  const output = `asa1# show version\nCisco Adaptive Security Appliance Software Version 9.16(3)19\nasa1 up 3 days\nHardware:   ASA5516, 8192 MB RAM\nSerial Number: JAD222605K8\n\nasa1# show vpn-sessiondb anyconnect\nSession Type: AnyConnect\n\nUsername     : tanaka                 Index        : 1\nAssigned IP  : 10.0.0.5               Public IP    : 198.51.100.7\nLogin Time   : 10:15:42 JST Mon Mar 4 2024\n${sessions}`
  await t.take(who, 'asa.txt', output)
  await t.take(who, 'asa-again.txt', output)
  const { id } = await only()
  const view = await read(id)
  expect(view.readings).toMatchObject([{ state: 'running', hasConfiguration: false, sessions: 1 }])
  expect(view).toMatchObject({
    shown: null,
    sessions: { rows: [{ user: 'tanaka', from: '198.51.100.7' }] },
  })
})

test('a split takes the readings of its sightings along', async () => {
  const show = (serial: string, version: string) =>
    `Version: FortiGate-60F v${version},build0566,231024 (GA.M)\nSerial-Number: ${serial}\nHostname: fgt-a\n`
  await t.take(who, 'a.txt', show('FGT60F0000000001', '7.0.13'))
  later(10)
  await t.take(who, 'b.txt', show('FGT60F0000000001', '7.0.14'))
  const { id } = await only()
  const sightings = (await t.call(who, assetSightings as never, { params: { id }, query: {} })) as {
    rows: { id: string }[]
  }
  await t.call(who, splitAsset as never, {
    params: { id },
    body: { sightings: [sightings.rows[0]?.id], reason: 'two devices' },
  })
  const { rows } = (await t.call(who, listAssets as never, { query: {} })) as { rows: AssetRow[] }
  const versions = await Promise.all(
    rows.map(async (r) => (await read(r.id)).readings.map((x) => x.version)),
  )
  expect(versions.sort()).toEqual([['7.0.13 build 0566'], ['7.0.14 build 0566']])
})

test('nobody reads a device of another site or organization', async () => {
  await t.take(who, 'old.conf', sample('fortigate.conf', SECRETS[0]))
  const { id } = await only()
  const other = t.person(await t.scope())
  await expect(
    t.call(other, assetConfiguration as never, { params: { id }, query: {} }),
  ).rejects.toThrow()
  const elsewhere = t.person({ ...who.scope, sites: ['01890000-0000-7000-8000-000000000009'] })
  await expect(
    t.call(elsewhere, assetConfiguration as never, { params: { id }, query: {} }),
  ).rejects.toThrow()
  expect(
    await t.records.within(elsewhere.scope, (tx) =>
      t.assets.devices.devices(tx, { after: null, limit: 10 }),
    ),
  ).toEqual([])
})

test.each([
  ['fortinet', 'ENC', 'ENC', 'k1.a', 'k1.b', 'unknown'],
  ['fortinet', 'ENC', 'ENC', 'k1.a', 'k1.a', 'same'],
  ['cisco', 'type 9', 'type 9', 'k1.a', 'k1.b', 'changed'],
  ['cisco', 'type 7', 'type 9', 'k1.a', 'k1.b', 'unknown'],
  ['cisco', 'type 6', 'type 6', 'k1.a', 'k1.b', 'unknown'],
  ['paloalto', 'encrypted', 'encrypted', 'k1.a', 'k1.b', 'unknown'],
  // After a rotation of the master key the marks are of another key.
  ['cisco', 'type 9', 'type 9', 'k1.a', 'k2.a', 'unknown'],
] as const)('%s %s to %s, %s to %s: %s', (vendor, formA, formB, a, b, expected) => {
  expect(secretsCompared(vendor, { mark: a, form: formA }, { mark: b, form: formB })).toBe(expected)
})

test('a version that comes back stands twice', () => {
  const reading = (version: string, minute: number) =>
    ({
      version,
      build: null,
      product: 'fortios',
      state: 'running',
      takenAt: new Date(minute * 60_000),
    }) as never
  expect(
    versionSpans([reading('1', 0), reading('1', 1), reading('2', 2), reading('1', 3)]).map((v) => [
      v.version,
      v.from.getTime() / 60_000,
      v.until.getTime() / 60_000,
    ]),
  ).toEqual([
    ['1', 0, 1],
    ['2', 2, 2],
    ['1', 3, 3],
  ])
})
