/**
 * Keeps the catalogue in line with the feeds: asks each when it is due, takes in what came, and says at any time how far
 * it is. One process of an installation builds; whoever reads opens the file.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { Feeds } from '../../../../platform/feeds/index.ts'
import { type Job, job } from '../../../../platform/jobs/index.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import type { Log } from '../../../../platform/log/index.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { BuildInput, BuildProgress, BuildResult, FeedOutcome } from './build-worker.ts'
import { FEEDS, type FeedDefinition, feedNamed } from './feeds.ts'
import { type Catalogue, openCatalogue } from './read.ts'

const HOUR_MS = 3_600_000
const FETCH_TIMEOUT_MS = 30 * 60_000
const BUILD_TIMEOUT_MS = 2 * HOUR_MS
const BUILD_MEMORY_MB = 1_024

/** What a feed is at now; null: nothing. */
export type FeedStage = {
  readonly stage: 'fetching' | 'building'
  readonly records: number
  readonly damaged: number
} | null

export type FeedView = {
  readonly definition: FeedDefinition
  readonly url: string
  readonly isOn: boolean
  readonly stage: FeedStage
  /** Null: nothing of it is in the catalogue. */
  readonly taken: {
    readonly takenAt: number
    readonly datedAt: number | null
    readonly records: number
    readonly damaged: number
    readonly damage: readonly {
      readonly at: string
      readonly why: string
      readonly detail: string
    }[]
  } | null
  /** Why the last try brought nothing; null where it did. */
  readonly last:
    | FeedOutcome
    | { readonly kind: 'failed'; readonly feed: string; readonly why: string }
    | null
}

export type Touched = BuildResult['touched']
export type Keeper = ReturnType<typeof openKeeper>

export const cataloguePath = (dataDir: string): string => join(dataDir, 'catalogue', 'catalogue.db')

export const openKeeper = (from: {
  readonly dataDir: string
  readonly feeds: Pick<Feeds, 'fetch' | 'current'>
  readonly clock: Clock
  readonly log: Log
  /** Asked each time: what is on, and where else it is published. */
  readonly settings: () => {
    readonly enabled: boolean
    readonly on: readonly string[]
    readonly mirrors: Readonly<Record<string, string>>
  }
  /** The catalogue changed: what has to be matched again; null: everything. */
  readonly changed: (touched: Touched) => Promise<void>
}) => {
  const { dataDir, feeds, clock, log } = from
  const path = cataloguePath(dataDir)
  const stages = new Map<string, FeedStage>()
  const lasts = new Map<string, FeedView['last']>()
  let opened: Catalogue | null = null
  let building: Promise<unknown> = Promise.resolve()
  let isBuilding = false

  const catalogue = (): Catalogue | null => {
    opened ??= openCatalogue(path)
    return opened
  }
  const urlOf = (feed: FeedDefinition): string => from.settings().mirrors[feed.name] ?? feed.url

  const build = async (list: BuildInput['feeds']): Promise<BuildResult> => {
    await mkdir(join(dataDir, 'catalogue'), { recursive: true, mode: 0o700 })
    isBuilding = true
    for (const { name } of list) stages.set(name, { stage: 'building', records: 0, damaged: 0 })
    try {
      const result = await runWorker<BuildInput, BuildProgress, BuildResult>({
        module: new URL('./build-worker.ts', import.meta.url),
        input: { path, feeds: list, now: clock.now().getTime() },
        memoryMb: BUILD_MEMORY_MB,
        timeoutMs: BUILD_TIMEOUT_MS,
        onMessage: ({ feed, records, damaged }) => {
          stages.set(feed, { stage: 'building', records, damaged })
          return Promise.resolve()
        },
      })
      for (const outcome of result.outcomes) lasts.set(outcome.feed, outcome)
      if (result.isNew) {
        opened?.close()
        opened = null
      }
      const isChanged = result.outcomes.some(({ kind }) => kind === 'taken')
      if (isChanged) await from.changed(result.touched)
      return result
    } finally {
      isBuilding = false
      for (const { name } of list) stages.delete(name)
    }
  }
  /** One after the other: two builders of one file would wait for each other's locks. */
  const buildInTurn = (list: BuildInput['feeds']): Promise<BuildResult> => {
    const done = building.then(() => build(list))
    building = done.catch(() => undefined)
    return done
  }

  const fetchOne = async (feed: FeedDefinition): Promise<BuildInput['feeds'][number] | null> => {
    stages.set(feed.name, { stage: 'fetching', records: 0, damaged: 0 })
    try {
      const { file } = await feeds.fetch({
        name: feed.name,
        url: urlOf(feed),
        maxBytes: feed.maxBytes,
        timeoutMs: FETCH_TIMEOUT_MS,
      })
      return inputOf(feed, file.path, file.fetchedAt.getTime(), false)
    } catch (error) {
      const why = error instanceof ProblemError ? error.code : 'incident'
      lasts.set(feed.name, { kind: 'failed', feed: feed.name, why })
      log.warn({ feed: feed.name, why }, 'catalogue: not fetched')
      return null
    } finally {
      stages.delete(feed.name)
    }
  }
  const inputOf = (
    feed: FeedDefinition,
    file: string,
    takenAt: number,
    mayShrink: boolean,
  ): BuildInput['feeds'][number] => ({
    name: feed.name,
    format: feed.format,
    path: file,
    isWhole: feed.isWhole,
    takenAt,
    mayShrink,
  })

  const isDue = (feed: FeedDefinition, now: number): boolean => {
    const taken = catalogue()
      ?.sources()
      .find(({ name }) => name === feed.name)
    return taken === undefined || now - taken.takenAt >= feed.everyHours * HOUR_MS
  }

  /** Asks what is due, or the named feeds whether due or not, and takes in what came. */
  const update = async (names?: readonly string[]): Promise<readonly FeedOutcome[]> => {
    const { on } = from.settings()
    const now = clock.now().getTime()
    const wanted = FEEDS.filter((feed) =>
      names === undefined ? on.includes(feed.name) && isDue(feed, now) : names.includes(feed.name),
    )
    const ready: BuildInput['feeds'][number][] = []
    for (const feed of wanted) {
      const fetched = await fetchOne(feed)
      if (fetched !== null) ready.push(fetched)
    }
    return ready.length === 0 ? [] : (await buildInTurn(ready)).outcomes
  }
  /** Content that came by bundle, or that a person accepts although it shrank. */
  const takeCurrent = async (
    names: readonly string[],
    { mayShrink }: { readonly mayShrink: boolean },
  ): Promise<readonly FeedOutcome[]> => {
    const ready: BuildInput['feeds'][number][] = []
    for (const name of names) {
      const feed = feedNamed(name)
      const file = feed === null ? null : await feeds.current(name)
      if (feed !== null && file !== null)
        ready.push(inputOf(feed, file.path, file.fetchedAt.getTime(), mayShrink))
    }
    return ready.length === 0 ? [] : (await buildInTurn(ready)).outcomes
  }

  const hourly = job({
    name: 'vulnerabilities.feeds',
    input: z.strictObject({ names: z.array(z.string().max(80)).max(200).optional() }),
    schedule: { cron: '17 * * * *', input: {} },
    timeoutSeconds: 4 * 3_600,
    run: async ({ input }) => {
      if (from.settings().enabled) await update(input.names)
    },
  })
  return {
    path,
    catalogue,
    state: (): 'absent' | 'building' | 'ready' =>
      catalogue() !== null ? 'ready' : isBuilding || stages.size > 0 ? 'building' : 'absent',
    views: (): readonly FeedView[] => {
      const sources = new Map((catalogue()?.sources() ?? []).map((one) => [one.name, one]))
      const { on } = from.settings()
      return FEEDS.map((definition) => ({
        definition,
        url: urlOf(definition),
        isOn: on.includes(definition.name),
        stage: stages.get(definition.name) ?? null,
        taken: sources.get(definition.name) ?? null,
        last: lasts.get(definition.name) ?? null,
      }))
    },
    update,
    takeCurrent,
    /** A file that lies on this machine, given as one of the feeds. */
    takeFile: async (name: string, file: string): Promise<readonly FeedOutcome[]> => {
      const feed = feedNamed(name)
      if (feed === null) return []
      return (await buildInTurn([inputOf(feed, file, clock.now().getTime(), false)])).outcomes
    },
    jobs: [hourly] as readonly Job[],
    stop: async (): Promise<void> => {
      await building
      opened?.close()
      opened = null
    },
  }
}
