/**
 * How many devices there may be that nobody has seen: capture–recapture with two groups of sources. Pure.
 *
 * Chapman's estimator N = (a+1)(b+1)/(c+1) − 1 for a devices seen by the first group, b by the second and c by both
 * (D. G. Chapman 1951); its variance by G. A. F. Seber 1970; the interval by A. Chao 1987, which never falls below what
 * was seen. It supposes that the groups see independently and that each device has a chance with both: where devices
 * avoid both alike, there are more than it says.
 * @module
 */
import { z } from 'zod'

/** Below this many in both, the estimate is worth little (D. S. Robson and H. A. Regier 1964). */
export const LEAST_IN_BOTH = 7
/** Two-sided 95 % of the normal distribution. */
const Z = 1.96

const Count = z.number().int().min(0)
export const CaptureCounts = z.strictObject({ first: Count, second: Count, both: Count })
export type CaptureCounts = z.infer<typeof CaptureCounts>

export const Estimate = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('estimate'),
    /** All there may be, and the 95 % interval: whole devices. */
    total: Count,
    low: Count,
    high: Count,
    /** Seen by at least one of the groups. */
    seen: Count,
    unseen: Count,
  }),
  z.strictObject({ kind: z.literal('none'), why: z.enum(['one_group_silent', 'too_few_in_both']) }),
])
export type Estimate = z.infer<typeof Estimate>

/** @example chapman({ first: 10, second: 15, both: 5 }) // too few in both */
export const chapman = ({ first, second, both }: CaptureCounts): Estimate => {
  if (both > first || both > second) throw new RangeError('both is more than one of the groups')
  if (first === 0 || second === 0) return { kind: 'none', why: 'one_group_silent' }
  if (both < LEAST_IN_BOTH) return { kind: 'none', why: 'too_few_in_both' }
  const seen = first + second - both
  // (a+1)(b+1)/(c+1) − 1 − seen, in a form that is exact for what was seen by one group alone.
  const unseen = ((first - both) * (second - both)) / (both + 1)
  if (unseen === 0) return { kind: 'estimate', total: seen, low: seen, high: seen, seen, unseen: 0 }
  const variance =
    ((first + 1) * (second + 1) * (first - both) * (second - both)) / ((both + 1) ** 2 * (both + 2))
  const spread = Math.exp(Z * Math.sqrt(Math.log1p(variance / unseen ** 2)))
  return {
    kind: 'estimate',
    total: seen + Math.round(unseen),
    low: seen + Math.floor(unseen / spread),
    high: seen + Math.ceil(unseen * spread),
    seen,
    unseen: Math.round(unseen),
  }
}
