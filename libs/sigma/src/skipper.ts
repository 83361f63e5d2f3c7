/**
 * A few long needles in a text, most of whose signs are never looked at (after Wu and Manber): where the last three signs of a window
 * end no needle, the window moves on by as much as no needle can begin before. Texts are loosened while they are read.
 * @module
 */
import { Automaton, looseUnit } from './automaton.ts'

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

/** A window must be wider than the block by which it moves. */
const LEAST_CHARS = 5
const MAX_NEEDLES = 60
/** Three signs say enough that nearly every block is in no needle; their table stays small. */
const BLOCK = 3
const MAX_SIGNS = 64

const skipper = (
  needles: readonly string[],
  window: number,
): Pick<Finder, 'scan'> & Pick<TextSearch, 'inUtf16'> => {
  const { ascii, signOf, signs } = signsOf(needles, window)
  const square = signs * signs
  const shifts = new Uint8Array(square * signs).fill(Math.min(255, window - BLOCK + 1))
  const ending = new Map<number, number[]>()
  for (const [index, needle] of needles.entries())
    for (let at = BLOCK - 1; at < window; at++) {
      const [a, b, c] = [at - 2, at - 1, at].map((one) => signOf(needle.charCodeAt(one)))
      const block = (a ?? 0) * square + (b ?? 0) * signs + (c ?? 0)
      shifts[block] = Math.min(shifts[block] ?? 0, window - 1 - at)
      if (at < window - 1) continue
      const same = ending.get(block)
      if (same) same.push(index)
      else ending.set(block, [index])
    }
  const stands = (needle: string, text: string, from: number): boolean => {
    if (from + needle.length > text.length) return false
    for (let at = 0; at < needle.length; at++)
      if (looseUnit(text.charCodeAt(from + at)) !== needle.charCodeAt(at)) return false
    return true
  }
  const blockOf = (a: number, b: number, c: number): number =>
    (a | b | c) < 128 // 128 entries
      ? (ascii[a] as number) * square + (ascii[b] as number) * signs + (ascii[c] as number)
      : signOf(a) * square + signOf(b) * signs + signOf(c)

  const scan: Finder['scan'] = (text, found) => {
    const { length } = text
    for (let at = window - 1; at < length; ) {
      const block = blockOf(text.charCodeAt(at - 2), text.charCodeAt(at - 1), text.charCodeAt(at))
      const shift = shifts[block] as number // every three signs
      if (shift > 0) {
        at += shift
        continue
      }
      for (const index of ending.get(block) ?? NONE)
        if (stands(needles[index] ?? '', text, at - window + 1) && !found.includes(index))
          found.push(index)
      at++
    }
  }
  const inUtf16: TextSearch['inUtf16'] = (bytes, from, size) => {
    const end = from + size
    for (let at = from + (window - 1) * 2; at + 1 < end; ) {
      const a = (bytes[at - 4] as number) | ((bytes[at - 3] as number) << 8) // within the value
      const b = (bytes[at - 2] as number) | ((bytes[at - 1] as number) << 8)
      const c = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
      const block = blockOf(a, b, c)
      const shift = shifts[block] as number // every three signs
      if (shift > 0) {
        at += shift * 2
        continue
      }
      for (const index of ending.get(block) ?? NONE) {
        const needle = needles[index] ?? ''
        const start = at - (window - 1) * 2
        if (start + needle.length * 2 <= end && standsInUtf16(needle, bytes, start)) return true
      }
      at += 2
    }
    return false
  }
  return { scan, inUtf16 }
}

const standsInUtf16 = (needle: string, bytes: Uint8Array, start: number): boolean => {
  for (let at = 0; at < needle.length; at++) {
    const unit = (bytes[start + at * 2] ?? 0) | ((bytes[start + at * 2 + 1] ?? 0) << 8)
    if (looseUnit(unit) !== needle.charCodeAt(at)) return false
  }
  return true
}

type Signs = {
  readonly ascii: Uint16Array
  readonly signOf: (unit: number) => number
  readonly signs: number
}

/** Signs of the windows of the needles, numbered from 1; too many share a number, which only makes the window move less. */
const signsOf = (needles: readonly string[], window: number): Signs => {
  const ascii = new Uint16Array(128)
  const others = new Map<number, number>()
  let signs = 1
  for (const needle of needles)
    for (let at = 0; at < window; at++) {
      const unit = needle.charCodeAt(at)
      const known = unit < 128 ? (ascii[unit] ?? 0) : (others.get(unit) ?? 0)
      if (known > 0) continue
      const sign = signs < MAX_SIGNS ? signs++ : signs - 1
      if (unit < 128) ascii[unit] = sign
      else others.set(unit, sign)
    }
  for (let unit = 65; unit <= 90; unit++) ascii[unit] = ascii[unit + 32] ?? 0
  ascii[47] = ascii[45] ?? 0 // a slash is a dash
  const signOf = (unit: number): number => {
    const loose = looseUnit(unit)
    return loose < 128 ? (ascii[loose] ?? 0) : (others.get(loose) ?? 0)
  }
  return { ascii, signOf, signs }
}

const NONE: readonly number[] = []
