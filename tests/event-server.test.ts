/**
 * The heart of the detection on a ClickHouse server, as HINOBAN_CLICKHOUSE_URL names it: logs come in and are alerts, are found by words, and
 * are looked through again by a rule; the server goes away and comes back. Which server it is: platform/events/testing-clickhouse.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import {
  clickHouseRunsHere,
  openTestClickHouse,
  type TestClickHouse,
} from '../platform/events/testing-clickhouse.ts'
import { setUpCompany } from './company.ts'
import { type TestHouse, testHouses, until } from './house.ts'
import { logSourceGiven } from './log-source.ts'
import { afternoon } from './sample-attack.ts'

let server: TestClickHouse
let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
let url: string
let token: string

const ask = (method: string, path: string, body?: unknown) =>
  h.send(method, `/api/detection/${path}`, { who: admin, ...(body === undefined ? {} : { body }) })
const call = async (method: string, path: string, body?: unknown) => {
  const answer = await ask(method, path, body)
  expect([path, answer.status, answer.status < 300 ? '' : answer.text]).toEqual([
    path,
    answer.status,
    '',
  ])
  return answer.json
}
const ingest = async (text: string): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${url}/api/detection/ingest`, { method: 'POST', headers, body: text }))
    .status
}
const eventsOf = (q: string): string => {
  const now = Date.now()
  const span = { from: now - 2 * 86_400_000, to: now + 86_400_000 }
  return `events?${new URLSearchParams({ q, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() })}`
}
const found = async (q: string): Promise<number> => (await call('GET', eventsOf(q))).rows.length

beforeAll(async () => {
  if (!clickHouseRunsHere()) return
  server = await openTestClickHouse()
  houses = await testHouses()
  h = await houses.open('with-jobs', { env: { HINOBAN_CLICKHOUSE_URL: server.url } })
  admin = await setUpCompany(h)
  url = await h.http.listen(0, '127.0.0.1')
  const made = await call('POST', 'sources', logSourceGiven({ name: '本社' }))
  token = made.token
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
  await server?.close()
})

describe.skipIf(!clickHouseRunsHere())('on a ClickHouse server', () => {
  test('an attack is an alert, is found by its words, and again by a rule that looks back', async () => {
    expect((await h.events()).enginePid()).toBeNull()
    expect(await ingest(afternoon(new Date()))).toBe(200)
    await until(async () => (await found('"delete shadows"')) > 0)
    expect(await found('"delete shadows" host.name:HQ-FS01')).toBe(1)
    expect(await found('"delete shadows" host.name:HQ-AD01')).toBe(0)
    const { rows } = await call(
      'GET',
      `rules?${new URLSearchParams({ q: 'Shadow copies deleted' })}`,
    )
    const [{ id: rule }] = rows
    await until(async () => (await call('GET', `alerts?rule=${rule}`)).rows.length > 0)
    const hunt = await call('POST', 'hunts', { of: { kind: 'rule', rule }, days: 30 })
    const ended = await until(async () => {
      const { state, ...rest } = await call('GET', `hunts/${hunt.id}`)
      return ['waiting', 'running'].includes(state) ? null : { state, ...rest }
    })
    expect(ended).toMatchObject({ state: 'done', hits: 1, hosts: [{ host: 'HQ-FS01', hits: 1 }] })
  })
  test('what comes while the server is away is kept, and stored once when it is back', async (context) => {
    if (process.env['HINOBAN_TEST_CLICKHOUSE_URL'] !== undefined)
      context.skip('a server that is somebody’s is not killed')
    await server.kill()
    const lines = Array.from(
      { length: 500 },
      (_, n) => `<13>1 ${new Date().toISOString()} gw${n % 3} app - - - 留守番 ${n}`,
    )
    expect(await ingest(lines.join('\n'))).toBe(200)
    expect(await ask('GET', eventsOf('留守番'))).toMatchObject({ status: 503 })
    await server.start()
    const path = eventsOf('留守番').replace('events?', 'events-over-time?')
    const all = async (): Promise<number> => (await ask('GET', path)).json?.total ?? 0
    await until(async () => (await all()) >= lines.length)
    expect(await all()).toBe(lines.length)
  })
})
