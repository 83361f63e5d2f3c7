/**
 * What log keeping can prove: who spoke when, how long it is kept, who looked.
 * @module
 */
import { z } from 'zod'
import { LEVELS } from './contract-words.ts'

const Time = z.number().int()
/** An alert that somebody took on and left is nobody's. */
export const STALLED_DAYS = 14

/** What arrives and says nothing: not one record of a day could be read, or all of them are the same sentence. */
export const MuteSource = z.enum(['unreadable', 'one-sentence'])
export type MuteSource = z.infer<typeof MuteSource>

/** Subject `log-source`: when it last spoke and what is really kept. */
export const LogSourceState = z.strictObject({
  /** Null: it has never spoken. */
  lastEventAt: Time.nullable(),
  retentionDays: z.number().min(0),
  policyDays: z.number().min(0),
  /** Silence for longer than this was agreed to be a finding; absent in facts from before there were limits. */
  silentAfterMinutes: z.number().int().min(1).optional(),
  /** Absent where it says something. */
  mute: MuteSource.optional(),
  /** Of 24 hours: sent, and not there or seen by no rule. Absent: none. */
  lost: z.number().int().min(1).optional(),
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
  /** What follows is absent in facts from before it was looked at. Days that were decided, however young the logs are. */
  decidedDays: Count.optional(),
  /** Hits below it make no alert; of the running rules only those from it on are counted above. */
  floor: z.enum(LEVELS).optional(),
  /** Everything is kept quiet until then; null: it is not. */
  quietUntil: Time.nullable().optional(),
  /** High and critical alerts without a limit to look at them, or with one of more than a week. */
  levelsWithoutLimit: Count.optional(),
  /** Taken on, and nothing was written since for longer than `STALLED_DAYS`. */
  stalledAlerts: Count.optional(),
  /** Records of 24 hours that were sent and are not there, or that no rule has seen; by the log source that lost most. */
  lost: z.strictObject({ records: Count, name: z.string().max(200) }).optional(),
  /** High and critical rules that run, and those that somebody switched off. */
  severeRules: z.strictObject({ on: Count, switchedOff: Count }).optional(),
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
  /** Logs of which not one line was counted in these days: whoever signed has not seen them. */
  missing: z.array(z.enum(['sign-ins', 'firewall'])).optional(),
})
export type AccessLook = z.infer<typeof AccessLook>

export const evidenceKinds = {
  'detection.access-summary': AccessSummary,
  'detection.access-look': AccessLook,
  'detection.log-watch': LogWatch,
  'detection.log-source-state': LogSourceState,
  'detection.log-review': LogReview,
} as const
