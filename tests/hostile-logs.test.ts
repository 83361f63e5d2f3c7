/**
 * Bad input into the real house: clocks of 1970 and of next year, days without a year at new year, Japanese in three encodings, NULs,
 * lines of a megabyte, more than a source may send, a torn event log, and rules that are bombs. What can be kept is kept and found where a
 * person looks for it; what is lost is counted at its place; nothing stands still.
 */
import { connect } from 'node:net'
import { text16, writeEvtx } from '@hinoban/evtx/write-evtx'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { zipOf } from '../features/vulnerabilities/server/catalogue/testing-archives.ts'
import type { Who } from '../platform/access/index.ts'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { setUpCompany } from './company.ts'
import { type TestHouse, testHouses, until } from './house.ts'
import { logSourceGiven } from './log-source.ts'

const port = await freePort()
const MIB = 1024 * 1024

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
let url: string

const call = async (method: string, path: string, given: object = {}) => {
  const answer = await h.send(method, `/api/detection/${path}`, { who: admin, ...given })
  expect([path, answer.status, answer.status < 300 ? '' : answer.text]).toEqual([
    path,
    answer.status,
    '',
  ])
  return answer.json
}
const sourceOf = (change: object) =>
  call('POST', 'sources', {
    body: logSourceGiven({ name: 'x', ...change }),
  })
const ingest = (body: string | Uint8Array, token: string) =>
  fetch(`${url}/api/detection/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: body as BodyInit,
  })
/** Events as the page asks for them. */
const found = async (q: string, days = 1): Promise<readonly { at: string; text: string }[]> => {
  const now = Date.now()
  const query = new URLSearchParams({
    q,
    from: new Date(now - days * 86_400_000).toISOString(),
    to: new Date(now + 86_400_000).toISOString(),
  })
  return (await call('GET', `events?${query}`)).rows
}
const countsOf = async (source: string): Promise<Record<string, number>> => {
  const { lastDay } = await call('GET', `sources/${source}`)
  return Object.fromEntries(
    lastDay.map((c: { place: string; records: number }) => [c.place, c.records]),
  )
}

/** Records of Security as Windows would write them, with their own Computer and a number each. */
const writtenLog = (records: number): Uint8Array =>
  writeEvtx(
    Array.from({ length: records }, (_, n) => ({
      template: {
        element: 'Event',
        children: [
          {
            element: 'System',
            children: [
              { element: 'EventID', children: [{ slot: 0, type: 6 }] },
              { element: 'Channel', children: ['Security'] },
              { element: 'Computer', children: ['PC-01'] },
            ],
          },
          {
            element: 'EventData',
            children: [
              {
                element: 'Data',
                attributes: { Name: 'SubjectUserName' },
                children: [{ slot: 1, type: 1 }],
              },
            ],
          },
        ],
      },
      values: [
        { type: 6, bytes: Uint8Array.of(0x10, 0x12) },
        text16(`user${n} ${'x'.repeat(200)}`),
      ],
      ticks: 134_090_000_000_000_000n + BigInt(n) * 10_000_000n,
    })),
  )

/** Counts are told every few seconds. */
const counted = (source: string, wanted: Readonly<Record<string, number>>) =>
  vi.waitFor(async () => expect(await countsOf(source)).toMatchObject(wanted), {
    timeout: 120_000,
    interval: 500,
  })

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs', {
    env: { HINOBAN_SYSLOG_HOST: '127.0.0.1', HINOBAN_SYSLOG_TCP_PORT: String(port) },
  })
  admin = await setUpCompany(h)
  url = await h.http.listen(0, '127.0.0.1')
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

describe.skipIf(!chdbRunsHere())('bad input', () => {
  test('wrong clocks, NULs and three encodings are found where a person looks: today, by their words', async () => {
    const { source, token } = await sourceOf({ name: '古い機器' })
    const year = new Date().getUTCFullYear()
    const lines = [
      Buffer.from('<13>1 1970-01-01T00:00:10Z old a - - - 時計なしの機器\n'),
      Buffer.from(`<13>1 ${year + 3}-01-01T00:00:00Z ahead a - - - 未来の時計\n`),
      Buffer.from('<13>Jan  1 00:00:00 firm a: boot\0ed with N\0ULs\n'),
      // 火の番：ログオン in CP932, and 火の番：ログオンに失敗 in EUC-JP.
      Buffer.from('89ce82cc94d4814683758e4f834f83498393', 'hex'),
      Buffer.from('\n'),
      Buffer.from('b2d0a4cec8d6a1a7a5eda5b0a5aaa5f3a4cbbcbac7d4', 'hex'),
      Buffer.from('\n'),
    ]
    expect((await ingest(Buffer.concat(lines), token)).status).toBe(200)
    const seen = async (q: string) => {
      const rows = await until(async () => {
        const all = await found(q)
        return all.length > 0 ? all : null
      })
      return rows.length
    }
    // Both clocks are set aside: the time of receipt stands, so that today's search finds them.
    expect(await seen('時計なしの機器')).toBe(1)
    expect(await seen('未来の時計')).toBe(1)
    expect(await seen('"に失敗"')).toBe(1)
    expect(await seen('"火の番："')).toBe(2)
    // Whatever the day of the test: the year of a day that bears none is the nearest one.
    const [booted] = await until(async () => {
      const all = await found('"booted with NULs"', 400)
      return all.length > 0 ? all : null
    })
    expect(Math.abs(Date.parse(booted?.at ?? '') - Date.now())).toBeLessThan(200 * 86_400_000)
    await counted(source.id, { received: 5, damaged: 3 })
  })

  test('a line beyond a megabyte keeps its beginning and is counted, its neighbours are whole', async () => {
    const { source } = await sourceOf({
      kind: 'syslog',
      name: '長い行',
      addresses: ['127.0.0.1'],
    })
    const socket = connect(port, '127.0.0.1')
    socket.write('<13>Nov 22 10:00:00 h a: before\n')
    socket.write(`<13>Nov 22 10:00:01 h a: longest ${'x'.repeat(3 * MIB)}\n`)
    socket.end('<13>Nov 22 10:00:02 h a: after\n400 <13>Nov 22 10:00:03 h a: half a li')
    await counted(source.id, { received: 4, cut: 1, torn: 1 })
    for (const q of ['before', 'longest', 'after', '"half a li"'])
      await until(async () => (await found(q, 400)).length > 0)
  })

  test('equal lines of one request are each kept, and none is doubled when all are sent again', async () => {
    const { source, token } = await sourceOf({ name: '同じ行' })
    const body = '{"message":"link down"}\n'.repeat(2_500)
    expect((await ingest(body, token)).status).toBe(200)
    await counted(source.id, { received: 2_500 })
    expect((await countsOf(source.id))['repeated']).toBeUndefined()
    expect((await ingest(body, token)).status).toBe(200)
    await counted(source.id, { received: 5_000, repeated: 2_500 })
    const now = Date.now()
    const query = new URLSearchParams({
      q: '"link down"',
      from: new Date(now - 3_600_000).toISOString(),
      to: new Date(now + 3_600_000).toISOString(),
    })
    await vi.waitFor(
      async () => expect((await call('GET', `events-over-time?${query}`)).total).toBe(2_500),
      { timeout: 120_000, interval: 500 },
    )
  })

  test('who sends more than agreed is told so and counted; the others go on', async () => {
    const { source, token } = await sourceOf({ name: '洪水', maxEventsPerSecond: 10 })
    const quiet = await sourceOf({ name: '静かな送信元' })
    const flood = (n: number) =>
      Array.from({ length: 2_000 }, (_, i) => `{"message":"flood ${n} ${i}"}\n`).join('')
    const answers: number[] = []
    for (let n = 0; n < 4; n += 1) answers.push((await ingest(flood(n), token)).status)
    expect(answers[0]).toBe(200)
    expect(answers.slice(1)).toEqual([429, 429, 429])
    expect((await ingest('{"message":"a word in peace"}\n', quiet.token)).status).toBe(200)
    await until(async () => (await found('"a word in peace"')).length === 1)
    await counted(source.id, { received: 2_000, deferred: 6_000 })
    const { rows } = await call('GET', 'sources')
    const row = rows.find((one: { id: string }) => one.id === source.id)
    // The list shows it too: place and number.
    expect(row.lastDay).toEqual(
      expect.arrayContaining([expect.objectContaining({ place: 'deferred', records: 6_000 })]),
    )
  })

  test('a torn event log gives what is left of it, and says which records are not there', async () => {
    const torn = Buffer.from(writtenLog(1_200))
    // The second chunk is overwritten in its middle, and the file ends within the last one.
    torn.fill(0xaa, 4_096 + 65_536 + 20_000, 4_096 + 65_536 + 24_000)
    const up = await h.send('POST', '/api/imports', {
      who: admin,
      bytes: torn.subarray(0, torn.length - 30_000),
      fileName: 'Security.evtx',
    })
    const state = (names: readonly string[]) =>
      until(async () => {
        const { json } = await h.send('GET', `/api/imports/${up.json.id}`, { who: admin })
        return names.includes(json.state) ? json : null
      })
    expect((await state(['ready', 'failed'])).source.id).toBe('evtx')
    await h.send('POST', `/api/imports/${up.json.id}/confirm`, {
      who: admin,
      body: { site: null, mapping: null },
    })
    const done = await state(['done', 'failed'])
    expect([done.state, done.failure]).toEqual(['done', null])
    expect(done.counts.added).toBeGreaterThan(600)
    expect(done.counts.added).toBeLessThan(1_200)
    const { json } = await h.send('GET', `/api/imports/${up.json.id}/faults`, { who: admin })
    expect(JSON.stringify(json)).toContain('壊れているため読み取れません')
  })

  test('rules that are bombs are refused or harmless, each with its reason, and logs go on', async () => {
    const rule = (id: number, title: string, detection: string) => `title: ${title}
id: 44444444-4444-4444-8444-44444444444${id}
level: high
logsource: { product: windows, category: process_creation }
detection:
  s: ${detection}
  condition: s
`
    const anchors = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefghi'].map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]},`.repeat(9)}]`),
    ].join('\n')
    const words = Array.from({ length: 15_000 }, (_, n) => `'*word ${n} of a long list of words*'`)
    const set = await call('POST', 'rule-sets?name=bombs&license=', {
      bytes: zipOf({
        'anchors.yml': anchors,
        'brackets.yml': '['.repeat(500_000),
        'regex.yml': rule(1, 'Backtracking', "{CommandLine|re: '(a+)+$'}"),
        'megabyte.yml': rule(2, 'A megabyte of words', `{CommandLine: [${words.join(',')}]}`),
        'five-megabytes.yml': `# ${'x'.repeat(5 * MIB)}`,
        'good.yml': rule(3, 'Good', '{CommandLine|contains: needle in the hay}'),
      }),
      fileName: 'rules.zip',
    })
    expect(set).toMatchObject({ files: 6, loaded: 3 })
    const reasons = set.faults.map(
      (one: { file: string; code: string }) => `${one.file} ${one.code}`,
    )
    expect(reasons).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^anchors\.yml too_large$/),
        expect.stringMatching(/^brackets\.yml /),
        expect.stringMatching(/^five-megabytes\.yml too_large$/),
      ]),
    )
    const { token } = await sourceOf({ name: 'Windows' })
    // PostgreSQL holds neither NUL nor half of a pair: a name with them must not stop what is found.
    const ran = (CommandLine: string, Hostname = 'PC\0-\ud80001') =>
      `${JSON.stringify({ Channel: 'Security', EventID: 4688, Hostname, CommandLine })}\n`
    const hay = ran(`${'a'.repeat(100_000)}!`)
    expect((await ingest(`${hay.repeat(2)}${ran('needle in the hay')}`, token)).status).toBe(200)
    const alerts = await until(async () => {
      const { rows } = await call('GET', 'alerts')
      return rows.some((one: { title: { en: string } }) => one.title.en === 'Good') ? rows : null
    })
    // A backtracking engine would still be at the first of them.
    expect(alerts.map((one: { title: { en: string } }) => one.title.en)).not.toContain(
      'Backtracking',
    )
  })
})
