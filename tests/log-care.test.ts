/**
 * The care of logs in the real house: what should speak is missed until it speaks, agents' words are logs once and within their quota,
 * and the access review counts, is signed, and says which log is missing. The measures turn by this evidence alone.
 */
import { type Evidence, judgeSubject, type Measure } from '@hinoban/measures'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { countOne } from '../features/detection/server/access/count.ts'
import HB_D01 from '../measures/HB-D01.ts'
import HB_D03 from '../measures/HB-D03.ts'
import type { Who } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { eventsQuery } from '../platform/events/index.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses, until } from './house.ts'

vi.setConfig({ testTimeout: 120_000 })

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
let site: string
let dc: string

const call = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
  const answer = await h.send(method, path, { who: admin, ...(body ? { body } : {}) })
  expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300)
  return answer.json
}
const given = (change: object) => ({
  kind: 'http',
  name: 'サーバー',
  site: null,
  enabled: true,
  addresses: [],
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  path: null,
  expectedMinutes: null,
  maxEventsPerSecond: null,
  maxMegabytesPerDay: null,
  ...change,
})
const logSource = (change: object) => call('POST', '/api/detection/sources', given(change))
const stored = eventsQuery({
  name: 'test_care_rows',
  sql: `SELECT host, log_format, action, rule_name, fields['columns.name'] AS named, site, message FROM detection_events
        WHERE organization = {organization:UUID} ORDER BY spool_batch, spool_row`,
  params: z.object({}),
  row: z.looseObject({ log_format: z.string(), named: z.string(), site: z.string() }),
})
const rows = async (format: string) =>
  (
    await (await h.events()).query({ organization: admin.organization, sites: '*' }, stored, {})
  ).filter((row) => row.log_format === format)

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  const first = await h.house.access.issueSetupToken()
  const setUp = await h.send('POST', '/api/setup', {
    body: {
      token: first?.token,
      organization: { name: '自社', language: 'ja', timeZone: 'Asia/Tokyo' },
      administrator: { name: '管理者', email: 'admin@example.jp', password: TEST_PASSWORD },
    },
  })
  admin = whoOf(setUp.json.organization, setUp.json.userId)
  site = (
    await call('POST', '/api/sites', {
      name: '本社',
      kind: 'headquarters',
      country: 'JP',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      networks: [],
      parentId: null,
      address: '',
    })
  ).id
  dc = (
    await call('POST', '/api/assets', {
      name: 'HQ-DC01',
      site,
      deviceClass: 'server',
      owner: '',
      assetTag: '',
      serial: '',
      addresses: [],
      hostNames: ['hq-dc01.corp.example.jp'],
    })
  ).id
}, 120_000)
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

/** The measure on the company, from what stands in the evidence chain and nothing else. */
const judged = async (measure: Measure, at = Date.now()) => {
  const found = await h.outside(async (client) => {
    const answer = await client.query(
      `select distinct on (kind) id, kind, class, probe, observed_at, payload from evidence_entries
       where subject_kind = 'organization' and kind like 'detection.%' order by kind, seq desc`,
    )
    return answer.rows as { observed_at: Date }[]
  })
  const evidence = found.map(
    (row) =>
      ({ ...row, observedAt: row.observed_at.getTime(), validUntil: null }) as unknown as Evidence,
  )
  const company = { kind: 'organization' as const, id: 'organization', name: '', site: null }
  return judgeSubject(measure, company, evidence, { now: at, posture: 'normal' }).reason
}
/** Saving the policy looks at once. */
const look = async () => {
  const policy = await call('GET', '/api/detection/log-policy')
  await call('PUT', '/api/detection/log-policy', policy)
  return call('GET', '/api/detection/expected-logs')
}
const WINDOWS = (id: number, at: string, data: object) =>
  `${JSON.stringify({
    '@timestamp': at,
    winlog: {
      channel: 'Security',
      event_id: id,
      record_id: Math.floor(Math.random() * 1e9),
      computer_name: 'HQ-DC01.corp.example.jp',
      event_data: data,
    },
    agent: { type: 'winlogbeat' },
    host: { name: 'HQ-DC01.corp.example.jp' },
  })}\n`

describe.skipIf(!chdbRunsHere())('the care of logs', () => {
  let token: string
  const send = async (text: string, format: string, count: number) => {
    const url = await h.http.app.inject({
      method: 'POST',
      url: '/api/detection/ingest',
      headers: { host: 'localhost:8870', authorization: `Bearer ${token}` },
      payload: text,
    })
    expect(url.statusCode, url.body).toBe(200)
    await until(async () => (await rows(format)).length >= count)
  }

  test('a domain controller is missed until its security log comes', async () => {
    expect(await judged(HB_D01)).toBe('never_seen')
    token = (await logSource({})).token
    // Expected since just now: not missed yet, and not there.
    expect(await look()).toMatchObject({
      expected: 0,
      covered: 0,
      rows: [{ asset: dc, role: 'domain-controller', logs: [{ state: 'young' }, {}] }],
    })
    await h.outside(async (client) => {
      await client.query(`update detection_expected_logs set since = now() - interval '2 days'`)
      await client.query('commit')
      await client.query('begin')
    })
    const missing = await look()
    expect(missing).toMatchObject({ expected: 1, covered: 0 })
    expect(missing.rows[0].logs.map((l: { state: string }) => l.state)).toEqual(['never', 'never'])
    expect(await judged(HB_D01)).toBe('uncovered')

    await send(
      WINDOWS(4624, new Date().toISOString(), {
        TargetUserName: 'hana',
        LogonType: '2',
        IpAddress: '10.0.0.9',
      }),
      'winlogbeat',
      1,
    )
    const there = await look()
    expect(there).toMatchObject({ expected: 1, covered: 1, rules: { arriving: 1, ruled: 1 } })
    expect(await judged(HB_D01)).toBe('not_reviewed')
    await call('POST', '/api/detection/reviews', { note: '' })
    await look()
    expect(await judged(HB_D01)).toBe('holds_watch')
  })

  test('what nobody answers fails it, and what somebody exempts is named with its reason', async () => {
    await h.outside(async (client) => {
      const words = JSON.stringify({ ja: '警報', en: 'Alert' })
      await client.query(
        `insert into detection_alerts (id, organization_id, site_id, rule_id, title, explanation, next_step, level, author,
           license, techniques, group_key, group_values, host, user_name, state, hits, first_at, last_at, opened_at)
         values (gen_random_uuid(), $1, null, 'r', $2, $2, $2, 4, '', '', '{}', 'k', '{}', 'h', '', 'open', 1, now(), now(),
           now() - interval '25 hours')`,
        [admin.organization, words],
      )
      await client.query('commit')
      await client.query('begin')
    })
    expect((await look()).alerts).toMatchObject({ overdue: 1 })
    expect(await judged(HB_D01)).toBe('alerts_unanswered')
    const [alert] = (await call('GET', '/api/detection/alerts')).rows
    await call('POST', `/api/detection/alerts/${alert.id}/decision`, {
      state: 'watching',
      verdict: null,
      note: '',
    })
    await look()
    expect(await judged(HB_D01)).toBe('holds_watch')

    await call('PUT', `/api/detection/expected-logs/${dc}`, { kinds: [], reason: '廃止予定' })
    expect(await call('GET', '/api/detection/expected-logs')).toMatchObject({
      expected: 0,
      rows: [],
      exempt: [{ asset: dc, reason: '廃止予定', by: '検証者' }],
    })
    expect(await judged(HB_D01)).toBe('nothing_expected')
    await call('PUT', `/api/detection/expected-logs/${dc}`, { kinds: null, reason: '戻す' })
  })

  test('days of the access review are counted once they are over, and a log that does not come is missing', async () => {
    const tomorrow = Date.now() + 30 * 3_600_000
    const count = () =>
      countOne(
        {
          records: h.house.records,
          evidence: h.house.evidence,
          events: h.events,
          clock: { now: () => new Date(tomorrow) },
          log: { warn: (o: unknown) => expect(o).toBeNull() } as never,
          timeZone: async () => 'Asia/Tokyo',
          organizations: async () => [admin.organization],
          administrators: async () => ['hana'],
        },
        admin.organization,
      )
    expect(await call('GET', '/api/detection/access-review')).toMatchObject({
      from: null,
      missing: ['sign-ins', 'firewall'],
      admins: [],
    })
    // Counts of what came are written every few seconds, and before the list is read.
    await call('GET', '/api/detection/sources')
    await count()
    const review = await call('GET', '/api/detection/access-review')
    expect(review).toMatchObject({
      missing: ['firewall'],
      administratorsKnown: true,
      admins: [
        {
          who: 'hana',
          origin: '10.0.0.9',
          signIns: 1,
          failures: 0,
          targets: ['HQ-DC01.corp.example.jp'],
        },
      ],
      inside: [],
    })
    expect(await judged(HB_D03, tomorrow)).toBe('no_firewall')
    await h.outside(async (client) => {
      await client.query('delete from detection_access_days')
      await client.query('commit')
      await client.query('begin')
    })
    await send(
      `<189>devname="FGT-HQ" devid="FGT60F0000000000" logid="0000000013" type="traffic" subtype="forward" level="notice" eventtime=${Date.now()} srcip=10.0.0.5 dstip=203.0.113.5 dstport=445 action="deny"\n`,
      'fortigate',
      1,
    )
    await count()
    expect((await call('GET', '/api/detection/access-review')).inside).toMatchObject([
      { who: '10.0.0.5', denied: 1, targets: ['203.0.113.5:445'] },
    ])
    expect(await judged(HB_D03, tomorrow)).toBe('not_looked')
    await call('POST', '/api/detection/access-review', { weeks: 4, note: '確認した' })
    expect(await judged(HB_D03, tomorrow)).toBe('holds_look')
    const follow = await call('POST', '/api/detection/follow-ups', {
      about: '10.0.0.5',
      note: '445番で外へ',
      due: '2020-01-01',
    })
    expect(await judged(HB_D03, tomorrow)).toBe('follow_up_overdue')
    const closed = await call('POST', `/api/detection/follow-ups/${follow.id}/close`, {
      result: '設定の誤り',
    })
    expect(closed.closed).toMatchObject({ by: '検証者', result: '設定の誤り' })
    expect(await judged(HB_D03, tomorrow)).toBe('holds_look')
  })

  test('agents’ words are logs: once whatever is resent, without inventory, within the quota, and not when switched off', async () => {
    const door = await call('POST', '/api/sources', {
      kind: 'osquery',
      name: '本社のPC',
      site,
      enabled: true,
      everyMinutes: null,
      settings: {},
      secrets: {},
    })
    const say = async (path: string, body: object) =>
      JSON.parse(
        (
          await h.http.app.inject({
            method: 'POST',
            url: `/api/osquery/${path}`,
            headers: { host: 'localhost:8870', 'content-type': 'application/json' },
            payload: JSON.stringify(body),
          })
        ).body,
      )
    const key = (
      await say('enroll', {
        enroll_secret: door.token,
        host_identifier: '4c4c4544-0042-3510-8052-c4c04f573199',
        platform_type: '2',
        host_details: {
          system_info: { hostname: 'PC-99', computer_name: 'PC-99', hardware_serial: 'SER99' },
          os_version: { name: 'Microsoft Windows 11 Pro', version: '10.0', platform: 'windows' },
        },
      })
    ).node_key
    const run = (counter: number, names: readonly string[], name = 'hinoban_windows_tasks') => ({
      name,
      hostIdentifier: '4c4c4544-0042-3510-8052-c4c04f573199',
      unixTime: Math.floor(Date.now() / 1000) - 100 + counter,
      epoch: 1,
      counter,
      diffResults: {
        added: names.map((n) => ({ name: n, action: 'x', path: `\\${n}`, enabled: '1' })),
        removed: [],
      },
    })
    const taken = () =>
      until(async () =>
        h.outside(async (client) => {
          const { rows: left } = await client.query(
            'select count(*)::int as n from assets_agent_inbox',
          )
          return left[0].n === 0
        }),
      )
    // Nobody has switched it on.
    await say('log', { node_key: key, log_type: 'result', data: [run(1, ['before'])] })
    await taken()
    const made = await logSource({ kind: 'agent', name: 'エージェント' })
    expect(made.source).toMatchObject({ format: 'osquery', maxEventsPerSecond: 200 })
    expect(made.source.setup).toHaveLength(1)
    const second = await h.send('POST', '/api/detection/sources', {
      who: admin,
      body: given({ kind: 'agent', name: 'もう一つ' }),
    })
    expect([second.status, second.json.code]).toEqual([409, 'detection.one_agent_source'])

    const third = run(2, ['task-a', 'task-b'])
    const programs = run(2, ['7-Zip'], 'hinoban_windows_programs')
    await say('log', { node_key: key, log_type: 'result', data: [third, programs] })
    await say('log', { node_key: key, log_type: 'result', data: [third] })
    await say('log', {
      node_key: key,
      log_type: 'status',
      data: [
        {
          hostIdentifier: 'x',
          unixTime: Math.floor(Date.now() / 1000),
          severity: 1,
          filename: 'scheduler.cpp',
          line: 12,
          message: 'Error executing scheduled query z: no such table',
          version: '5.19.0',
        },
      ],
    })
    await taken()
    await until(async () => (await rows('osquery')).length >= 3)
    const told = await rows('osquery')
    expect(told.map(({ named }) => named).sort()).toEqual(['', 'task-a', 'task-b'])
    expect(told[0]).toMatchObject({ host: 'PC-99', site, rule_name: 'hinoban_windows_tasks' })

    const id = made.source.id
    const change = async (over: object) => {
      const now = await call('GET', `/api/detection/sources/${id}`)
      const { kind: _, ...edit } = given({ name: now.name, enabled: now.enabled, ...over })
      await call('PUT', `/api/detection/sources/${id}`, { ...edit, version: now.version })
    }
    await change({ maxEventsPerSecond: 1, maxMegabytesPerDay: 1 })
    // A burst of ten seconds is ten; a crowd goes into debt once, and is then refused and counted.
    for (const n of [3, 4])
      await say('log', {
        node_key: key,
        log_type: 'result',
        data: [
          run(
            n,
            Array.from({ length: 400 }, (_, i) => `crowd-${n}-${i}`),
          ),
        ],
      })
    await taken()
    const lost = await until(async () => {
      const { json } = await h.send('GET', '/api/detection/sources', { who: admin })
      const row = json.rows.find((r: { id: string }) => r.id === id)
      return row.lastDay.find((c: { place: string }) => c.place === 'quota') ?? null
    })
    expect(lost.records).toBeGreaterThanOrEqual(400)
    await change({ enabled: false })
    const before = (await rows('osquery')).length
    await say('log', { node_key: key, log_type: 'result', data: [run(5, ['after'])] })
    await taken()
    await new Promise((done) => setTimeout(done, 1_500))
    expect((await rows('osquery')).some(({ named }) => named === 'after')).toBe(false)
    expect((await rows('osquery')).length).toBeGreaterThanOrEqual(before)
  })
})
