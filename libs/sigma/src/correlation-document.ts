/**
 * A correlation document: type, rules, group-by, timespan, condition, aliases.
 * @module
 */
import { entryOf, textIn, textsIn } from './about.ts'
import type { About, Bound, Correlation, CorrelationType } from './form.ts'
import { numberOf } from './number.ts'
import { type Reading, Refused, shown, warn } from './refuse.ts'
import type { Entry, Tree } from './yaml-tree.ts'

type MapTree = Extract<Tree, { kind: 'map' }>

export const readCorrelation = (
  document: MapTree,
  section: Entry,
  about: About,
  reading: Reading,
): Correlation => {
  const tree = section.value
  if (tree.kind !== 'map')
    throw new Refused(
      'shape',
      section.at,
      'The correlation must be a map with type, rules and timespan.',
    )
  const named = textIn(tree, 'type') ?? ''
  const type = TYPES.find((one) => one === named)
  if (!type)
    throw new Refused(
      'shape',
      entryOf(tree, 'type')?.value.at ?? section.at,
      `The correlation type "${shown(named)}" is not known. Known are ${TYPES.join(', ')}.`,
    )
  for (const entry of tree.entries)
    if (!KEYS.has(entry.key))
      throw new Refused(
        'shape',
        entry.at,
        entry.key === 'timeframe'
          ? '"timeframe" is no key of a correlation. Write "timespan".'
          : `"${shown(entry.key)}" is no key of a correlation.`,
      )
  const rules = textsIn(entryOf(tree, 'rules')?.value ?? EMPTY)
  if (rules.length === 0) throw new Refused('shape', section.at, 'The correlation names no rules.')
  if (new Set(rules).size < rules.length)
    throw new Refused(
      'shape',
      entryOf(tree, 'rules')?.at ?? section.at,
      'The correlation names a rule twice.',
    )
  const isTemporal = type === 'temporal' || type === 'temporal_ordered'
  const condition = readBounds(tree, section)
  if (!isTemporal && condition.bounds.length === 0)
    throw new Refused('condition', section.at, `"${type}" needs a condition, such as "gte: 10".`)
  const needsField = type.startsWith('value_')
  if (needsField && condition.fields.length === 0)
    throw new Refused('condition', section.at, `"${type}" needs "field" in its condition.`)
  if (needsField && type !== 'value_count' && condition.fields.length > 1)
    throw new Refused('condition', section.at, `"${type}" takes one field.`)
  if (!needsField && condition.fields.length > 0)
    warn(reading, 'advice', section.at, `"${type}" does not use the condition's field.`)
  if (type === 'value_percentile' && !condition.hasPercentile)
    warn(reading, 'advice', section.at, 'No "percentile" is given: 50 is taken.')
  if (type === 'value_median')
    warn(
      reading,
      'advice',
      section.at,
      '"value_median" is no type of Sigma 2.1; it is read as the 50th percentile.',
    )
  const groupBy = textsIn(entryOf(tree, 'group-by')?.value ?? EMPTY).map((field) =>
    field.replaceAll(' ', ''),
  )
  return {
    kind: 'correlation',
    about,
    type,
    rules,
    groupBy,
    timespanMs: readTimespan(tree, section),
    bounds: condition.bounds,
    fields: condition.fields,
    percentile: condition.percentile,
    aliases: readAliases(tree, rules, groupBy, reading),
    generate: [textIn(tree, 'generate'), textIn(document, 'generate')].includes('true')
      ? 'each'
      : 'outermost',
    ...(reading.form && { form: reading.form }),
  }
}

const TYPES: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
]
const KEYS = new Set(['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'])
const EMPTY: Tree = { kind: 'list', at: { from: 0, to: 0 }, items: [] }

type Condition = {
  readonly bounds: readonly Bound[]
  readonly fields: readonly string[]
  readonly percentile: number
  readonly hasPercentile: boolean
}

const readBounds = (tree: MapTree, section: Entry): Condition => {
  const condition = entryOf(tree, 'condition')
  const bounds: Bound[] = []
  let fields: readonly string[] = []
  let percentile = 50
  let hasPercentile = false
  if (!condition) return { bounds, fields, percentile, hasPercentile }
  if (condition.value.kind !== 'map')
    throw new Refused(
      'condition',
      condition.at,
      'The condition of a correlation is a map such as "gte: 10" (conditions over rule names are not part of Sigma 2.1).',
    )
  for (const entry of condition.value.entries) {
    const is = BOUNDS.find((one) => one === entry.key)
    const value = entry.value.kind === 'scalar' ? numberOf(entry.value.source) : Number.NaN
    if (entry.key === 'field')
      fields = textsIn(entry.value).map((field) => field.replaceAll(' ', ''))
    else if (entry.key === 'percentile') {
      if (!(value >= 0 && value <= 100))
        throw new Refused('wrong_value', entry.value.at, '"percentile" is a number from 0 to 100.')
      percentile = value
      hasPercentile = true
    } else if (!is)
      throw new Refused(
        'condition',
        entry.at,
        `"${shown(entry.key)}" is no comparison. Known are ${BOUNDS.join(', ')}.`,
      )
    else if (Number.isNaN(value))
      throw new Refused('wrong_value', entry.value.at, `"${entry.key}" needs a number.`)
    else bounds.push({ is, value })
  }
  if (section.value.kind === 'map' && bounds.length === 0 && fields.length === 0)
    throw new Refused('condition', condition.at, 'The condition is empty.')
  return { bounds, fields, percentile, hasPercentile }
}

const BOUNDS = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const

/** Month and year as pySigma counts them. */
const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_629_746_000,
  y: 31_556_952_000,
}

const readTimespan = (tree: MapTree, section: Entry): number => {
  const entry = entryOf(tree, 'timespan')
  if (!entry)
    throw new Refused('shape', section.at, 'The correlation has no timespan, such as "5m".')
  const found =
    entry.value.kind === 'scalar' ? /^(\d{1,9})([smhdwMy])$/.exec(entry.value.source) : null
  const spanMs = Number(found?.[1]) * (UNITS_MS[found?.[2] ?? ''] ?? Number.NaN)
  if (!(spanMs > 0))
    throw new Refused(
      'wrong_value',
      entry.value.at,
      'The timespan is a number and a letter: 30s, 5m, 1h, 7d.',
    )
  return spanMs
}

const readAliases = (
  tree: MapTree,
  rules: readonly string[],
  groupBy: readonly string[],
  reading: Reading,
): Correlation['aliases'] => {
  const entry = entryOf(tree, 'aliases')
  const aliases = new Map<string, ReadonlyMap<string, string>>()
  if (!entry) return aliases
  if (entry.value.kind !== 'map')
    throw new Refused('shape', entry.at, 'The aliases are a map: alias, then rule, then field.')
  for (const alias of entry.value.entries) {
    if (alias.value.kind !== 'map')
      throw new Refused(
        'shape',
        alias.at,
        `The alias "${shown(alias.key)}" is a map of rule and field.`,
      )
    const fields = new Map<string, string>()
    for (const one of alias.value.entries) {
      if (one.value.kind !== 'scalar' || !one.value.source)
        throw new Refused(
          'shape',
          one.at,
          `The alias "${shown(alias.key)}" names no field for "${shown(one.key)}".`,
        )
      if (!rules.includes(one.key))
        throw new Refused(
          'unknown_reference',
          one.at,
          `The alias "${shown(alias.key)}" names "${shown(one.key)}", which the correlation does not list.`,
        )
      fields.set(one.key, one.value.source.replaceAll(' ', ''))
    }
    for (const rule of rules)
      if (!fields.has(rule))
        throw new Refused(
          'shape',
          alias.at,
          `The alias "${shown(alias.key)}" has no field for the rule "${shown(rule)}".`,
        )
    if (!groupBy.includes(alias.key))
      warn(reading, 'advice', alias.at, `The alias "${shown(alias.key)}" is not used in group-by.`)
    aliases.set(alias.key, fields)
  }
  return aliases
}
