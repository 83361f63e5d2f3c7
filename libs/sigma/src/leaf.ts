/**
 * One test of a rule as a predicate on a field's value.
 * @module
 */
import { readRange } from './address.ts'
import { datePartOf } from './date-part.ts'
import type { Value } from './event.ts'
import { fold, foldDashes } from './fold.ts'
import type { Comparison, Place, Test } from './form.ts'
import { piecesMatcher } from './match-pieces.ts'
import { numberOf, wholeOf } from './number.ts'
import { readRegex } from './regex.ts'

/** How a text is prepared before it is compared: made once per event and field, used by all tests that share it. */
export type Preparation = 'raw' | 'folded' | 'raw-dashes' | 'folded-dashes'

export const preparationOf = (test: Test): Preparation => {
  if (test.kind !== 'text') return 'raw'
  if (test.dashes) return test.cased ? 'raw-dashes' : 'folded-dashes'
  return test.cased ? 'raw' : 'folded'
}

export const prepare = (text: string, preparation: Preparation): string => {
  if (preparation === 'raw') return text
  if (preparation === 'raw-dashes') return foldDashes(text)
  return preparation === 'folded' ? fold(text) : foldDashes(fold(text))
}

/** A predicate on one prepared text; `null`, `present` and `field` look at the whole value and are not here. */
export const textPredicate = (test: Test): ((text: string) => boolean) => {
  if (test.kind === 'text') return piecesMatcher(test.pieces)
  if (test.kind === 'regex') {
    const read = readRegex(test.source, test.flags)
    return read.ok ? read.matches : () => false // refused when the rule was read
  }
  if (test.kind === 'cidr') return readRange(test.range) ?? (() => false) // refused when the rule was read
  if (test.kind === 'number') return numberPredicate(test)
  if (test.kind === 'date')
    return (text) => compares(datePartOf(text, test.part), test.is, test.value)
  throw new Error(`no predicate on one text for ${test.kind}`)
}

const numberPredicate = ({
  is,
  value,
  whole,
}: Extract<Test, { kind: 'number' }>): ((text: string) => boolean) => {
  if (whole === undefined) return (text) => compares(numberOf(text), is, value)
  const bound = BigInt(whole)
  return (text) => {
    const number = numberOf(text)
    // Different as doubles is different in the same sense; the same double may stand for many whole numbers.
    const exact = number === value ? wholeOf(text) : null
    if (exact === null) return compares(number, is, value)
    return compares(exact < bound ? -1 : exact > bound ? 1 : 0, is, 0)
  }
}

export const isNull = (value: Value): boolean =>
  value === undefined || (typeof value !== 'string' && value.hasNull)

/** fieldref: any text of one field against any of the other; an absent field is no match, under `neq` too. */
export const refers = (
  test: Extract<Test, { kind: 'field' }>,
  mine: readonly string[],
  theirs: readonly string[],
): boolean => {
  if (mine.length === 0 || theirs.length === 0) return false
  const form = (text: string): string => (test.cased ? text : fold(text))
  const others = theirs.map(form)
  const holds = mine
    .map(form)
    .some((text) => others.some((other) => isPlaced(text, other, test.place)))
  return holds !== test.differs
}

/** NaN, which is what no number gives, compares with nothing. */
const compares = (value: number, is: Comparison, bound: number): boolean => {
  if (is === 'lt') return value < bound
  if (is === 'lte') return value <= bound
  if (is === 'gt') return value > bound
  return is === 'gte' ? value >= bound : value === bound
}

const isPlaced = (text: string, other: string, place: Place): boolean => {
  if (place === 'contains') return text.includes(other)
  if (place === 'startswith') return text.startsWith(other)
  return place === 'endswith' ? text.endsWith(other) : text === other
}
