/**
 * What an organization asks of its logs, and how its care of them stands: read for the screen and for the evidence alike.
 * @module
 */
import type { Transaction } from '../../../../platform/records/index.ts'
import { isQuiet } from '../../alerting.ts'
import { LogPolicy } from '../../contract-expected.ts'
import { LEVELS } from '../../contract-words.ts'
import { type LogWatch, STALLED_DAYS } from '../../evidence.ts'
import { defaultPolicy } from '../../log-policy.ts'
import { dayAt, workingDaysBetween } from '../../working-hours.ts'
import { lastReview, quiet, settings } from '../alerts/settings-store.ts'
import { DEFAULTS } from '../alerts/take.ts'
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

export type Loudness = {
  readonly [Fact in 'floor' | 'quietUntil' | 'levelsWithoutLimit' | 'stalledAlerts']: Exclude<
    LogWatch[Fact],
    undefined
  >
}

/** By what settings alerts can be kept from being made, or from being missed. */
export const loudnessOf = async (
  tx: Transaction,
  organization: string,
  policy: LogPolicy,
  /** Of the devices that should send logs. */
  names: readonly string[],
  now: Date,
): Promise<Loudness> => {
  const { floor } = (await tx.one(settings, { organization })) ?? DEFAULTS
  const hushed = (await tx.all(quiet, { organization, after: now }))
    .filter(({ from_at }) => from_at <= now)
    .map((q) => ({ host: q.host, from: q.from_at.getTime(), to: q.to_at.getTime() }))
  const at = now.getTime()
  // Many narrow ones that leave nobody out are one for all.
  const isAll =
    hushed.some(({ host }) => host === '*') ||
    (names.length > 0 && names.every((host) => isQuiet(hushed, { host, at, receivedAt: at })))
  const ends = isAll ? hushed.map(({ to }) => to) : []
  const before = new Date(now.getTime() - STALLED_DAYS * DAY_MS)
  return {
    floor: LEVELS[floor] ?? 'medium',
    quietUntil: ends.length === 0 ? null : Math.max(...ends),
    levelsWithoutLimit: (['high', 'critical'] as const).filter(
      (level) => (policy.answerHours[level] ?? Number.POSITIVE_INFINITY) > LONGEST_ANSWER_HOURS,
    ).length,
    stalledAlerts: (await tx.one(store.stalledAlerts, { organization, before }))?.stalled ?? 0,
  }
}
const DAY_MS = 86_400_000
/** Whoever may wait longer with a high or critical alert has no limit. */
const LONGEST_ANSWER_HOURS = 168
