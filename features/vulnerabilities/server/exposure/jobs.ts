/**
 * When the evidence of exposure is written: soon after the inventory heard something, after each match, and each hour, since
 * people settle owners and looks grow old. It needs no catalogue.
 * @module
 */
import { z } from 'zod'
import { job } from '../../../../platform/jobs/index.ts'
import type { VulnerabilitiesDeps } from '../deps.ts'
import { proveExposures } from './prove.ts'

/** Files come in batches: one round for what arrives within this time. */
const SETTLE_MS = 5_000

export const openExposure = (
  deps: VulnerabilitiesDeps,
  everybody: () => Promise<readonly string[]>,
) => {
  const { clock, log, jobs } = deps
  const prove = async (organization: string, signal?: AbortSignal): Promise<void> => {
    const done = await proveExposures(deps, organization, signal)
    if (done.appended + done.retired > 0)
      log.info({ ...done, organization }, 'vulnerabilities: exposure proved')
  }
  const one = job({
    name: 'vulnerabilities.exposure',
    input: z.object({ organization: z.uuid() }),
    retry: { limit: 3, delaySeconds: 30 },
    run: ({ input, signal }) => prove(input.organization, signal),
  })
  const hourly = job({
    name: 'vulnerabilities.exposure-all',
    input: z.object({}),
    schedule: { cron: '17 * * * *', input: {} },
    run: async ({ signal }) => {
      for (const organization of await everybody()) await prove(organization, signal)
    },
  })
  return {
    jobs: [one, hourly],
    prove,
    afterEvidence: (organization: string, kinds: readonly string[]): void => {
      if (!kinds.some((kind) => kind.startsWith('assets.'))) return
      jobs
        .enqueue(
          one,
          { organization },
          { key: organization, startAfter: new Date(clock.now().getTime() + SETTLE_MS) },
        )
        .catch((error: unknown) =>
          // The next hour writes it.
          log.warn({ error, organization }, 'vulnerabilities: could not ask for exposure'),
        )
    },
  }
}
