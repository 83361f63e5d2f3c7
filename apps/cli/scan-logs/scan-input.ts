/**
 * What the readers of a scan are given, and what they say: messages, and the board that all of them share.
 * @module
 */
import type { Rule } from '@hinoban/sigma'
import type { FileCounts } from './counts.ts'
import type { Fed } from './fed.ts'
import type { LogHit } from './hit.ts'
import type { Seen } from './sightings.ts'
import type { Unit } from './units.ts'

export type ScanFile = {
  readonly full: string
  readonly path: string
  readonly size: number
  readonly modifiedAt: number
}
export type ScanRule = {
  readonly id: string
  readonly rule: Rule
  /** Fields that correlations ask of its hits. */
  readonly wanted: readonly string[]
  readonly isFeeding: boolean
  readonly isAlerting: boolean
}
export type ScanInput = {
  readonly rules: readonly ScanRule[]
  readonly files: readonly ScanFile[]
  readonly units: readonly Unit[]
  readonly timeZone: string
  readonly from: number | null
  readonly to: number | null
  readonly wants: 'text' | 'fields'
  /** Of programs that write events, for logs whose own templates are broken. */
  readonly manifests: readonly Uint8Array[]
  /** The next unit; and by worker the unit it is at (from 1), the records it read, and the KiB behind it. */
  readonly board: SharedArrayBuffer
  readonly worker: number
}
export type ScanMessage = {
  readonly hits: readonly LogHit[]
  readonly fed: readonly Fed[]
  readonly done: readonly {
    readonly unit: number
    readonly counts: FileCounts
    readonly seen: Seen
  }[]
}

/** Places of the board: next unit, then three for each worker. */
export const boardBytes = (workers: number): number => (1 + workers * 3) * 4
export const atUnit = (worker: number): number => 1 + worker * 3
export const recordsOf = (worker: number): number => 2 + worker * 3
export const kibOf = (worker: number): number => 3 + worker * 3
