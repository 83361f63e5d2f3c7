/**
 * From the states of many subjects to one: the worst wins, and the denominator is always shown (response.md §1).
 * @module
 */
import { STATES, type SubjectState } from './types.ts'

/** How many subjects show each state; a missing state counts as none. */
export type Counts = Readonly<Partial<Record<SubjectState, number>>>

/**
 * The worst state with at least one subject. No subject at all is `unknown`; `not-applicable` only when every
 * subject is signed to be so.
 * @example rollUp({ holds: 40, stale: 2 }) // 'stale'
 */
export const rollUp = (counts: Counts): SubjectState => {
  for (const state of STATES) if ((counts[state] ?? 0) > 0) return state
  return (counts['not-applicable'] ?? 0) > 0 ? 'not-applicable' : 'unknown'
}

/** What to print beside a rolled-up state: "holding of counted, notApplicable left out". */
export const denominator = (
  counts: Counts,
): { readonly holding: number; readonly counted: number; readonly notApplicable: number } => ({
  holding: counts.holds ?? 0,
  counted: STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0),
  notApplicable: counts['not-applicable'] ?? 0,
})
