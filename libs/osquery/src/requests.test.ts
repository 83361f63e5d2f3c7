import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from './json.ts'
import { noticeIn } from './notices.ts'
import { nodeKeyOf, readDistributedWrite, readEnroll, readLog, readNodeCall } from './requests.ts'
import { readResultLine } from './result-line.ts'

// The examples of osquery's own documentation: docs/wiki/deployment/logging.md and remote.md.
const EVENT = {
  action: 'added',
  columns: { name: 'osqueryd', path: '/opt/osquery/bin/osqueryd', pid: '97830' },
  name: 'processes',
  hostname: 'hostname.local',
  calendarTime: 'Tue Sep 30 17:37:30 2014',
  unixTime: '1412123850',
  epoch: '314159265',
  counter: '1',
  numerics: false,
}
const SNAPSHOT = {
  action: 'snapshot',
  snapshot: [
    { parent: '0', path: '/sbin/launchd', pid: '1' },
    { parent: '1', path: '/usr/sbin/syslogd', pid: '51' },
  ],
  name: 'process_snapshot',
  hostIdentifier: 'hostname.local',
  calendarTime: 'Mon May  2 22:27:32 2016 UTC',
  unixTime: '1462228052',
  epoch: '314159265',
  counter: '1',
  numerics: false,
}
const BATCH = {
  diffResults: {
    added: [{ name: 'osqueryd', path: '/opt/osquery/bin/osqueryd', pid: '97830' }],
    removed: [{ name: 'osqueryd', path: '/opt/osquery/bin/osqueryd', pid: '97650' }],
  },
  name: 'processes',
  hostname: 'hostname.local',
  calendarTime: 'Tue Sep 30 17:37:30 2014',
  unixTime: '1412123850',
  epoch: '314159265',
  counter: '1',
  numerics: false,
}
const WRITE = {
  node_key: 'k',
  queries: { id1: [{ column1: 'value1', column2: 'value2' }], id2: [], id3: [] },
  statuses: { id1: 0, id2: 0, id3: 2 },
  messages: { id3: 'no such table: does_not_exist' },
}

describe('the documented examples', () => {
  test('an event, a snapshot and a batch', () => {
    const lines = [EVENT, SNAPSHOT, BATCH].map((l) => readResultLine(l, new Map()))
    expect(lines[0]).toEqual({
      query: 'processes',
      host: 'hostname.local',
      at: Date.parse('2014-10-01T00:37:30Z'),
      epoch: '314159265',
      counter: 1,
      decorations: {},
      change: { kind: 'added', row: EVENT.columns },
    })
    expect(lines[1]?.change).toEqual({ kind: 'snapshot', rows: SNAPSHOT.snapshot })
    expect(lines[2]?.change).toEqual({
      kind: 'run',
      added: BATCH.diffResults.added,
      removed: BATCH.diffResults.removed,
    })
  })

  test('distributed/write: a query that failed says nothing, one without rows says "none"', () => {
    const read = readDistributedWrite(WRITE)
    expect(read.ok && read.call.answers).toEqual([
      { id: 'id1', status: 0, message: '', rows: WRITE.queries.id1 },
      { id: 'id2', status: 0, message: '', rows: [] },
      { id: 'id3', status: 2, message: 'no such table: does_not_exist', rows: [] },
    ])
  })

  test('enroll', () => {
    const body = {
      enroll_secret: 'this_is_a_deployment_secret',
      host_identifier: '5A2D8A6B-0000-4000-8000-000000000001',
      platform_type: '9',
      host_details: {
        os_version: { name: 'Debian GNU/Linux', platform: 'debian' },
        osquery_info: { version: '5.23.1' },
        system_info: { hostname: 'pc-1' },
        platform_info: null,
      },
    }
    const read = readEnroll(body)
    expect(read).toMatchObject({
      ok: true,
      call: {
        secret: 'this_is_a_deployment_secret',
        platform: 'linux',
        details: { systemInfo: { hostname: 'pc-1' }, platformInfo: {} },
      },
    })
  })
})

test.each([
  ['2', 'other', 'windows'],
  ['21', '', 'macos'],
  ['9', '', 'linux'],
  ['', 'darwin', 'macos'],
  ['', 'windows', 'windows'],
  ['', 'ubuntu', 'linux'],
  ['', '', 'other'],
])('platform_type %j with os_version.platform %j is %s', (mask, platform, expected) => {
  const read = readEnroll({
    enroll_secret: 's',
    platform_type: mask,
    host_details: { os_version: { platform } },
  })
  expect(read.ok && read.call.platform).toBe(expected)
})

test('numbers keep all their digits, with numerics on too', () => {
  const line = readResultLine(
    parseJson(
      '{"name":"q","action":"added","columns":{"uid":18446744073709551614,"n":1.5,"null":null,"list":[1]},"epoch":18446744073709551615,"counter":0,"unixTime":1412123850,"numerics":true}',
    ),
    new Map(),
  )
  expect(line).toMatchObject({
    epoch: '18446744073709551615',
    change: { row: { uid: '18446744073709551614', n: '1.5', null: '' } },
  })
})

test('a column named __proto__ is a column, not a trap', () => {
  const read = readLog(
    parseJson(
      '{"node_key":"k","log_type":"result","data":[{"name":"q","action":"added","columns":{"__proto__":{"polluted":"x"},"constructor":"y"}}],"__proto__":{"a":1}}',
    ),
  )
  expect(read.ok).toBe(true)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  const write = readDistributedWrite(
    parseJson(
      '{"node_key":"k","queries":{"__proto__":[{"a":"1"}],"x":[{"a":"1"}]},"statuses":{"x":0}}',
    ),
  )
  expect(write.ok && write.call.answers.map((a) => [a.id, a.rows.length])).toEqual([
    ['__proto__', 1],
    ['x', 1],
  ])
})

test('what is no call is refused by name; damaged lines are counted beside the good ones', () => {
  expect(readLog([])).toEqual({ ok: false, why: 'not_object' })
  expect(readLog({ log_type: 'result', data: [] })).toEqual({ ok: false, why: 'no_node_key' })
  expect(readLog({ node_key: 'k', log_type: 'carve' })).toEqual({
    ok: false,
    why: 'unknown_log_type',
  })
  expect(readNodeCall({ node_key: 'x'.repeat(5000) })).toEqual({ ok: false, why: 'no_node_key' })
  expect(readEnroll({ enroll_secret: '  ' })).toEqual({ ok: false, why: 'no_enroll_secret' })
  const read = readLog({
    node_key: 'k',
    log_type: 'result',
    data: [EVENT, 7, { name: 'q', action: 'moved', columns: {} }, { action: 'added', columns: {} }],
  })
  expect(read).toMatchObject({ ok: true, damage: { not_result: 3 } })
  expect(read.ok && read.call.lines).toHaveLength(1)
})

test('rows and values beyond the bounds are cut and counted', () => {
  const read = readLog({
    node_key: 'k',
    log_type: 'result',
    data: [
      {
        name: 'q',
        action: 'added',
        columns: {
          long: 'あ'.repeat(200_000),
          ...Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`c${i}`, 'x'])),
        },
      },
    ],
  })
  expect(read).toMatchObject({ ok: true, damage: { value_cut: 1, too_many_columns: 1 } })
})

test('the header of newer agents', () => {
  expect(nodeKeyOf('NodeKey abc')).toBe('abc')
  expect(nodeKeyOf('Bearer abc')).toBeNull()
  expect(nodeKeyOf(undefined)).toBeNull()
})

test('what the status log says about answers that will not come', () => {
  const status = (message: string) => ({
    host: 'h',
    at: 1,
    severity: 'warning' as const,
    place: 'tls_logger.cpp:149',
    message,
    version: '5.23.1',
  })
  expect(noticeIn(status('Linesize exceeds TLS logger maximum: 1048577'))).toEqual({
    kind: 'line-dropped',
    bytes: 1_048_577,
  })
  expect(
    noticeIn(status('Error executing scheduled query hinoban_os: no such column: revision')),
  ).toEqual({
    kind: 'query-failed',
    query: 'hinoban_os',
    message: 'no such column: revision',
  })
  expect(noticeIn(status('Purging buffered logs limit (1000000) exceeded: 1000001'))).toEqual({
    kind: 'buffer-purged',
  })
  expect(noticeIn(status('Hello'))).toBeNull()
})

test('anything at all ends without throwing', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      for (const read of [readEnroll, readNodeCall, readLog, readDistributedWrite]) read(value)
      readResultLine(value, new Map())
    }),
  )
  fc.assert(
    fc.property(
      fc.record({
        node_key: fc.constant('k'),
        log_type: fc.constantFrom('result', 'status'),
        data: fc.array(
          fc.dictionary(
            fc.constantFrom(
              'name',
              'action',
              'columns',
              'snapshot',
              'diffResults',
              'epoch',
              'counter',
              'unixTime',
              'message',
              'severity',
            ),
            fc.oneof(
              fc.jsonValue({ maxDepth: 3 }),
              fc.constantFrom('added', 'removed', 'snapshot'),
            ),
          ),
        ),
      }),
      (body) => {
        const read = readLog(body)
        expect(read.ok).toBe(true)
        if (!read.ok) return
        const given = body.data.length
        expect(read.call.lines.length + (read.damage.not_result ?? 0)).toBeGreaterThanOrEqual(given)
      },
    ),
  )
})

test('nesting without end is one value that is no row', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const read = readLog(parseJson(`{"node_key":"k","log_type":"result","data":${deep}}`))
  expect(read.ok).toBe(true)
})

test('a text of millions of empty lists is no answer, and takes no memory to say so', () => {
  const before = process.memoryUsage().heapUsed
  expect(parseJson(`[${'[[]],'.repeat(5_000_000)}[]]`)).toBeUndefined()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024)
  const wide = JSON.stringify(Array.from({ length: 300_000 }, (_, i) => ({ name: `package-${i}` })))
  expect(parseJson(wide)).toHaveLength(300_000)
})
