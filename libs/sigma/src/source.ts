/**
 * Where in a file something stands: offsets while reading, line, column and the words themselves for people.
 * @module
 */
import type { Fault, FaultPlace } from './form.ts'

/** Offsets in the text of the file, in UTF-16 units; `to` is behind the last. */
export type Span = { readonly from: number; readonly to: number }
export type Source = {
  readonly file: string
  readonly text: string
  /** Offsets at which lines begin; made when the first is asked for. */
  starts: readonly number[] | null
}

export const sourceOf = (file: string, text: string): Source => ({
  file,
  text,
  starts: null,
})

/** From 1. */
export const lineOf = (source: Source, { from }: Span): number => {
  source.starts ??= startsIn(source.text)
  let [low, high] = [0, source.starts.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((source.starts[middle] ?? 0) <= from) low = middle
    else high = middle
  }
  return low + 1
}

const startsIn = (text: string): readonly number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

export const faultAt = (
  source: Source,
  at: Span,
  fault: Pick<Fault, 'severity' | 'code' | 'message'>,
): Fault => ({ ...fault, file: source.file, ...placeOf(source, at) })

/** The line around it is cut where it is long: it is shown beside the message. */
export const placeOf = (source: Source, at: Span): FaultPlace => {
  const { text } = source
  const from = wholeSign(text, at.from)
  const begin = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1
  const end = text.indexOf('\n', from)
  const line = (end < 0 ? text.slice(begin) : text.slice(begin, end)).replace(/\r$/, '')
  const before = [...line.slice(0, from - begin)]
  const wrong = [
    ...line.slice(from - begin, Math.max(wholeSign(text, at.to) - begin, from - begin)).trimEnd(),
  ]
  const after = [...line.slice(from - begin).trimEnd()].slice(wrong.length)
  return {
    line: lineOf(source, at),
    column: before.length + 1,
    excerpt: {
      before: before.length > AROUND ? `…${before.slice(-AROUND).join('')}` : before.join(''),
      wrong: cut(wrong, MAX_WRONG),
      after: cut(after, AROUND),
    },
  }
}

/** Never within a surrogate pair, as YAML's own places may be. */
const wholeSign = (text: string, at: number): number => {
  const most = Math.min(at, text.length)
  return (text.codePointAt(most - 1) ?? 0) > 0xffff ? most - 1 : most
}

const AROUND = 60
const MAX_WRONG = 120

const cut = (signs: readonly string[], most: number): string =>
  signs.length > most ? `${signs.slice(0, most).join('')}…` : signs.join('')

/**
 * A part of a value, found again in the file: `value` is what was read at `at`, perhaps in quotes, over several lines or folded. Where
 * escapes hide it, the whole of `at`.
 * @example partOf(source, entry.value.at, 'a and b', { from: 6, to: 7 })
 */
export const partOf = ({ text }: Source, at: Span, value: string, part: Span): Span => {
  const found = text.slice(at.from, at.to)
  const quote = /^['"]/.exec(found)?.[0] ?? null
  // The head of a block (`|`, `>-`) is no part of its text.
  let here = quote === null ? (/^[|>][^\n]*\n/.exec(found)?.[0].length ?? 0) : 1
  let from = -1
  let before = here
  for (let there = 0; there < value.length && there < part.to; there++) {
    if (isSpace(value[there])) continue
    while (isSpace(found[here])) here++
    if (found[here] !== value[there]) return at
    if (there >= part.from && from < 0) from = here
    // In single quotes a quote is written twice.
    here += quote === "'" && found[here] === "'" ? 2 : 1
    before = here
  }
  // Behind the last word: the end of a condition that ends too early.
  if (from < 0) return { from: at.from + before, to: at.from + before }
  return { from: at.from + from, to: at.from + before }
}

const isSpace = (sign: string | undefined): boolean =>
  sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t'
