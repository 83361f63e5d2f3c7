/**
 * A few long needles in a text, most of whose signs are never looked at (after Wu and Manber): where the last two signs of a window
 * end no needle, the window moves on by as much as no needle can begin before. Texts are loosened while they are read.
 * @module
 */
import { Automaton, looseUnit } from './automaton.ts'

/** What finds needles in a text: adds the index of each, once, to `found`. */
export type Finder = {
  readonly scan: (text: string, found: number[]) => void
  /** No shorter text holds a needle. */
  readonly shortest: number
}

/** Needles are loosened and not empty. */
export const finderOf = (needles: readonly string[]): Finder => {
  const shortest = needles.reduce(
    (least, one) => Math.min(least, one.length),
    Number.MAX_SAFE_INTEGER,
  )
  // Half of a pair of surrogates has no case of its own: only the automaton reads such needles.
  const isPlain = needles.every((one) => !/[\ud800-\udfff]/.test(one))
  if (isPlain && shortest >= LEAST_CHARS && needles.length <= MAX_NEEDLES)
    return { scan: skipper(needles, shortest), shortest }
  const automaton = new Automaton(needles, 'loose')
  return { scan: (text, found) => automaton.scan(text, found), shortest }
}

const LEAST_CHARS = 4
const MAX_NEEDLES = 60

const skipper = (needles: readonly string[], window: number): Finder['scan'] => {
  const ascii = new Uint16Array(128)
  const others = new Map<number, number>()
  let signs = 1
  for (const needle of needles)
    for (let at = 0; at < window; at++) {
      const unit = needle.charCodeAt(at)
      if (unit >= 128) {
        if (!others.has(unit)) others.set(unit, signs++)
      } else if (ascii[unit] === 0) ascii[unit] = signs++
    }
  for (let unit = 65; unit <= 90; unit++) ascii[unit] = ascii[unit + 32] ?? 0
  ascii[47] = ascii[45] ?? 0 // a slash is a dash
  const signOf = (unit: number): number => {
    const loose = unit < 128 ? unit : looseUnit(unit)
    return loose < 128 ? (ascii[loose] ?? 0) : (others.get(loose) ?? 0)
  }
  const shifts = new Uint8Array(signs * signs).fill(Math.min(255, window - 1))
  const ending = new Map<number, number[]>()
  for (const [index, needle] of needles.entries())
    for (let at = 1; at < window; at++) {
      const block = signOf(needle.charCodeAt(at - 1)) * signs + signOf(needle.charCodeAt(at))
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
  return (text, found) => {
    for (let at = window - 1; at < text.length; ) {
      const last = text.charCodeAt(at)
      const before = text.charCodeAt(at - 1)
      const block =
        (before < 128 ? (ascii[before] as number) : signOf(before)) * signs + // 128 entries
        (last < 128 ? (ascii[last] as number) : signOf(last))
      const shift = shifts[block] as number // every pair of signs
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
}

const NONE: readonly number[] = []
