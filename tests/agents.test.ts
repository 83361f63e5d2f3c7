/**
 * osquery agents against the whole house, over the wire as they speak: enrolment, configuration, results in packs and
 * resent, a wrong secret, a stolen key, clones, a clock years off, a body that unpacks to a gigabyte.
 * @module
 */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { addSite, setUpCompany } from './company.ts'
import { type TestHouse, testHouses, until } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
let site: string
let source: string
let secret: string

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  admin = await setUpCompany(h)
  site = await addSite(h, admin)
  const { json } = await h.send('POST', '/api/sources', {
    who: admin,
    body: {
      kind: 'osquery',
      name: '本社のPC',
      site,
      enabled: true,
      everyMinutes: null,
      settings: {},
      secrets: {},
    },
  })
  source = json.source.id
  secret = json.token
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

const call = async (
  path: string,
  body: object,
  how: 'plain' | 'gzip' = 'plain',
  ip = '10.1.1.1',
) => {
  const text = JSON.stringify(body)
  const response = await h.http.app.inject({
    method: 'POST',
    url: `/api/osquery/${path}`,
    remoteAddress: ip,
    headers: {
      host: 'localhost:8870',
      'user-agent': 'osquery/5.19.0',
      'content-type': 'application/json',
      ...(how === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
    },
    payload: how === 'gzip' ? gzipSync(text) : text,
  })
  return {
    status: response.statusCode,
    json: response.body === '' ? null : JSON.parse(response.body),
  }
}

const machine = (n: number, over: Record<string, string> = {}) => ({
  hostname: `PC-${n}.corp.example.jp`,
  computer_name: `PC-${n}`,
  uuid: `4c4c4544-0042-3510-8052-c4c04f5731${String(n).padStart(2, '0')}`,
  hardware_vendor: 'Dell Inc.',
  hardware_model: 'Latitude 5440',
  hardware_serial: `SER${n}XYZ`,
  cpu_brand: 'Intel',
  ...over,
})
const enrol = async (n: number, over: Record<string, string> = {}, given = secret) => {
  const system = machine(n, over)
  return call('enroll', {
    enroll_secret: given,
    host_identifier: system.uuid,
    platform_type: '2',
    host_details: {
      system_info: system,
      os_version: { name: 'Microsoft Windows 11 Pro', version: '10.0.22631', platform: 'windows' },
      osquery_info: { version: '5.19.0', instance_id: `i-${n}` },
      platform_info: {},
    },
  })
}
const programs = (n: number, at: number, names: readonly (readonly [string, string])[]) => ({
  name: 'hinoban_windows_programs',
  hostIdentifier: machine(n).uuid,
  calendarTime: 'x',
  unixTime: at,
  epoch: 1,
  counter: 0,
  numerics: false,
  action: 'snapshot',
  snapshot: names.map(([name, version]) => ({
    name,
    version,
    publisher: 'P',
    install_location: '',
    identifying_number: '',
  })),
})
const log = (key: string, data: object[], how: 'plain' | 'gzip' = 'plain') =>
  call('log', { node_key: key, log_type: 'result', data }, how)

const asset = async (q: string) =>
  (await h.send('GET', `/api/assets?q=${encodeURIComponent(q)}`, { who: admin })).json
const software = async (id: string, current = 'yes') =>
  (
    await h.send('GET', `/api/assets/${id}/components?current=${current}`, { who: admin })
  ).json.rows.map((r: { name: string; version: string }) => `${r.name} ${r.version}`)
const now = (): number => Math.floor(Date.now() / 1000)

test('a machine enrols, is told what to ask, and its software is on the inventory', async () => {
  const { json } = await enrol(1)
  expect(json).toMatchObject({ node_invalid: false })
  const key: string = json.node_key
  const config = await call('config', { node_key: key })
  expect(Object.keys(config.json.schedule).length).toBeGreaterThan(10)
  expect(config.json.schedule.hinoban_windows_programs.query).toMatch(/from programs/i)
  expect((await call('distributed/read', { node_key: key })).json).toMatchObject({ queries: {} })

  const found = await asset('PC-1.corp')
  expect(found.rows).toMatchObject([
    { name: 'PC-1', serial: 'SER1XYZ', maker: 'Dell Inc.', site, sources: ['osquery'] },
  ])
  const { id } = found.rows[0]
  const t = now()
  const first = programs(1, t, [
    ['7-Zip', '23.01'],
    ['Adobe Reader', '24.1'],
  ])
  expect((await log(key, [first], 'gzip')).json).toEqual({ node_invalid: false })
  // The answer was lost on its way: the agent sends it again, and once more.
  await log(key, [first])
  await log(key, [first], 'gzip')
  await until(async () => (await software(id)).length === 2)
  expect((await software(id)).sort()).toEqual(['7-Zip 23.01', 'Adobe Reader 24.1'])
  await log(key, [programs(1, t + 5, [['7-Zip', '24.09']])])
  await until(async () => (await software(id)).join() === '7-Zip 24.09')
  expect((await software(id, 'all')).sort()).toEqual(
    ['7-Zip 23.01', 'Adobe Reader 24.1', '7-Zip 24.09'].sort(),
  )
})

test('after a lost run the software it did not name is not gone', async () => {
  const run = (counter: number, at: number, added: readonly string[]) => ({
    name: 'hinoban_windows_programs',
    hostIdentifier: machine(40).uuid,
    calendarTime: 'x',
    unixTime: at,
    epoch: 1,
    counter,
    numerics: false,
    diffResults: {
      removed: [],
      added: added.map((name) => ({ name, version: '1', publisher: 'P', identifying_number: '' })),
    },
  })
  const t = now() - 100
  await log((await enrol(40)).json.node_key, [run(0, t, ['Alpha', 'Beta'])])
  const { id } = (await asset('PC-40.corp')).rows[0]
  await until(async () => (await software(id)).length === 2)
  // The server forgot its key: the machine enrols anew and goes on where it was.
  await log((await enrol(40)).json.node_key, [run(7, t + 50, ['Gamma'])])
  await until(async () => (await software(id)).includes('Gamma 1'))
  expect((await software(id)).sort()).toEqual(['Alpha 1', 'Beta 1', 'Gamma 1'])
})

test('a wrong secret gives no key, and a key of nobody is told to enrol again', async () => {
  expect((await enrol(2, {}, 'x'.repeat(32))).json).toEqual({ node_invalid: true })
  for (const path of ['config', 'log', 'distributed/read', 'distributed/write'])
    expect((await call(path, { node_key: 'nobody' })).json).toEqual({ node_invalid: true })
  expect((await asset('PC-2.corp')).total).toBe(0)
  let refused = 0
  // Twenty a minute: wherever the minute ends, some of these are too many.
  for (let i = 0; i < 60; i++)
    if ((await call('enroll', { enroll_secret: `no-${i}` }, 'plain', '10.9.9.9')).status === 429)
      refused += 1
  expect(refused).toBeGreaterThan(5)
})

test('a secret that was renewed ends the old one, and machines that are in stay in', async () => {
  const key = (await enrol(3)).json.node_key
  const renewed = await h.send('POST', `/api/sources/${source}/token`, { who: admin, body: {} })
  expect((await enrol(4)).json).toEqual({ node_invalid: true })
  secret = renewed.json.token
  expect((await enrol(4)).json).toMatchObject({ node_invalid: false })
  expect((await call('config', { node_key: key })).json.node_invalid).toBe(false)
})

test('clones that share the UUID of the firmware stay two machines', async () => {
  const uuid = '4c4c4544-0042-3510-8052-c4c04f573199'
  const a = (await enrol(5, { uuid })).json.node_key
  const b = (await enrol(6, { uuid })).json.node_key
  expect(a).not.toBe(b)
  expect((await call('config', { node_key: a })).json.node_invalid).toBe(false)
  expect((await call('config', { node_key: b })).json.node_invalid).toBe(false)
  expect((await asset('PC-5.corp')).total + (await asset('PC-6.corp')).total).toBe(2)
})

test('a machine that enrols again after a reinstall is the same asset', async () => {
  await enrol(7)
  await enrol(7, { hostname: 'NEW-7.corp.example.jp', computer_name: 'NEW-7' })
  const found = await asset('SER7XYZ')
  expect(found.total).toBe(1)
  expect(found.rows[0].hostNames).toContain('new-7.corp.example.jp')
})

test('a clock years off does not carry a device into the future', async () => {
  const key = (await enrol(8)).json.node_key
  const { id } = (await asset('PC-8.corp')).rows[0]
  await log(key, [programs(8, now() + 20 * 365 * 86_400, [['App', '1']])])
  await until(async () => (await software(id)).length === 1)
  const row = (await asset('PC-8.corp')).rows[0]
  expect(Date.parse(row.lastSeenAt)).toBeLessThanOrEqual(Date.now() + 60_000)
})

test('the asset tells of its agent: version, clock, and what it reported', async () => {
  const key: string = (await enrol(40)).json.node_key
  const at = now() + 2 * 60 * 60
  await log(key, [
    {
      ...programs(40, at, []),
      name: 'hinoban_agent',
      snapshot: [
        { version: '5.19.0', instance_id: 'i-40', config_valid: '1', unix_time: String(at) },
      ],
    },
  ])
  await call('log', {
    node_key: key,
    log_type: 'status',
    data: [
      {
        hostIdentifier: machine(40).uuid,
        severity: '2',
        filename: 'scheduler.cpp',
        line: '1',
        message: 'Error executing scheduled query hinoban_os: no such column: revision',
        version: '5.19.0',
        unixTime: now(),
      },
    ],
  })
  const { id } = (await asset('PC-40.corp')).rows[0]
  const [agent] = await until(async () => {
    const { json } = await h.send('GET', `/api/assets/${id}/agents`, { who: admin })
    return json.agents[0]?.notice ? json.agents : null
  })
  expect(agent).toMatchObject({
    platform: 'windows',
    version: '5.19.0',
    notice: { kind: 'query-failed', query: 'hinoban_os', message: 'no such column: revision' },
    damaged: 0,
  })
  expect(Math.abs(agent.clockOffSeconds - 2 * 60 * 60)).toBeLessThan(60)
})

test('hostile bodies are refused or counted, and the good after the bad is taken', async () => {
  const key = (await enrol(9)).json.node_key
  const { id } = (await asset('PC-9.corp')).rows[0]
  const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20))
  const refused = await h.http.app.inject({
    method: 'POST',
    url: '/api/osquery/log',
    headers: { host: 'localhost:8870', 'content-type': 'application/json' },
    payload: bomb,
  })
  expect(refused.statusCode).toBe(413)
  const large = await h.http.app.inject({
    method: 'POST',
    url: '/api/osquery/log',
    headers: { host: 'localhost:8870', 'content-type': 'application/json' },
    payload: Buffer.alloc(30 * 1024 * 1024, 0x20),
  })
  expect(large.statusCode).toBe(413)
  await log(key, [{ name: 'hinoban_windows_programs', action: 'snapshot', snapshot: 'no list' }])
  await call('log', { node_key: key, log_type: 'result', data: 'text' })
  await log(key, [
    programs(9, now(), [
      ["<img src=x onerror=alert(1)>'; drop table assets_assets; --", '１．０\u0000'],
    ]),
  ])
  await until(async () => (await software(id)).length === 1)
  expect((await software(id))[0]).toContain('<img src=x')
})

const agentOf = async (id: string) =>
  (await h.send('GET', `/api/assets/${id}/agents`, { who: admin })).json.agents[0]

test('calls that are too large are counted on the page of the device, packed or not', async () => {
  const key: string = (await enrol(11)).json.node_key
  const id = (await until(async () => (await asset('PC-11.corp')).rows[0])).id
  const headers = { host: 'localhost:8870', 'content-type': 'application/json' }
  const url = '/api/osquery/log'
  const plain = await h.http.app.inject({
    method: 'POST',
    url,
    headers: { ...headers, authorization: `NodeKey ${key}` },
    payload: Buffer.alloc(30 * 1024 * 1024, 0x20),
  })
  expect(plain.statusCode).toBe(413)
  // The key stands at its begin; what follows unpacks to more than anybody reads.
  const begin = Buffer.from(`{"node_key":${JSON.stringify(key)},"log_type":"result","data":["`)
  const packed = gzipSync(Buffer.concat([begin, Buffer.alloc(200 * 1024 * 1024, 0x20)]))
  const bomb = await h.http.app.inject({ method: 'POST', url, headers, payload: packed })
  expect(bomb.statusCode).toBe(413)
  const agent = await until(async () => {
    const now = await agentOf(id)
    return now?.damaged === 2 ? now : null
  })
  expect(agent.notice).toMatchObject({ kind: 'call-too-large' })
})

test('a word that would fill the memory of its reader is counted, and what others said is taken in', async () => {
  const hostile: string = (await enrol(12)).json.node_key
  const { id } = await until(async () => (await asset('PC-12.corp')).rows[0])
  const good: string = (await enrol(13)).json.node_key
  const other = (await until(async () => (await asset('PC-13.corp')).rows[0])).id
  const lists = Buffer.from(
    `{"node_key":"x","log_type":"result","data":[${'[[]],'.repeat(12_000_000)}[]]}`,
  )
  const kept = await h.http.app.inject({
    method: 'POST',
    url: '/api/osquery/log',
    headers: {
      host: 'localhost:8870',
      'content-type': 'application/json',
      authorization: `NodeKey ${hostile}`,
    },
    payload: gzipSync(lists),
  })
  expect(kept.statusCode).toBe(200)
  await log(good, [programs(13, now(), [['Good', '1']])])
  await until(async () => (await software(other)).length === 1)
  const agent = await until(async () => {
    const seen = await agentOf(id)
    return seen?.damaged > 0 ? seen : null
  })
  expect(agent.damaged).toBe(1)
})

test('a source that is switched off ends the keys of its machines, and switched on they are good again', async () => {
  const key: string = (await enrol(14)).json.node_key
  const { json } = await h.send('GET', `/api/sources/${source}`, { who: admin })
  const { name, everyMinutes, settings, version } = json
  const edit = { name, site, everyMinutes, settings, secrets: {} }
  const turn = (enabled: boolean, at: number) =>
    h.send('PUT', `/api/sources/${source}`, {
      who: admin,
      body: { ...edit, enabled, version: at },
    })
  expect((await turn(false, version)).status).toBe(200)
  await until(async () => (await call('config', { node_key: key })).json.node_invalid)
  expect((await log(key, [programs(14, now(), [['Late', '1']])])).json).toEqual({
    node_invalid: true,
  })
  expect((await turn(true, version + 1)).status).toBe(200)
  await until(async () => !(await call('config', { node_key: key })).json.node_invalid)
})
