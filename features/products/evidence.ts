/**
 * What a company that makes products or services can prove about them, their development, and the advice it gives.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)
const Names = z.array(Name).max(1000)
const Count = z.number().int().min(0)
const Digest = z.string().length(64)

/** Subject `organization`: the desk that advises victims. */
export const AdviceDesk = z.strictObject({
  requests: Count,
  advices: Count,
  /** Pieces of advice that cite no public document. */
  uncited: Count,
  medianMinutesToFirstAdvice: z.number().min(0).nullable(),
})
export type AdviceDesk = z.infer<typeof AdviceDesk>

/** Subject `organization`: the public documents that advice rests on, as last fetched. */
export const AdviceSources = z.strictObject({
  sources: z
    .array(
      z.strictObject({
        title: Name,
        checkedAt: Time,
        /** When its content was found different; null: unchanged. */
        changedAt: Time.nullable(),
        reviewedAt: Time.nullable(),
      }),
    )
    .max(1000),
})
export type AdviceSources = z.infer<typeof AdviceSources>

/** Subject `release`: what the gate said before it went out. */
export const ReleaseGate = z.strictObject({
  product: Name,
  version: z.string().max(100),
  releasedAt: Time.nullable(),
  outcome: z.enum(['passed', 'refused', 'not-run']),
  missing: Names,
})
export type ReleaseGate = z.infer<typeof ReleaseGate>

/** Subject `product`: the versions that customers run. */
export const Fleet = z.strictObject({
  instances: Count,
  unsupported: Count,
  /** Customers on an unsupported version who have not been told. */
  untold: Names,
  failedBaseline: Names,
})
export type Fleet = z.infer<typeof Fleet>

/** Subject `advisory`: a published flaw in an own product, and the customers it touches. */
export const CustomerNotices = z.strictObject({
  title: z.string().max(300),
  severity: z.enum(['serious', 'other']),
  publishedAt: Time,
  affected: Count,
  fixed: Count,
  uncontacted: Names,
})
export type CustomerNotices = z.infer<typeof CustomerNotices>

/** Subject `product`: the security contacts of its customers were tried. */
export const CustomerContacts = z.strictObject({ customers: Count, unreached: Names })
export type CustomerContacts = z.infer<typeof CustomerContacts>

/** Subject `repository`: who can change it, read from the host of the code. */
export const Members = z.strictObject({
  host: Name,
  members: Count,
  notOnRoster: Names,
  withoutMfa: Names,
  sharedAccounts: Names,
  unknownKeys: Names,
})
export type Members = z.infer<typeof Members>

/** Subject `release`: changes in it, and whether another person has reviewed each. */
export const Review = z.strictObject({
  product: Name,
  version: z.string().max(100),
  commits: Count,
  unreviewed: z.array(z.string().max(64)).max(1000),
})
export type Review = z.infer<typeof Review>

/** Subject `release`: the tools that looked at exactly the artefact which ships. */
export const Scan = z.strictObject({
  artefact: Digest,
  shippedAt: Time.nullable(),
  tools: z
    .array(
      z.strictObject({ name: Name, version: z.string().max(100), ranAt: Time, artefact: Digest }),
    )
    .max(100),
  openCritical: Count,
})
export type Scan = z.infer<typeof Scan>

/** Subject `repository`: a known flaw was planted to see whether the tools still find it. */
export const Canary = z.strictObject({ flaw: Name, foundBy: Names, missedBy: Names })
export type Canary = z.infer<typeof Canary>

/** Subject `release`: the open-source components in it, compared with feeds and communities. */
export const Components = z.strictObject({
  product: Name,
  version: z.string().max(100),
  sbom: z.enum(['present', 'missing']),
  components: Count,
  feedAt: Time.nullable(),
  /** Archived or past its end of support, and nobody has decided what to do. */
  endedUndecided: Names,
  withoutOwner: Names,
})
export type Components = z.infer<typeof Components>

/** Subject `release`: the owner of the components has looked at them and signed. */
export const ComponentReview = z.strictObject({ owner: Name, reviewed: Count })
export type ComponentReview = z.infer<typeof ComponentReview>

export const evidenceKinds = {
  'products.advice-desk': AdviceDesk,
  'products.advice-sources': AdviceSources,
  'products.release-gate': ReleaseGate,
  'products.fleet': Fleet,
  'products.customer-notices': CustomerNotices,
  'products.customer-contacts': CustomerContacts,
  'products.members': Members,
  'products.review': Review,
  'products.scan': Scan,
  'products.canary': Canary,
  'products.components': Components,
  'products.component-review': ComponentReview,
} as const
