/**
 * Conditions: `or`, `and`, `not`, `1 of`, `any of`, `all of`, parentheses; loosest to tightest, words in any case.
 * @module
 */
import { and, type Expression, not, or } from './form.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'

/** The expression of `text` over `selections`. Refuses what names nothing: a dropped branch would change the rule in silence. */
export const readCondition = (
  text: string,
  line: number,
  selections: ReadonlyMap<string, Expression>,
  reading: Reading,
): Expression => {
  if (text.includes('|'))
    throw new Refused(
      'legacy_form',
      line,
      'A "|" in the condition is the old aggregation. Write a correlation (event_count, value_count, temporal).',
    )
  const tokens = text.match(/[()]|[^\s()]+/g) ?? []
  if (tokens.length > MAX_TOKENS)
    throw new Refused('condition', line, `The condition has more than ${MAX_TOKENS} words.`)
  const used = new Set<string>()
  let at = 0
  const refuse = (why: string): never => {
    throw new Refused('condition', line, `Condition "${shown(text)}": ${why}`)
  }
  const word = (offset = 0): string => (tokens[at + offset] ?? '').toLowerCase()

  const readOr = (depth: number): Expression => {
    const parts = [readAnd(depth)]
    while (word() === 'or') {
      at++
      parts.push(readAnd(depth))
    }
    return or(parts)
  }
  const readAnd = (depth: number): Expression => {
    const parts = [readNot(depth)]
    while (word() === 'and') {
      at++
      parts.push(readNot(depth))
    }
    return and(parts)
  }
  const readNot = (depth: number): Expression => {
    let isNegated = false
    while (word() === 'not') {
      at++
      isNegated = !isNegated
    }
    const found = readOne(depth)
    return isNegated ? not(found) : found
  }
  const readOne = (depth: number): Expression => {
    if (depth > MAX_DEPTH) return refuse(`more than ${MAX_DEPTH} parentheses inside each other.`)
    const token = tokens[at]
    if (token === undefined) return refuse('it ends too early.')
    if (token === '(') {
      at++
      const inside = readOr(depth + 1)
      if (tokens[at] !== ')') return refuse('a parenthesis is not closed.')
      at++
      return inside
    }
    if (token === ')' || word() === 'and' || word() === 'or')
      return refuse(`"${shown(token)}" stands where a selection should.`)
    if (word(1) === 'of' && !selections.has(token)) return readQuantifier(token)
    at++
    const selection = selections.get(token)
    used.add(token)
    return selection ?? refuse(`there is no selection "${shown(token)}".`)
  }
  const readQuantifier = (token: string): Expression => {
    const quantity = token.toLowerCase()
    if (quantity !== '1' && quantity !== 'any' && quantity !== 'all')
      return refuse(`"${shown(token)} of" is not known; write 1 of, any of or all of.`)
    const pattern = tokens[at + 2] ?? refuse('"of" names nothing.')
    at += 3
    const isThem = pattern.toLowerCase() === 'them'
    const found = [...selections].filter(
      ([name]) => !name.startsWith('_') && (isThem || fits(name, pattern)),
    )
    if (found.length === 0) return refuse(`"${shown(pattern)}" names no selection.`)
    for (const [name] of found) used.add(name)
    const of = found.map(([, expression]) => expression)
    return quantity === 'all' ? and(of) : or(of)
  }

  const whole = readOr(0)
  if (at < tokens.length) refuse(`"${shown(tokens[at] ?? '')}" is not expected.`)
  for (const name of selections.keys())
    if (!used.has(name))
      warn(reading, 'advice', line, `The condition does not use the selection "${shown(name)}".`)
  return whole
}

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
