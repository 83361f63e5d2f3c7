/**
 * When a target is told: from which severity on, not in quiet hours, at once or in a digest. Critical messages, and all
 * while the organization is at emergency, are told at once. Pure.
 * @module
 */
import { type DeliveryRule, SEVERITIES, type Severity, WEEKDAYS } from './contract.ts'
import { DAY_MS, instantOf, wallOf } from './zone-time.ts'

export const isTold = (rule: DeliveryRule, severity: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(rule.least)

/** When a message of now is due, or null: now. */
export const heldUntil = (
  rule: DeliveryRule,
  message: { readonly severity: Severity; readonly isEmergency: boolean },
  now: Date,
): Date | null => {
  if (message.severity === 'critical' || message.isEmergency) return null
  return digestDue(rule, now) ?? quietUntil(rule, now)
}

/** When the next digest goes out: at its hour, or when the quiet hours in which that lies are over. */
export const digestDue = (rule: DeliveryRule, after: Date): Date | null => {
  const at = nextDigest(rule, after)
  return at === null ? null : (quietUntil(rule, at) ?? at)
}

/** The end of the quiet hours in which this moment lies, or null. */
export const quietUntil = (rule: DeliveryRule, at: Date): Date | null => {
  if (rule.quietFrom === '') return null
  const { timeZone } = rule
  const from = minuteOf(rule.quietFrom)
  const to = minuteOf(rule.quietTo)
  const { day } = wallOf(at.getTime(), timeZone)
  // As stretches between instants, so that an hour that comes twice is not quiet twice.
  for (const first of [day - DAY_MS, day, day + DAY_MS]) {
    const start = instantOf(first, from, timeZone)
    const end = instantOf(to > from ? first : first + DAY_MS, to, timeZone)
    if (start <= at.getTime() && at.getTime() < end) return new Date(end)
  }
  return null
}

/** The first digest after this moment; null where every message goes by itself. */
export const nextDigest = (rule: DeliveryRule, after: Date): Date | null => {
  if (rule.digest === 'each') return null
  const { day } = wallOf(after.getTime(), rule.timeZone)
  for (let ahead = -1; ; ahead += 1) {
    const on = day + ahead * DAY_MS
    const at = instantOf(on, minuteOf(rule.digestAt), rule.timeZone)
    const weekday = WEEKDAYS[(new Date(on).getUTCDay() + 6) % 7]
    if (at > after.getTime() && (rule.digest === 'daily' || weekday === rule.digestDay))
      return new Date(at)
  }
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
