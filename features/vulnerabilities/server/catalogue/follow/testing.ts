/**
 * A publisher on this machine, a feed that follows it through the one door, and the catalogue that is built of it.
 * @module
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Follower, feedsMigrations, openFeeds } from '../../../../../platform/feeds/index.ts'
import { openLog } from '../../../../../platform/log/index.ts'
import { testRecords } from '../../../../../platform/records/testing.ts'
import { run } from '../build-worker.ts'
import type { FeedFormat } from '../feed-format.ts'
import { openCatalogue } from '../read.ts'

export type Served = string | Buffer | ((request: IncomingMessage, answer: ServerResponse) => void)

export const openPublisher = async () => {
  const world = await testRecords([feedsMigrations])
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-follow-'))
  /** By path, or by path and query. */
  const files = new Map<string, Served>()
  const asked: string[] = []
  const slept: number[] = []
  let now = Date.UTC(2026, 10, 22, 6)
  let feedNumber = 0
  const server = createServer((request, answer) => {
    const url = request.url ?? ''
    asked.push(url)
    const served = files.get(url) ?? files.get(url.replace(/\?.*$/, ''))
    if (served === undefined) answer.writeHead(404).end('no such page')
    else if (typeof served === 'function') served(request, answer)
    else answer.end(served)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const base = `http://publisher.example:${port}/`
  const open = () =>
    openFeeds({
      settings: () => ({ enabled: true, allow: [`http://publisher.example:${port}`] }),
      records: world.records,
      dataDir,
      log: openLog({ level: 'silent' }),
      clock: { now: () => new Date(now) },
      network: { resolve: async () => ['93.184.216.34'], dial: () => '127.0.0.1' },
      sleep: async (ms) => {
        slept.push(ms)
      },
    })
  const feeds = open()
  return {
    base,
    files,
    asked,
    slept,
    feeds,
    reopen: open,
    later: (ms: number) => {
      now += ms
    },
    now: () => now,
    newName: () => `followed-${feedNumber++}`,
    follow: (name: string, follower: Follower, path = '', maxBytes = 64 * 1024 ** 2) =>
      feeds.follow({ name, url: base + path, maxBytes, timeoutMs: 60_000, run: follower }),
    stateOf: async (name: string) => (await feeds.list()).find((one) => one.name === name),
    /** Takes the feed's content into a catalogue of its own. */
    build: async (name: string, format: FeedFormat) => {
      const file = await feeds.current(name)
      if (file === null) throw new Error('nothing was fetched')
      const path = join(dataDir, `${name}.db`)
      const feed = { name, format, path: file.path, isWhole: true, takenAt: now, mayShrink: false }
      const result = await run({ path, feeds: [feed], now }, () => Promise.resolve())
      const open = openCatalogue(path)
      if (open === null) throw new Error('no catalogue')
      return { result, open }
    },
    close: async () => {
      await feeds.close()
      server.closeAllConnections()
      server.close()
      await world.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
