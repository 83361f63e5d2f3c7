/**
 * What the advisory desk can prove: feeds that arrive, and advisories that somebody has decided on.
 * @module
 */
import { z } from 'zod'

const Time = z.number().int()

/** Subject `organization`, one probe per source: the newest attempt to fetch it. */
export const Feed = z.strictObject({
  source: z.string().max(100),
  lastSuccessAt: Time.nullable(),
  /** Empty: the newest attempt went well. */
  error: z.string().max(500),
  /** When its newest item was published; null or absent: not known. */
  newestItemAt: Time.nullable().optional(),
})
export type Feed = z.infer<typeof Feed>

/** Subject `organization`: advisories that still need a decision, applied to the own inventory. */
export const Backlog = z.strictObject({
  decided: z.number().int().min(0),
  undecided: z.number().int().min(0),
  /** The one whose time runs out first, of those that must be decided: listed in KEV, or a 注意喚起. */
  mostUrgent: z
    .strictObject({
      title: z.string().max(300),
      publishedAt: Time,
      /** Two working days after publication. */
      decideBy: Time,
    })
    .nullable(),
})
export type Backlog = z.infer<typeof Backlog>

export const evidenceKinds = {
  'advisories.feed': Feed,
  'advisories.backlog': Backlog,
} as const
