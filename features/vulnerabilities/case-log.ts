/**
 * What the device's own log proves in a case: a password that was set after the fix, and a search over the whole exposure.
 * The log is kept by another feature; without it the gaps say what would prove. Pure.
 * @module
 */
import type { DeviceLog } from './case-device-log.ts'
import { missing, type Outcome, proven } from './case-outcome.ts'

/** A password that the device says was set after the fix; what a configuration shows to be the same stays so. */
export const bySetEvent = (
  outcome: Outcome,
  since: number | null,
  log: DeviceLog | null,
): Outcome => {
  if (since === null || log === null || outcome.proof !== null || outcome.gap === 'unchanged')
    return outcome
  const set = log.passwordsSet
    .filter(({ account, at }) => account === outcome.subject && at > since)
    .map(({ at }) => at)
  return outcome.subject === '' || set.length === 0
    ? outcome
    : proven(outcome.subject, 'password-set-event', Math.max(...set))
}

/** Searched over the whole exposure and nothing found. What is found is for a person to judge. */
export const logReviewOutcome = (
  since: number | null,
  start: number | null,
  log: DeviceLog | null,
): Outcome => {
  if (since === null) return missing('', 'not-fixed')
  if (log === null || log.traces === null) return missing('', 'person')
  if (log.traces > 0) return missing('', 'log-traces')
  // Since when it was exposed, nobody knows: no span covers that.
  if (start === null || log.from > start || log.to < since) return missing('', 'log-not-covered')
  return proven('', 'log-searched', log.to)
}
