/**
 * Background work that survives a crash, on pg-boss inside the records' database: at least once, never lost.
 * @module
 */
import { PgBoss, type QueueOptions } from 'pg-boss'
import type { z } from 'zod'
import type { Clock } from '../clock/index.ts'
import type { Log } from '../log/index.ts'
import { newId, type Records } from '../records/index.ts'
import type { Job } from './job.ts'

export type Jobs = {
  /**
   * Puts a job in line. With a key the same key waits only once (and runs once at a time): null says that one waits
   * already, and it will see whatever is true when it starts.
   */
  enqueue<I extends z.ZodType>(
    j: Job<I>,
    input: z.input<I>,
    o?: { readonly key?: string; readonly startAfter?: Date },
  ): Promise<string | null>
  /** Begins to work on these jobs and sets their schedules; schedules of jobs that are gone end. */
  start(jobs: readonly Job[]): Promise<void>
  /** Lets running jobs end, aborts them after a few seconds; done within ten. Aborted jobs run again later. */
  stop(): Promise<void>
}

const SCHEMA = 'hinoban_jobs'
const POLL_SECONDS = 2
const DEFAULT_TIMEOUT_SECONDS = 15 * 60
const DEFAULT_RETRY = { limit: 3, delaySeconds: 10 }
/** A job whose process died is noticed after this, at the latest at the next look of the monitor. */
const HEARTBEAT_SECONDS = 30
const KEEP_DONE_SECONDS = 3 * 24 * 3600
const ABORT_AFTER_MS = 3500
const STOP_TIMEOUT_MS = 6500

export const openJobs = async (o: {
  readonly records: Records
  readonly log: Log
  readonly clock: Clock
}): Promise<Jobs> => {
  const { records, log, clock } = o
  const boss = new PgBoss({
    // The records' own pool: one role, one set of limits, one shutdown.
    db: { executeSql: (text, values) => records.pool.query(text, values) },
    schema: SCHEMA,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    cronWorkerIntervalSeconds: 5,
    cronMonitorIntervalSeconds: 15,
    queueCacheIntervalSeconds: 30,
  })
  boss.on('error', (error) => log.error({ error }, 'jobs: the queue had an error'))
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'jobs: the queue warns'))
  await boss.start()

  const queues = new Map<string, Promise<void>>()
  const workers = new Map<string, string[]>()
  const running = new Set<AbortController>()
  let stopped = false

  const ensureQueue = (j: Job): Promise<void> => {
    const known = queues.get(j.name)
    if (known) return known
    const made = prepareQueue(boss, j)
    queues.set(j.name, made)
    // A queue that could not be made is tried again by the next caller.
    made.catch(() => queues.delete(j.name))
    return made
  }

  const runOne = async (
    j: Job,
    found: { id: string; data: unknown; signal: AbortSignal; retryCount: number },
  ): Promise<void> => {
    const stop = new AbortController()
    running.add(stop)
    try {
      const { input } = found.data as { input: unknown }
      await j.run({
        input: j.input.parse(input),
        signal: AbortSignal.any([found.signal, stop.signal]),
        id: found.id,
      })
    } catch (error) {
      const left = (j.retry ?? DEFAULT_RETRY).limit - found.retryCount
      const about = { job: j.name, id: found.id, error, retriesLeft: left }
      if (left > 0) log.warn(about, 'jobs: a job failed and will run again')
      else log.error(about, 'jobs: a job failed for the last time')
      throw error
    } finally {
      running.delete(stop)
    }
  }

  return {
    enqueue: async (j, input, options) => {
      await ensureQueue(j)
      const parsed = j.input.parse(input)
      const delayMs = options?.startAfter ? options.startAfter.getTime() - clock.now().getTime() : 0
      const id = await boss.send(
        j.name,
        // The input as given: `run` parses it once more, with the shape of the version that runs it.
        { input: parsed === undefined ? null : input },
        {
          // The queue keeps one waiting job per key, so a job without a key gets its own.
          singletonKey: options?.key ?? newId(),
          ...(options?.key === undefined ? {} : { group: { id: options.key } }),
          ...(delayMs > 0 ? { startAfter: new Date(Date.now() + delayMs) } : {}),
        },
      )
      if (delayMs <= 0) for (const worker of workers.get(j.name) ?? []) boss.notifyWorker(worker)
      return id
    },
    start: async (jobs) => {
      for (const j of jobs) await ensureQueue(j)
      if ((await records.health()).kind === 'embedded') await resumeInterrupted(boss, records, log)
      await setSchedules(boss, jobs)
      for (const j of jobs) {
        const ids: string[] = []
        // One worker per slot: a wake-up then starts one more job at once.
        for (let i = 0; i < (j.concurrency ?? 1); i++)
          ids.push(
            await boss.work(
              j.name,
              {
                batchSize: 1,
                groupConcurrency: 1,
                includeMetadata: true,
                pollingIntervalSeconds: POLL_SECONDS,
                heartbeatRefreshSeconds: HEARTBEAT_SECONDS / 3,
              },
              async ([found]) => {
                if (found) await runOne(j, found)
              },
            ),
          )
        workers.set(j.name, ids)
      }
    },
    stop: async () => {
      if (stopped) return
      stopped = true
      const abort = setTimeout(() => {
        for (const controller of running) controller.abort(new Error('Hinoban is stopping'))
      }, ABORT_AFTER_MS)
      try {
        await boss.stop({ graceful: true, close: false, timeout: STOP_TIMEOUT_MS })
      } finally {
        clearTimeout(abort)
        for (const controller of running) controller.abort(new Error('Hinoban is stopping'))
      }
    },
  }
}

const queueOptions = (j: Job): QueueOptions => {
  const retry = j.retry ?? DEFAULT_RETRY
  return {
    retryLimit: retry.limit,
    retryDelay: retry.delaySeconds,
    expireInSeconds: j.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deleteAfterSeconds: KEEP_DONE_SECONDS,
  }
}

const prepareQueue = async (boss: PgBoss, j: Job): Promise<void> => {
  // 'short': one waits per key. That one runs per key is the group's doing: the policy that promises both
  // ('stately') lets a waiting key hold up all others for as long as its running one lasts.
  await boss.createQueue(j.name, { ...queueOptions(j), policy: 'short' })
  await boss.updateQueue(j.name, queueOptions(j))
}

/** Only this process works on an embedded database, so whatever is active at the start was interrupted. */
const resumeInterrupted = async (boss: PgBoss, records: Records, log: Log): Promise<void> => {
  const { rows } = await records.pool.query<{ name: string; id: string }>(
    `select name, id from ${SCHEMA}.job where state = 'active' order by name`,
  )
  for (const { name, id } of rows) {
    log.warn({ job: name, id }, 'jobs: this job was interrupted and will run again')
    await boss.fail(name, id, { why: 'interrupted' })
  }
}

const setSchedules = async (boss: PgBoss, jobs: readonly Job[]): Promise<void> => {
  for (const { name, key } of await boss.getSchedules())
    if (!jobs.some((j) => j.name === name && j.schedule)) await boss.unschedule(name, key)
  for (const j of jobs) {
    if (!j.schedule) continue
    await boss.schedule(
      j.name,
      j.schedule.cron,
      { input: j.schedule.input },
      // The machine slept through the hour: run once when it wakes. One waiting run is enough.
      {
        tz: j.schedule.tz ?? 'UTC',
        missed: 'once',
        singletonKey: 'schedule',
        group: { id: 'schedule' },
      },
    )
  }
}
