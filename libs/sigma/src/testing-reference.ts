/**
 * The slow reference: every rule on every event, straight from the form, text tests as anchored JavaScript expressions. Shares with
 * the matcher what a field is and where a rule belongs, nothing of how it is matched.
 * @module
 */
import { datePartOf } from './date-part.ts'
import { everyText, type SigmaEvent, textsOf, type Value } from './event.ts'
import { fold, foldDashes } from './fold.ts'
import { ANY, type Expression, type Rule, type Test } from './form.ts'
import { routesOf, takes } from './log-sources.ts'
import { numberOf } from './number.ts'
import { type ViewName, viewedField } from './views.ts'

export const referenceMatch = (rules: readonly Rule[], event: SigmaEvent): readonly Rule[] =>
  rules.filter((rule) => matchesRule(rule, event))

export const matchesRule = (rule: Rule, event: SigmaEvent): boolean =>
  routesOf(rule.logsource).some(
    (route) =>
      takes(route, event) &&
      (!route.where || holds(route.where, event, route.view)) &&
      holds(rule.expression, event, route.view),
  )

const holds = (expression: Expression, event: SigmaEvent, view: ViewName | null): boolean => {
  if (expression.op === 'always') return true
  if (expression.op === 'never') return false
  if (expression.op === 'not') return !holds(expression.of, event, view)
  if (expression.op === 'and') return expression.of.every((one) => holds(one, event, view))
  if (expression.op === 'or') return expression.of.some((one) => holds(one, event, view))
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
    const source = test.pieces
      .map((piece) => (typeof piece === 'string' ? escaped(piece) : piece === ANY ? '[^]*' : '[^]'))
      .join('')
    const folded = test.cased ? text : fold(text)
    return new RegExp(`^${source}$`, 'u').test(test.dashes ? foldDashes(folded) : folded)
  }
  // RE2 and JavaScript agree on what the corpus and the generated rules write; `.` alone is spelled out.
  if (test.kind === 'regex')
    return new RegExp(
      test.source.replace(/\(\?i\)/, ''),
      `${test.flags}${test.source.startsWith('(?i)') ? 'i' : ''}`.replace(/(.)(?=.*\1)/g, ''),
    ).test(text)
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
