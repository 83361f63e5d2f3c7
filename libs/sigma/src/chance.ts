/**
 * How likely a value of an event that has nothing to do with a rule shows a text: learnt from real recordings, three signs at a time.
 * @module
 */
import { CHANCES } from './chance-table.ts'

/** Letters, digits as one, eight signs that say something, other signs, and everything beyond ASCII. */
export const KINDS = 37

export const kindOf = (unit: number): number => {
  if (unit >= 97 && unit <= 122) return unit - 97
  if (unit >= 65 && unit <= 90) return unit - 65
  if (unit >= 48 && unit <= 57) return 26
  return unit >= 128 ? 36 : (SIGN_KINDS[unit] as number) // 128 entries
}
const SIGNS = '\\.- _:"='
const SIGN_KINDS = Uint8Array.from({ length: 128 }, (_, unit) => {
  const at = SIGNS.indexOf(String.fromCharCode(unit === 47 ? 45 : unit))
  return at < 0 ? 35 : 27 + at
})

/** Between 0 and 1. `whole`: the value is the text and nothing else. */
export const chanceOf = (text: string, place: 'whole' | 'inside' | 'there'): number => {
  if (place === 'there') return 0.9
  if (place === 'whole') return text.length < 3 ? 0.1 : Math.sqrt(insideOf(text)) * 0.2
  return insideOf(text)
}

const insideOf = (text: string): number => {
  if (text.length < 3) {
    if (/[^ -~]/.test(text)) return 0.01
    const usual = /[^a-z0-9\\. :_-]/i.test(text) ? 0.2 : 0.7
    return text.length < 2 ? usual : usual / 3
  }
  const chances = table()
  let least = 1
  let a = kindOf(text.charCodeAt(0))
  let b = kindOf(text.charCodeAt(1))
  for (let at = 2; at < text.length; at++) {
    const c = kindOf(text.charCodeAt(at))
    least = Math.min(least, chances[(a * KINDS + b) * KINDS + c] as number) // KINDS ** 3 entries
    a = b
    b = c
  }
  // What is longer is rarer, even of common signs.
  return least * 0.9 ** text.length
}

/** The same of three units, without a text made of them. */
export const chanceOfThree = (a: number, b: number, c: number): number =>
  table()[(kindOf(a) * KINDS + kindOf(b)) * KINDS + kindOf(c)] as number // KINDS ** 3 entries

/** The part of at most so many signs (3 or more) that `chanceOf` finds the rarest; the first of equal ones. */
export const rarestPart = (text: string, most: number): string => {
  if (text.length <= most) return text
  const chances = table()
  const blocks = text.length - 2
  if (blocks > parts.length) parts = new Float32Array(blocks * 2)
  let [a, b] = [kindOf(text.charCodeAt(0)), kindOf(text.charCodeAt(1))]
  for (let at = 0; at < blocks; at++) {
    const c = kindOf(text.charCodeAt(at + 2))
    parts[at] = chances[(a * KINDS + b) * KINDS + c] ?? 0
    a = b
    b = c
  }
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let from = 0; from + most <= text.length; from++) {
    let chance = 1
    for (let at = from; at < from + most - 2; at++) chance = Math.min(chance, parts[at] as number) // filled above
    if (chance < least) [best, least] = [from, chance]
  }
  return text.slice(best, best + most)
}
let parts = new Float32Array(256)

let made: Float32Array | null = null

const table = (): Float32Array => {
  if (made) return made
  made = new Float32Array(KINDS ** 3)
  let at = 0
  for (const [, times, letter] of CHANCES.matchAll(/(\d*)([a-z])/g)) {
    const end = at + Number(times || 1)
    made.fill(2 ** (-((letter?.charCodeAt(0) ?? 122) - 97) / 2), at, end)
    at = end
  }
  return made
}
