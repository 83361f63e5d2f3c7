/**
 * The care of logs in the real house: what should speak is missed until it speaks, agents' words are logs once and within their quota,
 * and the access review counts, is signed, and says which log is missing. The measures turn by this evidence alone.
 */
import { createSocket } from 'node:dgram'
import { type Evidence, judgeSubject, type Measure } from '@hinoban/measures'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { countOne } from '../features/detection/server/access/count.ts'
import HB_D01 from '../measures/HB-D01.ts'
import HB_D03 from '../measures/HB-D03.ts'
import type { Who } from '../platform/access/index.ts'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { eventsQuery } from '../platform/events/index.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { addSite, setUpCompany } from './company.ts'
import { type TestHouse, testHouses, unschedule, until } from './house.ts'
import { logSourceGiven } from './log-source.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
let site: string
let dc: string
const port = await freePort()

const call = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
  const answer = await h.send(method, path, { who: admin, ...(body ? { body } : {}) })
  expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300)
  return answer.json
}
const logSource = (change: object) => call('POST', '/api/detection/sources', logSourceGiven(change))
const stored = eventsQuery({
  name: 'test_care_rows',
  sql: `SELECT host, log_format, action, category, rule_name, fields['columns.name'] AS named, site, message FROM detection_events
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
  h = await houses.open('with-jobs', {
    env: { HINOBAN_SYSLOG_HOST: '127.0.0.1', HINOBAN_SYSLOG_UDP_PORT: String(port) },
  })
  await unschedule(h.house.records, [
    'detection.look-at-expected-logs',
    'detection.look-at-sources',
    'detection.count-access',
  ])
  admin = await setUpCompany(h)
  site = await addSite(h, admin)
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
})
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
  let named: string
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
    // Whoever opens the page first need not wait for the job, nor do two who open it at once look twice.
    const opened = await Promise.all([1, 2].map(() => call('GET', '/api/detection/expected-logs')))
    expect(opened[0]).toMatchObject({ rows: [{ asset: dc, logs: [{ state: 'young' }, {}] }] })
    expect(opened[1].checkedAt).toBe(opened[0].checkedAt)
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

  test('settings that would keep it green by hiding are told, each by its name', async () => {
    const settings = (floor: string) =>
      call('PUT', '/api/detection/alert-settings', { floor, restHours: 24 })
    const policy = async (change: object) => {
      const now = await call('GET', '/api/detection/log-policy')
      await call('PUT', '/api/detection/log-policy', {
        ...now,
        answerHours: { ...now.answerHours, ...change },
      })
    }
    const keep = async (keepDays: number) => {
      const { version } = await call('GET', '/api/detection/retention')
      await call('PUT', '/api/detection/retention', { keepDays, version })
    }
    const after = async (change: Promise<unknown>) => {
      await change
      await look()
      return judged(HB_D01)
    }
    await look()
    expect(await judged(HB_D01)).toBe('holds_watch')
    expect(await after(settings('critical'))).toBe('only_critical')
    expect(await after(settings('medium'))).toBe('holds_watch')
    expect(await after(policy({ critical: null }))).toBe('no_answer_limit')
    expect(await after(policy({ critical: 24 }))).toBe('holds_watch')
    expect(await after(keep(7))).toBe('policy_short')
    expect(await after(keep(400))).toBe('holds_watch')
    const quiet = await call('POST', '/api/detection/quiet', {
      host: '*',
      from: new Date(Date.now() - 60_000).toISOString(),
      to: new Date(Date.now() + 3_600_000).toISOString(),
      reason: '年次点検',
    })
    expect(await after(Promise.resolve())).toBe('all_quiet')
    await h.send('DELETE', `/api/detection/quiet/${quiet.id}`, { who: admin })
    expect(await after(Promise.resolve())).toBe('holds_watch')
    // All of them by name is all of them.
    const narrow = await call('POST', '/api/detection/quiet', {
      host: 'hq-*',
      from: new Date(Date.now() - 60_000).toISOString(),
      to: new Date(Date.now() + 3_600_000).toISOString(),
      reason: '作業',
    })
    expect(await after(Promise.resolve())).toBe('all_quiet')
    await h.send('DELETE', `/api/detection/quiet/${narrow.id}`, { who: admin })
    const lost = (sql: string) =>
      h.outside(async (client) => {
        await client.query(sql)
        await client.query('commit')
        await client.query('begin')
      })
    await lost(
      `insert into detection_source_counts (organization_id, source_id, hour, place, records, bytes)
       select organization_id, id, date_trunc('hour', now()), 'quota', 3, 300 from detection_sources limit 1`,
    )
    expect(await after(Promise.resolve())).toBe('losing_of')
    await lost(`delete from detection_source_counts where place = 'quota'`)
    expect(await after(Promise.resolve())).toBe('holds_watch')
    const [alert] = (await call('GET', '/api/detection/alerts?state=all')).rows
    const age = (days: number) =>
      h.outside(async (client) => {
        await client.query(
          `update detection_alert_history set at = now() - make_interval(days => ${days})`,
        )
        await client.query(`update detection_alerts set opened_at = now() - interval '20 days'`)
        await client.query('commit')
        await client.query('begin')
      })
    expect(alert.state).toBe('watching')
    expect(await after(age(15))).toBe('alerts_stalled')
    expect(await after(age(1))).toBe('holds_watch')
  })

  test('a stranger who calls himself by the name of a server does not speak for it', async () => {
    const server = await call('POST', '/api/assets', {
      name: 'HQ-FILE01',
      site,
      deviceClass: 'server',
      owner: '',
      assetTag: '',
      serial: '',
      addresses: [],
      hostNames: ['hq-file01'],
    })
    const socket = createSocket('udp4')
    const say = (n: number) =>
      new Promise((done) =>
        socket.send(
          `<86>Nov 22 10:00:0${n} hq-file01 sshd[${n}]: Accepted password for root from 10.0.0.${n} port 22 ssh2`,
          port,
          '127.0.0.1',
          done,
        ),
      )
    const state = async () => {
      const { rows: devices } = await look()
      const row = devices.find((r: { asset: string }) => r.asset === server.id)
      return row.logs[0].state
    }
    let n = 0
    await until(async () => {
      n = (n + 1) % 10
      await say(n)
      return (await rows('linux-auth')).length > 0
    })
    expect(await state()).toBe('young')
    // Named with its address, it does.
    named = (
      await logSource({ kind: 'syslog', name: 'ファイルサーバー', addresses: ['127.0.0.1'] })
    ).source.id
    await until(async () => {
      n = (n + 1) % 10
      await say(n)
      return (await state()) === 'speaking'
    })
    socket.close()
    await h.send('DELETE', `/api/assets/${server.id}`, { who: admin })
    await call('PUT', `/api/detection/expected-logs/${server.id}`, { kinds: [], reason: '試験' })
  })

  test('what is shown as lost is what was lost, to the record', async () => {
    const source = () => call('GET', `/api/detection/sources/${named}`)
    const counted = async (): Promise<Record<string, number>> => {
      await call('GET', '/api/detection/sources')
      return Object.fromEntries(
        (await source()).lastDay.map((c: { place: string; records: number }) => [
          c.place,
          c.records,
        ]),
      )
    }
    const of = (counts: Record<string, number>, ...places: readonly string[]): number =>
      places.reduce((sum, place) => sum + (counts[place] ?? 0), 0)
    const stored = async () =>
      (await rows('syslog')).filter(({ message }) => String(message).startsWith('flood ')).length
    const now = await source()
    const { kind: _, ...edit } = logSourceGiven({
      name: now.name,
      addresses: ['127.0.0.1'],
      maxEventsPerSecond: 2,
    })
    await call('PUT', `/api/detection/sources/${named}`, { ...edit, version: now.version })
    const before = await counted()
    const socket = createSocket('udp4')
    for (let n = 0; n < 400; n += 1)
      await new Promise((done) =>
        socket.send(`<13>Nov 22 10:00:00 hq-file01 app[1]: flood ${n}`, port, '127.0.0.1', done),
      )
    socket.close()
    const after = await until(async () => {
      const counts = await counted()
      const all = ['received', 'quota', 'full', 'kernel']
      return of(counts, ...all) - of(before, ...all) >= 400 ? counts : null
    })
    const came = of(after, 'received') - of(before, 'received')
    const lost = of(after, 'quota', 'full', 'kernel') - of(before, 'quota', 'full', 'kernel')
    expect(lost).toBeGreaterThan(300)
    expect(came + lost).toBe(400)
    await until(async () => (await stored()) === came)
    const back = await source()
    const { kind: __, ...free } = logSourceGiven({ name: now.name, addresses: ['127.0.0.1'] })
    await call('PUT', `/api/detection/sources/${named}`, { ...free, version: back.version })
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
    // Signed while nothing is counted: a name under nothing.
    await h.outside(async (client) => {
      await client.query(`update detection_access_days set firewall = 0`)
      await client.query('commit')
      await client.query('begin')
    })
    expect(await judged(HB_D03, tomorrow)).toBe('not_looked')
    await call('POST', '/api/detection/access-review', { weeks: 4, note: '見ていない' })
    expect(await judged(HB_D03, tomorrow)).toBe('looked_at_nothing')
    await h.outside(async (client) => {
      await client.query(`update detection_access_days set firewall = 1`)
      await client.query('commit')
      await client.query('begin')
    })
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
      body: logSourceGiven({ kind: 'agent', name: 'もう一つ' }),
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
    expect(made.source.events).toBe(false)
    const asksEvents = async () =>
      Object.keys((await say('config', { node_key: key })).schedule).filter((name) =>
        name.startsWith('hinoban_events_'),
      ).length
    expect(await asksEvents()).toBe(0)
    const change = async (over: object) => {
      const now = await call('GET', `/api/detection/sources/${id}`)
      const { kind: _, ...edit } = logSourceGiven({ name: now.name, enabled: now.enabled, ...over })
      await call('PUT', `/api/detection/sources/${id}`, { ...edit, version: now.version })
    }
    await change({ events: true, inventory: true })
    expect(await call('GET', `/api/detection/sources/${id}`)).toMatchObject({
      events: true,
      inventory: true,
    })
    expect(await asksEvents()).toBe(3)
    const started = {
      ...run(0, [], 'hinoban_events_windows_processes'),
      diffResults: {
        added: [
          {
            time: String(Math.floor(Date.now() / 1000) - 60),
            type: 'ProcessStart',
            pid: '4711',
            path: 'C:\\Windows\\System32\\vssadmin.exe',
            cmdline: 'vssadmin.exe delete shadows /all /quiet',
          },
        ],
        removed: [],
      },
    }
    await say('log', { node_key: key, log_type: 'result', data: [started] })
    await taken()
    await until(async () => (await rows('osquery')).length >= 4)
    const happened = (await rows('osquery')).find(({ rule_name: name }) =>
      String(name).startsWith('hinoban_events_'),
    )
    expect(happened).toMatchObject({ host: 'PC-99', category: 'process_creation' })
    await h.outside(async (client) => {
      const { rows: kept } = await client.query(
        "select query from assets_agent_states where query like 'hinoban_events_%'",
      )
      expect(kept).toEqual([])
    })
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
