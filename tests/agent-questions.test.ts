/**
 * Questions of people to osquery agents, over the wire as agents speak, against the whole house: who is asked, who
 * answers, who has not, what is refused, and that other companies and sites see nothing of it.
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { addSite, setUpCompany } from './company.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses, until } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
const sites: string[] = []
const keys: string[] = []

const call = async (path: string, body: object) => {
  const response = await h.http.app.inject({
    method: 'POST',
    url: `/api/osquery/${path}`,
    headers: { host: 'localhost:8870', 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
  return JSON.parse(response.body)
}
const enrol = async (n: number, secret: string, platform: string): Promise<string> =>
  (
    await call('enroll', {
      enroll_secret: secret,
      host_identifier: `host-${n}`,
      platform_type: platform === 'windows' ? '2' : '9',
      host_details: {
        system_info: {
          hostname: `pc-${n}.corp.example.jp`,
          uuid: `4c4c4544-0042-3510-8052-c4c04f57310${n}`,
          hardware_serial: `SERIAL${n}XYZ`,
        },
        os_version: { name: platform, version: '1', platform },
        osquery_info: { version: '5.19.0' },
        platform_info: {},
      },
    })
  ).node_key
const toAsk = async (n: number): Promise<Record<string, string>> =>
  (await call('distributed/read', { node_key: keys[n] })).queries
const answer = (n: number, queries: object, statuses: object = {}, messages: object = {}) =>
  call('distributed/write', { node_key: keys[n], queries, statuses, messages })
const ask = (body: object, who = admin) =>
  h.send('POST', '/api/asset-questions', { who, body: { hours: 24, ...body } })
const question = async (id: string, show = '', who = admin) =>
  (await h.send('GET', `/api/asset-questions/${id}${show}`, { who })).json

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  admin = await setUpCompany(h)
  for (const name of ['本社', '工場']) {
    sites.push(await addSite(h, admin, name))
  }
  for (const [n, site] of sites.entries()) {
    const { json } = await h.send('POST', '/api/sources', {
      who: admin,
      body: {
        kind: 'osquery',
        name: `拠点${n}`,
        site,
        enabled: true,
        everyMinutes: null,
        settings: {},
        secrets: {},
      },
    })
    keys.push(
      await enrol(2 * n, json.token, 'windows'),
      await enrol(2 * n + 1, json.token, 'ubuntu'),
    )
  }
  await until(async () => {
    const { json } = await h.send('GET', '/api/assets?source=osquery', { who: admin })
    return json.rows.length === 4
  })
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

test('a site is asked; who found it, who did not, who failed and who is silent stands apart', async () => {
  const asked = await ask({
    asked: { template: 'process', word: 'rclone' },
    target: { site: sites[0] },
  })
  expect(asked.status, asked.text).toBe(200)
  const { id } = asked.json
  expect(asked.json).toMatchObject({ state: 'open', agents: 2, answered: 0, site: sites[0] })
  expect(await toAsk(2)).toEqual({})
  const [[name, sql]] = Object.entries(await toAsk(0)) as [[string, string]]
  expect(sql).toContain("lower('rclone')")
  // Handed out once: an agent that works on it is not asked again.
  expect(await toAsk(0)).toEqual({})

  // An answer by whom nobody asked, and one to a question that is none, are nothing.
  await answer(2, { [name]: [{ name: 'forged' }] }, { [name]: 0 })
  await answer(0, { 'ask:no-such': [{ a: '1' }] })
  const many = Array.from({ length: 201 }, (_, n) => ({
    name: `rclone-${n}`,
    path: 'x'.repeat(5_000),
  }))
  await answer(0, { [name]: many }, { [name]: 0 })
  const found = await until(async () => {
    const read = await question(id, '?show=found')
    return read.rows.length > 0 ? read : null
  })
  expect(found.question).toMatchObject({ answered: 1, found: 1, failed: 0, state: 'open' })
  expect(found.rows).toMatchObject([
    { host: 'pc-0.corp.example.jp', state: 'answered', isCut: true },
  ])
  expect(found.rows[0].rows.length).toBeLessThanOrEqual(200)
  expect(JSON.stringify(found.rows).length).toBeLessThan(300_000)
  expect(JSON.stringify(found)).not.toContain('forged')
  expect((await question(id, '?show=waiting')).rows).toMatchObject([
    { host: 'pc-1.corp.example.jp' },
  ])

  const [other] = Object.keys(await toAsk(1)) as [string]
  expect(other).toBe(name)
  await answer(1, { [other]: '' }, { [other]: 1 }, { [other]: 'no such table: processes' })
  const over = await until(async () => {
    const read = await question(id, '?show=failed')
    return read.rows.length > 0 ? read : null
  })
  expect(over.question).toMatchObject({ state: 'closed', failed: 1 })
  expect(over.rows).toMatchObject([{ message: 'no such table: processes' }])
  // A second answer changes nothing.
  await answer(0, { [name]: [] }, { [name]: 0 })
  const audit = await h.send('GET', '/api/audit?what=assets.ask-agent', { who: admin })
  expect(audit.text).toContain('rclone')
})

test('one computer is asked for everything anew, and what it says is taken in', async () => {
  const [row] = (await h.send('GET', '/api/assets?q=pc-3.corp', { who: admin })).json.rows
  const { json } = await ask({ asked: { template: 'refetch' }, target: { asset: { id: row.id } } })
  expect(json).toMatchObject({ agents: 1, asset: { id: row.id } })
  const queries = await toAsk(3)
  expect(Object.keys(queries).length).toBeGreaterThan(10)
  await answer(3, {
    [`ask:${json.id}`]: [{ version: '5.19.0' }],
    hinoban_linux_deb: [
      { name: 'zsh', version: '5.9-4', arch: 'amd64', status: 'install ok installed' },
    ],
  })
  await until(async () => (await question(json.id)).question.state === 'closed')
  const software = await h.send('GET', `/api/assets/${row.id}/components`, { who: admin })
  expect(software.json.rows).toMatchObject([{ name: 'zsh' }])
  const of = await h.send('GET', `/api/assets/${row.id}/questions`, { who: admin })
  expect(of.json.rows).toMatchObject([{ question: { id: json.id }, answer: { state: 'answered' } }])
})

test('stopped is stopped, what cannot be asked is refused, and every question has its end', async () => {
  const all = { all: true }
  const logged = await ask({ asked: { template: 'logged-on' }, target: all })
  expect(logged.json).toMatchObject({ agents: 4 })
  const stopped = await h.send('POST', `/api/asset-questions/${logged.json.id}/stop`, {
    who: admin,
    body: {},
  })
  expect(stopped.json).toMatchObject({ state: 'stopped' })
  expect(await toAsk(1)).toEqual({})
  // Of the four only two run Windows.
  const patch = await ask({ asked: { template: 'patch', kb: 'kb5031455' }, target: all })
  expect(patch.json).toMatchObject({ agents: 2, asked: { kb: 'KB5031455' } })
  const [linux] = (await h.send('GET', '/api/assets?q=pc-1.corp', { who: admin })).json.rows
  const never = await ask({
    asked: { template: 'patch', kb: 'KB5031455' },
    target: { asset: { id: linux.id } },
  })
  expect(never.json).toMatchObject({ code: 'assets.no_agent_to_ask' })
  for (const asked of [
    { template: 'sql', sql: 'select 1' },
    { template: 'file', path: '/%' },
    { template: 'software', word: 'a'.repeat(101) },
    { template: 'port', port: 70_000 },
  ])
    expect((await ask({ asked, target: all })).status).toBeGreaterThanOrEqual(400)
  let last = patch
  for (let n = 0; n < 25 && last.status === 200; n += 1)
    last = await ask({ asked: { template: 'port', port: 3389 }, target: all })
  expect(last.json).toMatchObject({ code: 'assets.too_many_questions', params: { limit: 20 } })
})

test('only administrators ask; whoever answers for a site sees that site alone', async () => {
  const { organization } = admin
  const as = (role: 'operator' | 'site-contact' | 'officer', at: '*' | string[] = '*') =>
    whoOf(organization, admin.userId, { role, sites: at })
  const body = { asked: { template: 'logged-on' }, target: { site: sites[0] } }
  expect((await ask(body, as('operator'))).status).toBe(403)
  expect((await h.send('GET', '/api/asset-questions', { who: as('officer') })).status).toBe(403)
  const contact = as('site-contact', [sites[1] ?? ''])
  const { json } = await h.send('GET', '/api/asset-questions', { who: contact })
  expect(json.rows.every((q: { site: string }) => q.site === sites[1] || q.site === null)).toBe(
    true,
  )
  const whole = (await h.send('GET', '/api/asset-questions', { who: admin })).json.rows
  const ofOther = whole.find((q: { site: string }) => q.site === sites[0])
  expect((await h.send('GET', `/api/asset-questions/${ofOther.id}`, { who: contact })).status).toBe(
    404,
  )
})
