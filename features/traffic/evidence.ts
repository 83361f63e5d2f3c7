/**
 * What watching the traffic can prove: the canary was seen, every site has a source, rules are as meant.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()
const Name = z.string().max(200)
const Count = z.number().int().min(0)

/** Subject `site`: the harmless test connection, and whether it was seen. */
export const Canary = z.strictObject({
  sources: Count,
  detected: z.boolean(),
  minutes: z.number().min(0).nullable(),
})
export type Canary = z.infer<typeof Canary>

/** Subject `edge-device`: its rules as configured and as reached. */
export const AccessRules = z.strictObject({
  rules: Count,
  anyToAnyInbound: z.array(Name).max(200),
  unapprovedChanges: Count,
  reachDiffers: z.array(Name).max(200),
})
export type AccessRules = z.infer<typeof AccessRules>

/** Subject `edge-device`: owners confirmed reason and end of every rule. */
export const AccessRulesReview = z.strictObject({ reviewedAt: Time, rulesWithoutReason: Count })
export type AccessRulesReview = z.infer<typeof AccessRulesReview>

export const evidenceKinds = {
  'traffic.canary': Canary,
  'traffic.access-rules': AccessRules,
  'traffic.access-rules-review': AccessRulesReview,
} as const
