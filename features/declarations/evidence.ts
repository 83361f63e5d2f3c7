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

/** Subject `organization`: the declaration of SECURITY ACTION; no star says: looked, not declared. */
export const SecurityAction = z.strictObject({
  stars: z.number().int().min(0).max(2),
  /** The number that IPA gives, 11 digits; empty without a star. */
  declarationId: z.string().max(20),
})
export type SecurityAction = z.infer<typeof SecurityAction>

/** Subject `organization`: the 25 questions of IPA, with how many answers rest on evidence. */
export const SelfDiagnosis = z.strictObject({
  score: z.number().min(0).max(100),
  answered: z.number().int().min(0).max(25),
  fromEvidence: z.number().int().min(0).max(25),
})
export type SelfDiagnosis = z.infer<typeof SelfDiagnosis>

/** Subject `organization`: the six basic items as measured today; null: not measured. */
export const LiveItems = z.strictObject({
  items: z
    .array(
      z.strictObject({
        item: z.number().int().min(1).max(6),
        result: z.enum(['pass', 'fail']).nullable(),
      }),
    )
    .max(6),
})
export type LiveItems = z.infer<typeof LiveItems>

/** Subject `organization`: the page with the basic policy was fetched. */
export const PolicyPage = z.strictObject({
  url: z.string().max(2000),
  found: z.enum(['policy', 'no-policy', 'no-answer']),
})
export type PolicyPage = z.infer<typeof PolicyPage>

/** Subject `organization`: the contract with a support provider (お助け隊 and the like). */
export const SupportContract = z.strictObject({
  provider: Name,
  watched: Name,
  endsAt: Time,
  insuranceLimitYen: z.number().int().min(0).nullable(),
})
export type SupportContract = z.infer<typeof SupportContract>

/** Subject `organization`: a test alert went to the provider. */
export const TestAlert = z.strictObject({
  provider: Name,
  sentAt: Time,
  acknowledgedAt: Time.nullable(),
  /** Until when an answer was agreed. */
  answerBy: Time,
})
export type TestAlert = z.infer<typeof TestAlert>

export const evidenceKinds = {
  'declarations.management-report': ManagementReport,
  'declarations.guideline-orders': GuidelineOrders,
  'declarations.self-assessment': SelfAssessment,
  'declarations.security-action': SecurityAction,
  'declarations.self-diagnosis': SelfDiagnosis,
  'declarations.live-items': LiveItems,
  'declarations.policy-page': PolicyPage,
  'declarations.support-contract': SupportContract,
  'declarations.test-alert': TestAlert,
} as const
