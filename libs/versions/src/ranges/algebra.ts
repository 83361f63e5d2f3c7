/**
 * Ranges cut, split and joined: what the native syntaxes need to become plain pairs of bounds, and spans that do not overlap.
 * @module
 */
import type { Scheme } from '../scheme.ts'
import { type Bound, type Range, type Span, spanOf } from '../span.ts'

export type Limits = { readonly from: Bound | null; readonly to: Bound | null }
export const EVERYTHING: Limits = { from: null, to: null }

/** What lies in both; null where a bound cannot be read, 'empty' where nothing does. */
const intersect = (scheme: Scheme, a: Limits, b: Limits): Limits | 'empty' | null => {
  const left = spanOf({ scheme, ...a })
  const right = spanOf({ scheme, ...b })
  if (left === null || right === null) return null
  const limits = {
    from: a.from === null || (b.from !== null && right.lo > left.lo) ? b.from : a.from,
    to: a.to === null || (b.to !== null && right.hi < left.hi) ? b.to : a.to,
  }
  const span = spanOf({ scheme, ...limits })
  if (span === null) return null
  return span.lo < span.hi ? limits : 'empty'
}

/** Everything but what two limits name. */
export const outside = ({ from, to }: Limits): readonly Limits[] => [
  ...(from === null ? [] : [{ from: null, to: flipped(from) }]),
  ...(to === null ? [] : [{ from: flipped(to), to: null }]),
]
const flipped = (bound: Bound): Bound => ({ ...bound, inclusive: !bound.inclusive })

/** All pairs of two lists of alternatives, those that hold nothing left out. */
export const intersectAll = (
  scheme: Scheme,
  a: readonly Limits[],
  b: readonly Limits[],
): readonly Limits[] | null => {
  const both: Limits[] = []
  for (const left of a) {
    for (const right of b) {
      const limits = intersect(scheme, left, right)
      if (limits === null) return null
      if (limits !== 'empty') both.push(limits)
    }
  }
  return both
}

/** The spans of ranges, sorted, joined where they touch, empty ones left out; null where one cannot be read. */
export const spansOf = (ranges: readonly Range[]): readonly Span[] | null => {
  const spans: Span[] = []
  for (const range of ranges) {
    const span = spanOf(range)
    if (span === null) return null
    if (span.lo < span.hi) spans.push(span)
  }
  spans.sort((a, b) => (a.lo < b.lo ? -1 : a.lo > b.lo ? 1 : 0))
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last === undefined || span.lo > last.hi) joined.push(span)
    else if (span.hi > last.hi) joined[joined.length - 1] = { lo: last.lo, hi: span.hi }
  }
  return joined
}
