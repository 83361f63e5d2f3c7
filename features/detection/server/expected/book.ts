/**
 * What an organization asks of its logs, and how its care of them stands: read for the screen and for the evidence alike.
 * @module
 */
import type { Transaction } from '../../../../platform/records/index.ts'
import { LogPolicy } from '../../contract-expected.ts'
import { LEVELS } from '../../contract-words.ts'
import { defaultPolicy } from '../../log-policy.ts'
import { dayAt, workingDaysBetween } from '../../working-hours.ts'
import { lastReview } from '../alerts/store.ts'
import * as store from './store.ts'

export const policyIn = async (
  tx: Transaction,
  organization: string,
  timeZone: string,
): Promise<LogPolicy> => {
  const row = await tx.one(store.policyOf, { organization })
  if (row === null) return defaultPolicy(timeZone)
  // What an older version wrote may lack a field: then the default stands.
  const kept = LogPolicy.safeParse({
    ...defaultPolicy(timeZone),
    ...(row.body as object),
    version: row.version,
  })
  return kept.success ? kept.data : { ...defaultPolicy(timeZone), version: row.version }
}

export type Care = {
  readonly review: { readonly at: Date | null; readonly by: string; readonly missedDays: number }
  readonly alerts: { readonly overdue: number; readonly oldest: Date | null }
}

/** When somebody last looked, how many working days went by since, and which alerts wait for longer than agreed. */
export const careOf = async (
  tx: Transaction,
  organization: string,
  policy: LogPolicy,
  now: Date,
): Promise<Care> => {
  const review = await tx.one(lastReview, { organization })
  // Nobody is asked to have looked before there was anything to look at.
  const since = review?.at ?? (await tx.one(store.firstReceived, { organization }))?.at ?? null
  const { hours } = policy
  const today = dayAt(now.getTime(), hours.timeZone)
  const alerts = await tx.one(store.overdueAlerts, {
    organization,
    now,
    hours: LEVELS.map((level) => policy.answerHours[level]),
  })
  return {
    review: {
      at: review?.at ?? null,
      by: review?.by_name ?? '',
      missedDays:
        since === null
          ? 0
          : workingDaysBetween(dayAt(since.getTime(), hours.timeZone), today, hours),
    },
    alerts: { overdue: alerts?.overdue ?? 0, oldest: alerts?.oldest ?? null },
  }
}
