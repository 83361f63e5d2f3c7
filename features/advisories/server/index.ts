/**
 * The server side of advisories.
 * @module
 */
import { z } from 'zod'
import type { FeatureServer } from '../../../platform/http/index.ts'
import { job } from '../../../platform/jobs/index.ts'
import type { MigrationFolder, Transaction } from '../../../platform/records/index.ts'
import { applyAdvisories } from './apply.ts'
import type { AdvisoriesDeps } from './deps.ts'
import { type AlertFeedView, alertFeedViews, recogniseAlerts } from './feed-views.ts'
import { type AlertsWork, alertsJob } from './feeds-job.ts'
import { proveDesk } from './prove.ts'
import { advisoryRoutes } from './routes.ts'
import { forgetAll } from './store.ts'
import { fetchDue, takeFeeds } from './take.ts'
import { tellLate } from './tell.ts'

export type { AdvisoriesDeps } from './deps.ts'

export const advisoriesMigrations: MigrationFolder = {
  owner: 'advisories',
  folder: new URL('./migrations/', import.meta.url),
}

/** News of the inventory come in bursts: one application for what arrives within this time. */
const SETTLE_MS = 60_000

export type AdvisoriesServer = FeatureServer & {
  /** What is known of flaws changed, or an inventory was matched: answers may differ. */
  readonly applySoon: (organization: string) => void
  /** Its feeds, for the page that shows all there are. */
  readonly feeds: {
    readonly views: () => Promise<readonly AlertFeedView[]>
    /** Fetches and takes in, in the background. */
    readonly begin: (work: AlertsWork) => Promise<void>
    readonly recognise: (path: string) => Promise<string | null>
  }
  /** Removes the organization's own rows; evidence has its own way. */
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

export const advisoriesServer = (
  deps: AdvisoriesDeps & { readonly organizationName: (tx: Transaction) => Promise<string> },
): AdvisoriesServer => {
  const { clock, log, evidence } = deps
  const apply = job({
    name: 'advisories.apply',
    input: z.strictObject({ organization: z.uuid() }),
    run: async ({ input: { organization }, signal }) => {
      await applyAdvisories(deps, organization, signal)
      await proveDesk(deps, organization)
    },
  })
  const takeIn = async (signal: AbortSignal): Promise<readonly string[]> => {
    const organizations = await deps.organizations()
    await takeFeeds(deps, organizations)
    for (const organization of organizations) {
      signal.throwIfAborted()
      await applyAdvisories(deps, organization, signal)
    }
    return organizations
  }
  const bring = alertsJob(async ({ names }, signal) => {
    await fetchDue(deps, names)
    for (const organization of await takeIn(signal)) await proveDesk(deps, organization)
  })
  const round = job({
    name: 'advisories.round',
    input: z.strictObject({}),
    schedule: { cron: '41 * * * *', input: {} },
    timeoutSeconds: 3_000,
    run: async ({ signal }) => {
      await fetchDue(deps)
      for (const organization of await takeIn(signal)) {
        signal.throwIfAborted()
        await tellLate(deps, organization)
        await proveDesk(deps, organization)
      }
    },
  })
  const ask = (organization: string, waitMs: number): void => {
    const startAfter = new Date(clock.now().getTime() + waitMs)
    deps.jobs
      // Its own key each: what a person waits for does not stand behind what may settle first.
      .enqueue(apply, { organization }, { key: `${organization} ${waitMs}`, startAfter })
      // The next round applies everything anyway.
      .catch((error: unknown) => log.warn({ error, organization }, 'advisories: not put in line'))
  }
  return {
    routes: advisoryRoutes({ ...deps, soon: (organization) => ask(organization, 0) }),
    jobs: [apply, bring, round],
    start: async () => {
      evidence.onAppended(({ organization, kinds }) => {
        if (kinds.some((kind) => /^(?:assets|vulnerabilities)\./.test(kind)))
          ask(organization, SETTLE_MS)
      })
    },
    feeds: {
      views: alertFeedViews(deps),
      begin: async (work) => {
        await deps.jobs.enqueue(bring, work)
      },
      recognise: recogniseAlerts,
    },
    applySoon: (organization) => ask(organization, 0),
    forgetOrganization: async (tx) => {
      for (const statement of forgetAll) await tx.run(statement, {})
    },
  }
}
