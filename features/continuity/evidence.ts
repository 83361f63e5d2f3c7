/**
 * What continuity can prove: a signed plan without contradictions, an alternate that was exercised.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)

/** Subject `service`: the plan of one business service. */
export const ContinuityPlan = z.strictObject({
  critical: z.boolean(),
  /** Null: there is no plan. */
  version: Name.nullable(),
  changedAt: Time.nullable(),
  signedAt: Time.nullable(),
  contradictions: z.array(Name).max(50),
})
export type ContinuityPlan = z.infer<typeof ContinuityPlan>

/** Subject `service`: how the work goes on meanwhile. */
export const Alternate = z.strictObject({
  critical: z.boolean(),
  alternate: Name.nullable(),
  exercisedAt: Time.nullable(),
  exerciseOk: z.boolean(),
})
export type Alternate = z.infer<typeof Alternate>

/** Subject `service`: the contacts and stock the alternate needs were verified. */
export const AlternateContacts = z.strictObject({
  contacts: z.number().int().min(0),
  notReached: z.array(Name).max(200),
})
export type AlternateContacts = z.infer<typeof AlternateContacts>

export const evidenceKinds = {
  'continuity.plan': ContinuityPlan,
  'continuity.alternate': Alternate,
  'continuity.alternate-contacts': AlternateContacts,
} as const
