/**
 * What every scheme gives: one function that reads a text, one that reads the stem of a tree of versions.
 * @module
 */
import type { Part } from './parts.ts'

/** A version as its scheme reads it. */
export type Reading = {
  readonly parts: readonly Part[]
  /** The normal form for people. */
  readonly canon: string
  /** Versions of two tracks are not comparable (a Cisco train, Junos Evolved beside Junos). */
  readonly track?: string
  /** The line inside which a vendor counts, `21.4`; finer than the track. */
  readonly line?: string
  /** The parts that the whole line begins with, where a range that is open at one end stays inside the line of the other. */
  readonly within?: readonly Part[]
  /** As a bound it may be meant in the track of the other one: `21.4` as the start of `21.4R3-S5-EVO`, `13.1-FIPS` up to `13.1-37.183`. */
  readonly takesTrack?: (track: string) => boolean
  /** The text leaves out a deeper level that installed versions have (an rpm without release): a bound of it means every version below. */
  readonly stem?: readonly Part[]
}

/** Everything below a prefix: from the first parts, up to all that begins with the last. */
export type Tree = {
  readonly floor: readonly Part[]
  readonly ceiling: readonly Part[]
  readonly track?: string
  readonly within?: readonly Part[]
}

export type Rules = {
  /** `text` is trimmed, printable ASCII, and not longer than MAX_VERSION_LENGTH. */
  readonly read: (text: string) => Reading | null
  /** `text` is the prefix, without `.x` or `*`. */
  readonly tree: (text: string) => Tree | null
  /** A bound that is written relative to the other one, made whole. */
  readonly completed?: (bound: string, other: string) => string
  /** Keys begin with the track. */
  readonly hasTracks?: true
}
