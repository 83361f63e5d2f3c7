/**
 * Logs come in: the doors of log sources, what listens, who is silent, and for how long events are kept.
 * @module
 */
import { z } from 'zod'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Events } from '../../../platform/events/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import type { FeatureServer } from '../../../platform/http/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import type { ImportSource, SiteBook } from '../../../platform/imports/source.ts'
import { job } from '../../../platform/jobs/index.ts'
import type { MigrationFolder, Transaction } from '../../../platform/records/index.ts'
import { type CountDeps, countAccess } from './access/count.ts'
import { accessRoutes } from './access/routes.ts'
import { forgetAccess } from './access/store.ts'
import { openNewlyHeard } from './expected/first-look.ts'
import { lookAtExpected, lookAtOne } from './expected/look.ts'
import { type ExpectedRouteDeps, expectedRoutes } from './expected/routes.ts'
import { forgetExpected } from './expected/store.ts'
import { forgetFiles } from './follow/store.ts'
import { type LogIntake, type LogIntakeDeps, openLogIntake } from './intake/index.ts'
import { openFreshRules } from './rules/fresh-rules.ts'
import { lookAtSources, noteChange } from './sources/heartbeat.ts'
import { openRetention } from './sources/retention.ts'
import { logSourceRoutes } from './sources/routes.ts'
import { forgetAll, forgetOldCounts } from './sources/store.ts'
import { uploadSources } from './upload/sources.ts'

export const detectionMigrations: MigrationFolder = {
  owner: 'detection',
  folder: new URL('./migrations/', import.meta.url),
}

export type LogSourcesDeps = LogIntakeDeps &
  Pick<ExpectedRouteDeps, 'hosts' | 'ruleFacts'> &
  Pick<CountDeps, 'administrators'> & {
    readonly audit: Pick<Audit, 'write'>
    readonly evidence: EvidenceStore
    readonly sites: SiteBook
    readonly publicUrl: string
    readonly timeZone: (organization: string) => Promise<string>
    readonly organizations: () => Promise<readonly string[]>
    readonly ruleVersionOf: (organization: string) => Promise<string>
    readonly say: (failure: {
      readonly code: string
      readonly params: Readonly<Record<string, string | number>>
    }) => Text
  }

export type LogSources = FeatureServer & {
  readonly intake: LogIntake
  /** To be registered with platform/imports. */
  readonly importSources: readonly ImportSource[]
  readonly events: () => Promise<Events>
  /** Removes the organization's own rows; evidence and audit have their own way. */
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

/** Counts by the hour are for the last months; events tell the rest. */
const COUNTS_KEPT_MS = 120 * 86_400_000
const LOOK_SECONDS = 55
/** A day ends, and with it an exception; another process may have changed rules. */
const RULES_LOOKED_AT_MS = 30_000

export const openLogSources = (deps: LogSourcesDeps): LogSources => {
  const fresh = openFreshRules(deps, (organization) => logIntake.rulesChanged(organization))
  const logIntake: LogIntake = openLogIntake({ ...deps, ruleSetOf: fresh.ruleSetOf })
  let looking: NodeJS.Timeout | undefined
  const retention = openRetention({ ...deps, now: () => deps.clock.now().getTime() })
  const heartbeat = { ...deps, retention }
  const expected = { ...deps, retention }
  const lookAtNewlyHeard = openNewlyHeard(deps, (organization) => lookAtOne(expected, organization))
  const look = job({
    name: 'detection.look-at-sources',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: LOOK_SECONDS,
    schedule: { cron: '* * * * *', input: {} },
    run: async ({ signal }) => {
      await logIntake.running()?.flushCounts()
      await lookAtSources(heartbeat, deps.clock.now())
      await lookAtNewlyHeard(signal)
    },
  })
  const lookAtSilent = job({
    name: 'detection.look-at-expected-logs',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: 900,
    schedule: { cron: '*/20 * * * *', input: {} },
    run: ({ signal }) => lookAtExpected(expected, signal),
  })
  const count = job({
    name: 'detection.count-access',
    input: z.strictObject({}),
    retry: { limit: 0, delaySeconds: 1 },
    timeoutSeconds: 3_000,
    schedule: { cron: '25 * * * *', input: {} },
    run: ({ signal }) => countAccess(deps, signal),
  })
  const removeOld = job({
    name: 'detection.remove-old-events',
    input: z.strictObject({}),
    timeoutSeconds: 3_600,
    schedule: { cron: '40 3 * * *', tz: 'Asia/Tokyo', input: {} },
    run: async () => {
      const now = deps.clock.now()
      await retention.removeOld(await deps.organizations(), now)
      const before = new Date(now.getTime() - COUNTS_KEPT_MS)
      await deps.records.system('forget old counts of logs', async (tx) => {
        await tx.run(forgetOldCounts, { before })
        await tx.run(forgetFiles, { before })
      })
    },
  })
  return {
    intake: logIntake,
    importSources: uploadSources({ ...deps, intake: logIntake }),
    events: deps.events,
    routes: [
      ...expectedRoutes(expected),
      ...accessRoutes(deps),
      ...logSourceRoutes({
        ...deps,
        logIntake,
        retention,
        folders: () => deps.settings().folders,
        spoolBytes: () => deps.settings().spoolBytes,
        isHome: async (organization) => organization === (await deps.homeOrganization()),
        note: (tx, source, now) => noteChange(heartbeat, tx, source, now),
      }),
    ],
    mounts: logIntake.mounts,
    jobs: [look, lookAtSilent, count, removeOld],
    start: async () => {
      await logIntake.start()
      looking = setInterval(() => void fresh.look(), RULES_LOOKED_AT_MS)
      looking.unref()
    },
    stop: () => {
      clearInterval(looking)
      return logIntake.stop()
    },
    forgetOrganization: async (tx) => {
      for (const statement of [...forgetAll, ...forgetExpected, ...forgetAccess])
        await tx.run(statement, {})
    },
  }
}
