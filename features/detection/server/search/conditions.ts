/**
 * A search as ClickHouse SQL: every text of a person is a bound parameter, every column is ours.
 * @module
 */
import { ECS_NAMES } from '@hinoban/logs'
import { z } from 'zod'
import type { SearchTerm, SimpleTerm } from '../../search-query.ts'
import { ECS_COLUMNS, SEARCHED_TEXT } from '../store/columns.ts'

export type Conditions = {
  readonly sql: string
  readonly params: Readonly<Record<string, string>>
  readonly shape: z.ZodType<Readonly<Record<string, string>>>
}

/** Names that are columns beside those of the public face. */
const OWN: Readonly<Record<string, string>> = {
  source: 'source',
  host: 'host',
  user: 'user',
  action: 'action',
  outcome: 'outcome',
  format: 'log_format',
  product: 'product',
  category: 'category',
  service: 'service',
  channel: 'channel',
  provider: 'provider',
  severity: 'severity',
  message: 'message',
  raw: 'raw',
  eventid: 'toString(event_id)',
  'event.code': 'toString(event_id)',
  'source.port': 'toString(source_port)',
  'destination.port': 'toString(destination_port)',
}

/**
 * The text of a field; a name that is no column is looked for among native fields and the rest of the public face. Those are named as parts
 * of their map, which are read alone: of `fields[…]` ClickHouse reads all fields as soon as the same question looks for words.
 */
export const fieldSql = (
  name: string,
  parameter: string,
): { readonly sql: string; readonly params: Readonly<Record<string, string>> } => {
  const own = OWN[name.toLowerCase()]
  if (own !== undefined) return { sql: own, params: {} }
  if (Object.hasOwn(ECS_COLUMNS, name))
    return { sql: ECS_COLUMNS[name as keyof typeof ECS_COLUMNS], params: {} }
  const bound: Record<string, string> = {}
  const partOf = (map: 'fields' | 'ecs'): string => {
    // Signs that are written in another way on their way to the store.
    const isPlain = !/[\\\p{Cc}]/u.test(name)
    const place = `${parameter}${map}`
    bound[place] = isPlain ? `${map}.key_${name}` : name
    return isPlain ? `{${place}:Identifier}` : `${map}[{${place}:String}]`
  }
  const native = partOf('fields')
  // Nothing but names of ECS stands in ecs. A field that is there is not empty.
  const sql = ECS.has(name) ? `if(${native} != '', ${native}, ${partOf('ecs')})` : native
  return { sql, params: bound }
}
const ECS: ReadonlySet<string> = new Set(ECS_NAMES)

export const conditionsOf = (terms: readonly SearchTerm[]): Conditions => {
  const params: Record<string, string> = {}
  const sql = terms.map((term, i) =>
    term.kind === 'any'
      ? `(${term.terms.map((one, j) => termSql(one, `${i}x${j}`, params)).join(' OR ')})`
      : termSql(term, String(i), params),
  )
  return {
    sql: sql.map((one) => ` AND ${one}`).join(''),
    params,
    shape: z.object(Object.fromEntries(Object.keys(params).map((name) => [name, z.string()]))),
  }
}

const termSql = (term: SimpleTerm, place: string, params: Record<string, string>): string => {
  const value = `v${place}`
  const bound = `{${value}:String}`
  if (term.kind === 'words') {
    params[value] = term.text
    return negated(term.not, hasWords(bound))
  }
  if (term.kind === 'phrase') {
    params[value] = term.text
    // The index finds where the words are; the phrase is then looked for as it stands.
    return negated(
      term.not,
      `(${hasWords(bound)} AND positionUTF8(${PLAIN_TEXT}, ${folded(bound)}) > 0)`,
    )
  }
  const field = fieldSql(term.field, `f${place}`)
  Object.assign(params, field.params)
  // A field that is not there is empty.
  if (/^\*+$/.test(term.value)) return `${field.sql} ${term.not ? '=' : '!='} ''`
  const network = networkOf(term.value)
  if (network !== null && ADDRESSES.has(term.field)) {
    Object.assign(params, { [`${value}net`]: network.base, [`${value}mask`]: network.mask })
    const address = `replaceRegexpOne(lowerUTF8(${field.sql}), '^::ffff:', '')`
    return negated(
      term.not,
      `(isIPv4String(${address}) AND bitAnd(IPv4StringToNumOrDefault(${address}), toUInt32({${value}mask:String})) = toUInt32({${value}net:String}))`,
    )
  }
  if (term.value.includes('*')) {
    params[value] = likePattern(term.value)
    return negated(term.not, `${field.sql} ILIKE ${bound}`)
  }
  params[value] = term.value
  const isEqual = `lowerUTF8(${field.sql}) = lowerUTF8(${bound})`
  return term.not ? `NOT ${isEqual}` : `(${isEqual}${narrowed(term, bound)})`
}

/** `10.0.0.0/8` as numbers; null: no network. */
const networkOf = (text: string): { readonly base: string; readonly mask: string } | null => {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (found === null) return null
  const [a = 0, b = 0, c = 0, d = 0, bits = 33] = found.slice(1).map(Number)
  if (Math.max(a, b, c, d) > 255 || bits > 32) return null
  const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0
  const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  return { base: String((number & mask) >>> 0), mask: String(mask) }
}

/** What an index can say beforehand of a value that is there; it leaves out nothing that is equal. */
const narrowed = (
  { field, value }: { readonly field: string; readonly value: string },
  bound: string,
) => {
  // Addresses stand first among the observables, which are in lower case and without `::ffff:`.
  if (ADDRESSES.has(field) && /^[\da-f.:]{2,45}$/i.test(value))
    return ` AND has(observables, replaceRegexpOne(lowerUTF8(${bound}), '^::ffff:', ''))`
  const isNative = !ECS.has(field) && !Object.hasOwn(OWN, field.toLowerCase())
  // All values of native fields are in the text; one without a letter or number has no words.
  return isNative && /[\p{L}\p{N}]/u.test(value) ? ` AND ${hasWords(bound)}` : ''
}
const ADDRESSES: ReadonlySet<string> = new Set(['source.ip', 'destination.ip'])

/** Without its third argument, the way of cutting: given that, ClickHouse does not ask the index. */
const hasWords = (bound: string): string => `hasAllTokens(${SEARCHED_TEXT}, ${tokensOf(bound)})`

const negated = (not: boolean, sql: string): string => (not ? `NOT ${sql}` : sql)

/** As the index folds: letter for letter as SEARCHED_TEXT, without the gaps. */
const PLAIN_TEXT =
  "lowerUTF8(normalizeUTF8NFKC(concat(host, ' ', message, ' ', arrayStringConcat(mapValues(fields), ' '))))"
const folded = (text: string): string => `lowerUTF8(normalizeUTF8NFKC(${text}))`
const tokensOf = (text: string): string =>
  `tokens(translate(${folded(text)}, '._:\\'', '    '), 'asciiCJK')`

const likePattern = (value: string): string =>
  value.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%')
