import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Who } from '../../../../platform/access/who.ts'
import { assetComponents, listAssets } from '../../contract.ts'
import { type TestInventory, testInventory } from '../testing.ts'

let t: TestInventory
let who: Who
beforeAll(async () => {
  t = await testInventory()
})
afterAll(() => t.close())
beforeEach(async () => {
  who = t.person(await t.scope())
})

const AT = Date.parse('2026-11-21T00:00:00Z') / 1000
const base = (host: string, name: string, counter: number) => ({
  name,
  hostIdentifier: host,
  calendarTime: 'Sat Nov 21 00:00:00 2026 UTC',
  unixTime: AT + counter * 3600,
  epoch: 0,
  counter,
  numerics: false,
})
const event = (host: string, name: string, counter: number, columns: object, action = 'added') =>
  JSON.stringify({ ...base(host, name, counter), columns, action })
const system = (host: string, serial: string) =>
  JSON.stringify({
    snapshot: [
      {
        hostname: host,
        uuid: '4c4c4544-0042-3510-8054-b4c04f4d4b33',
        hardware_serial: serial,
        hardware_vendor: 'Dell Inc.',
      },
    ],
    action: 'snapshot',
    ...base(host, 'pack_it_system_info', 0),
  })
const os = (host: string) =>
  event(host, 'pack_it_os_version', 0, {
    name: 'Debian GNU/Linux',
    version: '12 (bookworm)',
    platform: 'debian',
    build: '',
    major: '12',
  })
const deb = (host: string, counter: number, name: string, version: string, action = 'added') =>
  event(
    host,
    'pack_it_deb_packages',
    counter,
    { name, version, arch: 'amd64', source: '', revision: '', maintainer: '' },
    action,
  )

const software = async (): Promise<{ name: string; version: string; purl: string }[]> => {
  const { rows } = (await t.call(who, listAssets as never, { query: {} })) as {
    rows: { id: string }[]
  }
  const found = (await t.call(who, assetComponents as never, {
    params: { id: rows[0]?.id },
    query: {},
  })) as { rows: { name: string; version: string; purl: string }[] }
  return found.rows
}

test('a company’s own packs, in events and snapshots, become one device with its software', async () => {
  const log = [
    system('web-01', 'ABC1234'),
    os('web-01'),
    deb('web-01', 0, 'openssl', '3.0.14-1~deb12u2'),
    deb('web-01', 0, 'bash', '5.2.15-2+b7'),
    '{"broken',
    deb('web-01', 1, 'openssl', '3.0.14-1~deb12u2', 'removed'),
    deb('web-01', 1, 'openssl', '3.0.15-1~deb12u1'),
  ].join('\n')
  const done = await t.take(who, 'osqueryd.results.log', log)
  expect(done.source.id).toBe('osquery-log')
  expect(done.counts).toMatchObject({ records: 1, added: 1, damaged: 1 })
  const { rows } = (await t.call(who, listAssets as never, { query: {} })) as {
    rows: { serial: string; sources: string[]; machineSeenAt: string }[]
  }
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({
    serial: 'ABC1234',
    sources: ['osquery'],
    machineSeenAt: '2026-11-21T01:00:00.000Z',
  })
  expect((await software()).map((c) => [c.name, c.version, c.purl]).sort()).toEqual([
    ['bash', '5.2.15-2+b7', 'pkg:deb/debian/bash@5.2.15-2%2Bb7?arch=amd64&distro=debian-12'],
    [
      'openssl',
      '3.0.15-1~deb12u1',
      'pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12',
    ],
  ])
})

test('a log that begins in the middle adds and ends nothing', async () => {
  await t.take(
    who,
    'a.log',
    [system('web-01', 'ABC1234'), os('web-01'), deb('web-01', 0, 'bash', '5.2.15-2+b7')].join('\n'),
  )
  t.clock.at = new Date(t.clock.at.getTime() + 86_400_000)
  await t.take(
    who,
    'b.log',
    [system('web-01', 'ABC1234'), deb('web-01', 7, 'zip', '3.0-13')].join('\n'),
  )
  expect((await software()).map((c) => c.name).sort()).toEqual(['bash', 'zip'])
})

test('a log without anything about the device says what is missing', async () => {
  const done = await t.take(
    who,
    'x.log',
    event('h', 'processes', 0, { pid: '1', path: '/sbin/init' }),
  )
  expect(done.counts).toMatchObject({ added: 0, faulty: 1 })
})
