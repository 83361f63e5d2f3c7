/**
 * Whether a device of a case is cut off until it is updated, and what that proves. It never ends the exposure: whoever connects it
 * again without an update is read out again. Pure.
 * @module
 */
import type { ExposureView } from '../assets/contract.ts'
import { missing, type Outcome, proven } from './case-outcome.ts'
import type { FoundCause, Readings } from './case-window.ts'
import type { Isolation } from './contract-cases.ts'
import { isolationOf } from './isolation.ts'

/** Null: no affected version is left that would have to be cut off. */
export const isolationNow = (
  active: readonly FoundCause[],
  { line }: Readings,
  facts: { readonly exposure?: Pick<ExposureView, 'evidence'> | null; readonly now: number },
): Isolation | null => {
  const left = active.filter((cause) => cause.end === null)
  if (left.length === 0) return null
  const starts = left.flatMap(({ start }) => (start.at === null ? [] : [start.at]))
  const since = starts.length === 0 ? null : Math.min(...starts)
  const found = isolationOf(facts.exposure ?? null, { since, now: facts.now })
  // A file that a person says was never loaded, or one that came late, cuts nothing off.
  const isRead =
    found.by !== 'configuration' ||
    line.some((r) => r.configuration !== null && r.takenAt.getTime() === found.at)
  return found.state === 'isolated' && !isRead ? { ...found, state: 'unconfirmed' } : found
}

export const isolateOutcome = ({ state, at, by }: Isolation): Outcome => {
  if (state === 'isolated' && at !== null)
    return proven('', by === 'configuration' ? 'cut-off-configured' : 'cut-off-seen', at)
  return missing('', GAPS[state])
}

const GAPS = {
  isolated: 'cut-off-unknown',
  stated: 'cut-off-stated',
  reachable: 'still-reachable',
  unconfirmed: 'cut-off-unconfirmed',
  unknown: 'cut-off-unknown',
} as const
