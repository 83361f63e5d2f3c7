/**
 * Conditions: `or`, `and`, `not`, `1 of`, `any of`, `all of`, parentheses; loosest to tightest, words in any case.
 * @module
 */
import { and, type Expression, not, or } from './form.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'
import { partOf, type Span } from './source.ts'

/** The expression of `text` over `selections`. Refuses what names nothing: a dropped branch would change the rule in silence. */
export const readCondition = (
  text: string,
  at: Span,
  selections: ReadonlyMap<string, Expression>,
  reading: Reading,
): Expression => {
  const partAt = (from: number, to: number): Span => partOf(reading.source, at, text, { from, to })
  const bar = text.indexOf('|')
  if (bar >= 0)
    throw new Refused(
      'legacy_form',
      partAt(bar, text.length),
      'A "|" in the condition is the old aggregation. Write a correlation (event_count, value_count, temporal).',
    )
  const found = [...text.matchAll(/[()]|[^\s()]+/g)]
  const tokens = found.map(([token]) => token)
  if (tokens.length > MAX_TOKENS)
    throw new Refused('condition', at, `The condition has more than ${MAX_TOKENS} words.`)
  const used = new Set<string>()
  let here = 0
  /** Told at the word that is wrong; behind the last where one is missing. */
  const refuse = (why: string, token = here): never => {
    const from = found[token]?.index ?? text.length
    const to = from + (tokens[token]?.length ?? 0)
    throw new Refused('condition', partAt(from, to), `Condition "${shown(text)}": ${why}`)
  }
  const word = (offset = 0): string => (tokens[here + offset] ?? '').toLowerCase()

  const readOr = (depth: number): Expression => {
    const parts = [readAnd(depth)]
    while (word() === 'or') {
      here++
      parts.push(readAnd(depth))
    }
    return or(parts)
  }
  const readAnd = (depth: number): Expression => {
    const parts = [readNot(depth)]
    while (word() === 'and') {
      here++
      parts.push(readNot(depth))
    }
    return and(parts)
  }
  const readNot = (depth: number): Expression => {
    let isNegated = false
    while (word() === 'not') {
      here++
      isNegated = !isNegated
    }
    const found = readOne(depth)
    return isNegated ? not(found) : found
  }
  const readOne = (depth: number): Expression => {
    if (depth > MAX_DEPTH) return refuse(`more than ${MAX_DEPTH} parentheses inside each other.`)
    const token = tokens[here]
    if (token === undefined) return refuse('it ends too early.')
    if (token === '(') {
      const opened = here++
      const inside = readOr(depth + 1)
      if (tokens[here] !== ')') return refuse('a parenthesis is not closed.', opened)
      here++
      return inside
    }
    if (token === ')' || word() === 'and' || word() === 'or')
      return refuse(`"${shown(token)}" stands where a selection should.`)
    if (word(1) === 'of') return readQuantifier(token)
    const selection =
      selections.get(token) ??
      refuse(`there is no selection "${shown(token)}".${namesOf(selections)}`)
    here++
    used.add(token)
    return selection
  }
  const readQuantifier = (token: string): Expression => {
    const quantity = token.toLowerCase()
    if (quantity !== '1' && quantity !== 'any' && quantity !== 'all')
      return refuse(`"${shown(token)} of" is not known; write 1 of, any of or all of.`)
    const pattern = tokens[here + 2] ?? refuse('"of" names nothing.', here + 1)
    const isThem = pattern.toLowerCase() === 'them'
    const named = [...selections].filter(
      ([name]) => !name.startsWith('_') && (isThem || fits(name, pattern)),
    )
    if (named.length === 0)
      return refuse(`"${shown(pattern)}" names no selection.${namesOf(selections)}`, here + 2)
    here += 3
    for (const [name] of named) used.add(name)
    const of = named.map(([, expression]) => expression)
    return quantity === 'all' ? and(of) : or(of)
  }

  const whole = readOr(0)
  if (here < tokens.length) refuse(`"${shown(tokens[here] ?? '')}" is not expected.`)
  for (const name of selections.keys())
    if (!used.has(name))
      warn(reading, 'advice', at, `The condition does not use the selection "${shown(name)}".`)
  return whole
}

const namesOf = (selections: ReadonlyMap<string, unknown>): string => {
  const names = [...selections.keys()]
  if (names.length === 0) return ''
  return ` There ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, MAX_NAMES).map(shown).join(', ')}${names.length > MAX_NAMES ? ' …' : ''}.`
}
const MAX_NAMES = 8

const MAX_TOKENS = 2_000
const MAX_DEPTH = 40

/** Greedy with one step back: linear in name × pattern, so `a*a*a*…` costs nothing. */
const fits = (name: string, pattern: string): boolean => {
  let inName = 0
  let inPattern = 0
  let star = -1
  let retry = 0
  while (inName < name.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++
      retry = inName
    } else if (pattern[inPattern] === name[inName]) {
      inName++
      inPattern++
    } else if (star >= 0) {
      inPattern = star + 1
      inName = ++retry
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern++
  return inPattern === pattern.length
}
