/**
 * A few long needles in a text, most of whose signs are never looked at (after Wu and Manber): where the last three signs of a window
 * end no needle, the window moves on by as much as no needle can begin before. Texts are loosened while they are read.
 * @module
 */
import { Automaton, looseUnit } from './automaton.ts'
import { chanceOf } from './chance.ts'
import { unitAt } from './utf16.ts'

/** What finds needles in a text: adds the index of each, once, to `found`. */
export type Finder = {
  readonly scan: (text: string, found: number[]) => void
  /** No shorter text holds a needle. */
  readonly shortest: number
  /** For events whose texts need not be decoded to be searched. */
  readonly search: TextSearch | null
}

/** Whether any of the needles may be in a text. False is sure. */
export type TextSearch = {
  readonly inText: (text: string) => boolean
  /** In UTF-16LE as it lies in a file, at any offset. */
  readonly inUtf16: (bytes: Uint8Array, from: number, size: number) => boolean
  /** Every needle has a sign that no number, time, GUID, SID, truth value or hexadecimal has. */
  readonly isWordy: boolean
}

/** Needles are loosened and not empty. */
export const finderOf = (needles: readonly string[]): Finder => {
  const shortest = needles.reduce(
    (least, one) => Math.min(least, one.length),
    Number.MAX_SAFE_INTEGER,
  )
  // Half of a pair of surrogates has no case of its own: only the automaton reads such needles.
  const isPlain = needles.every((one) => !/[\ud800-\udfff]/.test(one))
  if (isPlain && shortest >= LEAST_CHARS && needles.length <= MAX_NEEDLES) {
    const { scan, inUtf16 } = skipper(needles, shortest)
    const found: number[] = []
    const inText = (text: string): boolean => {
      found.length = 0
      scan(text, found)
      return found.length > 0
    }
    const isWordy = needles.every((one) => /[^0-9abcdefilnrstuxyz.:{}+\- ]/.test(one))
    return { scan, shortest, search: { inText, inUtf16, isWordy } }
  }
  const automaton = new Automaton(needles, 'loose')
  return { scan: (text, found) => automaton.scan(text, found), shortest, search: null }
}

/** A window must be wider than the block of three signs by which it moves. */
const LEAST_CHARS = 5
const BLOCK = 3
const MAX_NEEDLES = 60
/** Places of a small table that blocks share: it must stay in the nearest cache. A shared place only makes a window move less. */
const PLACES = 4_096

const skipper = (
  needles: readonly string[],
  window: number,
): Pick<Finder, 'scan'> & Pick<TextSearch, 'inUtf16'> => {
  const loose = new Uint16Array(128)
  for (let unit = 0; unit < 128; unit++) loose[unit] = looseUnit(unit)
  const shifts = new Uint8Array(PLACES).fill(Math.min(255, window - BLOCK + 1))
  const ending = new Map<number, Needle[]>()
  for (const [index, text] of needles.entries()) {
    const before = rarestWindow(text, window)
    for (let at = BLOCK - 1; at < window; at++) {
      const [a, b, c] = [2, 1, 0].map((back) => text.charCodeAt(before + at - back))
      const place = placeOf(a ?? 0, b ?? 0, c ?? 0)
      shifts[place] = Math.min(shifts[place] ?? 0, window - 1 - at)
      if (at < window - 1) continue
      const same = ending.get(place)
      if (same) same.push({ index, text, before })
      else ending.set(place, [{ index, text, before }])
    }
  }
  const shiftOf = (a: number, b: number, c: number): number =>
    shifts[
      (a | b | c) < 128
        ? placeOf(loose[a] as number, loose[b] as number, loose[c] as number) // 128 entries
        : placeOf(looseUnit(a), looseUnit(b), looseUnit(c))
    ] as number // the place is within

  const scan: Finder['scan'] = (text, found) => {
    const { length } = text
    for (let at = window - 1; at < length; ) {
      const a = text.charCodeAt(at - 2)
      const b = text.charCodeAt(at - 1)
      const c = text.charCodeAt(at)
      const shift = shiftOf(a, b, c)
      if (shift > 0) {
        at += shift
        continue
      }
      const some = ending.get(placeOf(looseUnit(a), looseUnit(b), looseUnit(c))) ?? NONE
      for (let nth = 0; nth < some.length; nth++) {
        const one = some[nth] as Needle // within
        const start = at - window + 1 - one.before
        const isThere =
          start >= 0 && start + one.text.length <= length && stands(one.text, text, start)
        if (isThere && !found.includes(one.index)) found.push(one.index)
      }
      at++
    }
  }
  const inUtf16: TextSearch['inUtf16'] = (bytes, from, size) => {
    const end = from + size
    for (let at = from + (window - 1) * 2; at + 1 < end; ) {
      const a = unitAt(bytes, at - 4)
      const b = unitAt(bytes, at - 2)
      const c = unitAt(bytes, at)
      const shift = shiftOf(a, b, c)
      if (shift > 0) {
        at += shift * 2
        continue
      }
      const some = ending.get(placeOf(looseUnit(a), looseUnit(b), looseUnit(c))) ?? NONE
      for (let nth = 0; nth < some.length; nth++) {
        const { text, before } = some[nth] as Needle // within
        const start = at - (window - 1 + before) * 2
        let same = start >= from && start + text.length * 2 <= end ? 0 : -1
        while (same >= 0 && same < text.length)
          same =
            looseUnit(unitAt(bytes, start + same * 2)) === text.charCodeAt(same) ? same + 1 : -1
        if (same === text.length) return true
      }
      at += 2
    }
    return false
  }
  return { scan, inUtf16 }
}

/** `before`: signs of the needle before its window. */
type Needle = { readonly index: number; readonly text: string; readonly before: number }

/** Loosened units. */
const placeOf = (a: number, b: number, c: number): number =>
  ((a << 7) ^ (b << 4) ^ c) & (PLACES - 1)

const stands = (needle: string, text: string, from: number): boolean => {
  for (let at = 0; at < needle.length; at++)
    if (looseUnit(text.charCodeAt(from + at)) !== needle.charCodeAt(at)) return false
  return true
}

/** Where in a needle the blocks are met least, so that windows move far. */
const rarestWindow = (needle: string, window: number): number => {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let from = 0; from + window <= needle.length; from++) {
    let sum = 0
    for (let at = from; at + BLOCK <= from + window; at++)
      sum += chanceOf(needle.slice(at, at + BLOCK), 'inside')
    if (sum < least) [best, least] = [from, sum]
  }
  return best
}

const NONE: readonly Needle[] = []
