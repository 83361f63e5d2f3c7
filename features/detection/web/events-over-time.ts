/**
 * The histogram of a search as it grows: answers come in one after the other, the newest time first. Pure.
 * @module
 */
import type { Bucket } from '../contract-search.ts'

type Answer = {
  readonly total: number
  readonly stepSeconds: number
  readonly buckets: readonly Bucket[]
}
export type OverTime = {
  readonly total: number
  readonly stepSeconds: number
  /** Oldest first. */
  readonly buckets: readonly Bucket[]
}

/** As many pieces as people can read; beyond, times without events are left out. */
const MAX_PIECES = 120

/** All answers as one; between the first and the last piece also those without events. */
export const overTime = (answers: readonly Answer[]): OverTime | null => {
  const stepSeconds = answers[0]?.stepSeconds
  if (stepSeconds === undefined) return null
  const counts = new Map<number, number>()
  for (const { buckets } of answers)
    for (const { at, count } of buckets) {
      const time = Date.parse(at)
      counts.set(time, (counts.get(time) ?? 0) + count)
    }
  const times = [...counts.keys()].sort((a, b) => a - b)
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0]
  const pieces = times.length === 0 ? 0 : (last - first) / (stepSeconds * 1_000) + 1
  const shown =
    pieces <= MAX_PIECES
      ? Array.from({ length: pieces }, (_, i) => first + i * stepSeconds * 1_000)
      : times
  return {
    total: answers.reduce((sum, { total }) => sum + total, 0),
    stepSeconds,
    buckets: shown.map((time) => ({
      at: new Date(time).toISOString(),
      count: counts.get(time) ?? 0,
    })),
  }
}

/** The span that a few pieces fill, to be counted in finer ones: all that is kept may be three days. Null: it is fine enough. */
export const finerSpan = (
  found: OverTime,
  within: { readonly from: string; readonly to: string },
): { readonly from: string; readonly to: string } | null => {
  const [first, last] = [found.buckets[0], found.buckets.at(-1)]
  if (first === undefined || last === undefined || found.buckets.length > COARSE) return null
  if (found.stepSeconds === 1) return null
  const from = Math.max(Date.parse(within.from), Date.parse(first.at))
  const to = Math.min(Date.parse(within.to), Date.parse(last.at) + found.stepSeconds * 1_000)
  if ((to - from) * 2 > Date.parse(within.to) - Date.parse(within.from)) return null
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}
const COARSE = 6
