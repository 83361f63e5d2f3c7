/**
 * What became of a file: records, what could not be read, when its events happened.
 * @module
 */
import type { LogFormat } from '@hinoban/logs'

export const LEFT_OUT = [
  'empty',
  'binary',
  'journal',
  'encrypted',
  'packed-otherwise',
  'nested',
  'malformed',
  'cut_short',
  'too_large',
] as const
export type LeftOut = (typeof LEFT_OUT)[number]

export type FileCounts = {
  records: number
  /** Of records: those in no form that is known. */
  unparsed: number
  /** Places that are damaged, and records that could be read in part. */
  unreadable: number
  /** Of records: those outside the time that was asked for. */
  outside: number
  first: number | null
  last: number | null
  formats: { [format in LogFormat]?: number }
  leftOut: { [why in LeftOut]?: number }
  /** Code of the system, `memory`, `crashed`, or `stopped` by the person; '' where it was read to its end. */
  failed: string
}

export const newCounts = (): FileCounts => ({
  records: 0,
  unparsed: 0,
  unreadable: 0,
  outside: 0,
  first: null,
  last: null,
  formats: {},
  leftOut: {},
  failed: '',
})

export const see = (counts: FileCounts, format: LogFormat, at: number | null): void => {
  counts.records += 1
  counts.formats[format] = (counts.formats[format] ?? 0) + 1
  if (at === null) return
  if (counts.first === null || at < counts.first) counts.first = at
  if (counts.last === null || at > counts.last) counts.last = at
}

/** Of one file read in several pieces, or of many files. */
export const addCounts = (to: FileCounts, from: FileCounts): void => {
  to.records += from.records
  to.unparsed += from.unparsed
  to.unreadable += from.unreadable
  to.outside += from.outside
  to.first = least(to.first, from.first)
  to.last = -(least(negative(to.last), negative(from.last)) ?? Number.NaN)
  if (Number.isNaN(to.last)) to.last = null
  for (const [format, n] of Object.entries(from.formats) as [LogFormat, number][])
    to.formats[format] = (to.formats[format] ?? 0) + n
  for (const [why, n] of Object.entries(from.leftOut) as [LeftOut, number][])
    to.leftOut[why] = (to.leftOut[why] ?? 0) + n
  to.failed = to.failed || from.failed
}

const least = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)
const negative = (a: number | null): number | null => (a === null ? null : -a)
