/**
 * The work on feeds as it stands in line: whoever asks for it (page, command line, clock) names it by this.
 * @module
 */
import { z } from 'zod'
import { type Job, job } from '../../../../platform/jobs/index.ts'

const FeedsWork = z.strictObject({
  /** Fetch these, due or not; left out: what is due; none: only take in what lies here. */
  names: z.array(z.string().max(80)).max(200).optional(),
  /** Take these although they lost records. */
  shrunk: z.array(z.string().max(80)).max(20).optional(),
})
export type FeedsWork = z.output<typeof FeedsWork>

export const feedsJob = (run: (work: FeedsWork) => Promise<void>): Job<typeof FeedsWork> =>
  job({
    name: 'vulnerabilities.feeds',
    input: FeedsWork,
    schedule: { cron: '17 * * * *', input: {} },
    timeoutSeconds: 4 * 3_600,
    // A file that a person brings does not wait until gigabytes are fetched.
    concurrency: 2,
    run: ({ input }) => run(input),
  })
