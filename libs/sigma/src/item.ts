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
  type FaultCode,
  not,
  or,
  type Place,
  type Test,
} from './form.ts'
import { nfkc } from './nfkc.ts'
import { numberOf, wholeOf } from './number.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'
import { readRegex } from './regex.ts'
import { isOneSlipFrom } from './slip.ts'
import type { Source, Span } from './source.ts'
import { inForm, type TextChain, textTests } from './value.ts'
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
export const readItem = (key: string, at: Span, value: Tree, reading: Reading): Expression => {
  const [rawField = '', ...modifiers] = key.split('|')
  const field = rawField.replaceAll(' ', '') || null
  const chain = readChain(modifiers, at, reading)
  if (field === null && chain.main !== 'text' && chain.main !== 're')
    throw new Refused(
      'wrong_modifier',
      at,
      `"${shown(key)}" has no field; only text and "re" can be looked for in the whole event.`,
    )
  const values = value.kind === 'list' ? value.items : [value]
  if (value.kind === 'map')
    throw new Refused(
      'shape',
      value.at,
      `"${shown(key)}" needs a value or a list of values, not a map.`,
    )
  if (values.length === 0)
    throw new Refused('wrong_value', value.at, `"${shown(key)}" has an empty list.`)
  if (chain.hasAll && values.length === 1)
    warn(
      reading,
      'advice',
      modifierAt(reading.source, at, modifiers.indexOf('all')),
      `"all" on the single value of "${shown(key)}" says nothing.`,
    )
  adviseOn(key, modifiers, chain, values.length, at, reading)
  const tests = values.map((one): Expression => {
    if (one.kind !== 'scalar')
      throw new Refused('shape', one.at, `"${shown(key)}" holds a list or map inside its list.`)
    if (one.value === null && value.kind === 'list')
      throw new Refused(
        'wrong_value',
        one.at,
        '"null" may not stand in a list. Write a selection of its own and join them with "or".',
      )
    return readValue(one, field, chain, reading)
  })
  if (chain.main === 'number' || chain.main === 'date' || chain.main === 'fieldref')
    return chain.hasAll || chain.differs ? and(tests) : or(tests)
  if (chain.differs) return not(or(tests))
  return chain.hasAll ? and(tests) : or(tests)
}

/** What is legal and hardly meant; `sigma check` says the same. */
const adviseOn = (
  key: string,
  modifiers: readonly string[],
  { main, hasAll, text }: Chain,
  values: number,
  at: Span,
  reading: Reading,
): void => {
  const isWhole = main === 'text' && text.place === 'whole'
  if (hasAll && values > 1 && isWhole)
    warn(
      reading,
      'advice',
      at,
      `"${shown(key)}" asks one value to be several at once. Meant is perhaps "contains|all".`,
    )
  if (text.steps.includes('base64offset') && isWhole)
    warn(
      reading,
      'advice',
      at,
      `"${shown(key)}" compares a part of base64 with the whole value. Write "base64offset|contains".`,
    )
  if (new Set(modifiers).size < modifiers.length)
    warn(
      reading,
      'advice',
      modifierAt(
        reading.source,
        at,
        modifiers.findIndex((one, n) => modifiers.indexOf(one) < n),
      ),
      `"${shown(key)}" has a modifier twice.`,
    )
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
const KNOWN: readonly string[] = [
  ...Object.keys(PLACES),
  ...STEPS,
  ...Object.keys(FLAGS),
  ...COMPARISONS,
  ...PARTS,
  ...['all', 'cased', 'neq', 're', 'cidr', 'exists', 'fieldref'],
]

/** Capitals, a blank, or an ending that was forgotten: what people write most. */
const meantBy = (modifier: string): string => {
  const bare = modifier.toLowerCase().replaceAll(/[\s_-]/g, '')
  const near =
    KNOWN.find((one) => one === bare) ??
    KNOWN.find((one) => bare.length > 3 && (one.startsWith(bare) || bare.startsWith(one))) ??
    KNOWN.find((one) => one.length > 3 && isOneSlipFrom(bare, one))
  return near ? ` Meant is perhaps "${near}".` : ''
}
const MAX_MODIFIERS = 12

const readChain = (modifiers: readonly string[], at: Span, { source }: Reading): Chain => {
  let now = 0
  /** Told at the last of this name that was read. */
  const refuse = (modifier: string, why: string, code: FaultCode = 'wrong_modifier'): never => {
    throw new Refused(code, modifierAt(source, at, modifiers.lastIndexOf(modifier, now)), why)
  }
  if (modifiers.length > MAX_MODIFIERS)
    throw new Refused('wrong_modifier', at, `More than ${MAX_MODIFIERS} modifiers on one field.`)
  let main = 'text' as Main // `claim` changes it, which the compiler does not follow
  let place: Place = 'whole'
  let is: Comparison = 'eq'
  let part: DatePart = 'hour'
  let flags = ''
  const steps: string[] = []
  const flat = new Set<string>()
  const claim = (wanted: Main, modifier: string): void => {
    if (main !== 'text' && main !== wanted)
      refuse(modifier, `"${modifier}" cannot stand with "${main}".`)
    main = wanted
  }
  for (const [index, modifier] of modifiers.entries()) {
    now = index
    const flag = Object.hasOwn(FLAGS, modifier) ? FLAGS[modifier] : undefined
    const where = Object.hasOwn(PLACES, modifier) ? PLACES[modifier] : undefined
    if (where) {
      if (place !== 'whole') refuse(modifier, `"${modifier}" stands beside "${place}". Keep one.`)
      place = where
    } else if (STEPS.has(modifier)) {
      // `contains|expand` is how SigmaHQ writes it; only what changes text to bytes must come before the place.
      if (place !== 'whole' && modifier !== 'expand' && modifier !== 'windash')
        refuse(modifier, `"${modifier}" must stand before "${place}".`)
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
      if (main !== 're') refuse(modifier, `"${modifier}" stands only after "re".`)
      flags += flag
    } else if (COMPARISONS.has(modifier)) {
      if (main !== 'date') claim('number', modifier)
      if (is !== 'eq')
        refuse(
          modifier,
          `"${modifier}" stands beside "${is}". Write a range as two lines of the selection.`,
        )
      is = modifier as Comparison // proven by the set
    } else if (PARTS.has(modifier)) {
      if (main === 'date') refuse(modifier, `"${modifier}" stands beside "${part}". Keep one.`)
      claim('date', modifier)
      part = modifier as DatePart // proven by the set
    } else
      refuse(
        modifier,
        `"${shown(modifier)}" is no modifier of Sigma 2.1.${meantBy(modifier)}`,
        'unknown_modifier',
      )
  }
  const takesText = main === 'text'
  if (!takesText && steps.length > 0)
    refuse(steps[0] ?? '', `"${steps[0]}" works on text, not with "${main}".`)
  if (place !== 'whole' && !takesText && main !== 'fieldref')
    refuse(place, `"${place}" cannot stand with "${main}".`)
  if (flat.has('neq') && is !== 'eq') refuse('neq', `"neq" cannot stand with "${is}".`)
  if (flat.has('cased') && !takesText && main !== 'fieldref')
    refuse('cased', `"cased" says nothing with "${main}".`)
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

/** The modifier in the key, as far as it stands there as it was read. */
const modifierAt = ({ text }: Source, at: Span, index: number): Span => {
  const key = text.slice(at.from, at.to).replace(/['"]$/, '')
  let from = 0
  for (let bars = 0; bars <= index; bars++) {
    from = key.indexOf('|', from) + 1
    if (from === 0) return at
  }
  const end = key.indexOf('|', from)
  return { from: at.from + from, to: at.from + (end < 0 ? key.length : end) }
}

const readValue = (
  one: Scalar,
  field: string | null,
  chain: Chain,
  reading: Reading,
): Expression => {
  const test = (found: Test): Expression => {
    if (reading.testsLeft-- <= 0)
      throw new Refused('too_large', one.at, 'The rule has more than 50,000 comparisons.')
    return { op: 'test', field, test: inForm(found, reading) }
  }
  if (chain.main === 'exists') {
    if (typeof one.value !== 'boolean')
      throw new Refused('wrong_value', one.at, '"exists" takes true or false.')
    return one.value ? test({ kind: 'present' }) : not(test({ kind: 'present' }))
  }
  if (one.value === null) {
    if (
      field === null ||
      chain.main !== 'text' ||
      chain.text.place !== 'whole' ||
      chain.text.steps.length > 0
    )
      throw new Refused('wrong_value', one.at, '"null" cannot stand with these modifiers.')
    return test({ kind: 'null' })
  }
  if (chain.main === 're') {
    const read = readRegex(one.source, chain.flags)
    if (!read.ok)
      throw new Refused('regex', one.at, `The expression "${shown(one.source)}" ${read.why}.`)
    if (reading.form && nfkc(one.source) !== one.source)
      warn(
        reading,
        'advice',
        one.at,
        `The expression "${shown(one.source)}" holds signs that no value has after NFKC. Write them as NFKC does.`,
      )
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
        one.at,
        `"${shown(one.source)}" is no range. Write 10.0.0.0/8 or fd00::/8.`,
      )
    return test({ kind: 'cidr', range: one.source })
  }
  if (chain.main === 'fieldref') {
    if (typeof one.value !== 'string' || !one.value)
      throw new Refused('wrong_value', one.at, '"fieldref" takes the name of a field.')
    if (/[*?]/.test(one.value))
      throw new Refused('wrong_value', one.at, '"fieldref" names one field, without wildcards.')
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
    const value = typeof one.value === 'number' ? one.value : numberOf(one.source)
    if (!Number.isFinite(value))
      throw new Refused('wrong_value', one.at, `"${shown(one.source)}" is no number.`)
    const exact = Number.isSafeInteger(value) ? null : wholeOf(one.source)
    const compare = (is: Comparison): Expression =>
      chain.main === 'date'
        ? test({ kind: 'date', part: chain.part, is, value })
        : test({ kind: 'number', is, value, ...(exact !== null && { whole: String(exact) }) })
    if (isNumberApart) return not(or([compare('lt'), compare('gt')]))
    return chain.differs ? or([compare('lt'), compare('gt')]) : compare(chain.is)
  }
  return textTests(one, field, chain.text, reading)
}
