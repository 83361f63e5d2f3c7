/**
 * The daily look at the seats: whoever holds one and signs in is still in office.
 * @module
 */
import { z } from 'zod'
import { members } from '../../../platform/access/index.ts'
import { type Job, job } from '../../../platform/jobs/index.ts'
import type { Acts } from './acts.ts'
import type { OrganizationsDeps } from './deps.ts'
import { everyOrganization } from './organization-store.ts'

/** Signed in within this time: in office (HB-G01 looks back 31 days). */
const ACTIVE_MS = 31 * 86_400_000

export const organizationJobs = (
  { records, clock }: OrganizationsDeps,
  acts: Acts,
): readonly Job[] => [
  job({
    name: 'organizations.duties',
    input: z.strictObject({}),
    schedule: { cron: '20 2 * * *', tz: 'Asia/Tokyo', input: {} },
    run: async ({ signal }) => {
      const ids = await records.system('who holds the seats', everyOrganization)
      for (const organization of ids) {
        if (signal.aborted) return
        await records.within({ organization, sites: '*' }, async (tx) => {
          const seen = new Map(
            (await members.listMembers(tx)).map((m) => [m.user_id, m.seen_at?.getTime() ?? 0]),
          )
          const since = clock.now().getTime() - ACTIVE_MS
          await acts.seeDuties(tx, (p) => (seen.get(p.userId ?? '') ?? 0) > since)
        })
      }
    },
  }),
]
