/**
 * Live sources: set up once, then asked on a schedule or heard when they call. Knows no feature; kinds come in as data.
 * @module
 */
import { z } from 'zod'
import type { FeatureServer } from '../http/index.ts'
import { type Jobs, job } from '../jobs/index.ts'
import type { MigrationFolder, Transaction } from '../records/index.ts'
import { type RouteDeps, sourceRoutes, tokenHasher } from './routes.ts'
import { NOTED_EVERY_MS, type RunDeps, runSource, tell, wholeOf } from './run.ts'
import type { Collected, SourceKind } from './source.ts'
import * as store from './store.ts'

export type { SourceNews } from './run.ts'
export * from './source.ts'

export const sourcesMigrations: MigrationFolder = {
  owner: 'sources',
  folder: new URL('./migrations/', import.meta.url),
}

export type SourcesDeps = Omit<RunDeps, 'kinds'> &
  Pick<RouteDeps, 'audit' | 'sites' | 'publicUrl' | 'say'> & {
    readonly jobs: Pick<Jobs, 'enqueue'>
    readonly kinds: readonly SourceKind[]
    /** Keeps tokens of sources that call us recognisable: bytes that outlive every restart. */
    readonly tokenKey: Uint8Array
  }

/** A source that called and showed its secret. */
export type Caller = {
  readonly id: string
  readonly organization: string
  readonly site: string | null
  readonly kind: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
}

export type Sources = FeatureServer & {
  /** Who shows this secret; null for nobody. Constant in what it tells, quick where it is asked often. */
  readonly callerOf: (token: string) => Promise<Caller | null>
  /** Those of these sources that are there and switched on. */
  readonly standing: (ids: readonly string[]) => Promise<ReadonlySet<string>>
  /** Notes in the transaction of what it brought that a calling source spoke. */
  readonly heard: (
    tx: Transaction,
    at: {
      readonly organization: string
      readonly id: string
      readonly at: Date
      readonly brought: Omit<Collected, 'warnings'> | null
    },
  ) => Promise<void>
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

/** Longer than any kind may take. */
const JOB_SECONDS = 3 * 60 * 60

export const openSources = (deps: SourcesDeps): Sources => {
  const { records, clock } = deps
  const kinds = new Map(deps.kinds.map((kind) => [kind.id, kind]))
  const runDeps: RunDeps = { ...deps, kinds }
  const tokenHash = tokenHasher(deps.tokenKey)

  const collect = job({
    name: 'sources.collect',
    input: z.strictObject({ organization: z.uuid(), id: z.uuid(), by: z.string() }),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: JOB_SECONDS,
    concurrency: 2,
    run: ({ input, signal }) => runSource(runDeps, input, signal),
  })
  /** Silence is no event: somebody has to look. */
  const noteAll = async (now: Date): Promise<void> => {
    const before = new Date(now.getTime() - NOTED_EVERY_MS)
    const quiet = await records.system('tell how live sources go', (tx) =>
      tx.all(store.unnoted, { before }),
    )
    for (const at of quiet)
      await records.within(wholeOf(at.organization), async (tx) => {
        const source = await tx.one(store.oneSource, at)
        if (source === null) return
        await tell(runDeps, tx, source, now)
        await tx.run(store.note, { ...at, now })
      })
  }
  const tick = job({
    name: 'sources.tick',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: 50,
    schedule: { cron: '* * * * *', input: {} },
    run: async () => {
      const now = clock.now()
      const due = await records.system('find live sources that are due', async (tx) => {
        await tx.run(store.closeAbandoned, {
          now,
          before: new Date(now.getTime() - JOB_SECONDS * 1000),
        })
        return tx.all(store.dueSources, { now })
      })
      for (const at of due) await deps.jobs.enqueue(collect, { ...at, by: '' }, { key: at.id })
      await noteAll(now)
    },
  })

  return {
    routes: sourceRoutes({
      ...runDeps,
      ...deps,
      kinds,
      tokenHash,
      enqueue: (at) => deps.jobs.enqueue(collect, at, { key: at.id }),
    }),
    jobs: [collect, tick],
    // What ran when the last process was killed did not end: it is due again.
    start: async () => {
      const now = clock.now()
      await records.system('close collections of the last process', (tx) =>
        tx.run(store.closeAbandoned, { now, before: now }),
      )
    },
    callerOf: async (token) => {
      const source = await records.system('who calls with this token', (tx) =>
        tx.one(store.byToken, { hash: tokenHash(token) }),
      )
      if (source === null) return null
      const { id, organization, site, kind, name, settings } = source
      return { id, organization, site, kind, name, settings }
    },
    standing: async (ids) => {
      const found = await records.system('which sources are switched on', (tx) =>
        tx.all(store.standing, { ids: [...ids] }),
      )
      return new Set(found.map(({ id }) => id))
    },
    heard: async (tx, { organization, id, at, brought }) => {
      const noted = await tx.one(store.heard, {
        organization,
        id,
        at,
        counts: brought === null ? null : JSON.stringify(brought),
      })
      if (noted?.news !== true) return
      await deps.news?.(tx, {
        source: { id, organization, site: noted.site_id, kind: noted.kind, name: noted.name },
        state: 'ok',
        at,
        lastAt: at,
        silentAfterMinutes: kinds.get(noted.kind)?.silentAfterMinutes ?? 0,
      })
    },
    forgetOrganization: async (tx) => {
      for (const statement of store.forgetAll) await tx.run(statement, {})
    },
  }
}
