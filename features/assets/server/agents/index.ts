/**
 * osquery agents: the calls they make, what becomes of their words, and the work behind.
 * @module
 */
import { z } from 'zod'
import type { PlainMount, Route } from '../../../../platform/http/index.ts'
import { type Job, type Jobs, job } from '../../../../platform/jobs/index.ts'
import { runWorker, WorkerKilled } from '../../../../platform/jobs/worker.ts'
import type { WantedLogs } from '../../agent-logs.ts'
import type { QuestionDeps } from '../questions/ask.ts'
import { questionBoard } from '../questions/board.ts'
import { questionRoutes } from '../questions/routes.ts'
import { agentCalls, type CallsDeps, MAX_CALL_BYTES, MAX_IN_FLIGHT_BYTES } from './calls.ts'
import { type EnrolDeps, openEnrolments } from './enrol.ts'
import { openInbox } from './inbox.ts'
import type { SiteLogs, Suspect } from './take.ts'
import { setAside, waiting } from './words-store.ts'
import type { AgentsTask, AgentsWord } from './worker.ts'

export { osqueryKind } from './kind.ts'

/** What comes within this time is taken in together. */
const SETTLE_MS = 2_000
const WORKER_MEMORY_MB = 512
const WORKER_TIMEOUT_MS = 30 * 60_000

export type AgentsDeps = Omit<CallsDeps, 'inbox' | 'enrolments' | 'board' | 'agentLogs'> &
  Omit<QuestionDeps, 'board'> &
  Omit<EnrolDeps, 'arrived'> & {
    readonly jobs: Pick<Jobs, 'enqueue'>
    /** Where what agents say goes as logs; left out where nobody keeps logs. */
    readonly agentLogs?: AgentLogsDoor
  }

export type AgentLogsDoor = {
  /** Whether agents are asked what happens, minute by minute. */
  readonly events: (organization: string) => boolean
  /** Null: the organization wants none. */
  readonly wanted: (organization: string) => WantedLogs | null
  /** On the disk when it resolves; what is beyond the quota is counted there. */
  readonly take: (organization: string, logs: readonly SiteLogs[]) => Promise<void>
}

export type Agents = {
  readonly routes: readonly Route[]
  readonly mounts: readonly PlainMount[]
  readonly jobs: readonly Job[]
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const openAgents = (deps: AgentsDeps): Agents => {
  const { records, log } = deps
  const take = job({
    name: 'assets.take-agents',
    input: z.strictObject({ organization: z.uuid() }),
    retry: { limit: 5, delaySeconds: 10 },
    timeoutSeconds: WORKER_TIMEOUT_MS / 1000 + 60,
    run: async ({ input: { organization }, signal }) => {
      const { host, port, user, password, database, connectionString, ssl } = records.pool.options
      let suspect: Suspect | null = null
      try {
        const { agents } = await runWorker<AgentsTask, AgentsWord, { agents: number }>({
          module: new URL('./worker.ts', import.meta.url),
          input: {
            connection: { host, port, user, password, database, connectionString, ssl },
            organization,
            logs: deps.agentLogs?.wanted(organization) ?? null,
          },
          memoryMb: WORKER_MEMORY_MB,
          timeoutMs: WORKER_TIMEOUT_MS,
          signal,
          onMessage: async (word) => {
            if ('suspect' in word) suspect = word.suspect
            else await deps.agentLogs?.take(organization, word.logs)
          },
        })
        log.debug({ agents, organization }, 'agents: words taken in')
      } catch (error) {
        if (error instanceof WorkerKilled && error.end !== 'aborted')
          await putAside(deps, organization, suspect)
        throw error
      }
    },
  })
  /** One question to the queue for all words of a moment. */
  const asked = new Map<string, NodeJS.Timeout>()
  const ask = (organization: string): void => {
    asked.delete(organization)
    deps.jobs
      .enqueue(take, { organization }, { key: organization })
      // The words are on disk: the next call, or the next start, asks again.
      .catch((error: unknown) => log.warn({ error }, 'agents: could not ask for the taking in'))
  }
  const soon = (organization: string): void => {
    if (!asked.has(organization))
      asked.set(organization, setTimeout(ask, SETTLE_MS, organization).unref())
  }
  const board = questionBoard(deps)
  const calls = agentCalls({
    ...deps,
    board,
    inbox: openInbox({ records, arrived: soon }),
    enrolments: openEnrolments({ ...deps, arrived: soon }),
  })
  const mount = (prefix: string): PlainMount => ({
    prefix,
    maxBodyBytes: MAX_CALL_BYTES,
    maxInFlightBytes: MAX_IN_FLIGHT_BYTES,
    answer: calls.answer,
    refused: calls.refused,
  })
  return {
    routes: questionRoutes({ ...deps, board }),
    mounts: [mount('/api/osquery'), mount('/api/v1/osquery')],
    jobs: [take],
    start: async () => {
      await board.start()
      const left = await records.system('words of agents from before the start', (tx) =>
        tx.all(waiting, {}),
      )
      for (const { organization } of left) soon(organization)
    },
    stop: async () => {
      board.stop()
      for (const timer of asked.values()) clearTimeout(timer)
      await calls.stop()
    },
  }
}

/** The word that ended its reader waits for a person; everybody else's is read at the next try. */
const putAside = async (
  { records, log }: Pick<AgentsDeps, 'records' | 'log'>,
  organization: string,
  suspect: Suspect | null,
): Promise<void> => {
  if (suspect === null) return
  const { agent, word } = suspect
  log.warn({ organization, agent }, 'agents: a word that could not be read was put aside')
  await records.within({ organization, sites: '*' }, (tx) =>
    tx.run(setAside, { organization, agent, ids: [word] }),
  )
}
