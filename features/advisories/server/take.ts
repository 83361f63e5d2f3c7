/**
 * Takes advisories in: feeds as they lie here, files and texts that people bring.
 * @module
 */
import { alertIdsIn } from '@hinoban/advisories'
import { addressOf, isFeedDue, isFeedOn } from '../../../platform/feeds/index.ts'
import { runWorker, WorkerKilled } from '../../../platform/jobs/worker.ts'
import { ProblemError, problemsOf } from '../../../platform/problem/index.ts'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import { advisoriesProblems, MAX_FILE_BYTES, type Source, type Taken } from '../contract.ts'
import { ALERT_FEEDS, publisherOf } from './alert-feeds.ts'
import { type AdvisoriesDeps, organizationOf } from './deps.ts'
import { oneLine, type ReadInput, type ReadItem, type ReadResult } from './read-worker.ts'
import * as store from './store.ts'

const problem = problemsOf(advisoriesProblems)

const FETCH_TIMEOUT_MS = 120_000
const READ_TIMEOUT_MS = 30_000
const READ_MEMORY_MB = 192
const BATCH = 500

export const read = (input: ReadInput): Promise<ReadResult> =>
  runWorker<ReadInput, never, ReadResult>({
    module: new URL('./read-worker.ts', import.meta.url),
    input,
    memoryMb: READ_MEMORY_MB,
    timeoutMs: READ_TIMEOUT_MS,
  })

const put = async (
  tx: Transaction,
  source: Source,
  items: readonly ReadItem[],
  now: Date,
): Promise<{ readonly added: number; readonly id: string | null }> => {
  let added = 0
  let id: string | null = null
  for (let from = 0; from < items.length; from += BATCH) {
    const rows = store.itemRowsOf(
      items.slice(from, from + BATCH).map((item) => ({
        id: newId(),
        key: item.key,
        title: item.title,
        url: item.url,
        published_at: item.publishedAt === null ? null : new Date(item.publishedAt).toISOString(),
        ids: item.ids,
      })),
    )
    const organization = organizationOf(tx)
    const written = await tx.all(store.takeItems, { organization, source, now, ...rows })
    added += written.filter((row) => row.is_new).length
    id = written[0]?.id ?? id
  }
  return { added, id }
}
const newestOf = (items: readonly ReadItem[]): Date | null => {
  const newest = items.reduce((most, { publishedAt }) => Math.max(most, publishedAt ?? 0), 0)
  return newest === 0 ? null : new Date(newest)
}

/**
 * Asks the feeds that are on and due, or the named ones that are on or not, due or not. The room of feeds keeps why one failed;
 * the next may be well.
 */
export const fetchDue = async (
  { feeds, settings, clock, log }: AdvisoriesDeps,
  names?: readonly string[],
): Promise<void> => {
  const { fetch: bring } = feeds
  const { enabled, on, mirrors } = settings()
  if (!enabled) return
  const states = new Map((await feeds.list()).map((state) => [state.name, state]))
  for (const feed of ALERT_FEEDS) {
    const state = states.get(feed.name)
    const isResting = (state?.notBefore ?? null) !== null && !isFeedDue(feed, state, clock.now())
    const isWanted =
      names === undefined
        ? isFeedOn(feed, on) && isFeedDue(feed, state, clock.now())
        : isFeedOn(feed, names) && !isResting
    if (!isWanted) continue
    try {
      const { name, maxBytes } = feed
      await bring({ name, url: addressOf(feed, mirrors), maxBytes, timeoutMs: FETCH_TIMEOUT_MS })
    } catch (error) {
      const why = error instanceof ProblemError ? error.code : 'incident'
      log.warn({ feed: feed.name, why }, 'advisories: a feed was not fetched')
    }
  }
}

/** What of the feeds on the disk each organization does not have yet. One reading serves them all. */
export const takeFeeds = async (
  { records, feeds, clock, log }: AdvisoriesDeps,
  organizations: readonly string[],
): Promise<void> => {
  for (const feed of ALERT_FEEDS) {
    const file = await feeds.current(feed.name)
    if (file === null) continue
    let result: ReadResult | null = null
    for (const organization of organizations) {
      const scope = { organization, sites: '*' as const }
      const known = await records.reading(scope, (tx) => tx.all(store.sources, { organization }))
      if (known.some((s) => s.source === feed.source && s.feed_sha256 === file.sha256)) continue
      try {
        result ??= await read({ path: file.path })
      } catch (error) {
        log.warn({ feed: feed.name, error }, 'advisories: a feed could not be read')
        break
      }
      const { items, damaged } = result
      const wanted = items.filter(({ title }) => feed.onlyAbout?.test(title) ?? true)
      await records.within(scope, async (tx) => {
        await put(tx, feed.source, wanted, clock.now())
        await tx.run(store.noteSource, {
          organization,
          source: feed.source,
          sha256: file.sha256,
          fileAt: null,
          newestAt: newestOf(items),
          damaged,
        })
      })
    }
  }
}

/** A feed file that a person brings. Read before the transaction begins. */
export const readFile = async (bytes: AsyncIterable<Uint8Array>): Promise<ReadResult> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.byteLength
    if (length > MAX_FILE_BYTES)
      throw problem('advisories.file_too_large', { limitMb: MAX_FILE_BYTES / 1024 ** 2 })
    chunks.push(chunk)
  }
  try {
    const result = await read({ bytes: Buffer.concat(chunks) })
    if (result.items.length > 0) return result
  } catch (error) {
    if (error instanceof WorkerKilled) throw problem('advisories.unreadable', { why: error.end })
    throw error
  }
  throw problem('advisories.no_feed', {})
}

export const takeFile = async (
  tx: Transaction,
  { items, damaged, complaints }: ReadResult,
  now: Date,
): Promise<Taken> => {
  const source = publisherOf(items.map(({ url }) => url))
  const about = ALERT_FEEDS.find((feed) => feed.source === source)?.onlyAbout
  const wanted = items.filter(({ title }) => about?.test(title) ?? true)
  const { added } = await put(tx, source, wanted, now)
  await tx.run(store.noteSource, {
    organization: organizationOf(tx),
    source,
    sha256: null,
    fileAt: now,
    newestAt: newestOf(items),
    damaged,
  })
  return {
    source,
    taken: added,
    known: wanted.length - added,
    damaged,
    complaints: [...complaints],
  }
}

/** One advisory by its text: of it only the numbers are kept. */
export const takeText = async (
  tx: Transaction,
  said: { readonly title: string; readonly url: string; readonly text: string },
  now: Date,
): Promise<{ readonly id: string; readonly isNew: boolean }> => {
  const title = oneLine(said.title, 300)
  const ids = alertIdsIn(`${title}\n${said.url}\n${said.text}`.replace(/\bcve-/gi, 'CVE-')).slice(
    0,
    200,
  )
  const source = said.url === '' ? 'other' : publisherOf([said.url])
  const key = said.url === '' ? title : said.url.slice(0, 400)
  const item: ReadItem = { key, title, url: said.url, publishedAt: null, ids }
  const { added, id } = await put(tx, source, [item], now)
  const found =
    id ??
    (await tx.one(store.itemByKey, { organization: organizationOf(tx), source, key }))?.id ??
    null
  if (found === null) throw new Error('advisories: what was just written is not there')
  return { id: found, isNew: added > 0 }
}
