/**
 * What a stream of correlations keeps, counts and can be told.
 * @module
 */
import type { GroupState } from './correlation-group.ts'
import type { CorrelationAlert, CorrelationHit } from './correlation-hit.ts'

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
