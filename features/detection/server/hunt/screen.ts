/**
 * Which stored events may match a rule, told from their kept fields alone, so that the record is read again only for those. The table
 * keeps neither empty values nor lists as they were, nor what is the message already: each rule is loosened by what may have been there,
 * so that it matches at least every event that it matches as it came. Where even that is not sure, the record is read. Pure.
 * @module
 */
import { type FieldValue, type LogEvent, type LogFormat, toSigma } from '@hinoban/logs'
import {
  compileRules,
  type Expression,
  type Rule,
  routesOf,
  sourceOfField,
  type Test,
  type ViewName,
} from '@hinoban/sigma'

/**
 * The columns of a row that is screened, in the order of `rowOfScreened`: where rules look for keywords all that these look at, else the
 * fields alone that rules ask for, `{asked:String}` with a line each.
 */
export const screenedColumns = (keywords: string): string =>
  `id, log_format, product, category, service, channel, event_id, message, ${keywords} AS wide, if(wide AND channel = '', raw, ''),
  mapFilter((k, v) -> wide OR replaceAll(k, ' ', '') IN (SELECT arrayJoin(splitByChar('\\n', {asked:String}))), fields) AS kept,
  length(kept)`

export type ScreenedRow = {
  readonly id: string
  readonly format: string
  readonly product: string
  readonly category: string
  readonly service: string
  readonly channel: string
  readonly eventId: number
  readonly message: string
  readonly raw: string
  /** How many the table holds: names may come twice. */
  readonly fieldCount: number
  readonly fields: Record<string, string>
}

export const rowOfScreened = (line: string): ScreenedRow => {
  const v = JSON.parse(line) as readonly never[] // as screenedColumns says
  const [id, format, product, category, service, channel, eventId, message] = v
  const [raw, fields, fieldCount] = v.slice(9)
  return {
    id: id ?? '',
    format: format ?? '',
    product: product ?? '',
    category: category ?? '',
    service: service ?? '',
    channel: channel ?? '',
    eventId: Number(eventId),
    message: message ?? '',
    raw: raw ?? '',
    fieldCount: Number(fieldCount),
    fields: fields ?? {},
  }
}

/** True where a rule may match the event; false is sure. */
export const openScreen = (rules: readonly Rule[]): ((row: ScreenedRow) => boolean) => {
  const { match } = compileRules(rules.map(loosenedRule))
  const needed = fieldsNeeded(rules)
  const asked = namesAsked(rules)
  return (row) => {
    const needs = row.channel === '' ? undefined : needed.get(kindOf(row.channel, row.eventId))
    if (needs?.some((name) => !Object.hasOwn(row.fields, name))) return true
    const fields = plainFields(row, asked)
    if (fields === null) return true
    if (row.message !== '') fields[MESSAGE] = row.message
    const { format, product, category, service, channel, eventId, raw } = row
    const event: Pick<LogEvent, (typeof ASKED)[number]> = {
      format: format as LogFormat, // as it was read
      channel: orNull(channel),
      eventId: eventId === 0 ? null : eventId,
      product: orNull(product),
      category: orNull(category),
      service: orNull(service),
      fields,
    }
    return match(toSigma(event as LogEvent, raw)).length > 0 // all that toSigma reads
  }
}
const ASKED = [
  'format',
  'channel',
  'eventId',
  'product',
  'category',
  'service',
  'fields',
] as const satisfies readonly (keyof LogEvent)[]
const orNull = (text: string): string | null => (text === '' ? null : text)

/** No field of a device has this name: the message, which is no field of its own any more. */
const MESSAGE = '\u0001message'

const WINDOWS: ReadonlySet<string> = new Set([
  'evtx',
  'windows-xml',
  'winlogbeat',
  'nxlog',
  'wazuh',
  'windows-json',
])

/** Its names and values as far as rules ask for them, but for what `loosened` knows of; null: not surely so. */
const plainFields = (
  { format, product, channel, eventId, fields, fieldCount }: ScreenedRow,
  asked: ReadonlySet<string>,
): Record<string, FieldValue> | null => {
  // Channels, ids and products that are not there may have been empty, nought or too large.
  if (channel === '' ? WINDOWS.has(format) || product === 'windows' : eventId === 0) return null
  const plain: Record<string, FieldValue> = fields
  let names = 0
  for (const name in fields) {
    const value = fields[name] ?? ''
    // Rules ask for names without their spaces.
    if (name.includes(' ') && asked.has(name.replaceAll(' ', ''))) return null
    if (value.startsWith('[') && value.endsWith(']')) {
      if (asked.has(name)) return null
      // A list is kept as its JSON; keywords look at its members.
      plain[name] = [value, ...membersOf(value)]
    }
    names += 1
  }
  return names === fieldCount ? plain : null
}

const membersOf = (text: string): readonly FieldValue[] => {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** Names that rules ask for, in the event's own words, and what lies on the way to them. */
export const namesAsked = (rules: readonly Rule[]): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const { logsource, expression } of rules)
    for (const { view, where } of routesOf(logsource))
      for (const field of [...fieldsIn(expression), ...(where === null ? [] : fieldsIn(where))])
        for (const name of ownNames(view, field)) {
          names.add(name)
          for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
            names.add(name.slice(0, dot))
        }
  return names
}

/** The event's names of what a rule calls so: several where it is made of them. */
const ownNames = (view: ViewName | null, field: string): readonly string[] => {
  const source = sourceOfField(view, field)
  if (typeof source !== 'function') return source === null ? [] : [source]
  const asked: string[] = []
  // A value for everything, so that nothing ends before it has asked for all that it needs.
  source({ fields: {}, field: (name) => asked.push(name) && '0' })
  return asked
}

const loosenedRule = (rule: Rule): Rule => ({
  ...rule,
  expression: loosened(rule.expression, 'more', rule.logsource.product === 'windows'),
})

const ALWAYS: Expression = { op: 'always' }
const NEVER: Expression = { op: 'never' }
const OTHER = { more: 'less', less: 'more' } as const

/** Holds of kept fields whenever the expression holds of the event (`more`), or only when it does (`less`). */
const loosened = (expression: Expression, way: 'more' | 'less', isWindows: boolean): Expression => {
  if (expression.op === 'always' || expression.op === 'never') return expression
  if (expression.op === 'not') {
    const of = loosened(expression.of, OTHER[way], isWindows)
    return of.op === 'always' ? NEVER : of.op === 'never' ? ALWAYS : { op: 'not', of }
  }
  if (expression.op !== 'test')
    return joined(
      expression.op,
      expression.of.map((one) => loosened(one, way, isWindows)),
    )
  const { field, test } = expression
  // These two the row has by itself, or it is not plain; what one of them is compared with it may not have.
  if (isWindows && (field === 'EventID' || field === 'Channel') && test.kind !== 'field')
    return expression
  return way === 'more' ? atMost(expression, field, test) : atLeast(expression, field, test)
}

/** What is not kept may have been empty, null, an object, or the same as the message. */
const atMost = (here: Expression, field: string | null, test: Test): Expression => {
  if (test.kind === 'present') return ALWAYS
  if (field === null) return holdsOfEmpty(test) ? ALWAYS : here
  if (test.kind === 'null') return isPath(field) ? ALWAYS : here
  if (test.kind === 'field')
    return isPath(field) || isPath(test.other)
      ? ALWAYS
      : joined('or', [here, absent(field), absent(test.other)])
  if (holdsOfEmpty(test)) return isPath(field) ? ALWAYS : joined('or', [here, absent(field)])
  const said: Expression = { op: 'test', field: MESSAGE, test }
  return joined('or', [here, isPath(field) ? said : joined('and', [absent(field), said])])
}
const atLeast = (here: Expression, field: string | null, test: Test): Expression =>
  field === null ||
  test.kind === 'null' ||
  isPath(field) ||
  (test.kind === 'field' && isPath(test.other))
    ? NEVER
    : here

const absent = (field: string): Expression => ({ op: 'test', field, test: { kind: 'null' } })

/** A kept name with a dot may be a path or a name: which, the table does not say. */
const isPath = (field: string): boolean => field.includes('.')

const joined = (op: 'and' | 'or', parts: readonly Expression[]): Expression => {
  const [decides, neutral] = op === 'and' ? [NEVER, ALWAYS] : [ALWAYS, NEVER]
  if (parts.some((one) => one.op === decides.op)) return decides
  const of = parts
    .filter((one) => one.op !== neutral.op)
    .flatMap((one) => (one.op === op ? one.of : [one]))
  const [only] = of
  return only === undefined ? neutral : of.length === 1 ? only : { op, of }
}

/** Any text there is, `*`: 1 is any run of signs. */
const holdsOfEmpty = (test: Test): boolean => {
  if (test.kind === 'text') return test.pieces.every((piece) => piece === 1)
  const product = 'asked'
  const rule: Rule = {
    kind: 'rule',
    about: NOBODY,
    logsource: { product },
    expression: { op: 'test', field: 'f', test },
  }
  return compileRules([rule]).match({ product, fields: { f: '' } }).length > 0
}
const NOBODY: Rule['about'] = {
  file: '',
  line: 1,
  title: '',
  id: null,
  name: null,
  status: null,
  level: null,
  author: null,
  description: null,
  license: null,
  date: null,
  modified: null,
  references: [],
  tags: [],
  falsepositives: [],
  fields: [],
  related: [],
}

const kindOf = (channel: string, eventId: number): string => `${channel.toLowerCase()}\n${eventId}`

/** By kind of event, fields that are asked for by their route, or of which others are made: without them nothing is sure. */
const fieldsNeeded = (rules: readonly Rule[]): ReadonlyMap<string, readonly string[]> => {
  const needed = new Map<string, Set<string>>()
  for (const { logsource, expression } of rules)
    for (const route of routesOf(logsource)) {
      if (route.kind === 'said' || (route.view === null && route.where === null)) continue
      const byRoute = route.where === null ? [] : fieldsIn(route.where)
      const made = fieldsIn(expression).filter(
        (field) => typeof sourceOfField(route.view, field) === 'function',
      )
      const names = [...byRoute, ...made].flatMap((field) => ownNames(route.view, field))
      for (const channel of route.channels ?? [])
        for (const id of route.eventIds ?? []) {
          const key = kindOf(channel, id)
          needed.set(key, new Set([...(needed.get(key) ?? []), ...names]))
        }
    }
  return new Map([...needed].map(([key, names]) => [key, [...names]]))
}

const fieldsIn = (expression: Expression): readonly string[] => {
  if (expression.op === 'and' || expression.op === 'or') return expression.of.flatMap(fieldsIn)
  if (expression.op === 'not') return fieldsIn(expression.of)
  if (expression.op !== 'test' || expression.field === null) return []
  const { field, test } = expression
  return test.kind === 'field' ? [field, test.other] : [field]
}
