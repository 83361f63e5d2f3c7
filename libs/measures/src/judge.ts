/**
 * The engine: from a measure, one subject and its newest evidence to a state (response.md §1).
 * @module
 */
import type { Evidence, Measure, ReasonParams, State, SubjectRef, SubjectState } from './types.ts'

/** 警戒レベル: 平時, 警戒, 緊急. It shortens freshness limits and never loosens a rule. */
export const POSTURES = ['normal', 'alert', 'emergency'] as const
export type Posture = (typeof POSTURES)[number]

export type Judged = {
  /** What is shown. */
  readonly state: SubjectState
  /** What the evidence alone says; stays visible under an exception. */
  readonly raw: State
  readonly reason: string
  readonly params: ReasonParams
  readonly evidence: readonly string[]
  /** When to judge again though nothing arrives (ms): the next expiry or time rule; null for never. */
  readonly nextCheck: number | null
}

export type JudgeContext = {
  readonly now: number
  readonly posture: Posture
  /** Newest E4/E5 `board.declaration` for this measure and subject. */
  readonly declaration?: Evidence | null
  readonly exception?: { readonly until: number } | null
  readonly notApplicable?: { readonly until: number } | null
}

export declare const judgeSubject: (
  measure: Measure,
  subject: SubjectRef,
  evidence: readonly Evidence[],
  context: JudgeContext,
) => Judged
