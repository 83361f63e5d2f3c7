/**
 * What became of the directives to sites and overseas subsidiaries. Each payload is a snapshot of one site.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()

/** Subject `site`: every directive to the site that is not verified yet, and how far it has come. */
export const Directives = z.strictObject({
  /** Directives verified so far. */
  verified: z.number().int().min(0),
  open: z
    .array(
      z.strictObject({
        directive: z.string().max(200),
        language: z.string().max(35),
        sentAt: Time,
        /** Three working days by the calendar of the site. */
        acknowledgeBy: Time,
        acknowledgedAt: Time.nullable(),
        dueAt: Time,
        claimedDoneAt: Time.nullable(),
        /** What the probe found after the claim; null: it has not looked yet. */
        probe: z.enum(['pass', 'fail']).nullable(),
      }),
    )
    .max(200),
})
export type Directives = z.infer<typeof Directives>

/** Subject `site`: when anything was last observed there; null says: never. */
export const LastEvidence = z.strictObject({
  newestAt: Time.nullable(),
  source: z.string().max(200),
})
export type LastEvidence = z.infer<typeof LastEvidence>

export const evidenceKinds = {
  'sites.directives': Directives,
  'sites.last-evidence': LastEvidence,
} as const
