/**
 * Imports: upload, look before it counts, confirm, follow. Knows no feature; what files mean comes in as sources.
 * @module
 */
import { z } from 'zod'
import type { FeatureServer } from '../http/index.ts'
import { type Job, type Jobs, job } from '../jobs/index.ts'
import type { MigrationFolder, Transaction } from '../records/index.ts'
import { type DropFolder, takeDropped } from './drop-folder.ts'
import type { ReceiveDeps } from './receive.ts'
import { importRoutes, type RouteDeps } from './routes.ts'
import { type RunDeps, runImport } from './run.ts'
import { countDone, forgetAll, openRuns } from './store.ts'

export * from './source.ts'

export const importsMigrations: MigrationFolder = {
  owner: 'imports',
  folder: new URL('./migrations/', import.meta.url),
}

/** The most bytes of one upload unless the settings say otherwise. */
export const DEFAULT_MAX_UPLOAD_BYTES: number = 512 * 1024 * 1024

export type ImportsDeps = Omit<RunDeps, 'ended'> &
  Pick<RouteDeps, 'audit'> & {
    readonly jobs: Jobs
    readonly maxBytes?: number
    /** Off unless it is named. */
    readonly dropFolder?: DropFolder
  }

/** Longer than any worker may run; a job that is cut off goes on from its last batch. */
const JOB_SECONDS = 6 * 60 * 60

export const openImports = (
  deps: ImportsDeps,
): FeatureServer & {
  /** Removes the organization's own rows; files stay, they may be evidence of others. */
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
  /** How many imports of the organization have been taken in. */
  readonly countDone: (tx: Transaction) => Promise<number>
} => {
  const runDeps: ReceiveDeps = {
    ...deps,
    maxBytes: deps.maxBytes ?? DEFAULT_MAX_UPLOAD_BYTES,
    ended: (tx, row, to) =>
      deps.audit.write(
        tx,
        { system: 'imports' },
        {
          what: `imports.${to}`,
          object: { kind: 'import', id: row.id, name: row.file.name },
          before: { state: 'running' },
          after: { state: to, counts: row.counts, failure: row.failure },
        },
      ),
  }
  const Input = z.strictObject({ organization: z.uuid(), id: z.uuid() })
  const work = (name: string, state: 'checking' | 'running'): Job<typeof Input> =>
    job({
      name,
      input: Input,
      timeoutSeconds: JOB_SECONDS,
      concurrency: 1,
      run: ({ input, signal }) => runImport(runDeps, input, state, signal),
    })
  const check = work('imports.check', 'checking')
  const take = work('imports.take', 'running')
  const enqueue: RouteDeps['enqueue'] = (kind, input) =>
    deps.jobs.enqueue(kind === 'check' ? check : take, input)

  return {
    routes: importRoutes({ ...runDeps, enqueue }),
    jobs: deps.dropFolder ? [check, take, dropped(runDeps, deps.dropFolder)] : [check, take],
    /** What the last process left open goes on. */
    start: async () => {
      const open = await deps.records.system('continue imports after a restart', (tx) =>
        tx.all(openRuns, {}),
      )
      for (const { state, ...run } of open)
        await enqueue(state === 'checking' ? 'check' : 'take', run)
    },
    countDone: async (tx) => (await tx.one(countDone, {}))?.n ?? 0,
    forgetOrganization: async (tx) => {
      for (const statement of forgetAll) await tx.run(statement, {})
    },
  }
}

const dropped = (deps: ReceiveDeps, drop: DropFolder): Job =>
  job({
    name: 'imports.drop-folder',
    input: z.object({}),
    retry: { limit: 0, delaySeconds: 0 },
    timeoutSeconds: JOB_SECONDS,
    concurrency: 1,
    schedule: { cron: '* * * * *', input: {} },
    run: async ({ signal }) => {
      const counts = await takeDropped(deps, drop, signal)
      if (counts.done + counts.failed > 0) deps.log.info(counts, 'imports: drop folder')
    },
  })
