/**
 * One line of a selection: `Field|modifier|…: value(s)` as an expression.
 * @module
 */
import { readRange } from './address.ts'
import {
  and,
  type Comparison,
  type DatePart,
  type Expression,
  not,
  or,
  type Place,
  type Test,
} from './form.ts'
import { numberOf } from './number.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'
import { readRegex } from './regex.ts'
import { type TextChain, textTests } from './value.ts'
import type { Tree } from './yaml-tree.ts'

type Scalar = Extract<Tree, { kind: 'scalar' }>
type Main = 'text' | 're' | 'cidr' | 'number' | 'date' | 'exists' | 'fieldref'

type Chain = {
  readonly main: Main
  readonly text: TextChain
  readonly hasAll: boolean
  readonly differs: boolean
  readonly flags: string
  readonly is: Comparison
  readonly part: DatePart
}

/** `key` with its modifiers; an empty field is a keyword. Spaces of field names are none (`Threat Name` = `ThreatName`). */
export const readItem = (key: string, line: number, value: Tree, reading: Reading): Expression => {
  const [rawField = '', ...modifiers] = key.split('|')
  const field = rawField.replaceAll(' ', '') || null
  const chain = readChain(modifiers, line)
  if (field === null && chain.main !== 'text' && chain.main !== 're')
    throw new Refused(
      'wrong_modifier',
      line,
      `"${shown(key)}" has no field; only text and "re" can be looked for in the whole event.`,
    )
  const values = value.kind === 'list' ? value.items : [value]
  if (value.kind === 'map')
    throw new Refused(
      'shape',
      value.line,
      `"${shown(key)}" needs a value or a list of values, not a map.`,
    )
  if (values.length === 0)
    throw new Refused('wrong_value', value.line, `"${shown(key)}" has an empty list.`)
  if (chain.hasAll && values.length === 1)
    warn(reading, 'advice', line, `"all" on the single value of "${shown(key)}" says nothing.`)
  const tests = values.map((one): Expression => {
    if (one.kind !== 'scalar')
      throw new Refused('shape', one.line, `"${shown(key)}" holds a list or map inside its list.`)
    if (one.value === null && value.kind === 'list')
      throw new Refused(
        'wrong_value',
        one.line,
        '"null" may not stand in a list. Write a selection of its own and join them with "or".',
      )
    return readValue(one, field, chain, reading)
  })
  if (chain.main === 'number' || chain.main === 'date' || chain.main === 'fieldref')
    return chain.hasAll || chain.differs ? and(tests) : or(tests)
  if (chain.differs) return not(or(tests))
  return chain.hasAll ? and(tests) : or(tests)
}

const PLACES: Readonly<Record<string, Place>> = {
  contains: 'contains',
  startswith: 'startswith',
  endswith: 'endswith',
}
const STEPS = new Set([
  'windash',
  'base64',
  'base64offset',
  'utf16le',
  'utf16be',
  'utf16',
  'wide',
  'expand',
])
const FLAGS: Readonly<Record<string, string>> = {
  i: 'i',
  ignorecase: 'i',
  m: 'm',
  multiline: 'm',
  s: 's',
  dotall: 's',
}
const COMPARISONS = new Set<string>(['lt', 'lte', 'gt', 'gte'])
const PARTS = new Set<string>(['minute', 'hour', 'day', 'week', 'month', 'year'])
const MAX_MODIFIERS = 12

const readChain = (modifiers: readonly string[], line: number): Chain => {
  if (modifiers.length > MAX_MODIFIERS)
    throw new Refused('wrong_modifier', line, `More than ${MAX_MODIFIERS} modifiers on one field.`)
  let main = 'text' as Main // `claim` changes it, which the compiler does not follow
  let place: Place = 'whole'
  let is: Comparison = 'eq'
  let part: DatePart = 'hour'
  let flags = ''
  const steps: string[] = []
  const flat = new Set<string>()
  const claim = (wanted: Main, modifier: string): void => {
    if (main !== 'text' && main !== wanted)
      throw new Refused('wrong_modifier', line, `"${modifier}" cannot stand with "${main}".`)
    main = wanted
  }
  for (const modifier of modifiers) {
    const flag = Object.hasOwn(FLAGS, modifier) ? FLAGS[modifier] : undefined
    const where = Object.hasOwn(PLACES, modifier) ? PLACES[modifier] : undefined
    if (where) {
      if (place !== 'whole')
        throw new Refused(
          'wrong_modifier',
          line,
          `"${modifier}" stands beside "${place}". Keep one.`,
        )
      place = where
    } else if (STEPS.has(modifier)) {
      // `contains|expand` is how SigmaHQ writes it; only what changes text to bytes must come before the place.
      if (place !== 'whole' && modifier !== 'expand' && modifier !== 'windash')
        throw new Refused('wrong_modifier', line, `"${modifier}" must stand before "${place}".`)
      steps.push(modifier)
    } else if (modifier === 'all' || modifier === 'cased' || modifier === 'neq') flat.add(modifier)
    else if (
      modifier === 're' ||
      modifier === 'cidr' ||
      modifier === 'exists' ||
      modifier === 'fieldref'
    )
      claim(modifier, modifier)
    else if (flag) {
      if (main !== 're')
        throw new Refused('wrong_modifier', line, `"${modifier}" stands only after "re".`)
      flags += flag
    } else if (COMPARISONS.has(modifier)) {
      if (main !== 'date') claim('number', modifier)
      is = modifier as Comparison // proven by the set
    } else if (PARTS.has(modifier)) {
      claim('date', modifier)
      part = modifier as DatePart // proven by the set
    } else
      throw new Refused(
        'unknown_modifier',
        line,
        `"${shown(modifier)}" is no modifier of Sigma 2.1.`,
      )
  }
  const takesText = main === 'text'
  if (!takesText && steps.length > 0)
    throw new Refused('wrong_modifier', line, `"${steps[0]}" works on text, not with "${main}".`)
  if (place !== 'whole' && !takesText && main !== 'fieldref')
    throw new Refused('wrong_modifier', line, `"${place}" cannot stand with "${main}".`)
  if (flat.has('neq') && is !== 'eq')
    throw new Refused('wrong_modifier', line, `"neq" cannot stand with "${is}".`)
  if (flat.has('cased') && !takesText && main !== 'fieldref')
    throw new Refused('wrong_modifier', line, `"cased" says nothing with "${main}".`)
  const cased = flat.has('cased')
  return {
    main,
    text: { steps, place, cased },
    hasAll: flat.has('all'),
    differs: flat.has('neq'),
    flags,
    is,
    part,
  }
}

const readValue = (
  one: Scalar,
  field: string | null,
  chain: Chain,
  reading: Reading,
): Expression => {
  const test = (found: Test): Expression => {
    if (reading.testsLeft-- <= 0)
      throw new Refused('too_large', one.line, 'The rule has more than 50,000 comparisons.')
    return { op: 'test', field, test: found }
  }
  if (chain.main === 'exists') {
    if (typeof one.value !== 'boolean')
      throw new Refused('wrong_value', one.line, '"exists" takes true or false.')
    return one.value ? test({ kind: 'present' }) : not(test({ kind: 'present' }))
  }
  if (one.value === null) {
    if (
      field === null ||
      chain.main !== 'text' ||
      chain.text.place !== 'whole' ||
      chain.text.steps.length > 0
    )
      throw new Refused('wrong_value', one.line, '"null" cannot stand with these modifiers.')
    return test({ kind: 'null' })
  }
  if (chain.main === 're') {
    const read = readRegex(one.source, chain.flags)
    if (!read.ok)
      throw new Refused('regex', one.line, `The expression "${shown(one.source)}" ${read.why}.`)
    return test({
      kind: 'regex',
      source: one.source,
      flags: [...new Set(chain.flags)].sort().join(''),
    })
  }
  if (chain.main === 'cidr') {
    if (!readRange(one.source))
      throw new Refused(
        'wrong_value',
        one.line,
        `"${shown(one.source)}" is no range. Write 10.0.0.0/8 or fd00::/8.`,
      )
    return test({ kind: 'cidr', range: one.source })
  }
  if (chain.main === 'fieldref') {
    if (typeof one.value !== 'string' || !one.value)
      throw new Refused('wrong_value', one.line, '"fieldref" takes the name of a field.')
    const { place, cased } = chain.text
    return test({
      kind: 'field',
      other: one.value.replaceAll(' ', ''),
      place,
      cased,
      differs: chain.differs,
    })
  }
  // An unquoted number under `neq` compares as a number: what is no number is then no match.
  const isNumberApart =
    chain.differs &&
    chain.main === 'text' &&
    chain.text.place === 'whole' &&
    typeof one.value === 'number'
  if (chain.main === 'number' || chain.main === 'date' || isNumberApart) {
    const value = numberOf(one.source)
    if (!Number.isFinite(value))
      throw new Refused('wrong_value', one.line, `"${shown(one.source)}" is no number.`)
    const compare = (is: Comparison): Expression =>
      chain.main === 'date'
        ? test({ kind: 'date', part: chain.part, is, value })
        : test({ kind: 'number', is, value })
    if (isNumberApart) return not(or([compare('lt'), compare('gt')]))
    return chain.differs ? or([compare('lt'), compare('gt')]) : compare(chain.is)
  }
  return textTests(one, field, chain.text, reading)
}
