/**
 * Rule sets by feed: fetched when they are due, or brought as a file or bundle; read once; given to every organization. A set that lost
 * more than a tenth of its rules waits for a person. What people chose and excepted stays.
 * @module
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  addressOf,
  type FeedState,
  type Feeds,
  hostsOf,
  isFeedDue,
  isFeedOn,
} from '../../../../platform/feeds/index.ts'
import type { Text } from '../../../../platform/i18n/index.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { RulesDeps } from '../deps.ts'
import type { Books } from './book.ts'
import type { FeedRead, ReadFeedInput } from './feed-worker.ts'
import { isShrunk, replaceSet } from './replace-set.ts'
import { RULE_FEEDS, RULE_LICENSE, type RuleFeed } from './rule-feeds.ts'
import { leftFeeds, sets } from './store.ts'

export type RuleFeedView = {
  readonly name: string
  readonly group: string
  readonly title: Text
  readonly licence: Text
  readonly hosts: readonly string[]
  readonly url: string
  readonly isOn: boolean
  readonly isOwn: false
  readonly stage: null
  readonly file: FeedState | null
  readonly taken: (Omit<FeedRead, 'files'> & { readonly takenAt: number }) | null
  readonly last:
    | { readonly kind: 'taken' }
    | { readonly kind: 'shrunk'; readonly records: number; readonly before: number }
    | { readonly kind: 'unreadable'; readonly why: string }
    | null
}
export type RuleFeeding = ReturnType<typeof openRuleFeeding>
export type FeedingDeps = RulesDeps & {
  readonly feeds: Pick<Feeds, 'fetch' | 'current' | 'list'>
  readonly settings: () => {
    readonly enabled: boolean
    readonly on: readonly string[]
    readonly mirrors: readonly string[]
  }
  readonly organizations: () => Promise<readonly string[]>
}

const FETCH_TIMEOUT_MS = 10 * 60_000
const READ_TIMEOUT_MS = 120_000
const READ_MEMORY_MB = 600

/** What was last given to the organizations. */
const Accepted = z.record(
  z.string(),
  z.object({ sha256: z.string(), records: z.number().int(), takenAt: z.number() }),
)
type Accepted = z.output<typeof Accepted>

export const openRuleFeeding = (
  deps: FeedingDeps,
  books: Books,
  changed: (organization: string) => void,
) => {
  const { feeds, settings, clock, log } = deps
  const stateFile = join(deps.dataDir, 'rules', 'feeds.json')
  const accepted = async (): Promise<Accepted> => {
    const text = await readFile(stateFile, 'utf8').catch(() => '{}')
    try {
      return Accepted.parse(JSON.parse(text))
    } catch {
      // Without it the next file is taken as the first one is.
      return {}
    }
  }
  const accept = async (name: string, one: Accepted[string]): Promise<void> => {
    await mkdir(join(deps.dataDir, 'rules'), { recursive: true, mode: 0o700 })
    await writeFile(`${stateFile}.part`, JSON.stringify({ ...(await accepted()), [name]: one }))
    await rename(`${stateFile}.part`, stateFile)
  }
  /** A file is read once; what it holds is not kept. */
  const summaries = new Map<string, Omit<FeedRead, 'files'> | { readonly unreadable: string }>()
  const read = async (
    feed: RuleFeed,
    file: { readonly path: string; readonly sha256: string },
  ): Promise<FeedRead | null> => {
    try {
      const found = await runWorker<ReadFeedInput, never, FeedRead>({
        module: new URL('./feed-worker.ts', import.meta.url),
        input: { path: file.path, name: `${feed.name}.zip` },
        memoryMb: READ_MEMORY_MB,
        timeoutMs: READ_TIMEOUT_MS,
      })
      const { files, ...summary } = found
      summaries.set(file.sha256, summary)
      return found
    } catch (error) {
      log.warn({ feed: feed.name, error }, 'detection: a rule feed could not be read')
      const why = error instanceof ProblemError ? error.code : 'not_a_record'
      summaries.set(file.sha256, { unreadable: why })
      return null
    }
  }

  const fetchDue = async (names?: readonly string[]): Promise<void> => {
    const { enabled, on, mirrors } = settings()
    if (!enabled) return
    const states = new Map((await feeds.list()).map((state) => [state.name, state]))
    for (const feed of RULE_FEEDS) {
      const state = states.get(feed.name)
      const isDue = isFeedDue(feed, state, clock.now())
      const isResting = (state?.notBefore ?? null) !== null && !isDue
      const isWanted =
        names === undefined ? isFeedOn(feed, on) && isDue : isFeedOn(feed, names) && !isResting
      if (!isWanted) continue
      try {
        const { name, maxBytes } = feed
        const url = addressOf(feed, mirrors)
        await feeds.fetch({ name, url, maxBytes, timeoutMs: FETCH_TIMEOUT_MS })
      } catch (error) {
        const why = error instanceof ProblemError ? error.code : 'incident'
        log.warn({ feed: feed.name, why }, 'detection: a rule feed was not fetched')
      }
    }
  }

  /** What of the feeds on the disk each organization does not have yet. */
  const takeIn = async (shrunk: readonly string[], signal: AbortSignal): Promise<void> => {
    for (const feed of RULE_FEEDS) {
      const file = await feeds.current(feed.name)
      if (file === null) continue
      const organizations = await deps.organizations()
      const late: string[] = []
      for (const organization of organizations) {
        const { rows, left } = await deps.records.reading(
          { organization, sites: '*' },
          async (tx) => ({
            rows: await tx.all(sets, { organization }),
            left: await tx.all(leftFeeds, { organization }),
          }),
        )
        const own = rows.find((row) => row.name === feed.set)
        const isLeft = left.some((one) => one.feed === feed.name)
        if (!isLeft && own?.feed_sha256 !== file.sha256) late.push(organization)
      }
      if (late.length === 0) continue
      const known = summaries.get(file.sha256)
      if (known !== undefined && 'unreadable' in known) continue
      const before = (await accepted())[feed.name]
      const isNew = before?.sha256 !== file.sha256
      const found = await read(feed, file)
      if (found === null) continue
      if (isNew && before && isShrunk(before.records, found.records) && !shrunk.includes(feed.name))
        continue
      for (const organization of late) {
        signal.throwIfAborted()
        await replaceSet(deps, books, changed, organization, {
          name: feed.set,
          license: RULE_LICENSE,
          files: found.files,
          by: 'SigmaHQ',
          feed: { name: feed.name, sha256: file.sha256 },
        })
      }
      await accept(feed.name, {
        sha256: file.sha256,
        records: found.records,
        takenAt: clock.now().getTime(),
      })
    }
  }

  const heldOf = async (feed: RuleFeed): Promise<Pick<RuleFeedView, 'taken' | 'last'>> => {
    const file = await feeds.current(feed.name)
    if (file === null) return { taken: null, last: null }
    if (!summaries.has(file.sha256)) await read(feed, file)
    const summary = summaries.get(file.sha256)
    if (summary === undefined || 'unreadable' in summary)
      return { taken: null, last: { kind: 'unreadable', why: summary?.unreadable ?? '' } }
    const before = (await accepted())[feed.name]
    if (before && before.sha256 !== file.sha256 && isShrunk(before.records, summary.records)) {
      const { records, takenAt } = before
      return {
        taken: { records, damaged: 0, damage: [], datedAt: null, takenAt },
        last: { kind: 'shrunk', records: summary.records, before: records },
      }
    }
    if (before?.sha256 !== file.sha256) return { taken: null, last: null }
    return { taken: { ...summary, takenAt: before.takenAt }, last: { kind: 'taken' } }
  }

  return {
    fetchDue,
    takeIn,
    views: async (): Promise<readonly RuleFeedView[]> => {
      const files = new Map((await feeds.list()).map((state) => [state.name, state]))
      const { enabled, on, mirrors } = settings()
      return Promise.all(
        RULE_FEEDS.map(async (feed) => ({
          name: feed.name,
          group: feed.group,
          title: feed.title,
          licence: feed.licence,
          hosts: hostsOf([feed], mirrors),
          url: addressOf(feed, mirrors),
          isOn: enabled && isFeedOn(feed, on),
          isOwn: false as const,
          stage: null,
          file: files.get(feed.name) ?? null,
          ...(await heldOf(feed)),
        })),
      )
    },
    /** Which feed a file is a copy of; null: none. Packages differ by their names alone. */
    recognise: async (path: string, fileName: string): Promise<string | null> => {
      const feed = RULE_FEEDS.find((one) => one.file.test(fileName))
      if (feed === undefined) return null
      const found = await read(feed, { path, sha256: '' })
      summaries.delete('')
      return found === null || found.records === 0 ? null : feed.name
    },
  }
}
