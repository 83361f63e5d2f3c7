/**
 * What education and drills can prove: lessons done, reports made, the line that answers, exercises held.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Count = z.number().int().min(0)

/** Subject `organization`: who did the lesson on suspicious mail. */
export const LessonState = z.strictObject({
  people: Count,
  done: Count,
  officers: Count,
  officersDone: Count,
})
export type LessonState = z.infer<typeof LessonState>

/** Subject `organization`: the newest mail drill, counted by the drill engine. */
export const MailDrill = z.strictObject({
  sent: Count,
  clicked: Count,
  reported: Count,
  /** Null: nobody reported. */
  firstReportMinutes: z.number().min(0).nullable(),
})
export type MailDrill = z.infer<typeof MailDrill>

/** Subject `organization`: somebody used the report line as staff would. */
export const ReportLineTest = z.strictObject({
  channel: z.enum(['button', 'mail', 'phone']),
  answered: z.boolean(),
  minutes: z.number().min(0).nullable(),
})
export type ReportLineTest = z.infer<typeof ReportLineTest>

/** Subject `organization`: who took part in training for the day of attack. */
export const ResponseTraining = z.strictObject({
  lastExerciseAt: Time.nullable(),
  officersPastDue: Count,
  /** People who joined more than 30 days ago and had no training. */
  joinersPastDue: Count,
  findingsOverdue: Count,
})
export type ResponseTraining = z.infer<typeof ResponseTraining>

export const evidenceKinds = {
  'awareness.lesson-state': LessonState,
  'awareness.mail-drill': MailDrill,
  'awareness.report-line-test': ReportLineTest,
  'awareness.response-training': ResponseTraining,
} as const
