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
  const formed = (raw: Value): Value => (test.form === undefined ? raw : composed(raw))
  return passes(test, formed(value), (other) => formed(viewedField(view, event, other)))
}

/** Texts that no writing has are left to the examples. */
const composed = (value: Value): Value => {
  if (typeof value !== 'object') return value?.normalize('NFKC')
  return { ...value, texts: value.texts.map((text) => text.normalize('NFKC')) }
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
  const apart =
    test.kind === 'date' ? datePartOf(text, test.part) - test.value : difference(text, test)
  return {
    lt: apart < 0,
    lte: apart <= 0,
    gt: apart > 0,
    gte: apart >= 0,
    eq: apart === 0,
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

/** RE2's dot and its line ends know only the line feed, its `\s` only ASCII; what comes of it is read as Unicode where that is legal. */
const javaScript = (source: string, flags: string): RegExp => {
  const isFolded = source.startsWith('(?i)')
  const body = isFolded ? source.slice(4) : source
  const all = `${flags.replace('m', '')}${isFolded && !flags.includes('i') ? 'i' : ''}`
  const lines = flags.includes('m') ? '[^\\n]' : '[^]'
  const said: Readonly<Record<string, string>> = {
    '.': flags.includes('s') ? '[^]' : '[^\\n]',
    '^': `(?<!${lines})`,
    $: `(?!${lines})`,
    '\\A': '(?<![^])',
    '\\z': '(?![^])',
    '\\s': '[\\t\\n\\f\\r ]',
  }
  const translated = body.replace(
    /\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\\[\s\S]|[\s\S]/gu,
    (part) => said[part] ?? part,
  )
  try {
    return new RegExp(translated, `${all}u`)
  } catch {
    return new RegExp(translated, all)
  }
}

const escaped = (text: string): string =>
  text.replace(/[\\^$.*+?()[\]{}|/-]/g, (sign) => `\\u{${sign.charCodeAt(0).toString(16)}}`)

/** An address as 128 bits, IPv4 in the part of IPv6 that is mapped to it. */
const bits = (text: string): bigint | null => {
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '')
  const four =
    /^(.*:)?(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(bare)
  const bytes = (four?.slice(2) ?? []).map(Number)
  if (bytes.some((byte) => byte > 255)) return null
  const low = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  if (four && four[1] === undefined) return MAPPED | BigInt(low)
  const six = four ? `${four[1]}${(low >>> 16).toString(16)}:${(low & 0xffff).toString(16)}` : bare
  const halves = six.split('::')
  const words = halves.map((half) => (half === '' ? [] : half.split(':')))
  const count = words.flat().length
  if (halves.length > 2 || (halves.length === 2 ? count > 7 : count !== 8)) return null
  if (!words.flat().every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return null
  const [front = [], back = []] = words
  const whole = [...front, ...Array<string>(8 - count).fill('0'), ...back]
  return whole.reduce((sum, word) => (sum << 16n) | BigInt(`0x${word}`), 0n)
}
const MAPPED = 0xffff_0000_0000n

const inRange = (range: string, text: string): boolean => {
  const [base = '', prefix] = range.split('/')
  const [low, value] = [bits(base), bits(text)]
  if (low === null || value === null || (low >> 32n === 0xffffn) !== (value >> 32n === 0xffffn))
    return false
  const size = BigInt(prefix ?? 128) + (prefix !== undefined && !base.includes(':') ? 96n : 0n)
  const rest = 128n - (size > 128n ? 128n : size)
  return low >> rest === value >> rest
}

/** Less than zero, zero or more: whole numbers digit by digit, others as doubles; NaN for what is no number. */
const difference = (text: string, { value, whole }: { value: number; whole?: string }): number => {
  const number = numberOf(text)
  if (whole === undefined || !/^[-+]?(?:\d+|0x[0-9a-f]+)$/i.test(text.trim())) return number - value
  const digits = text.trim().replace(/^\+/, '')
  const exact = digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits)
  return exact < BigInt(whole) ? -1 : exact > BigInt(whole) ? 1 : 0
}
