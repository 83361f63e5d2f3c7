/**
 * Sigma strings matched without backtracking over more than the last `*`: time is at most text × pattern.
 * @module
 */
import { ANY, type ONE, type Piece } from './form.ts'

/** A predicate on a text that is folded as `pieces` are. */
export const piecesMatcher = (pieces: readonly Piece[]): ((text: string) => boolean) => {
  const segments = segmentsOf(pieces)
  const [first = [], ...rest] = segments
  const last = rest.at(-1)
  const literal = (segment: Segment): string | null =>
    segment.length === 0
      ? ''
      : segment.length === 1 && typeof segment[0] === 'string'
        ? segment[0]
        : null
  const [head, foot] = [literal(first), last ? literal(last) : null]
  if (!last)
    return head === null
      ? (text) => matchAt(first, text, 0) === text.length
      : (text) => text === head
  if (rest.length === 1 && head !== null && foot !== null) {
    const least = head.length + foot.length
    return (text) => text.length >= least && text.startsWith(head) && text.endsWith(foot)
  }
  const middle = rest.slice(0, -1)
  const [only] = middle
  const inside = only ? literal(only) : null
  if (middle.length === 1 && inside !== null && head === '' && foot === '')
    return (text) => text.includes(inside)
  return (text) => {
    let at = matchAt(first, text, 0)
    if (at < 0) return false
    for (const segment of middle) {
      at = findFrom(segment, text, at)
      if (at < 0) return false
    }
    return endsFrom(last, text, at)
  }
}

/** What stands between two stars. */
type Segment = readonly (string | typeof ONE)[]

const segmentsOf = (pieces: readonly Piece[]): readonly Segment[] => {
  const segments: (string | typeof ONE)[][] = [[]]
  for (const piece of pieces) {
    if (piece === ANY) segments.push([])
    else segments.at(-1)?.push(piece)
  }
  return segments
}

/** The end of `segment` when it stands at `from`, else -1. */
const matchAt = (segment: Segment, text: string, from: number): number => {
  let at = from
  for (const piece of segment) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, at)) return -1
      at += piece.length
    } else {
      const sign = text.codePointAt(at)
      if (sign === undefined) return -1
      at += sign > 0xffff ? 2 : 1
    }
  }
  return at
}

/** The end of the first place of `segment` from `from` on, else -1. */
const findFrom = (segment: Segment, text: string, from: number): number => {
  const [first] = segment
  if (segment.length === 1 && typeof first === 'string') {
    const at = text.indexOf(first, from)
    return at < 0 ? -1 : at + first.length
  }
  for (let at = from; at <= text.length; at = nextSign(text, at)) {
    const end = matchAt(segment, text, at)
    if (end >= 0) return end
  }
  return -1
}

const endsFrom = (segment: Segment, text: string, from: number): boolean => {
  const [first] = segment
  if (segment.length === 0) return true
  if (segment.length === 1 && typeof first === 'string')
    return text.length - first.length >= from && text.endsWith(first)
  // A `?` is one or two units, so the start is looked for: from the earliest place that can still reach the end.
  const most = segment.reduce<number>(
    (sum, piece) => sum + (typeof piece === 'string' ? piece.length : 2),
    0,
  )
  let at = Math.max(from, text.length - most)
  if (at > from && isInsidePair(text, at)) at++
  for (; at <= text.length; at = nextSign(text, at))
    if (matchAt(segment, text, at) === text.length) return true
  return false
}

const nextSign = (text: string, at: number): number =>
  at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

const isInsidePair = (text: string, at: number): boolean => (text.codePointAt(at - 1) ?? 0) > 0xffff
