/**
 * Ranges written with signs: `>=1.2 <2 || ^3.1`, `~> 2.0.8`, `~=1.4`, `1.2.x`, `1.0 - 2.0`. Commas and blanks are "and", `||` (Composer: `|`) is "or".
 * An upper bound that a sign makes (`^1.2` → below 2) leaves out the pre-releases of 2 too, as npm, RubyGems and Composer do.
 * @module
 */
import type { Scheme } from '../scheme.ts'
import type { Bound } from '../span.ts'
import { EVERYTHING, intersectAll, type Limits, outside } from './algebra.ts'

/** A list of alternatives longer than this is no range that anybody wrote. */
const MAX_COMPARATORS = 500

const COMPARATOR =
  /\s*(?:(===?|!==?|<>|<=|>=|=>|=<|<|>|=|~>|~=|~|\^)\s*)?([^\s,<>=!~^|]\S*?(?:(?<=\d)~[^\s,|]*)?)(?=\s*(?:,|\s|$|[<>=^]|![=]))/y

export const readComparators = (scheme: Scheme, text: string): readonly Limits[] | null => {
  const all: Limits[] = []
  const alternatives = text.split(/\s*\|\|?\s*/).filter((part) => part.trim() !== '')
  if (alternatives.length === 0) return [EVERYTHING]
  if (alternatives.length > MAX_COMPARATORS) return null
  for (const alternative of alternatives) {
    const limits = readAlternative(scheme, alternative)
    if (limits === null) return null
    all.push(...limits)
  }
  return all
}

type Sign = { readonly sign: string; readonly version: string }

const readAlternative = (scheme: Scheme, text: string): readonly Limits[] | null => {
  const hyphenated = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(text)
  if (hyphenated !== null) return readHyphen(hyphenated[1] ?? '', hyphenated[2] ?? '')
  const signs = takeSigns(text)
  if (signs === null) return null
  // Plain versions in a row are a list: nothing could be all of them.
  if (signs.length > 1 && signs.every(({ sign }) => sign === '')) {
    return signs.flatMap((sign) => limitsOf(scheme, sign) ?? [])
  }
  let limits: readonly Limits[] | null = [EVERYTHING]
  for (const sign of signs) {
    const more = limitsOf(scheme, sign)
    if (more === null || limits === null || limits.length > MAX_COMPARATORS) return null
    limits = intersectAll(scheme, limits, more)
  }
  return limits
}

const takeSigns = (text: string): readonly Sign[] | null => {
  const signs: Sign[] = []
  let at = 0
  while (at < text.length) {
    const blank = /[\s,]*/y
    blank.lastIndex = at
    at += blank.exec(text)?.[0].length ?? 0
    if (at >= text.length) break
    COMPARATOR.lastIndex = at
    const found = COMPARATOR.exec(text)
    if (found === null || signs.length >= MAX_COMPARATORS) return null
    signs.push({ sign: found[1] ?? '', version: found[2] ?? '' })
    at = COMPARATOR.lastIndex
  }
  return signs
}

const WILD = /^[*xX]$|(?:\.[*xX])+(?:-\*)?$|^\*-?$/

/** `A - B`; a B that is short means everything below it. */
const readHyphen = (a: string, b: string): readonly Limits[] => {
  const isShort = /^v?\d+(?:\.\d+)?$/.test(b)
  return [{ from: bound(a, true), to: isShort ? tree(b, true) : bound(b, true) }]
}

const limitsOf = (scheme: Scheme, { sign, version }: Sign): readonly Limits[] | null => {
  const isWild = WILD.test(version)
  const stem = version.replace(WILD, '')
  const at = (inclusive: boolean): Bound =>
    isWild ? tree(stem, inclusive) : bound(version, inclusive)
  if (isWild && stem === '') return sign.startsWith('!') ? [] : [EVERYTHING]
  switch (sign) {
    case '>=':
    case '=>':
      return [{ from: at(true), to: null }]
    case '>':
      return [{ from: at(false), to: null }]
    case '<=':
    case '=<':
      return [{ from: null, to: at(true) }]
    case '<':
      return [{ from: null, to: at(false) }]
    case '!=':
    case '!==':
    case '<>':
      return outside({ from: at(true), to: at(true) })
    case '':
    case '=':
    case '==':
    case '===':
      return [{ from: at(true), to: at(true) }]
    case '^':
      return upTo(version, caretPlace)
    case '~':
      return upTo(version, scheme === 'composer' ? lastButOne : tildePlace)
    default:
      return upTo(version, lastButOne)
  }
}

/** From a version up to where one of its numbers grows. */
const upTo = (
  version: string,
  place: (numbers: readonly string[]) => number,
): readonly Limits[] | null => {
  const plain = version.replace(WILD, '')
  const numbers = /^v?(\d+(?:\.\d+)*)/i.exec(plain)?.[1]?.split('.')
  if (numbers === undefined) return null
  const grows = place(numbers)
  const next = [...numbers.slice(0, grows), String(BigInt(numbers[grows] ?? '0') + 1n)].join('.')
  return [{ from: bound(plain, true), to: tree(next, false) }]
}
const caretPlace = (numbers: readonly string[]): number => {
  const first = numbers.findIndex((number) => !/^0+$/.test(number))
  return first < 0 ? numbers.length - 1 : first
}
const tildePlace = (numbers: readonly string[]): number => Math.min(numbers.length - 1, 1)
const lastButOne = (numbers: readonly string[]): number => Math.max(numbers.length - 2, 0)

const bound = (version: string, inclusive: boolean): Bound => ({ version, inclusive })
const tree = (version: string, inclusive: boolean): Bound => ({ version, inclusive, tree: true })
