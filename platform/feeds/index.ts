/**
 * The one door out for feeds: off until somebody turns it on, to allowed hosts only, every hop checked, and the age of
 * every feed known. On a machine without internet the same feeds come in by bundle.
 * @module
 */
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock/index.ts'
import type { Log } from '../log/index.ts'
import { ProblemError } from '../problem/index.ts'
import type { MigrationFolder, Records } from '../records/index.ts'
import { isAllowed } from './allow-list.ts'
import { bundleBytes, FeedName } from './bundle.ts'
import { download } from './download.ts'
import { type Follower, type FollowProgress, followRound } from './follow.ts'
import { checkUrl, guardedAgent, type Network, type Reach, systemNetwork } from './guard.ts'
import { openImports } from './imports.ts'
import { partOf } from './part.ts'
import { feedsProblem } from './problems.ts'
import { type FeedFile, NOTHING, openShelf } from './shelf.ts'
import { type FeedState, feedStateOf, followedOf, type StateRow } from './state.ts'

export { allowedOf } from './allow-list.ts'
export { type Asked, ask, type NoAnswer } from './ask.ts'
export {
  addressOf,
  type FeedDefinition,
  feedOf,
  hostsOf,
  isFeedDue,
  isFeedOn,
  type Said,
} from './definition.ts'
export type { Follower, FollowSession } from './follow.ts'
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
export { isPile, PILE_START, type PileFrame, pileFrames } from './pile.ts'
export { feedsMessages, feedsProblem, feedsProblems } from './problems.ts'
export type { FeedFile } from './shelf.ts'
export type { FeedState } from './state.ts'

export const feedsMigrations: MigrationFolder = {
  owner: 'feeds',
  folder: new URL('./migrations/', import.meta.url),
}

export type FetchResult = { readonly kind: 'fetched' | 'unchanged'; readonly file: FeedFile }
type Followable = {
  readonly name: string
  readonly url: string
  readonly maxBytes: number
  readonly timeoutMs: number
  /** Between two questions. */
  readonly paceMs?: number
  /** Said to the source's own host alone. */
  readonly headers?: Readonly<Record<string, string>>
  readonly run: Follower
}
/** Polite to a server, and a few thousand documents an hour. */
const PACE_MS = 150
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
  const shelf = openShelf({ records, folder })
  const { homeOf, stateOf, put, fileOf, take, states } = shelf
  const imports = openImports({ shelf, clock })
  const agent = guardedAgent({ reach, network })
  const check = (text: string): URL => {
    const url = checkUrl(text, { reach, schemes: ['https:', 'http:'], ports: 'any' })
    if (!isAllowed(url, settings().allow))
      throw feedsProblem('feeds.refused', { host: url.host.slice(0, 200), why: 'not_on_the_list' })
    return url
  }
  const running = new Map<string, Promise<FetchResult | null>>()
  const progress = new Map<string, FollowProgress>()
  /** Two rounds of one feed would write over each other's parts. */
  const alone = <T extends FetchResult | null>(
    name: string,
    work: () => Promise<T>,
  ): Promise<T> => {
    const already = running.get(name)
    // One name is always asked for in one way.
    if (already) return already as Promise<T>
    const round = work().finally(() => {
      running.delete(name)
      progress.delete(name)
    })
    running.set(name, round)
    return round
  }
  const fetchNow = async (feed: {
    name: string
    url: string
    maxBytes: number
    timeoutMs: number
    sha256?: string
  }): Promise<FetchResult> => {
    const before = await stateOf(feed.name)
    const old = before && before.url === feed.url ? fileOf(before) : null
    const part = partOf(await homeOf(feed.name))
    const common = { name: feed.name, url: feed.url }
    const unchanged = async (file: FeedFile, row: StateRow): Promise<FetchResult> => {
      const ended = { checked_at: clock.now(), result: 'unchanged' as const, why: null }
      await put({ ...row, ...ended, not_before: null })
      return { kind: 'unchanged', file }
    }
    try {
      if (old && before && old.sha256 === feed.sha256) return await unchanged(old, before)
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
      if (done.kind === 'unchanged' && old && before) return await unchanged(old, before)
      if (done.sha256 === null)
        throw feedsProblem('feeds.failed', { name: feed.name, why: 'HTTP 304' })
      if (feed.sha256 !== undefined && done.sha256 !== feed.sha256)
        throw feedsProblem('feeds.failed', { name: feed.name, why: 'SHA-256' })
      const file = await take(part, {
        ...NOTHING,
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
      return { kind: 'fetched', file }
    } catch (error) {
      await rm(part, { force: true })
      await put({ ...NOTHING, ...before, ...common, ...failed(feed.name, error) })
      throw error
    }
  }
  /** How a try ended that brought nothing, and when the next is welcome. */
  const failed = (name: string, error: unknown) => {
    const why = error instanceof ProblemError ? error.code : 'incident'
    const minutes =
      error instanceof ProblemError && error.code === 'feeds.busy'
        ? Number(error.params['minutes'])
        : 0
    const now = clock.now()
    log.warn({ feed: name, why, ...(why === 'incident' ? { error } : {}) }, 'feeds: not fetched')
    return {
      checked_at: now,
      result: 'failed' as const,
      why,
      not_before: minutes === 0 ? null : new Date(now.getTime() + minutes * 60_000),
    }
  }
  const followNow = async (feed: Followable): Promise<FetchResult | null> => {
    const { name, url, run } = feed
    const before = await stateOf(name)
    const old = before && before.url === url ? fileOf(before) : null
    const home = await homeOf(name)
    const { part, state, error } = await followRound(
      {
        ...feed,
        home,
        base: old,
        state: old && before ? followedOf(before) : null,
        paceMs: feed.paceMs ?? PACE_MS,
        now: () => clock.now(),
        told: (said) => progress.set(name, said),
        agent,
        check,
        sleep,
      },
      run,
    )
    const now = clock.now()
    const common = { name, url, etag: null, last_modified: null, followed: JSON.stringify(state) }
    const ended =
      error === null
        ? {
            checked_at: now,
            why: null,
            not_before: null,
            result: part ? ('fetched' as const) : ('unchanged' as const),
          }
        : failed(name, error)
    // What was brought as a file stays in use until there is something newer.
    const all = { ...NOTHING, ...before, ...common, ...ended }
    const file =
      part === null ? old : await take(partOf(home), { ...all, ...part, fetched_at: now })
    if (part === null) await put(all)
    if (error !== null) throw error
    return file === null ? null : { kind: part ? 'fetched' : 'unchanged', file }
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
      /** As its publisher says in another place; what is here already is not fetched again, what differs is not taken. */
      readonly sha256?: string
    }): Promise<FetchResult> => {
      FeedName.parse(feed.name)
      if (!settings().enabled) return Promise.reject(feedsProblem('feeds.off', {}))
      return alone(feed.name, () => fetchNow(feed))
    },
    /**
     * Asks a source for what changed since the round before; null: it has nothing. What came before a break stays.
     * @throws ProblemError feeds.off, feeds.refused, feeds.too_large, feeds.failed, feeds.busy
     */
    follow: (feed: Followable): Promise<FetchResult | null> => {
      FeedName.parse(feed.name)
      if (!settings().enabled) return Promise.reject(feedsProblem('feeds.off', {}))
      return alone(feed.name, () => followNow(feed))
    },
    /** The content in use, or null while there is none. */
    current: async (name: string): Promise<FeedFile | null> => {
      const row = await stateOf(FeedName.parse(name))
      return row ? fileOf(row) : null
    },
    /** Every feed with its age and how the last try went. */
    list: async (): Promise<FeedState[]> => (await states()).map(feedStateOf),
    /** What is being fetched at this moment, by name: bytes on the disk, and documents where they are counted. */
    underWay: async (): Promise<ReadonlyMap<string, FollowProgress & { readonly bytes: number }>> =>
      new Map(
        await Promise.all(
          [...running.keys()].map(async (name) => {
            const bytes = (await stat(partOf(join(folder, name))).catch(() => null))?.size ?? 0
            const { listed, held } = progress.get(name) ?? { listed: null, held: null }
            return [name, { bytes, listed, held }] as const
          }),
        ),
      ),
    /** One file with the content of all feeds, or of the named ones. */
    exportBundle: async function* (names?: readonly string[]): AsyncGenerator<Uint8Array> {
      const files = (await states()).flatMap((row) => {
        const file = fileOf(row)
        return file && (names === undefined || names.includes(row.name))
          ? [{ ...file, url: row.url, fetchedAt: file.fetchedAt.toISOString() }]
          : []
      })
      yield* bundleBytes(files)
    },
    ...imports,
    close: (): Promise<void> => agent.close(),
  }
}

const wait = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms)
  })
