/**
 * What management has signed: reports read, orders given, the company's own assessment, support contracts.
 * Each payload is a snapshot: what is missing in a fresh one is missing in the company.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)

/** Subject `organization`: the newest monthly report to management and what became of it. */
export const ManagementReport = z.strictObject({
  report: z.string().max(60),
  sha256: z.string().length(64),
  issuedAt: Time,
  /** The newest signed reading of this or an earlier report. */
  lastSignedAt: Time.nullable(),
  unsignedBy: z.array(Name).max(100),
  /** Decisions asked of management that nobody has taken yet. */
  openDecisions: z.number().int().min(0),
  oldestDecisionDueAt: Time.nullable(),
})
export type ManagementReport = z.infer<typeof ManagementReport>

/** Subject `organization`: the president's orders on the ten items of the METI guideline. */
export const GuidelineOrders = z.strictObject({
  president: Name,
  orders: z
    .array(
      z.strictObject({
        item: z.number().int().min(1).max(10),
        signedBy: Name,
        signedAt: Time,
        officer: Name,
        acceptedAt: Time.nullable(),
      }),
    )
    .max(10),
})
export type GuidelineOrders = z.infer<typeof GuidelineOrders>

/** Subject `organization`: the signed self-assessment, beside the score that Hinoban computed from measures. */
export const SelfAssessment = z.strictObject({
  scores: z
    .array(
      z.strictObject({
        item: z.number().int().min(1).max(10),
        self: z.number().min(1).max(5),
        /** Null: nothing behind this item has been measured. */
        computed: z.number().min(1).max(5).nullable(),
        reasonForGap: z.string().max(1000),
      }),
    )
    .max(10),
})
export type SelfAssessment = z.infer<typeof SelfAssessment>

export const evidenceKinds = {
  'declarations.management-report': ManagementReport,
  'declarations.guideline-orders': GuidelineOrders,
  'declarations.self-assessment': SelfAssessment,
} as const
