import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openLog } from '../log/index.ts'
import { newId } from '../records/new-id.ts'
import { chdbRunsHere } from './chdb-engine.ts'
import { type Events, eventsQuery, openEvents } from './index.ts'
import { readEventsMigrations } from './migrate.ts'
import {
  clickHouseRunsHere,
  openTestClickHouse,
  type TestClickHouse,
} from './testing-clickhouse.ts'

const log = openLog({ level: 'silent' })
const migrations = [{ owner: 'probe', folder: new URL('./testing-migrations/', import.meta.url) }]

const all = eventsQuery({
  name: 'probe_all',
  sql: 'SELECT at, host, message, n, tags FROM probe_events WHERE organization = {organization:UUID} AND n >= {from:UInt64} ORDER BY n',
  params: z.object({ from: z.number() }),
  row: z.object({
    at: z.date(),
    host: z.string(),
    message: z.string(),
    n: z.number(),
    tags: z.array(z.string()),
  }),
})
const counted = eventsQuery({
  name: 'probe_count',
  sql: 'SELECT count() AS rows, uniqExact(n) AS different FROM probe_events WHERE organization = {organization:UUID}',
  params: z.object({}),
  row: z.object({ rows: z.number(), different: z.number() }),
})
const bySite = eventsQuery({
  name: 'probe_sites',
  sql: 'SELECT count() AS n FROM probe_events WHERE organization = {organization:UUID} AND ({allSites:UInt8} = 1 OR has({sites:Array(String)}, site))',
  params: z.object({}),
  row: z.object({ n: z.number() }),
})
const echoed = eventsQuery({
  name: 'probe_echo',
  sql: 'SELECT {text:String} AS text, {list:Array(String)} AS list, {at:DateTime64(3)} AS at FROM numbers(1) WHERE {organization:UUID} IS NOT NULL',
  params: z.object({ text: z.string(), list: z.array(z.string()), at: z.date() }),
  row: z.object({ text: z.string(), list: z.array(z.string()), at: z.date() }),
})
const heavy = eventsQuery({
  name: 'probe_heavy',
  sql: 'SELECT count() AS n FROM numbers(100000000000) WHERE number % 7 = 3 AND toString({organization:UUID}) != toString(number)',
  params: z.object({}),
  row: z.object({ n: z.number() }),
})

const event = (n: number, o: Record<string, unknown> = {}) => ({
  site: 'a',
  at: new Date(Date.UTC(2026, n % 3, 1) + n),
  host: `h${n % 5}`,
  message: `不審なログオン ' \\ " \n ${n}`,
  n,
  tags: ['x', '火'],
  ...o,
})
const scopeOf = (organization = newId()) => ({ organization, sites: '*' as const })

/** On the server's interface a test-only front stands before the engine, unless a server is named: testing-clickhouse.ts. */
const engines = [
  { name: 'chDB', server: false, runs: chdbRunsHere() },
  { name: 'ClickHouse over HTTP', server: true, runs: clickHouseRunsHere() },
]

describe.each(engines)('the event store on $name', ({ server, runs }) => {
  const why = 'chDB has no build for this platform'
  let clickHouse: TestClickHouse | null = null
  let url: string | null = null
  let folder: string
  let events: Events
  const open = (o: { spoolBytes?: number } = {}) =>
    openEvents({
      dataDir: folder,
      clickhouseUrl: url,
      log,
      migrations,
      memoryBytes: 700_000_000,
      limits: { seconds: 2, rows: 30_000 },
      ...o,
    })
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hinoban-events-'))
    if (!runs) return
    if (server) clickHouse = await openTestClickHouse()
    url = clickHouse?.url ?? null
    events = await open()
  })
  afterAll(async () => {
    await events?.close()
    await clickHouse?.close()
    await rm(folder, { recursive: true, force: true })
  })
  const on = (name: string, work: () => Promise<void>) =>
    test(name, async (context) => {
      if (!runs) context.skip(why)
      await work()
    })

  on('gives back what was put in, each value as itself', async () => {
    const scope = scopeOf()
    const rows = Array.from({ length: 9 }, (_, n) => event(n))
    await events.insert(scope.organization, 'probe_events', rows)
    await events.flush()
    expect(await events.query(scope, all, { from: 0 })).toEqual(
      rows.map(({ site: _, ...row }) => row),
    )
    expect((await events.query(scope, all, { from: 7 })).length).toBe(2)
  })
  on('shows nobody the events of another organization, whatever a row says', async () => {
    const [mine, theirs] = [scopeOf(), scopeOf()]
    await events.insert(mine.organization, 'probe_events', [
      event(1, { organization: theirs.organization }),
    ])
    await events.flush()
    expect(await events.query(theirs, counted, {})).toEqual([{ rows: 0, different: 0 }])
    expect((await events.query(mine, counted, {}))[0]?.rows).toBe(1)
  })
  on('lets a person of one site run only queries that ask for sites', async () => {
    const scope = scopeOf()
    await events.insert(scope.organization, 'probe_events', [event(1), event(2, { site: 'b' })])
    await events.flush()
    expect(await events.query(scope, bySite, {})).toEqual([{ n: 2 }])
    expect(await events.query({ ...scope, sites: ['b'] }, bySite, {})).toEqual([{ n: 1 }])
    await expect(events.query({ ...scope, sites: ['b'] }, counted, {})).rejects.toThrow('all sites')
  })
  on('streams more rows than a query may answer', async () => {
    const scope = scopeOf()
    const rows = Array.from({ length: 40_000 }, (_, n) => event(n, { message: 'm' }))
    await events.insert(scope.organization, 'probe_events', rows)
    await events.flush()
    await expect(events.query(scope, all, { from: 0 })).rejects.toMatchObject({
      code: 'events.too_heavy',
    })
    let lines = 0
    for await (const text of events.queryLines(scope, all, { from: 0 }))
      for (const line of text.split('\n'))
        if (line !== '' && (JSON.parse(line) as unknown[]).includes(String(lines))) lines += 1
    expect(lines).toBe(40_000)
    // One that is left early frees its session.
    for (let i = 0; i < 6; i += 1)
      for await (const _ of events.queryLines(scope, all, { from: 0 })) break
    expect((await events.query(scope, counted, {}))[0]?.rows).toBe(40_000)
  })
  on('takes any text as a value, and lists of any length', async () => {
    const texts = [
      '',
      "a'b",
      'a\\b',
      "\\'",
      '\\N',
      '\\t',
      '\t',
      '\n',
      '\r\n',
      '\0',
      '\b\f\v',
      "[]'",
      '{a:B}',
      '--',
      '認証',
      '😀',
    ]
    const at = new Date(1_795_000_000_123)
    for (const text of [...texts, texts.join('')]) {
      const asked = { text, list: [text, ...texts], at }
      expect(await events.query(scopeOf(), echoed, asked)).toEqual([asked])
    }
    const list = Array.from({ length: 20_000 }, (_, n) => `indicator-${n}.example.com`)
    const asked = { text: 'x'.repeat(100_000), list, at }
    expect(await events.query(scopeOf(), echoed, asked)).toEqual([asked])
  })
  on('stops a query that takes too long, and answers the next', async () => {
    const scope = scopeOf()
    await expect(events.query(scope, heavy, {})).rejects.toMatchObject({ code: 'events.too_heavy' })
    expect(await events.query(scope, counted, {})).toEqual([{ rows: 0, different: 0 }])
  })
  on('keeps the good rows when one cannot be read as its table', async () => {
    const scope = scopeOf()
    const before = events.stats().dropped.unreadable
    await events.insert(scope.organization, 'probe_events', [
      event(1),
      event(2, { n: 'not a number' }),
      event(3),
    ])
    await events.flush()
    expect((await events.query(scope, all, { from: 0 })).map((row) => row.n)).toEqual([1, 3])
    expect(events.stats().dropped.unreadable).toBe(before + 1)
    expect(await readdir(join(folder, 'events', 'spool'))).toEqual([])
  })
  on('refuses a table that no migration made', async () => {
    await expect(events.insert(newId(), 'system.tables', [{}])).rejects.toThrow('no migration')
  })
  on('says that the spool is full instead of filling the disk', async () => {
    const small = await openEvents({
      dataDir: join(folder, 'small'),
      clickhouseUrl: url,
      log,
      migrations,
      memoryBytes: 700_000_000,
      spoolBytes: 10_000,
    })
    try {
      const organization = newId()
      let accepted = 0
      await expect(
        (async () => {
          for (let i = 0; i < 100; i += 1) {
            await small.insert(organization, 'probe_events', [
              event(i, { message: 'x'.repeat(500) }),
            ])
            accepted += 1
          }
        })(),
      ).rejects.toMatchObject({ code: 'events.spool_full' })
      expect(small.stats().dropped.spoolFull).toBe(1)
      await small.flush()
      expect((await small.query(scopeOf(organization), counted, {}))[0]).toEqual({
        rows: accepted,
        different: accepted,
      })
    } finally {
      await small.close()
    }
  })
  on('brings at the next start what was accepted before the last end', async () => {
    const scope = scopeOf()
    await events.insert(scope.organization, 'probe_events', [event(1), event(2)])
    await events.close()
    events = await open()
    await events.flush()
    expect((await events.query(scope, counted, {}))[0]).toEqual({ rows: 2, different: 2 })
  })
})

describe('the gate', () => {
  const query = (sql: string) =>
    eventsQuery({ name: 'q', sql, params: z.object({ a: z.string() }), row: z.object({}) })
  test.each([
    'SELECT 1',
    'SELECT 1 -- {organization:UUID}',
    `SELECT '{organization:UUID}'`,
    'SELECT 1 /* {organization:UUID} */',
    'INSERT INTO t SELECT {organization:UUID}',
    `SELECT * FROM file('/etc/passwd') WHERE {organization:UUID} = ''`,
    `SELECT * FROM url('http://x') WHERE {organization:UUID} = ''`,
    'SELECT {organization:UUID} SETTINGS readonly = 0',
    'SELECT {organization:UUID}; DROP TABLE t',
    "WITH x AS (SELECT * FROM remote ('a')) SELECT {organization:UUID}",
    "SELECT {organization:UUID} INTO OUTFILE 'x'",
    'SELECT {organization:UUID}, {b:String}',
    'DROP TABLE t /*{organization:UUID}*/',
  ])('refuses at definition: %s', (sql) => {
    expect(() => query(sql)).toThrow(/events query q/)
  })
  test('takes a query with its organization', () => {
    expect(
      query(
        `SELECT a FROM t WHERE organization = {organization:UUID} AND a = {a:String} AND b = 'file(x); --'`,
      ).name,
    ).toBe('q')
  })
})

describe('migrations', () => {
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
  })
  test.each([
    [
      'CREATE TABLE x (organization UUID, {{spool_columns}}) ENGINE = {{engine}} ORDER BY (organization)',
      'IF NOT EXISTS',
    ],
    [
      'CREATE TABLE IF NOT EXISTS x (organization UUID, at DateTime, {{spool_columns}}) ENGINE = {{engine}} ORDER BY (at, organization)',
      'key',
    ],
    [
      'CREATE TABLE IF NOT EXISTS x (organization UUID) ENGINE = {{engine}} ORDER BY (organization)',
      'spool_columns',
    ],
    [
      'CREATE TABLE IF NOT EXISTS x (organization UUID) ENGINE = {{motor}} ORDER BY (organization)',
      'placeholder',
    ],
  ])('refuse: %s', async (sql, why) => {
    const { writeFile } = await import('node:fs/promises')
    const { pathToFileURL } = await import('node:url')
    const folder = await mkdtemp(join(tmpdir(), 'hinoban-migrations-'))
    folders.push(folder)
    await writeFile(join(folder, '0001_x.events.sql'), `${sql};\n`)
    await expect(
      readEventsMigrations([{ owner: 'x', folder: pathToFileURL(`${folder}/`) }]),
    ).rejects.toThrow(why)
  })
})
