/**
 * What a version is made of once it is read: a list of parts that two comparisons understand alike, the one over the
 * parts and the one over the bytes they are written as. Older sorts lower in both.
 * @module
 */

/** A rank of one byte: which kind of thing comes next, 0 to 254. */
export type Rank = number
/** A number of any size: its digits without leading zeros, `''` for nought. */
export type Digits = { readonly digits: string }
/** A word of printable ASCII. */
export type Word = { readonly word: string }
export type Part = Rank | Digits | Word

/** A version text longer than this names nothing anybody ships; it is not read. */
export const MAX_VERSION_LENGTH = 240

/** A number from its digits; leading zeros do not count. */
export const digits = (text: string): Digits => {
  let start = 0
  while (start < text.length && text.charCodeAt(start) === 0x30) start += 1
  return { digits: start === 0 ? text : text.slice(start) }
}
export const word = (text: string): Word => ({ word: text })

export type Order = -1 | 0 | 1

/** The order of two lists of parts of one scheme. */
export const compareParts = (a: readonly Part[], b: readonly Part[]): Order => {
  const least = Math.min(a.length, b.length)
  for (let i = 0; i < least; i += 1) {
    const order = comparePart(a[i] ?? 0, b[i] ?? 0)
    if (order !== 0) return order
  }
  return orderOf(a.length, b.length)
}

const comparePart = (a: Part, b: Part): Order => {
  if (typeof a === 'number' || typeof b === 'number') return orderOf(rankIn(a), rankIn(b))
  if ('digits' in a && 'digits' in b) {
    return orderOf(a.digits.length, b.digits.length) || orderOf(a.digits, b.digits)
  }
  if ('word' in a && 'word' in b) return orderOf(a.word, b.word)
  return 'digits' in a ? -1 : 1
}
const rankIn = (part: Part): number => (typeof part === 'number' ? part : -1)
const orderOf = <T extends number | string>(a: T, b: T): Order => (a < b ? -1 : a > b ? 1 : 0)

const BYTES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))

/**
 * Parts as a Latin-1 byte string whose order is the order of the parts. A number is its digits behind their count, a word
 * ends with a zero byte, so that no key begins another and `key + \0` and `prefix + \xFF` are safe upper bounds.
 */
export const encodeParts = (parts: readonly Part[]): string => {
  let key = ''
  for (const part of parts) {
    if (typeof part === 'number') key += BYTES[part]
    else if ('digits' in part) key += BYTES[part.digits.length] + part.digits
    else key += `${part.word}\0`
  }
  return key
}

/** A number follows in a dotted release: above everything that may end or qualify it. */
export const NEXT: Rank = 0x10

/** The numbers of a dotted release without its trailing zeros (1.0 = 1.0.0), each behind NEXT. What follows must rank below NEXT. */
export const release = (dotted: string): Part[] => {
  const parts: Part[] = []
  let kept = 0
  for (const text of dotted.split('.')) {
    const number = digits(text)
    parts.push(NEXT, number)
    if (number.digits !== '') kept = parts.length
  }
  parts.length = kept
  return parts
}
/** The same with its zeros: the stem of a tree, `5.0.*`. */
export const wholeRelease = (dotted: string): Part[] =>
  dotted.split('.').flatMap((text) => [NEXT, digits(text)])

/** The release as people write it: no leading zeros in a number, nothing else touched. */
export const plainRelease = (dotted: string): string => dotted.replace(/\b0+(?=\d)/g, '')
