/**
 * What log keeping can prove: who spoke when, how long it is kept, who looked.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()

/** Subject `log-source`: when it last spoke and what is really kept. */
export const LogSourceState = z.strictObject({
  /** Null: it has never spoken. */
  lastEventAt: Time.nullable(),
  retentionDays: z.number().min(0),
  policyDays: z.number().min(0),
  /** Silence for longer than this was agreed to be a finding; absent in facts from before there were limits. */
  silentAfterMinutes: z.number().int().min(1).optional(),
})
export type LogSourceState = z.infer<typeof LogSourceState>

/** Subject `organization`: the signed daily look. */
export const LogReview = z.strictObject({ reviewedAt: Time, undecided: z.number().int().min(0) })
export type LogReview = z.infer<typeof LogReview>

export const evidenceKinds = {
  'detection.log-source-state': LogSourceState,
  'detection.log-review': LogReview,
} as const
