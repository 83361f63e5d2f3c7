/**
 * What a stream of correlations keeps, counts and can be told.
 * @module
 */
import type { GroupState } from './correlation-group.ts'
import type { CorrelationAlert, CorrelationHit } from './correlation-hit.ts'
import type { LinkedCorrelation } from './link-rules.ts'

export type CorrelationCounts = {
  readonly groups: number
  readonly members: number
  /** Hits that came after the allowed lateness: they are in no window. */
  readonly late: number
  /** Hits without a field that the correlation groups by. */
  readonly ungrouped: number
  /** Hits whose value is no number where one is summed or ranked. */
  readonly notNumbers: number
  /** Hits that were told before. */
  readonly repeated: number
  /** Groups and members forgotten because the bound of memory was reached: alerts may be missing. */
  readonly forgottenGroups: number
  readonly forgottenMembers: number
}
export type Correlations = {
  readonly add: (hit: CorrelationHit) => readonly CorrelationAlert[]
  /** Tells the time, for windows that close though nothing comes. */
  readonly tick: (nowMs: number) => readonly CorrelationAlert[]
  /**
   * While hits of before a start are told again: the group's alert that is open now was raised under this key. Else it would be raised
   * anew at another moment wherever the hits that are kept begin within it.
   */
  readonly told: (key: string) => void
  /** Closes every window, for when a file is at its end. */
  readonly finish: () => readonly CorrelationAlert[]
  /** Ready for JSON; `openCorrelations` takes it back. Taken after a hit whose alerts are safe, nothing is lost or told anew. */
  readonly snapshot: () => CorrelationState
  readonly counts: () => CorrelationCounts
}
export type CorrelationState = {
  readonly version: 1
  readonly newest: number
  readonly now: number | null
  readonly kept: readonly {
    readonly correlation: string
    /** What the correlation said when this was kept: of another one nothing is taken over. */
    readonly digest: string
    readonly groups: readonly (readonly [string, GroupState])[]
  }[]
}
export type CorrelationOptions = {
  /** How much later than others an event may come, in milliseconds. */
  readonly latenessMs?: number
  readonly maxMembers?: number
}

/** What a correlation says: of a state that another wording made nothing is taken over. */
export const digestOf = ({
  type,
  rules,
  groupBy,
  timespanMs,
  fields,
  percentile,
  aliases,
  bounds,
  form,
}: LinkedCorrelation): string =>
  JSON.stringify([
    type,
    rules,
    groupBy,
    timespanMs,
    fields,
    percentile,
    bounds,
    [...aliases].map(([name, by]) => [name, [...by]]),
    ...(form ? [form] : []),
  ])

/** Minus infinity is no JSON: a stream that saw nothing begins at zero. */
export const structuredCopy = (state: CorrelationState): CorrelationState =>
  JSON.parse(
    JSON.stringify({ ...state, newest: Number.isFinite(state.newest) ? state.newest : 0 }),
  ) as CorrelationState // of its own type
