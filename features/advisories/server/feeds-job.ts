/**
 * The work on the feeds of advisories as it stands in line: whoever asks for it (page, command line) names it by this.
 * @module
 */
import { z } from 'zod'
import { type Job, job } from '../../../platform/jobs/index.ts'

const AlertsWork = z.strictObject({
  /** Fetch these, due or not; left out: what is due; none: only take in what lies here. */
  names: z.array(z.string().max(80)).max(200).optional(),
})
export type AlertsWork = z.output<typeof AlertsWork>

export const alertsJob = (
  run: (work: AlertsWork, signal: AbortSignal) => Promise<void>,
): Job<typeof AlertsWork> =>
  job({
    name: 'advisories.feeds',
    input: AlertsWork,
    timeoutSeconds: 3_000,
    run: ({ input, signal }) => run(input, signal),
  })
