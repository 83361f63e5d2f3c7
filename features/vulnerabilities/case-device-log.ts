/**
 * The log of a device as a case is told of it. Pure.
 * @module
 */

/** What a device wrote into its log, as whoever keeps it answers. Times in ms. */
export type DeviceLog = {
  /** The span over which the log is whole: nothing is said of what lies outside. */
  readonly from: number
  readonly to: number
  readonly passwordsSet: readonly { readonly account: string; readonly at: number }[]
  /** Traces of an attacker that a search over the span found; null: nobody searched. */
  readonly traces: number | null
}
export type DeviceLogWindow = { readonly from: number | null; readonly to: number }
