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

const Count = z.number().int().min(0)

/** Subject `organization`: what should have spoken within 24 hours and did, and how the care of logs stands. */
export const LogWatch = z.strictObject({
  /** Devices of which the policy asks logs, and those that sent all of them. */
  expected: Count,
  covered: Count,
  missing: z
    .array(
      z.strictObject({
        asset: z.string().max(60),
        name: z.string().max(200),
        kinds: z.array(z.string().max(40)).max(10),
      }),
    )
    .max(200),
  retentionDays: Count,
  policyDays: Count,
  lastReviewAt: Time.nullable(),
  /** Working days that ended without a look since. */
  missedDays: Count,
  activeRules: Count,
  ruleSets: Count,
  /** Kinds of log that arrive, and those that some running rule reads. */
  arriving: Count,
  ruled: Count,
  /** Alerts that nobody took on within the limit of their level. */
  overdueAlerts: Count,
  oldestOverdueAt: Time.nullable(),
})
export type LogWatch = z.infer<typeof LogWatch>

const Day = z.iso.date()

/** Subject `organization`: what the access review would look at, as of the last counted day. */
export const AccessSummary = z.strictObject({
  from: Day,
  to: Day,
  /** Logs that did not come within these days: nothing may be concluded from their absence. */
  missing: z.array(z.enum(['sign-ins', 'firewall'])),
  administrators: Count,
  administratorSignIns: Count,
  administratorFailures: Count,
  /** Accounts that were used outside working hours. */
  offHoursAccounts: Count,
  deniedInside: Count,
  deniedOutside: Count,
  openFollowUps: Count,
  overdueFollowUps: Count,
})
export type AccessSummary = z.infer<typeof AccessSummary>

/** Subject `organization`: somebody looked through the summary of these days and signed. */
export const AccessLook = z.strictObject({
  reviewedAt: Time,
  from: Day,
  to: Day,
  openFollowUps: Count,
})
export type AccessLook = z.infer<typeof AccessLook>

export const evidenceKinds = {
  'detection.access-summary': AccessSummary,
  'detection.access-look': AccessLook,
  'detection.log-watch': LogWatch,
  'detection.log-source-state': LogSourceState,
  'detection.log-review': LogReview,
} as const
