/**
 * osquery agents: the calls they make, what becomes of their words, and the work behind.
 * @module
 */
import { z } from 'zod'
import type { WebMount } from '../../../../platform/http/index.ts'
import { type Job, type Jobs, job } from '../../../../platform/jobs/index.ts'
import { runWorker } from '../../../../platform/jobs/worker.ts'
import { agentCalls, type CallsDeps, MAX_CALL_BYTES, MAX_IN_FLIGHT_BYTES } from './calls.ts'
import { type EnrolDeps, openEnrolments } from './enrol.ts'
import { openInbox } from './inbox.ts'
import * as store from './store.ts'
import type { AgentsTask } from './worker.ts'

export { osqueryKind } from './kind.ts'

/** What comes within this time is taken in together. */
const SETTLE_MS = 2_000
const WORKER_MEMORY_MB = 512
const WORKER_TIMEOUT_MS = 30 * 60_000

export type AgentsDeps = Omit<CallsDeps, 'inbox' | 'enrolments'> &
  EnrolDeps & { readonly jobs: Pick<Jobs, 'enqueue'> }

export type Agents = {
  readonly mounts: readonly WebMount[]
  readonly jobs: readonly Job[]
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const openAgents = (deps: AgentsDeps): Agents => {
  const { records, clock, log } = deps
  const take = job({
    name: 'assets.take-agents',
    input: z.strictObject({ organization: z.uuid() }),
    retry: { limit: 5, delaySeconds: 10 },
    timeoutSeconds: WORKER_TIMEOUT_MS / 1000 + 60,
    run: async ({ input, signal }) => {
      const { host, port, user, password, database, connectionString, ssl } = records.pool.options
      const { agents } = await runWorker<AgentsTask, never, { agents: number }>({
        module: new URL('./worker.ts', import.meta.url),
        input: {
          connection: { host, port, user, password, database, connectionString, ssl },
          organization: input.organization,
        },
        memoryMb: WORKER_MEMORY_MB,
        timeoutMs: WORKER_TIMEOUT_MS,
        signal,
      })
      log.debug({ agents, organization: input.organization }, 'agents: words taken in')
    },
  })
  const soon = (organization: string): void => {
    const startAfter = new Date(clock.now().getTime() + SETTLE_MS)
    deps.jobs
      .enqueue(take, { organization }, { key: organization, startAfter })
      // The words are on disk: the next call, or the next start, asks again.
      .catch((error: unknown) => log.warn({ error }, 'agents: could not ask for the taking in'))
  }
  const calls = agentCalls({
    ...deps,
    inbox: openInbox({ records, arrived: soon }),
    enrolments: openEnrolments(deps),
  })
  const mount = (prefix: string): WebMount => ({
    prefix,
    maxBodyBytes: MAX_CALL_BYTES,
    maxInFlightBytes: MAX_IN_FLIGHT_BYTES,
    handle: calls.handle,
  })
  return {
    mounts: [mount('/api/osquery'), mount('/api/v1/osquery')],
    jobs: [take],
    start: async () => {
      const waiting = await records.system('words of agents from before the start', (tx) =>
        tx.all(store.waiting, {}),
      )
      for (const { organization } of waiting) soon(organization)
    },
    stop: calls.stop,
  }
}
