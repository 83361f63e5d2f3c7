/**
 * The event store: logs, flows, verdicts. chDB in a child process by default, a ClickHouse server by URL; one gate.
 * insert() resolves once the events are on the disk, in the spool; a writer brings them into the engine in batches.
 * @module
 */
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Log } from '../log/index.ts'
import type { Scope } from '../records/scope.ts'
import { type ChdbEngine, chdbEngine, chdbRunsHere } from './chdb-engine.ts'
import { clickhouseEngine } from './clickhouse-engine.ts'
import {
  type Engine,
  EngineError,
  EngineGone,
  type Params,
  type Settings,
  TOO_HEAVY,
} from './engine.ts'
import {
  type EventsMigrationFolder,
  type EventsTable,
  migrateEvents,
  readEventsMigrations,
  tablesNamedIn,
} from './migrate.ts'
import { NUMBERS } from './numbered-rows.ts'
import { eventsProblem } from './problems.ts'
import type { EventsQuery } from './query.ts'
import { removeDays } from './remove-days.ts'
import { framesOf, openSpool, type Segment, type SpoolStats } from './spool.ts'
import type { PreparedBatch } from './stage.ts'
import { EMBEDDED_READ_SETTINGS, parameterOf, READ_SETTINGS, rowsOf } from './values.ts'
import { insertOnce, isNotNow, writeBatch } from './write-batch.ts'

export type { EventsMigrationFolder } from './migrate.ts'
export { numberedRows, type RowColumn, type RowValue, type RowValues } from './numbered-rows.ts'
export { eventsMessages, eventsProblems } from './problems.ts'
export { type EventsQuery, eventsQuery } from './query.ts'
export { type Mark, openStage, type PreparedBatch, type StageStats } from './stage.ts'

export type EventsHealth = {
  readonly kind: 'chdb' | 'server'
  /** `idle`: not needed yet. */
  readonly state: 'idle' | 'ready' | 'failing' | 'unsupported'
  readonly latencyMs: number | null
}
export type EventsStats = {
  /** Accepted and not yet in the engine. */
  readonly spooled: { readonly rows: number; readonly bytes: number }
  readonly written: number
  readonly dropped: {
    /** Refused because the spool was full; their sender was told. */
    readonly spoolFull: number
    /** Accepted, but no row of their table could be made of them. */
    readonly unreadable: number
    /** Torn by a kill before they were acknowledged. */
    readonly tornFrames: number
  }
  readonly engineRestarts: number
}
export type Events = Awaited<ReturnType<typeof openEvents>>

const BATCH_ROWS = 5_000
const BATCH_WAIT_MS = 1_000
const MAX_RETRY_WAIT_MS = 10_000
/** A batch that the engine refuses so often, though it answers, is put aside. */
const MAX_REFUSALS = 5

export type QueryLimits = {
  readonly seconds: number
  readonly memoryBytes: number
  readonly rows: number
}
const LIMITS: QueryLimits = { seconds: 15, memoryBytes: 400 * 1024 * 1024, rows: 100_000 }

export const openEvents = async (o: {
  readonly dataDir: string
  readonly clickhouseUrl: string | null
  readonly log: Log
  readonly migrations: readonly EventsMigrationFolder[]
  readonly memoryBytes: number
  /** Disk that accepted, not yet written events may take. */
  readonly spoolBytes?: number
  readonly limits?: Partial<QueryLimits>
  readonly now?: () => number
}) => {
  const migrations = await readEventsMigrations(o.migrations)
  const known = tablesNamedIn(migrations)
  const folder = join(o.dataDir, 'events')
  const spoolFolder = join(folder, 'spool')
  const spoolBytes = o.spoolBytes ?? 4 * 1024 ** 3
  const now = o.now ?? Date.now
  const spool = await openSpool(spoolFolder, { maxBytes: spoolBytes, now })
  const engine: Engine & Partial<ChdbEngine> =
    o.clickhouseUrl === null
      ? chdbEngine({ path: join(folder, 'chdb'), memoryBytes: o.memoryBytes, log: o.log })
      : clickhouseEngine({ url: o.clickhouseUrl })
  const limits = { ...LIMITS, ...o.limits }
  let written = 0
  let spoolFull = 0
  let unreadable = 0
  let isClosed = false
  let lastError: unknown = null

  let tables: Promise<ReadonlyMap<string, EventsTable>> | null = null
  const readyTables = (): Promise<ReadonlyMap<string, EventsTable>> => {
    tables ??= migrateEvents(engine, migrations).catch((error: unknown) => {
      tables = null
      throw error
    })
    return tables
  }

  const attempts = { batch: -1n, tries: 0, refusals: 0 }
  const writeOldest = async (segment: Segment): Promise<void> => {
    if (attempts.batch !== segment.batch)
      Object.assign(attempts, { batch: segment.batch, tries: 0, refusals: 0 })
    attempts.tries += 1
    try {
      const done = await writeBatch({
        engine,
        tables: await readyTables(),
        folder: spoolFolder,
        segment,
        frames: await spool.read(segment),
        isRepeated: segment.isReplay || attempts.tries > 1,
      })
      await spool.remove(segment)
      written += done.written
      if (done.refused > 0) {
        unreadable += done.refused
        o.log.warn(
          { rows: done.refused },
          'events: some rows could not be read as their table and were left out',
        )
      }
      lastError = null
    } catch (error) {
      lastError = error
      if (!isNotNow(error)) attempts.refusals += 1
      if (attempts.refusals >= MAX_REFUSALS) {
        await mkdir(join(folder, 'refused'), { recursive: true, mode: 0o700 })
        await rename(segment.path, join(folder, 'refused', `${segment.batch.toString(16)}.spool`))
        await spool.remove(segment)
        unreadable += segment.rows
        o.log.error(
          { error, rows: segment.rows },
          'events: the engine refuses a batch; it was put aside in events/refused',
        )
        return
      }
      throw error
    }
  }

  let pumping: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let retries = 0
  const pump = (): Promise<void> => {
    pumping ??= writeAll().finally(() => {
      pumping = null
    })
    return pumping
  }
  const writeAll = async (): Promise<void> => {
    try {
      const waiting = spool.waiting()
      if (waiting && (waiting.rows >= BATCH_ROWS || now() - waiting.since >= BATCH_WAIT_MS))
        await spool.rotate()
      for (let segment = spool.oldest(); segment && !isClosed; segment = spool.oldest()) {
        await writeOldest(segment)
        retries = 0
      }
      if (spool.waiting()) schedule(BATCH_WAIT_MS)
    } catch (error) {
      if (isClosed) return
      retries += 1
      if (retries === 1 || retries % 20 === 0)
        o.log.warn(
          { error, retries },
          'events: a batch could not be written yet; it waits on the disk',
        )
      schedule(Math.min(MAX_RETRY_WAIT_MS, 50 * 2 ** Math.min(retries, 10)))
    }
  }
  const schedule = (ms: number): void => {
    if (isClosed) return
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      void pump()
    }, ms)
    timer.unref()
  }
  // What an earlier run accepted is written without waiting for new events.
  if (spool.oldest()) schedule(0)

  const bindings = (scope: Scope, q: EventsQuery, params: unknown): Params => {
    const given = (q.params.parse(params) ?? {}) as Readonly<Record<string, unknown>>
    const bound = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, parameterOf(value)]),
    )
    if (scope.sites !== '*' && !/\{\s*sites\s*:/.test(q.sql))
      throw new Error(
        `events query ${q.name} does not ask for {sites:Array(String)}: it is only for people who see all sites`,
      )
    return {
      ...bound,
      organization: scope.organization,
      sites: scope.sites === '*' ? [] : [...scope.sites],
      allSites: scope.sites === '*' ? 1 : 0,
    }
  }
  const readSettings: Settings = {
    ...READ_SETTINGS,
    ...(engine.kind === 'chdb' ? EMBEDDED_READ_SETTINGS : {}),
    max_execution_time: limits.seconds,
    max_memory_usage: limits.memoryBytes,
    max_result_rows: limits.rows,
    result_overflow_mode: 'throw',
  }
  const asProblem = (error: unknown): unknown => {
    if (error instanceof EngineError && TOO_HEAVY.includes(error.code))
      return eventsProblem('events.too_heavy', { seconds: limits.seconds })
    if (error instanceof EngineGone || (error instanceof EngineError && isNotNow(error)))
      return eventsProblem('events.unavailable', {})
    return error
  }

  return {
    /**
     * Resolves after the events are on the disk. Every row gets the organization; times may be Dates.
     * @throws ProblemError events.spool_full, events.unsupported; Error for a table that no migration made
     */
    insert: async (
      organization: string,
      table: string,
      rows: readonly Readonly<Record<string, unknown>>[],
    ): Promise<void> => {
      if (isClosed) throw eventsProblem('events.unavailable', {})
      if (!known.has(table)) throw new Error(`events: no migration makes the table "${table}"`)
      if (engine.kind === 'chdb' && !chdbRunsHere())
        throw eventsProblem('events.unsupported', {
          platform: `${process.platform}-${process.arch}`,
        })
      const frames = framesOf(rows.map((row) => JSON.stringify({ ...row, organization })))
      const bytes = frames.flat().reduce((sum, line) => sum + line.length, 0)
      if (!spool.hasRoom(bytes)) {
        spoolFull += rows.length
        throw eventsProblem('events.spool_full', { limitMb: Math.floor(spoolBytes / 1024 ** 2) })
      }
      await Promise.all(frames.map((lines) => spool.add(table, lines)))
      const waiting = spool.waiting()
      if (spool.oldest() || (waiting && waiting.rows >= BATCH_ROWS)) {
        if (!timer || retries === 0) void pump()
      } else if (!timer) schedule(BATCH_WAIT_MS)
    },
    /**
     * Brings the rows of a stage into the engine exactly once; says how many the table holds of them. Every row bears its
     * organization already.
     * @throws for "not now", so that it is asked again
     */
    writePrepared: async (table: string, prepared: PreparedBatch): Promise<number> => {
      if (isClosed) throw eventsProblem('events.unavailable', {})
      if (!(await readyTables()).has(table))
        throw new Error(`events: no migration makes the table "${table}"`)
      const { columns, path, batch, ...how } = prepared
      const done = await insertOnce({
        engine,
        table,
        file: { format: 'Native', columns: [...NUMBERS, ...columns], path },
        batch: batch.toString(),
        ...how,
      })
      written += done
      return done
    },
    /**
     * Removes the rows of an organization that came before; in tables that are cut by the day of `received_at`, day by day, so that no
     * newer row is written anew.
     */
    removeBefore: async (table: string, organization: string, before: Date): Promise<void> => {
      if (!(await readyTables()).has(table))
        throw new Error(`events: no migration makes the table "${table}"`)
      await removeDays(engine, table, organization, before)
    },
    /** Every row, within the limits. @throws ProblemError events.too_heavy, events.unavailable, events.unsupported */
    query: async <P extends z.ZodType, R extends z.ZodType>(
      scope: Scope,
      q: EventsQuery<P, R>,
      params: z.input<P>,
    ): Promise<z.output<R>[]> => {
      const bound = bindings(scope, q, params)
      try {
        await readyTables()
        const settings = {
          ...readSettings,
          max_execution_time: Math.min(q.seconds ?? limits.seconds, limits.seconds),
        }
        const text = await engine.read(q.sql, bound, settings).catch((error: unknown) => {
          // A child that died meanwhile is started again; a query changes nothing, so it may be asked twice.
          if (error instanceof EngineGone && !isClosed) return engine.read(q.sql, bound, settings)
          throw error
        })
        return rowsOf(text).map((row) => q.row.parse(row))
      } catch (error) {
        throw asProblem(error)
      }
    },
    /**
     * Pieces of whole lines of JSON, one row a line as a list of its values, dates and 64-bit numbers as text: as fast as they are taken and
     * without the limit of rows, for who hands them on to be read elsewhere. @throws ProblemError as `query` does
     */
    queryLines: async function* <P extends z.ZodType>(
      scope: Scope,
      q: EventsQuery<P>,
      params: z.input<P>,
    ): AsyncGenerator<string> {
      const bound = bindings(scope, q, params)
      try {
        await readyTables()
        yield* engine.stream(q.sql, bound, { ...readSettings, max_result_rows: 0 })
      } catch (error) {
        throw asProblem(error)
      }
    },
    /** Waits until everything accepted so far is in the engine. */
    flush: async (): Promise<void> => {
      await spool.rotate()
      while (spool.oldest() && !isClosed) {
        await pump()
        if (lastError && !(isNotNow(lastError) || lastError instanceof EngineError)) throw lastError
        if (spool.oldest() && lastError) await new Promise((done) => setTimeout(done, 50))
      }
    },
    health: async (): Promise<EventsHealth> => {
      const { kind } = engine
      if (kind === 'chdb' && !chdbRunsHere()) return { kind, state: 'unsupported', latencyMs: null }
      if (!tables) return { kind, state: lastError ? 'failing' : 'idle', latencyMs: null }
      const before = performance.now()
      try {
        await engine.read('SELECT 1 AS one', {}, { max_execution_time: 5 })
        return {
          kind,
          state: lastError ? 'failing' : 'ready',
          latencyMs: performance.now() - before,
        }
      } catch {
        return { kind, state: 'failing', latencyMs: null }
      }
    },
    stats: (): EventsStats => {
      const { rows, bytes, tornFrames }: SpoolStats = spool.stats()
      return {
        spooled: { rows, bytes },
        written,
        dropped: { spoolFull, unreadable, tornFrames },
        engineRestarts: engine.restarts?.() ?? 0,
      }
    },
    /** Process id of the embedded engine, for tests that kill it and for measures; null when it does not run, or is a server. */
    enginePid: (): number | null => engine.pid?.() ?? null,
    /** Accepted events stay on the disk and are written at the next start. */
    close: async (): Promise<void> => {
      if (isClosed) return
      isClosed = true
      if (timer) clearTimeout(timer)
      await engine.close()
      await pumping?.catch(() => {})
      await spool.close()
    },
  }
}
