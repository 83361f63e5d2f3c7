/**
 * The one door out for feeds: off until somebody turns it on, to allowed hosts only, every hop checked, and the age of
 * every feed known. On a machine without internet the same feeds come in by bundle.
 * @module
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../clock/index.ts'
import type { Log } from '../log/index.ts'
import { ProblemError } from '../problem/index.ts'
import { type MigrationFolder, type Records, statement } from '../records/index.ts'
import { isAllowed } from './allow-list.ts'
import { bundleBytes, FeedName, unpackBundle } from './bundle.ts'
import { download } from './download.ts'
import { checkUrl, guardedAgent, type Network, type Reach, systemNetwork } from './guard.ts'
import { writePart } from './import-file.ts'
import { feedsProblem } from './problems.ts'

export { allowedOf } from './allow-list.ts'
export { type Asked, ask, type NoAnswer } from './ask.ts'
export {
  checkAddress,
  checkUrl,
  type GuardedAgent,
  guardedAgent,
  type Network,
  type Reach,
  resolveChecked,
  systemNetwork,
  type UrlPolicy,
} from './guard.ts'
export { feedsMessages, feedsProblem, feedsProblems } from './problems.ts'

export const feedsMigrations: MigrationFolder = {
  owner: 'feeds',
  folder: new URL('./migrations/', import.meta.url),
}

export type FeedFile = {
  readonly name: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly fetchedAt: Date
}
export type FetchResult = { readonly kind: 'fetched' | 'unchanged'; readonly file: FeedFile }
export type FeedState = {
  readonly name: string
  readonly url: string
  /** When the content in use was fetched; null: there is none yet, which is not the same as "0". */
  readonly fetchedAt: Date | null
  readonly checkedAt: Date
  readonly result: 'fetched' | 'unchanged' | 'failed' | 'imported'
  /** The problem's code where the last try failed. */
  readonly why: string | null
  readonly bytes: number | null
  readonly sha256: string | null
}
export type Feeds = ReturnType<typeof openFeeds>

export const openFeeds = ({
  settings,
  records,
  dataDir,
  log,
  clock,
  network = systemNetwork,
  reach = 'public',
  sleep = wait,
}: {
  /** Asked at every fetch: both may change while Hinoban runs. */
  readonly settings: () => { readonly enabled: boolean; readonly allow: readonly string[] }
  readonly records: Records
  readonly dataDir: string
  readonly log: Log
  readonly clock: Clock
  readonly network?: Network
  readonly reach?: Reach
  readonly sleep?: (ms: number) => Promise<void>
}) => {
  const folder = join(dataDir, 'feeds')
  const agent = guardedAgent({ reach, network })
  const folderOf = async (name: string): Promise<string> => {
    const path = join(folder, FeedName.parse(name))
    await mkdir(path, { recursive: true, mode: 0o700 })
    return path
  }
  const check = (text: string): URL => {
    const url = checkUrl(text, { reach, schemes: ['https:', 'http:'], ports: 'any' })
    if (!isAllowed(url, settings().allow))
      throw feedsProblem('feeds.refused', { host: url.host.slice(0, 200), why: 'not_on_the_list' })
    return url
  }
  const stateOf = (name: string) =>
    records.system('state of a feed', (tx) => tx.one(oneState, { name }))
  const put = (state: z.input<(typeof putState)['params']>) =>
    records.system('state of a feed', (tx) => tx.run(putState, state))
  const fileOf = (row: StateRow): FeedFile | null =>
    row.sha256 === null || row.bytes === null || row.fetched_at === null
      ? null
      : {
          name: row.name,
          path: join(folder, row.name, row.sha256),
          sha256: row.sha256,
          bytes: row.bytes,
          fetchedAt: row.fetched_at,
        }
  /** The new file is in its place and known before the old ones go. */
  const take = async (
    part: string,
    state: z.input<(typeof putState)['params']> & { readonly sha256: string },
  ): Promise<void> => {
    const home = await folderOf(state.name)
    await rename(part, join(home, state.sha256))
    await put(state)
    for (const file of await readdir(home))
      if (file !== state.sha256) await rm(join(home, file), { force: true })
  }
  const running = new Map<string, Promise<FetchResult>>()
  const fetchNow = async (feed: {
    name: string
    url: string
    maxBytes: number
    timeoutMs: number
  }): Promise<FetchResult> => {
    const before = await stateOf(feed.name)
    const old = before && before.url === feed.url ? fileOf(before) : null
    const part = join(await folderOf(feed.name), 'part')
    const common = { name: feed.name, url: feed.url }
    try {
      const done = await download({
        ...feed,
        check,
        agent,
        part,
        sleep,
        etag: old ? (before?.etag ?? null) : null,
        lastModified: old ? (before?.last_modified ?? null) : null,
        signal: AbortSignal.timeout(feed.timeoutMs),
      })
      const now = clock.now()
      if (done.kind === 'unchanged' && old && before) {
        await put({
          ...before,
          fetched_at: before.fetched_at,
          checked_at: now,
          result: 'unchanged',
          why: null,
        })
        return { kind: 'unchanged', file: old }
      }
      if (done.sha256 === null)
        throw feedsProblem('feeds.failed', { name: feed.name, why: 'HTTP 304' })
      await take(part, {
        ...common,
        sha256: done.sha256,
        bytes: done.bytes,
        etag: done.etag,
        last_modified: done.lastModified,
        fetched_at: now,
        checked_at: now,
        result: 'fetched',
        why: null,
      })
      return {
        kind: 'fetched',
        file: {
          name: feed.name,
          path: join(folder, feed.name, done.sha256),
          sha256: done.sha256,
          bytes: done.bytes,
          fetchedAt: now,
        },
      }
    } catch (error) {
      await rm(part, { force: true })
      const why = error instanceof ProblemError ? error.code : 'incident'
      const empty = { sha256: null, bytes: null, etag: null, last_modified: null, fetched_at: null }
      await put({ ...empty, ...before, ...common, checked_at: clock.now(), result: 'failed', why })
      log.warn({ feed: feed.name, why }, 'feeds: not fetched')
      throw error
    }
  }
  const takeFile = async (
    bytes: AsyncIterable<Uint8Array>,
    o: {
      readonly maxBytes: number
      readonly nameOf: (path: string, sha256: string) => Promise<string>
    },
  ): Promise<FeedFile> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const part = join(folder, 'imported.part')
    try {
      const { sha256, bytes: length } = await writePart(bytes, part, o.maxBytes)
      const name = FeedName.parse(await o.nameOf(part, sha256))
      const now = clock.now()
      await take(part, {
        name,
        url: '',
        sha256,
        bytes: length,
        etag: null,
        last_modified: null,
        fetched_at: now,
        checked_at: now,
        result: 'imported',
        why: null,
      })
      return { name, path: join(folder, name, sha256), sha256, bytes: length, fetchedAt: now }
    } finally {
      await rm(part, { force: true })
    }
  }
  let importing: Promise<unknown> = Promise.resolve()
  /** Two at once would write over each other's parts. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = importing.then(work)
    importing = done.catch(() => undefined)
    return done
  }
  const takeBundle = async (
    bytes: AsyncIterable<Uint8Array>,
    o: { readonly maxBytes: number },
  ): Promise<{ taken: readonly string[]; kept: readonly string[] }> => {
    const entries = await unpackBundle(bytes, {
      ...o,
      partOf: async (name) => join(await folderOf(name), 'import'),
    })
    const taken: string[] = []
    const kept: string[] = []
    for (const { part, fetchedAt, ...entry } of entries) {
      const before = await stateOf(entry.name)
      if (before?.fetched_at && before.fetched_at >= new Date(fetchedAt)) {
        kept.push(entry.name)
        await rm(part, { force: true })
        continue
      }
      await take(part, {
        ...entry,
        etag: null,
        last_modified: null,
        fetched_at: new Date(fetchedAt),
        checked_at: clock.now(),
        result: 'imported',
        why: null,
      })
      taken.push(entry.name)
    }
    return { taken, kept }
  }
  return {
    /**
     * Brings the newest content of a feed onto the disk, or says that it did not change.
     * @throws ProblemError feeds.off, feeds.refused, feeds.too_large, feeds.failed
     */
    fetch: (feed: {
      readonly name: string
      readonly url: string
      readonly maxBytes: number
      readonly timeoutMs: number
    }): Promise<FetchResult> => {
      FeedName.parse(feed.name)
      if (!settings().enabled) return Promise.reject(feedsProblem('feeds.off', {}))
      const already = running.get(feed.name)
      if (already) return already
      const fetching = fetchNow(feed).finally(() => running.delete(feed.name))
      running.set(feed.name, fetching)
      return fetching
    },
    /** The content in use, or null while there is none. */
    current: async (name: string): Promise<FeedFile | null> => {
      const row = await stateOf(FeedName.parse(name))
      return row ? fileOf(row) : null
    },
    /** Every feed with its age and how the last try went. */
    list: async (): Promise<FeedState[]> =>
      (await records.system('list the feeds', (tx) => tx.all(allStates, {}))).map((row) => ({
        name: row.name,
        url: row.url,
        fetchedAt: row.fetched_at,
        checkedAt: row.checked_at,
        result: row.result,
        why: row.why,
        bytes: row.bytes,
        sha256: row.sha256,
      })),
    /** Bytes on the disk of what is being fetched at this moment, by name. */
    underWay: async (): Promise<ReadonlyMap<string, number>> =>
      new Map(
        await Promise.all(
          [...running.keys()].map(
            async (name): Promise<[string, number]> => [
              name,
              (await stat(join(folder, name, 'part')).catch(() => null))?.size ?? 0,
            ],
          ),
        ),
      ),
    /** One file with the content of all feeds, or of the named ones. */
    exportBundle: async function* (names?: readonly string[]): AsyncGenerator<Uint8Array> {
      const rows = await records.system('export the feeds', (tx) => tx.all(allStates, {}))
      const files = rows.flatMap((row) => {
        const file = fileOf(row)
        return file && (names === undefined || names.includes(row.name))
          ? [{ ...file, url: row.url, fetchedAt: file.fetchedAt.toISOString() }]
          : []
      })
      yield* bundleBytes(files)
    },
    /** Takes a bundle over; nothing of it when a byte is wrong. Feeds that are newer here stay. */
    importBundle: (
      bytes: AsyncIterable<Uint8Array>,
      o: { readonly maxBytes: number },
    ): Promise<{ taken: readonly string[]; kept: readonly string[] }> =>
      inTurn(() => takeBundle(bytes, o)),
    /** Keeps a file as the content of the feed that `nameOf` says it is; nothing stays where it throws. */
    importFile: (
      bytes: AsyncIterable<Uint8Array>,
      o: {
        readonly maxBytes: number
        readonly nameOf: (path: string, sha256: string) => Promise<string>
      },
    ): Promise<FeedFile> => inTurn(() => takeFile(bytes, o)),
    close: (): Promise<void> => agent.close(),
  }
}

const wait = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms)
  })

const State = z.object({
  name: z.string(),
  url: z.string(),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  etag: z.string().nullable(),
  last_modified: z.string().nullable(),
  fetched_at: z.date().nullable(),
  checked_at: z.date(),
  result: z.enum(['fetched', 'unchanged', 'failed', 'imported']),
  why: z.string().nullable(),
})
type StateRow = z.output<typeof State>

const allStates = statement({
  name: 'feeds_all',
  sql: 'select * from feeds_state order by name',
  params: z.object({}),
  row: State,
  system: true,
})
const oneState = statement({
  name: 'feeds_one',
  sql: 'select * from feeds_state where name = $name',
  params: z.object({ name: z.string() }),
  row: State,
  system: true,
})
const putState = statement({
  name: 'feeds_put',
  sql: `insert into feeds_state (name, url, sha256, bytes, etag, last_modified, fetched_at, checked_at, result, why)
        values ($name, $url, $sha256, $bytes, $etag, $last_modified, $fetched_at, $checked_at, $result, $why)
        on conflict (name) do update set url = excluded.url, sha256 = excluded.sha256, bytes = excluded.bytes, etag = excluded.etag,
          last_modified = excluded.last_modified, fetched_at = excluded.fetched_at, checked_at = excluded.checked_at,
          result = excluded.result, why = excluded.why`,
  params: State,
  row: z.unknown(),
  system: true,
})
