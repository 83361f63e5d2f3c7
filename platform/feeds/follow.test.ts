/**
 * Following against a real server: what a killed process, a full disk quota, a lying server and a second asker leave behind.
 * @module
 */
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../log/index.ts'
import { testRecords } from '../records/testing.ts'
import { retryAfterMs } from './download.ts'
import type { Follower } from './follow.ts'
import { feedsMigrations, isFeedDue, openFeeds, pileFrames } from './index.ts'
import { fileLine, goneLine, PILE_START } from './pile.ts'

let world: Awaited<ReturnType<typeof testRecords>>
let server: Server
let port: number
let dataDir: string
let handle: (request: IncomingMessage, answer: ServerResponse) => void
let number = 0
const seen: IncomingMessage[] = []
const now = Date.UTC(2026, 10, 22)

beforeAll(async () => {
  world = await testRecords([feedsMigrations])
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-follow-'))
  server = createServer((request, answer) => {
    seen.push(request)
    handle(request, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(() => {
  seen.length = 0
  handle = (request, answer) => answer.end(`content of ${request.url}`)
})

const open = () =>
  openFeeds({
    settings: () => ({
      enabled: true,
      allow: [`http://feed.example:${port}`, `http://other.example:${port}`],
    }),
    records: world.records,
    dataDir,
    log: openLog({ level: 'silent' }),
    clock: { now: () => new Date(now) },
    network: { resolve: async () => ['93.184.216.34'], dial: () => '127.0.0.1' },
    sleep: async () => {},
  })
const base = () => `http://feed.example:${port}/`
const of = (name: string, run: Follower, more: object = {}) => ({
  name,
  url: base(),
  maxBytes: 1024 ** 2,
  timeoutMs: 120_000,
  run,
  ...more,
})
const newName = () => `f${number++}`
/** What stands on a pile, unpacked. */
const contentOf = async (path: string): Promise<Record<string, string>> => {
  const bytes = await readFile(path)
  const found: Record<string, string> = {}
  for await (const frame of pileFrames(path)) {
    if (frame.kind === 'file')
      found[frame.name] = gunzipSync(bytes.subarray(frame.from, frame.to)).toString()
    else if (frame.kind === 'gone') delete found[frame.name]
    else throw new Error('broken')
  }
  return found
}
const text = (value: string): Buffer => Buffer.from(value)

describe('a round', () => {
  test('goes on where the one before ended, and says how far it is', async () => {
    const feeds = open()
    const name = newName()
    const first = await feeds.follow(
      of(name, async (session) => {
        expect(session.cursor).toBeNull()
        const got = await session.get(`${base()}a`)
        if (got.kind === 'got') await session.add('a', got.bytes, 1)
        await session.checkpoint({ at: 1 }, { listed: 3, held: 1 })
      }),
    )
    expect(await contentOf(first?.file.path ?? '')).toEqual({ a: 'content of /a' })
    const second = await feeds.follow(
      of(name, async (session) => {
        expect(session.cursor).toEqual({ at: 1 })
        expect([...session.names]).toEqual([['a', 1]])
        await session.add('b', text('two'), 2)
        await session.gone('a')
        session.complain('c', 'HTTP 404')
        await session.checkpoint({ at: 2 }, { listed: 3, held: 1 })
      }),
    )
    expect(await contentOf(second?.file.path ?? '')).toEqual({ b: 'two' })
    expect((await feeds.list()).find((one) => one.name === name)?.followed).toEqual({
      listed: 3,
      held: 1,
      needs: [],
      complained: 1,
      complaints: [{ at: 'c', why: 'HTTP 404', detail: '' }],
    })
    // Nothing new: the content keeps its age, the complaints of the round before are gone.
    expect(await feeds.follow(of(name, async () => {}))).toMatchObject({ kind: 'unchanged' })
    expect(await readdir(join(dataDir, 'feeds', name))).toHaveLength(1)
  })

  test('that was killed is taken up at its last checkpoint', async () => {
    const feeds = open()
    const name = newName()
    const home = join(dataDir, 'feeds', name)
    const left = join(dataDir, `left-${name}`)
    await mkdir(left)
    await feeds.follow(
      of(name, async (session) =>
        session.add('a', text('one'), 1).then(() => session.checkpoint(1)),
      ),
    )
    await feeds
      .follow(
        of(name, async (session) => {
          await session.add('b', text('two'), 2)
          await session.checkpoint(2)
          await session.add('c', text('three'), 3)
          // As a killed process leaves the folder: the checkpoint, and half a file behind it.
          for (const file of ['part', 'part.json'])
            await copyFile(join(home, file), join(left, file))
          throw new Error('killed')
        }),
      )
      .catch(() => undefined)
    // The world as it was before that round, with what the killed one left.
    const other = newName()
    await feeds.follow(
      of(other, async (session) =>
        session.add('a', text('one'), 1).then(() => session.checkpoint(1)),
      ),
    )
    const otherHome = join(dataDir, 'feeds', other)
    for (const file of ['part', 'part.json'])
      await copyFile(join(left, file), join(otherHome, file))
    const part = await readFile(join(left, 'part'))
    await writeFile(join(otherHome, 'part'), part.subarray(0, part.length - 7))
    const end = await feeds.follow(
      of(other, async (session) => {
        expect(session.cursor).toBe(2)
        expect([...session.names.keys()]).toEqual(['a', 'b'])
        await session.checkpoint(2)
      }),
    )
    expect(await contentOf(end?.file.path ?? '')).toEqual({ a: 'one', b: 'two' })
    expect(await readdir(otherHome)).toHaveLength(1)
  })

  test('that begins anew and comes to nothing leaves what stood', async () => {
    const feeds = open()
    const name = newName()
    await feeds.follow(
      of(name, async (session) =>
        session.add('a', text('one'), 1).then(() => session.checkpoint(7)),
      ),
    )
    handle = (_, answer) => answer.writeHead(500).end()
    await expect(
      feeds.follow(
        of(name, async (session) => {
          await session.restart()
          await session.get(`${base()}archive`)
        }),
      ),
    ).rejects.toMatchObject({ code: 'feeds.failed' })
    const file = await feeds.current(name)
    expect(await contentOf(file?.path ?? '')).toEqual({ a: 'one' })
    await feeds.follow(of(name, async (session) => expect(session.cursor).toBe(7)))
  })

  test('keeps what was brought as a file until there is something newer', async () => {
    const feeds = open()
    const name = newName()
    const bytes = async function* () {
      yield text('a file that is no pile')
    }
    const brought = await feeds.importFile(bytes(), { maxBytes: 1000, nameOf: async () => name })
    await expect(
      feeds.follow(of(name, () => Promise.reject(new Error('no network')))),
    ).rejects.toThrow('no network')
    expect((await feeds.current(name))?.sha256).toBe(brought.sha256)
    const next = await feeds.follow(of(name, async (session) => session.add('a', text('x'), 1)))
    expect(await contentOf(next?.file.path ?? '')).toEqual({ a: 'x' })
  })

  test('ends at its limit of bytes, and what fitted stays', async () => {
    const feeds = open()
    const name = newName()
    await expect(
      feeds.follow(
        of(
          name,
          async (session) => {
            for (let i = 0; ; i++) {
              // Does not shrink.
              await session.add(
                `${i}`,
                Buffer.from(crypto.getRandomValues(new Uint8Array(20_000))),
                i,
              )
              await session.checkpoint(i)
            }
          },
          { maxBytes: 100_000 },
        ),
      ),
    ).rejects.toMatchObject({ code: 'feeds.too_large' })
    const file = await feeds.current(name)
    expect(file?.bytes).toBeGreaterThan(60_000)
    expect(file?.bytes).toBeLessThanOrEqual(100_000)
  })

  test('asks no host that is not allowed, by link or by redirect, and gives its key to one alone', async () => {
    const feeds = open()
    const name = newName()
    handle = (request, answer) => {
      if (request.url === '/away')
        answer.writeHead(302, { location: `http://other.example:${port}/there` }).end()
      else if (request.url === '/out')
        answer.writeHead(302, { location: 'http://169.254.169.254/' }).end()
      else answer.end('x')
    }
    await feeds.follow(
      of(
        name,
        async (session) => {
          expect(await session.get('https://elsewhere.example/x')).toMatchObject({ why: 'refused' })
          expect(await session.get(`${base()}out`)).toMatchObject({ why: 'refused' })
          expect(await session.get(`${base()}away`)).toMatchObject({ kind: 'got' })
        },
        { headers: { apikey: 'secret' } },
      ),
    )
    expect((await feeds.list()).find((one) => one.name === name)?.followed?.needs).toEqual([
      'elsewhere.example',
    ])
    expect(seen.map(({ url, headers }) => [url, headers['apikey']])).toEqual([
      ['/out', 'secret'],
      ['/away', 'secret'],
      ['/there', undefined],
    ])
  })

  test('of one feed is one round, however many ask', async () => {
    const feeds = open()
    const name = newName()
    let rounds = 0
    const run: Follower = async (session) => {
      rounds += 1
      await session.add('a', text('x'), 1)
    }
    await Promise.all([feeds.follow(of(name, run)), feeds.follow(of(name, run))])
    expect(rounds).toBe(1)
  })

  test('writes a pile anew when most of it is overtaken', async () => {
    const feeds = open()
    const name = newName()
    const noise = (): Buffer => Buffer.from(crypto.getRandomValues(new Uint8Array(60_000)))
    const end = await feeds.follow(
      of(
        name,
        async (session) => {
          for (let i = 0; i < 400; i++) await session.add(`${i % 10}`, noise(), i)
          await session.add('last', text('last'), 1)
        },
        { maxBytes: 64 * 1024 ** 2 },
      ),
    )
    expect(end?.file.bytes).toBeLessThan(1024 ** 2)
    const names = []
    for await (const frame of pileFrames(end?.file.path ?? ''))
      names.push(frame.kind === 'file' ? frame.name : frame.kind)
    expect(names).toHaveLength(11)
  })
})

describe('rest', () => {
  test.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Sun, 22 Nov 2026 00:10:00 GMT', 600_000],
    ['Sun, 22 Nov 2020 00:10:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', 0],
    ['-5', 0],
    [null, 0],
  ])('Retry-After: %s', (said, ms) => {
    expect(retryAfterMs(said, now)).toBe(ms)
  })

  test('is given before the feed is due again; what is not finished is due at once', () => {
    const at = (hours: number): Date => new Date(now + hours * 3_600_000)
    const tried = {
      result: 'unchanged',
      checkedAt: at(0),
      followed: null,
      notBefore: null,
    } as const
    expect(isFeedDue({ everyHours: 6 }, undefined, at(0))).toBe(true)
    expect(isFeedDue({ everyHours: 6 }, tried, at(5))).toBe(false)
    expect(isFeedDue({ everyHours: 6 }, tried, at(6))).toBe(true)
    expect(
      isFeedDue({ everyHours: 6 }, { ...tried, followed: { listed: 9, held: 3 } }, at(1)),
    ).toBe(true)
    const resting = { ...tried, result: 'failed', notBefore: at(3) } as const
    expect(isFeedDue({ everyHours: 6 }, resting, at(2))).toBe(false)
    expect(isFeedDue({ everyHours: 6 }, resting, at(4))).toBe(true)
  })
})

test('any bytes after the first line end, in order, without throwing', async () => {
  const path = join(dataDir, 'any')
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.constant(fileLine('x', 3, null)),
          fc.constant(goneLine('x')),
        ),
        { maxLength: 8 },
      ),
      async (parts) => {
        await writeFile(path, Buffer.concat([PILE_START, ...parts]))
        let last = 0
        for await (const frame of pileFrames(path)) {
          expect(frame.at).toBeGreaterThanOrEqual(last)
          last = frame.at + 1
        }
      },
    ),
    { numRuns: 60 },
  )
})
