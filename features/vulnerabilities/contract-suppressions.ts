/**
 * False alarms and accepted risks: who said what does not count, why and until when.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { Count, Day, Params, Reason, readers, Time, workers } from './contract-words.ts'

/** false-alarm: it does not apply here, with the reason · accepted: it applies, and the risk is borne until a day. */
export const SuppressionKind = z.enum(['false-alarm', 'accepted'])
export const SuppressionScope = z.enum(['finding', 'everywhere'])

export const SuppressionView = z.strictObject({
  id: z.uuid(),
  kind: SuppressionKind,
  scope: SuppressionScope,
  flaw: z.string(),
  /** Its name for people; versions do not matter: it holds for later versions too. */
  component: z.strictObject({ key: z.string(), name: z.string() }),
  asset: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
  reason: z.string(),
  /** VEX justification where it came from a VEX document. */
  justification: z.string().nullable(),
  until: Day.nullable(),
  by: z.string(),
  at: Time,
  ended: z.strictObject({ at: Time, by: z.string() }).nullable(),
  /** Findings that it holds back now. */
  findings: Count,
})
export type SuppressionView = z.infer<typeof SuppressionView>

export const suppress = endpoint({
  name: 'vulnerabilities.suppress',
  method: 'POST',
  path: '/api/vulnerabilities/suppressions',
  summary:
    'Say that a finding is a false alarm, or bear its risk until a day, here or wherever the component is.',
  allow: workers,
  body: z.strictObject({
    finding: z.uuid(),
    kind: SuppressionKind,
    scope: SuppressionScope,
    reason: Reason,
    /** Needed to accept a risk; at most 366 days ahead. */
    until: Day.nullable(),
  }),
  answer: SuppressionView,
  problems: [
    'vulnerabilities.until_out_of_range',
    'vulnerabilities.until_needed',
    'vulnerabilities.accept_role',
    'vulnerabilities.whole_company',
  ],
})

export const listSuppressions = endpoint({
  name: 'vulnerabilities.suppressions',
  method: 'GET',
  path: '/api/vulnerabilities/suppressions',
  summary: 'Who said of what that it does not count, why and until when.',
  allow: readers,
  query: z.strictObject({ ended: z.enum(['no', 'all']).default('no') }),
  answer: z.strictObject({ rows: z.array(SuppressionView) }),
})

export const endSuppression = endpoint({
  name: 'vulnerabilities.end-suppression',
  method: 'POST',
  path: '/api/vulnerabilities/suppressions/:id/end',
  summary: 'Let what was held back count again.',
  allow: workers,
  params: Params,
  answer: SuppressionView,
  problems: ['vulnerabilities.suppression_ended', 'vulnerabilities.whole_company'],
})
