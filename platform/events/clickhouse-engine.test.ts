/**
 * What only a server can do to its adapter: refuse us, end in the middle of an answer, go away and come back.
 */
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openLog } from '../log/index.ts'
import { newId } from '../records/new-id.ts'
import { chdbRunsHere } from './chdb-engine.ts'
import { clickhouseEngine } from './clickhouse-engine.ts'
import { type Engine, EngineError, EngineGone } from './engine.ts'
import { eventsQuery, openEvents } from './index.ts'
import { openTestClickHouse, type TestClickHouse } from './testing-clickhouse.ts'

// A server that is somebody's cannot be killed; this one is ours.
const isOurs = chdbRunsHere() && process.env['HINOBAN_TEST_CLICKHOUSE_URL'] === undefined

let server: TestClickHouse
let engine: Engine
let folder: string
const opened = (dataDir: string, url = server.url) =>
  openEvents({
    dataDir: join(folder, dataDir),
    clickhouseUrl: url,
    log: openLog({ level: 'silent' }),
    migrations: [{ owner: 'probe', folder: new URL('./testing-migrations/', import.meta.url) }],
    memoryBytes: 700_000_000,
  })
beforeAll(async () => {
  if (!isOurs) return
  folder = await mkdtemp(join(tmpdir(), 'hinoban-server-'))
  server = await openTestClickHouse()
  engine = clickhouseEngine({ url: server.url })
})
afterAll(async () => {
  await engine?.close()
  await server?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

const row = (n: number) => ({
  at: new Date(1_795_000_000_000),
  host: 'h',
  message: 'm',
  n,
  tags: [],
  site: '',
})
const counted = eventsQuery({
  name: 'server_count',
  sql: 'SELECT count() AS rows, uniqExact(n) AS different FROM probe_events WHERE organization = {organization:UUID}',
  params: z.object({}),
  row: z.object({ rows: z.number(), different: z.number() }),
})
const ENDLESS = 'SELECT count() AS n FROM numbers(1000000000000) WHERE number % {by:UInt64} = 3'

describe.skipIf(!isOurs)('a ClickHouse server', () => {
  test('ends a question that nobody waits for any more', async () => {
    const other = clickhouseEngine({ url: server.url })
    const gone = other.read(ENDLESS, { by: 7 }, { max_threads: 1 }).catch((error: unknown) => error)
    const running = async (): Promise<string> =>
      engine.read(
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%1000000000000%' AND query NOT LIKE '%system.processes%'",
        {},
        {},
      )
    while (!(await running()).endsWith('[1]\n')) await new Promise((done) => setTimeout(done, 20))
    await other.close()
    expect(await gone).toBeInstanceOf(EngineGone)
    while (!(await running()).endsWith('[0]\n')) await new Promise((done) => setTimeout(done, 20))
  })
  test('tells what was wrong in the middle of an answer as its own words', async () => {
    const sql = 'SELECT throwIf(number = 900000, {why:String}) AS n FROM numbers(1000000)'
    let rows = 0
    const read = async () => {
      for await (const text of engine.stream(sql, { why: 'no further' }, { max_block_size: 1_000 }))
        rows += text.split('\n').length
    }
    const error = await read().catch((failure: unknown) => failure)
    expect(rows).toBeGreaterThan(1_000)
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject({ code: 395 })
  })
  test.each([
    ['in the middle of its words', 40],
    ['behind its first sign', 1],
  ])('whose error is cut %s has answered, and no part of the error is a row', async (_, at) => {
    const words =
      '\r\n__exception__\r\nTAG\r\nCode: 395. DB::Exception: no\n29 TAG\r\n__exception__\r\n'
    const cut = createServer((request, response) => {
      request.resume()
      response.writeHead(200, { 'x-clickhouse-exception-tag': 'TAG' })
      response.write('[1]\n[2]\n')
      setTimeout(() => response.write(words.slice(0, at)), 50)
      setTimeout(() => response.end(words.slice(at)), 100)
    })
    await once(cut.listen(0, '127.0.0.1'), 'listening')
    const { port } = cut.address() as AddressInfo
    const other = clickhouseEngine({ url: `http://127.0.0.1:${port}` })
    const rows: string[] = []
    const read = async () => {
      for await (const text of other.stream('SELECT 1', {}, {})) rows.push(...text.split('\n'))
    }
    expect(await read().catch((failure: unknown) => failure)).toBeInstanceOf(EngineError)
    expect(rows).toEqual(['[1]', '[2]'])
    await other.close()
    cut.close()
  })
  test('that does not know us gets every event once it does', async () => {
    const url = new URL(server.url)
    url.password = 'wrong'
    const organization = newId()
    const before = await opened('refused', url.href)
    await before.insert(organization, 'probe_events', [row(1), row(2)])
    // Longer than a batch that is never to be read is tried.
    await expect.poll(() => before.health().then(({ state }) => state)).toBe('failing')
    await expect(before.query({ organization, sites: '*' }, counted, {})).rejects.toMatchObject({
      code: 'events.unavailable',
    })
    await new Promise((done) => setTimeout(done, 3_000))
    expect(before.stats()).toMatchObject({ spooled: { rows: 2 }, dropped: { unreadable: 0 } })
    await before.close()
    expect(await readdir(join(folder, 'refused', 'events'))).toEqual(['spool'])
    const after = await opened('refused')
    await after.flush()
    expect(await after.query({ organization, sites: '*' }, counted, {})).toEqual([
      { rows: 2, different: 2 },
    ])
    await after.close()
  })
  test('may be killed at any moment: what was accepted is there once', async () => {
    const organization = newId()
    const events = await opened('killed')
    let n = 0
    for (let round = 0; round < 4; round += 1) {
      for (let i = 0; i < 6; i += 1) {
        await events.insert(
          organization,
          'probe_events',
          Array.from({ length: 1_000 }, () => row(n++)),
        )
      }
      const flushed = events.flush()
      await new Promise((done) => setTimeout(done, 15 * (round + 1) ** 2))
      await server.kill()
      if (round === 0)
        await expect(events.query({ organization, sites: '*' }, counted, {})).rejects.toMatchObject(
          {
            code: 'events.unavailable',
          },
        )
      await server.start()
      await flushed
    }
    expect(await events.query({ organization, sites: '*' }, counted, {})).toEqual([
      { rows: n, different: n },
    ])
    await events.close()
  })
})
