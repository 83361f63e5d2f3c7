import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openLog } from '../log/index.ts'
import { testRecords } from '../records/testing.ts'
import { feedsMigrations, openFeeds } from './index.ts'

const log = openLog({ level: 'silent' })
const MB = 1024 * 1024
let now = Date.UTC(2026, 10, 22)
const clock = { now: () => new Date(now) }
let world: Awaited<ReturnType<typeof testRecords>>
let server: Server
let port: number
let dataDir: string
let handle: (request: IncomingMessage, answer: ServerResponse) => void
const seen: IncomingMessage[] = []
const slept: number[] = []

beforeAll(async () => {
  world = await testRecords([feedsMigrations])
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
})
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-feeds-'))
  seen.length = 0
  slept.length = 0
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const open = (o: { enabled?: boolean; resolve?: (host: string) => string[] } = {}) =>
  openFeeds({
    settings: () => ({
      enabled: o.enabled ?? true,
      allow: [`http://feed.example:${port}`, `http://other.example:${port}`, 'secure.example'],
    }),
    records: world.records,
    dataDir,
    log,
    clock,
    network: {
      resolve: async (host) => o.resolve?.(host) ?? ['93.184.216.34'],
      dial: () => '127.0.0.1',
    },
    sleep: async (ms) => {
      slept.push(ms)
    },
  })
let number = 0
const feedOf = (o: { path?: string; maxBytes?: number; timeoutMs?: number } = {}) => ({
  name: `f${number++}`,
  url: `http://feed.example:${port}${o.path ?? '/x'}`,
  maxBytes: o.maxBytes ?? MB,
  timeoutMs: o.timeoutMs ?? 10_000,
})

describe('the door out', () => {
  test('is closed until somebody opens it', async () => {
    const feeds = open({ enabled: false })
    await expect(feeds.fetch(feedOf())).rejects.toMatchObject({ code: 'feeds.off' })
    expect(seen).toEqual([])
  })
  test('brings a file, remembers its age, and asks only for what is new', async () => {
    const feeds = open()
    handle = (request, answer) => {
      if (request.headers['if-none-match'] === '"v1"') answer.writeHead(304).end()
      else answer.writeHead(200, { etag: '"v1"' }).end('content')
    }
    const feed = feedOf()
    const first = await feeds.fetch(feed)
    expect(first.kind).toBe('fetched')
    expect(await readFile(first.file.path, 'utf8')).toBe('content')
    expect(first.file.sha256).toBe(createHash('sha256').update('content').digest('hex'))
    const fetchedAt = new Date(now)
    now += 3_600_000
    expect((await feeds.fetch(feed)).kind).toBe('unchanged')
    expect((await feeds.list()).find((state) => state.name === feed.name)).toMatchObject({
      fetchedAt,
      checkedAt: new Date(now),
      result: 'unchanged',
      why: null,
    })
    expect(await feeds.current(feed.name)).toMatchObject({ sha256: first.file.sha256 })
    expect(await feeds.current('never')).toBeNull()
  })
  test('keeps the old content when the new one fails, and says so', async () => {
    const feeds = open()
    const feed = feedOf()
    handle = (_, answer) => answer.end('good')
    await feeds.fetch(feed)
    handle = (_, answer) => answer.writeHead(404).end()
    await expect(feeds.fetch(feed)).rejects.toMatchObject({
      code: 'feeds.failed',
      params: { why: 'HTTP 404' },
    })
    const file = await feeds.current(feed.name)
    expect(file && (await readFile(file.path, 'utf8'))).toBe('good')
    expect((await feeds.list()).find((state) => state.name === feed.name)).toMatchObject({
      result: 'failed',
      why: 'feeds.failed',
    })
    expect(await readdir(join(dataDir, 'feeds', feed.name))).toHaveLength(1)
  })
  test('goes only to hosts on the list', async () => {
    const feeds = open()
    for (const url of [
      `http://elsewhere.example:${port}/`,
      `https://feed.example:${port}/`,
      'http://secure.example/',
      `http://feed.example:${port + 1}/`,
    ])
      await expect(feeds.fetch({ ...feedOf(), url })).rejects.toMatchObject({
        code: 'feeds.refused',
      })
    expect(seen).toEqual([])
  })
  test('checks every hop of a redirect', async () => {
    const feeds = open({
      resolve: (host) => (host === 'other.example' ? ['169.254.169.254'] : ['93.184.216.34']),
    })
    for (const location of [
      `http://other.example:${port}/`,
      'http://169.254.169.254/latest/meta-data/',
      `http://127.0.0.1:${port}/`,
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      `http://feed.example:${port}@127.0.0.1/`,
      '//127.0.0.1/',
    ]) {
      handle = (_, answer) => answer.writeHead(302, { location }).end()
      const before = seen.length
      await expect(feeds.fetch(feedOf()), location).rejects.toMatchObject({ code: 'feeds.refused' })
      expect(seen.length).toBe(before + 1)
    }
    handle = (request, answer) =>
      request.url === '/y' ? answer.end('moved') : answer.writeHead(301, { location: '/y' }).end()
    expect((await feeds.fetch(feedOf())).file.bytes).toBe(5)
    handle = (_, answer) => answer.writeHead(302, { location: '/again' }).end()
    await expect(feeds.fetch(feedOf())).rejects.toMatchObject({ params: { why: 'redirect' } })
  })
  test('stops at the limit, told or not, and leaves nothing', async () => {
    const feeds = open()
    for (const how of ['told', 'untold'] as const) {
      handle = (_, answer) => {
        if (how === 'told') answer.setHeader('content-length', 3 * MB)
        answer.end(Buffer.alloc(3 * MB))
      }
      const feed = feedOf()
      await expect(feeds.fetch(feed)).rejects.toMatchObject({ code: 'feeds.too_large' })
      expect(await readdir(join(dataDir, 'feeds', feed.name))).toEqual([])
    }
  })
  test('unpacks an encoded answer, and not a bomb', async () => {
    const feeds = open()
    handle = (_, answer) =>
      answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('plain text'))
    expect(await readFile((await feeds.fetch(feedOf())).file.path, 'utf8')).toBe('plain text')
    const bomb = gzipSync(Buffer.alloc(64 * MB))
    handle = (_, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    await expect(feeds.fetch(feedOf({ maxBytes: 1024 * MB }))).rejects.toMatchObject({
      code: 'feeds.too_large',
    })
    await expect(feeds.fetch(feedOf())).rejects.toMatchObject({ code: 'feeds.too_large' })
  })
  test('goes on where the line broke, and starts anew when the file has changed', async () => {
    const feeds = open()
    const feed = feedOf()
    /** The line breaks once so much of it lies on the disk of who fetches it. */
    const kept = async (bytes: number): Promise<void> => {
      const folder = join(dataDir, 'feeds', feed.name)
      const sizes = async () =>
        Promise.all((await readdir(folder)).map(async (n) => (await stat(join(folder, n))).size))
      await expect.poll(async () => Math.max(...(await sizes()))).toBe(bytes)
    }
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251))
    let version = '"a"'
    handle = (request, answer) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      if (from > 0 && request.headers['if-range'] === version) {
        answer
          .writeHead(206, {
            etag: version,
            'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
            'content-length': content.length - from,
          })
          .end(content.subarray(from))
        return
      }
      answer.writeHead(200, { etag: version, 'content-length': content.length })
      answer.write(
        content.subarray(0, 100_000),
        () => void kept(100_000).then(() => answer.destroy()),
      )
    }
    const done = await feeds.fetch(feed)
    expect((await readFile(done.file.path)).equals(content)).toBe(true)
    expect(seen.map((request) => request.headers.range ?? null)).toEqual([null, 'bytes=100000-'])
    let tries = 0
    handle = (_, answer) => {
      tries += 1
      version = `"v${tries}"`
      answer.writeHead(200, { etag: version, 'content-length': content.length })
      if (tries === 1)
        answer.write(content.subarray(0, 1_000), () => setTimeout(() => answer.destroy(), 50))
      else answer.end(content)
    }
    expect((await readFile((await feeds.fetch(feedOf())).file.path)).equals(content)).toBe(true)
  })
  test('tries again what passes, waits as it is asked, and gives up', async () => {
    const feeds = open()
    let left = 2
    handle = (_, answer) =>
      left-- > 0 ? answer.writeHead(503, { 'retry-after': '7' }).end() : answer.end('ok')
    expect((await feeds.fetch(feedOf())).kind).toBe('fetched')
    expect(slept).toEqual([7_000, 7_000])
    handle = (_, answer) => answer.writeHead(500).end()
    await expect(feeds.fetch(feedOf())).rejects.toMatchObject({ params: { why: 'HTTP 500' } })
    expect(slept.slice(2)).toEqual([1_000, 2_000, 4_000])
  })
  test('ends when the time is over', async () => {
    const feeds = open()
    handle = (_, answer) => {
      answer.writeHead(200).write('x')
    }
    await expect(feeds.fetch(feedOf({ timeoutMs: 300 }))).rejects.toMatchObject({
      params: { why: 'timeout' },
    })
  })
  test.each(['../x', 'a/b', '', '.', 'A', 'x'.repeat(90)])('refuses the name %s', async (name) => {
    await expect((async () => open().fetch({ ...feedOf(), name }))()).rejects.toThrow()
  })
})

describe('a bundle', () => {
  test('carries feeds to a machine without internet, newest wins', async () => {
    const feeds = open()
    handle = (request, answer) => answer.end(`content of ${request.url}`)
    const [a, b] = [feedOf({ path: '/a' }), feedOf({ path: '/b' })]
    await feeds.fetch(a)
    await feeds.fetch(b)
    const parts: Uint8Array[] = []
    for await (const part of feeds.exportBundle([a.name, b.name])) parts.push(part)
    const bundle = Buffer.concat(parts)
    const other = await testRecords([feedsMigrations])
    const otherDir = await mkdtemp(join(tmpdir(), 'hinoban-feeds-'))
    try {
      const there = openFeeds({
        settings: () => ({ enabled: false, allow: [] }),
        records: other.records,
        dataDir: otherDir,
        log,
        clock,
      })
      // As small pieces, as a network would give it.
      const pieces = async function* (bytes: Buffer) {
        for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
      }
      // After the first line every byte stands under a hash.
      for (let at = bundle.indexOf(0x0a) + 1; at < bundle.length; at += 1) {
        const damaged = Buffer.from(bundle)
        damaged[at] = (damaged[at] ?? 0) ^ 1
        await expect(
          there.importBundle(pieces(damaged), { maxBytes: MB }),
          `byte ${at}`,
        ).rejects.toMatchObject({ code: 'feeds.bundle_damaged' })
      }
      for (const line of [
        '',
        '{}',
        '[',
        '{"format":"hinoban-feeds/2","feeds":[]}',
        'x'.repeat(100),
      ])
        await expect(
          there.importBundle(pieces(Buffer.from(`${line}\n`)), { maxBytes: MB }),
        ).rejects.toMatchObject({ code: 'feeds.bundle_damaged' })
      await expect(
        there.importBundle(pieces(bundle.subarray(0, -1)), { maxBytes: MB }),
      ).rejects.toMatchObject({ code: 'feeds.bundle_damaged' })
      await expect(
        there.importBundle(pieces(Buffer.concat([bundle, Buffer.from('x')])), { maxBytes: MB }),
      ).rejects.toMatchObject({ code: 'feeds.bundle_damaged' })
      await expect(there.importBundle(pieces(bundle), { maxBytes: 5 })).rejects.toMatchObject({
        code: 'feeds.too_large',
      })
      expect(await there.importBundle(pieces(bundle), { maxBytes: MB })).toEqual({
        taken: [a.name, b.name],
        kept: [],
      })
      const file = await there.current(b.name)
      expect(file && (await readFile(file.path, 'utf8'))).toBe('content of /b')
      expect(await there.importBundle(pieces(bundle), { maxBytes: MB })).toEqual({
        taken: [],
        kept: [a.name, b.name],
      })
    } finally {
      await other.close()
      await rm(otherDir, { recursive: true, force: true })
    }
  })
})
