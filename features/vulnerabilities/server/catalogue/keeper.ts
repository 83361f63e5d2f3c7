/**
 * Keeps the catalogue in line with the feeds: asks each when it is due, takes in what came, and says at any time how far
 * it is. One process of an installation builds; whoever reads opens the file.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../../../../platform/clock/index.ts'
import {
  addressOf,
  type FeedState,
  type Feeds,
  hostsOf,
  isFeedDue,
  isFeedOn,
} from '../../../../platform/feeds/index.ts'
import type { Job } from '../../../../platform/jobs/index.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import type { Log } from '../../../../platform/log/index.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { BuildInput, BuildProgress, BuildResult, FeedOutcome } from './build-worker.ts'
import type { CatalogueFeed } from './feed-format.ts'
import { feedNamed, feedsAt, followOf } from './feeds.ts'
import { feedsJob } from './feeds-job.ts'
import { FOLLOWERS, type FollowKind } from './follow/followers.ts'
import { jvnChecksums } from './jvn-checksums.ts'
import { cataloguePath } from './place.ts'
import { type Catalogue, openCatalogue } from './read.ts'
import type { SourceTaken } from './write.ts'

const HOUR_MS = 3_600_000
const FETCH_TIMEOUT_MS = 60 * 60_000
/** For documents one by one; archives of everything take longer. */
const ROUND_TIMEOUT_MS = 20 * 60_000
const WITH_ARCHIVE: ReadonlySet<FollowKind> = new Set(['cve-list', 'osv', 'redhat-vex'])
/** Fifty questions in thirty seconds. */
const KEYED_PACE_MS = 700
const BUILD_TIMEOUT_MS = 2 * HOUR_MS
const BUILD_MEMORY_MB = 1_024

/** What a feed is at now; null: nothing. */
type FeedStage = {
  readonly stage: 'fetching' | 'building'
  readonly records: number
  readonly damaged: number
} | null

type FeedView = {
  readonly definition: CatalogueFeed
  readonly url: string
  /** Entries of the allow-list without which it cannot be fetched. */
  readonly hosts: readonly string[]
  readonly isOn: boolean
  /** Its address was given by a person. */
  readonly isOwn: boolean
  readonly stage: FeedStage
  /** What the room of feeds knows of its file; null: it was never asked for and no file was brought. */
  readonly file: FeedState | null
  /** Null: nothing of it is in the catalogue. */
  readonly taken: SourceTaken | null
  /** How the last building of it ended, since Hinoban started; null: it was not built since. */
  readonly last: FeedOutcome | null
}

type Checksums = ReturnType<typeof jvnChecksums>

export type Touched = BuildResult['touched']
export type Keeper = ReturnType<typeof openKeeper>

export const openKeeper = (from: {
  readonly dataDir: string
  readonly feeds: Pick<Feeds, 'fetch' | 'follow' | 'current' | 'list'>
  readonly clock: Clock
  readonly log: Log
  /** Asked each time: what is on, and where else it is published. */
  readonly settings: () => {
    readonly enabled: boolean
    readonly on: readonly string[]
    readonly mirrors: readonly string[]
    /** Of the API of NVD; null: there is none. */
    readonly nvdKey: string | null
  }
  /** The catalogue changed: what has to be matched again; null: everything. */
  readonly changed: (touched: Touched) => Promise<void>
}) => {
  const { clock, log } = from
  // The one door out of the house: allowed hosts only, every hop checked.
  const { fetch: bring, follow, current, list } = from.feeds
  const path = cataloguePath(from.dataDir)
  const stages = new Map<string, FeedStage>()
  const lasts = new Map<string, FeedOutcome>()
  let opened: Catalogue | null = null
  let building: Promise<unknown> = Promise.resolve()
  let isBuilding = false
  const stopping = new AbortController()

  const catalogue = (): Catalogue | null => {
    opened ??= openCatalogue(path)
    return opened
  }
  const sources = (): ReadonlyMap<string, SourceTaken> =>
    new Map((catalogue()?.sources() ?? []).map((one) => [one.name, one]))
  const defined = (): readonly CatalogueFeed[] =>
    feedsAt(clock.now().getUTCFullYear(), from.settings().mirrors)

  const build = async (feeds: BuildInput['feeds']): Promise<BuildResult> => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    isBuilding = true
    for (const { name } of feeds) stages.set(name, { stage: 'building', records: 0, damaged: 0 })
    try {
      const result = await runWorker<BuildInput, BuildProgress, BuildResult>({
        module: new URL('./build-worker.ts', import.meta.url),
        input: { path, feeds, now: clock.now().getTime() },
        memoryMb: BUILD_MEMORY_MB,
        timeoutMs: BUILD_TIMEOUT_MS,
        signal: stopping.signal,
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
      if (result.outcomes.some(({ kind }) => kind === 'taken')) await from.changed(result.touched)
      return result
    } finally {
      isBuilding = false
      for (const { name } of feeds) stages.delete(name)
    }
  }
  /** One after the other: two builders of one file would wait for each other's locks. */
  const buildInTurn = async (feeds: BuildInput['feeds']): Promise<readonly FeedOutcome[]> => {
    if (feeds.length === 0) return []
    const done = building.then(() => build(feeds))
    building = done.catch(() => undefined)
    return (await done).outcomes
  }

  const bringOne = async (definition: CatalogueFeed, sums: Checksums): Promise<void> => {
    const { name, maxBytes, paceMs } = definition
    stages.set(name, { stage: 'fetching', records: 0, damaged: 0 })
    try {
      const { mirrors, nvdKey } = from.settings()
      const url = addressOf(definition, mirrors)
      const common = { name, url, maxBytes, timeoutMs: FETCH_TIMEOUT_MS }
      const kind = followOf(definition, url)
      if (kind !== null) {
        const isKeyed = kind === 'nvd-api' && nvdKey !== null
        await follow({
          ...common,
          run: FOLLOWERS[kind],
          // Piece by piece there is always a next round: one slow publisher does not hold up the others.
          timeoutMs: WITH_ARCHIVE.has(kind) ? FETCH_TIMEOUT_MS : ROUND_TIMEOUT_MS,
          ...(isKeyed ? { paceMs: KEYED_PACE_MS, headers: { apiKey: nvdKey } } : {}),
          ...(isKeyed || paceMs === undefined ? {} : { paceMs }),
        })
      } else {
        const sha256 = (await sums(definition))?.get(url.split('/').at(-1) ?? '')
        await bring({ ...common, ...(sha256 === undefined ? {} : { sha256 }) })
      }
    } catch (error) {
      // The room of feeds keeps why; the next feed may be well.
      const why = error instanceof ProblemError ? error.code : 'incident'
      log.warn({ feed: name, why }, 'catalogue: a feed was not fetched')
    } finally {
      stages.delete(name)
    }
  }
  const inputOf = async (
    name: string,
    how: { readonly mayShrink: boolean },
  ): Promise<BuildInput['feeds']> => {
    const definition = feedNamed(name)
    const file = definition === null ? null : await current(name)
    if (definition === null || file === null) return []
    const { format, isWhole } = definition
    const takenAt = file.fetchedAt.getTime()
    return [{ name, format, path: file.path, isWhole, takenAt, mayShrink: how.mayShrink }]
  }

  /**
   * Takes in what lies here and is not in the catalogue: fetched, brought by bundle or file, or all of it where the catalogue
   * is of another version. What was refused stays refused until it changes.
   */
  const takeWaiting = async (): Promise<readonly FeedOutcome[]> => {
    const known = sources()
    const waiting: BuildInput['feeds'][number][] = []
    for (const { name, sha256, fetchedAt } of await list()) {
      const taken = known.get(name)
      if (sha256 === null || taken?.sha256 === sha256) continue
      const last = lasts.get(name)
      const refusedAt = last?.kind === 'shrunk' || last?.kind === 'unreadable' ? last.of : null
      if (refusedAt !== null && refusedAt === fetchedAt?.getTime()) continue
      waiting.push(...(await inputOf(name, { mayShrink: false })))
    }
    return buildInTurn(waiting.toSorted(asDefined(defined())))
  }
  /** Asks what is due, or the named feeds whether due or not, and takes in what came. */
  const update = async (names?: readonly string[]): Promise<readonly FeedOutcome[]> => {
    const { on, enabled, mirrors } = from.settings()
    if (enabled) {
      const states = new Map((await list()).map((one) => [one.name, one]))
      const sums = jvnChecksums(bring, mirrors)
      for (const definition of defined()) {
        const state = states.get(definition.name)
        // Nobody's wish shortens the rest that a server asked for.
        const mayAsk =
          (state?.notBefore ?? null) === null || isFeedDue(definition, state, clock.now())
        const isWanted =
          names === undefined
            ? isFeedOn(definition, on) && isFeedDue(definition, state, clock.now())
            : isFeedOn(definition, names) && mayAsk
        if (isWanted) await bringOne(definition, sums)
      }
    }
    return takeWaiting()
  }
  /** What a person wants taken although it lost records. */
  const takeShrunk = async (names: readonly string[]): Promise<readonly FeedOutcome[]> => {
    const inputs = await Promise.all(names.map((name) => inputOf(name, { mayShrink: true })))
    return buildInTurn(inputs.flat())
  }

  const work = feedsJob(async ({ names, shrunk }) => {
    if (shrunk !== undefined) await takeShrunk(shrunk)
    await update(names)
  })
  return {
    path,
    catalogue,
    state: (): 'absent' | 'building' | 'ready' =>
      catalogue() !== null ? 'ready' : isBuilding || stages.size > 0 ? 'building' : 'absent',
    /** Every feed there is, and every file that was brought. */
    views: async (): Promise<readonly FeedView[]> => {
      const known = sources()
      const files = new Map((await list()).map((one) => [one.name, one]))
      const { enabled, on, mirrors } = from.settings()
      const all = defined()
      const held = [...files.values()].flatMap(({ name, sha256 }) => (sha256 === null ? [] : name))
      const brought = [...new Set([...held, ...known.keys()])]
        // Files, and what came of publishers that were removed since.
        .filter((name) => /^(?:file|csaf)-/.test(name) && all.every((one) => one.name !== name))
        .flatMap((name) => feedNamed(name) ?? [])
      return [...all, ...brought].map((definition) => ({
        definition,
        url: addressOf(definition, mirrors),
        hosts: hostsOf([definition], mirrors),
        isOn: enabled && isFeedOn(definition, on),
        isOwn: definition.url === '' && definition.follow !== undefined,
        stage: stages.get(definition.name) ?? null,
        file: files.get(definition.name) ?? null,
        taken: known.get(definition.name) ?? null,
        last: lasts.get(definition.name) ?? null,
      }))
    },
    update,
    takeWaiting,
    takeShrunk,
    work,
    jobs: [work] as readonly Job[],
    /** What is half built is taken back: the catalogue stays as it was. */
    stop: async (): Promise<void> => {
      stopping.abort()
      await building
      opened?.close()
      opened = null
    },
  }
}

/** The order of the definitions: the changes of a source after its years. */
const asDefined = (defined: readonly CatalogueFeed[]) => {
  const places = new Map(defined.map(({ name }, index) => [name, index]))
  const placeOf = (name: string): number => places.get(name) ?? defined.length
  return (a: { readonly name: string }, b: { readonly name: string }): number =>
    placeOf(a.name) - placeOf(b.name)
}
