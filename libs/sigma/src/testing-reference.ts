/**
 * The slow reference: every rule on every event, straight from the form, text tests as anchored JavaScript expressions. Shares with
 * the matcher what a field is and where a rule belongs, nothing of how it is matched.
 * @module
 */
import { datePartOf } from './date-part.ts'
import { everyText, type SigmaEvent, textsOf, type Value, withPlainNames } from './event.ts'
import { fold, foldDashes } from './fold.ts'
import { ANY, type Expression, type Piece, type Rule, type Test } from './form.ts'
import { type Route, routesOf, takes } from './log-sources.ts'
import { numberOf } from './number.ts'
import { type ViewName, viewedField } from './views.ts'

export const referenceMatch = (rules: readonly Rule[], event: SigmaEvent): readonly Rule[] =>
  rules.filter((rule) => matchesRule(rule, event))

export const matchesRule = (rule: Rule, raw: SigmaEvent): boolean => {
  const event = withPlainNames(raw)
  return routesOnce(rule).some(
    (route) =>
      takes(route, event) &&
      (!route.where || holds(route.where, event, route.view)) &&
      holds(rule.expression, event, route.view),
  )
}

const routesOnce = (rule: Rule): readonly Route[] => {
  const known = routes.get(rule)
  if (known) return known
  const made = routesOf(rule.logsource)
  routes.set(rule, made)
  return made
}
const routes = new WeakMap<Rule, readonly Route[]>()
const expressions = new WeakMap<Test, RegExp>()

const holds = (expression: Expression, event: SigmaEvent, view: ViewName | null): boolean => {
  if (expression.op === 'always') return true
  if (expression.op === 'never') return false
  if (expression.op === 'not') return !holds(expression.of, event, view)
  if (expression.op !== 'test') {
    const one = (inner: Expression): boolean => holds(inner, event, view)
    return expression.op === 'and' ? expression.of.every(one) : expression.of.some(one)
  }
  const { field, test } = expression
  const value = field === null ? everyText(event) : viewedField(view, event, field)
  return passes(test, value, (other) => viewedField(view, event, other))
}

const passes = (test: Test, value: Value, other: (name: string) => Value): boolean => {
  if (test.kind === 'null')
    return value === undefined || (typeof value === 'object' && value.hasNull)
  if (test.kind === 'present') return value !== undefined
  const texts = textsOf(value)
  if (test.kind === 'field') {
    const theirs = textsOf(other(test.other)).map((text) => (test.cased ? text : fold(text)))
    if (texts.length === 0 || theirs.length === 0) return false
    const isFound = texts.some((raw) => {
      const text = test.cased ? raw : fold(raw)
      return theirs.some((one) => {
        const at = text.indexOf(one)
        if (test.place === 'contains') return at >= 0
        if (test.place === 'startswith') return at === 0
        return test.place === 'endswith'
          ? text.slice(text.length - one.length) === one && text.length >= one.length
          : text === one
      })
    })
    return test.differs ? !isFound : isFound
  }
  return texts.some((text) => passesText(test, text))
}

const passesText = (
  test: Exclude<Test, { kind: 'null' | 'present' | 'field' }>,
  text: string,
): boolean => {
  if (test.kind === 'text') {
    const folded = test.cased ? text : fold(text)
    return expressionOf(test).test(test.dashes ? foldDashes(folded) : folded)
  }
  if (test.kind === 'regex') return expressionOf(test).test(text)
  if (test.kind === 'cidr') return inRange(test.range, text)
  const value = test.kind === 'date' ? datePartOf(text, test.part) : numberOf(text)
  return {
    lt: value < test.value,
    lte: value <= test.value,
    gt: value > test.value,
    gte: value >= test.value,
    eq: value === test.value,
  }[test.is]
}

const expressionOf = (test: Extract<Test, { kind: 'text' | 'regex' }>): RegExp => {
  const known = expressions.get(test)
  if (known) return known
  const made = test.kind === 'text' ? anchored(test.pieces) : javaScript(test.source, test.flags)
  expressions.set(test, made)
  return made
}

const anchored = (pieces: readonly Piece[]): RegExp => {
  const source = pieces.map((piece) =>
    typeof piece === 'string' ? escaped(piece) : piece === ANY ? '[^]*' : '[^]',
  )
  return new RegExp(`^${source.join('')}$`, 'u')
}

/** RE2 and JavaScript agree on what the corpus and the generated rules write, but for a leading (?i). */
const javaScript = (source: string, flags: string): RegExp => {
  const isFolded = source.startsWith('(?i)')
  return new RegExp(
    isFolded ? source.slice(4) : source,
    isFolded && !flags.includes('i') ? `${flags}i` : flags,
  )
}

const escaped = (text: string): string =>
  text.replace(/[\\^$.*+?()[\]{}|/-]/g, (sign) => `\\u{${sign.charCodeAt(0).toString(16)}}`)

/** Four decimal parts as 32 bits: the reference knows IPv4 alone, IPv6 has its own examples. */
const bits = (text: string): number | null => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(
    text.trim().replace(/^::ffff:/i, ''),
  )
  if (!parts) return null
  const bytes = parts.slice(1).map(Number)
  return bytes.every((byte) => byte < 256) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : null
}

const inRange = (range: string, text: string): boolean => {
  const [base = '', prefix = ''] = range.split('/')
  const [low, value] = [bits(base), bits(text)]
  const size = 2 ** (32 - Number(prefix))
  return low !== null && value !== null && Math.floor(low / size) === Math.floor(value / size)
}
