/**
 * When judging happens: soon after evidence or a signature, each minute where time has passed judgement, and on start
 * where the measures themselves changed. Large work runs in a worker thread, so that the console stays quick.
 * @module
 */
import { z } from 'zod'
import { type Job, job } from '../../../platform/jobs/index.ts'
import { runWorker } from '../../../platform/jobs/worker.ts'
import type { BoardDeps } from './deps.ts'
import { type JudgeSummary, judgeOrganization } from './judge.ts'
import * as sql from './judge-store.ts'
import type { WorkerTask } from './judge-worker.ts'

/** Evidence often comes in bursts: one judgement for what arrives within this time. */
const SETTLE_MS = 1_500
/**
 * While a large file comes in, new evidence waits all the time: of that time judging takes a fifth, so that it does not
 * hold up the very import that feeds it.
 */
const REST_PER_WORK = 4
const LONGEST_REST_MS = 60_000
/** Up to this many new facts or due pairs are judged beside the requests; more goes to a worker. */
const SMALL_PART = 500
/** Fewer new rows than this change no plan. */
const WORTH_ANALYZING = 2_000
const WORKER_MEMORY_MB = 512
const WORKER_TIMEOUT_MS = 10 * 60_000

export type Judging = {
  readonly jobs: readonly Job[]
  /** Asks for a judgement soon: a person signed and looks at the board. The same organization waits only once. */
  soon(organization: string): void
  /** The same after new evidence, which may come without end: large judgements rest between each other. */
  afterEvidence(organization: string): void
  /** Judges now, here or in a worker. */
  now(organization: string, signal?: AbortSignal): Promise<JudgeSummary>
  /** What waits in all organizations. */
  tick(): Promise<void>
}

export const openJudging = (deps: BoardDeps): Judging => {
  const { records, clock, log, measures } = deps

  const isSmall = async (organization: string): Promise<boolean> => {
    const at = clock.now()
    const size = await records.within({ organization, sites: '*' }, (tx) =>
      tx.one(sql.sizeOfWork, { organization, now: at, digest: measures.digest, limit: SMALL_PART }),
    )
    return size !== null && !size.all && size.facts + size.due <= SMALL_PART
  }

  const now: Judging['now'] = async (organization, signal) => {
    const timeZone = await deps.timeZone(organization)
    const scope = { organization, sites: '*' as const }
    if (await isSmall(organization))
      return records.within(scope, (tx) =>
        judgeOrganization(tx, { evidence: deps.evidence, clock, loaded: measures, timeZone }),
      )
    const { host, port, user, password, database, connectionString, ssl } = records.pool.options
    const task: WorkerTask = {
      connection: { host, port, user, password, database, connectionString, ssl },
      folder: measures.folder,
      digest: measures.digest,
      organization,
      timeZone,
      now: clock.now().getTime(),
    }
    return runWorker<WorkerTask, never, JudgeSummary>({
      module: new URL('./judge-worker.ts', import.meta.url),
      input: task,
      memoryMb: WORKER_MEMORY_MB,
      timeoutMs: WORKER_TIMEOUT_MS,
      ...(signal ? { signal } : {}),
    })
  }

  const restUntil = new Map<string, number>()
  /** When the judgement begins that was asked for last: what is written before then needs no other. */
  const askedFor = new Map<string, number>()
  const judge = job({
    name: 'board.judge',
    input: z.object({ organization: z.uuid() }),
    retry: { limit: 5, delaySeconds: 30 },
    timeoutSeconds: WORKER_TIMEOUT_MS / 1000 + 60,
    run: async ({ input, signal }) => {
      const from = clock.now().getTime()
      const summary = await now(input.organization, signal)
      if (summary.written > WORTH_ANALYZING)
        await records.within({ organization: input.organization, sites: '*' }, async (tx) => {
          for (const analyze of sql.analyzeAll) await tx.run(analyze, {})
        })
      const to = clock.now().getTime()
      const rest = Math.min(LONGEST_REST_MS, (to - from) * REST_PER_WORK)
      restUntil.set(input.organization, to + rest)
      const { worse, ...counts } = summary
      log.info({ ...counts, worse: worse.pairs, organization: input.organization }, 'board: judged')
      if (worse.pairs > 0)
        // What changed is on the board: a notice that fails must not have everything judged again.
        await deps
          .worsened?.({ organization: input.organization, ...worse })
          .catch((error: unknown) => log.error({ error }, 'board: a notice was not put in line'))
    },
  })
  const ask = (organization: string, key: string, start: number): void => {
    deps.jobs
      .enqueue(judge, { organization }, { key, startAfter: new Date(start) })
      // What waits is written in the records: the next minute finds it.
      .catch((error: unknown) => {
        askedFor.delete(organization)
        log.warn({ error, organization }, 'board: could not ask for a judgement')
      })
  }
  const tick: Judging['tick'] = async () => {
    const at = clock.now()
    const waiting = await records.system('find organizations that wait to be judged', (tx) =>
      tx.all(sql.waiting, { now: at, digest: measures.digest }),
    )
    for (const { organization } of waiting)
      await deps.jobs.enqueue(judge, { organization }, { key: organization })
  }
  const everyMinute = job({
    name: 'board.tick',
    input: z.object({}),
    retry: { limit: 0, delaySeconds: 0 },
    timeoutSeconds: 50,
    schedule: { cron: '* * * * *', input: {} },
    run: tick,
  })
  return {
    jobs: [judge, everyMinute],
    now,
    tick,
    soon: (organization) => ask(organization, organization, clock.now().getTime() + SETTLE_MS),
    afterEvidence: (organization) => {
      const at = clock.now().getTime()
      if ((askedFor.get(organization) ?? 0) > at) return
      const start = Math.max(at + SETTLE_MS, restUntil.get(organization) ?? 0)
      askedFor.set(organization, start)
      // Beside what a person asked for: neither waits for the other to begin.
      ask(organization, `${organization} evidence`, start)
    },
  }
}
