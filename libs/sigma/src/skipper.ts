/**
 * A few long needles in a text, most of whose signs are never looked at (after Wu and Manber): where the last three signs of a window
 * end no needle, the window moves on by as much as no needle can begin before. Texts are loosened while they are read.
 * @module
 */
import { Anchors } from './anchors.ts'
import { Automaton, looseUnit } from './automaton.ts'
import { chanceOf } from './chance.ts'

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
  readonly inUtf16: (view: DataView, from: number, size: number) => boolean
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
  // Short needles stand nearly everywhere: an automaton has found them when it has read the text.
  const short = needles.filter((one) => one.length < ANCHORED_CHARS).length
  const any = short * 20 > needles.length ? new Automaton(needles, 'loose') : new Anchors(needles)
  return { scan: (text, found) => any.scan(text, found), shortest, search: null }
}

/** A window must be wider than the block of two signs by which it moves. */
const LEAST_CHARS = 5
const BLOCK = 2
const MAX_NEEDLES = 60
const ANCHORED_CHARS = 4
/** Places of a small table that blocks share: it must stay in the nearest cache. A shared place only makes a window move less. */
const PLACES = 4_096

const skipper = (
  needles: readonly string[],
  window: number,
): Pick<Finder, 'scan'> & Pick<TextSearch, 'inUtf16'> => {
  const shifts = new Uint8Array(PLACES).fill(Math.min(255, window - BLOCK + 1))
  const ending: (Needle[] | undefined)[] = new Array(PLACES).fill(undefined)
  for (const [index, text] of needles.entries()) {
    const before = rarestWindow(text, window)
    for (let at = BLOCK - 1; at < window; at++)
      for (const pair of spellings(
        text.charCodeAt(before + at - 1),
        text.charCodeAt(before + at),
      )) {
        const place = placeOf(pair)
        shifts[place] = Math.min(shifts[place] ?? 0, window - 1 - at)
        if (at < window - 1) continue
        const same = ending[place]
        if (!same) ending[place] = [{ index, text, before }]
        else if (same.at(-1)?.index !== index) same.push({ index, text, before })
      }
  }

  const scan: Finder['scan'] = (text, found) => {
    const { length } = text
    for (let at = window - 1; at < length; ) {
      const pair = text.charCodeAt(at - 1) | (text.charCodeAt(at) << 16)
      const place = placeOf((pair & BEYOND_ASCII) === 0 ? pair : loosePair(pair))
      const shift = shifts[place] as number // the place is within
      if (shift > 0) {
        at += shift
        continue
      }
      const some = ending[place] ?? NONE
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
  const inUtf16: TextSearch['inUtf16'] = (view, from, size) => {
    const end = from + size
    for (let at = from + (window - 1) * 2; at + 1 < end; ) {
      const pair = view.getInt32(at - 2, true)
      const place = placeOf((pair & BEYOND_ASCII) === 0 ? pair : loosePair(pair))
      const shift = shifts[place] as number // the place is within
      if (shift > 0) {
        at += shift * 2
        continue
      }
      const some = ending[place] ?? NONE
      for (let nth = 0; nth < some.length; nth++) {
        const { text, before } = some[nth] as Needle // within
        const start = at - (window - 1 + before) * 2
        let same = start >= from && start + text.length * 2 <= end ? 0 : -1
        while (same >= 0 && same < text.length)
          same =
            looseUnit(view.getUint16(start + same * 2, true)) === text.charCodeAt(same)
              ? same + 1
              : -1
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

/** Of two units that lie side by side. */
const BEYOND_ASCII = 0xff80ff80 | 0

const loosePair = (pair: number): number =>
  looseUnit(pair & 0xffff) | (looseUnit(pair >>> 16) << 16)

/** Two loosened units as texts of ASCII may spell them: the case of letters is no part of a place, a slash for a dash is. */
const spellings = (a: number, b: number): readonly number[] => {
  const ways = (unit: number): readonly number[] => (unit === DASH ? [DASH, SLASH] : [unit])
  return ways(a).flatMap((one) => ways(b).map((other) => one | (other << 16)))
}
const DASH = 0x2d
const SLASH = 0x2f

/** Of two units, without what tells small letters from capital ones (and a few other signs from each other). */
const placeOf = (pair: number): number => Math.imul(pair | 0x00200020, 0x9e3779b1) >>> 20

const stands = (needle: string, text: string, from: number): boolean => {
  for (let at = 0; at < needle.length; at++)
    if (looseUnit(text.charCodeAt(from + at)) !== needle.charCodeAt(at)) return false
  return true
}

/** Signs of which chances are learnt. */
const LEARNT = 3

/** Where in a needle the blocks are met least, so that windows move far. */
const rarestWindow = (needle: string, window: number): number => {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let from = 0; from + window <= needle.length; from++) {
    let sum = 0
    for (let at = from; at + LEARNT <= from + window; at++)
      sum += chanceOf(needle.slice(at, at + LEARNT), 'inside')
    if (sum < least) [best, least] = [from, sum]
  }
  return best
}

const NONE: readonly Needle[] = []
