/**
 * A search as ClickHouse SQL: every text of a person is a bound parameter, every column is ours.
 * @module
 */
import { ECS_NAMES } from '@hinoban/logs'
import { z } from 'zod'
import type { SearchTerm } from '../../search-query.ts'
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

/** The text of a field; a name that is no column is looked for among native fields and the rest of the public face. */
export const fieldSql = (name: string, parameter: string): { sql: string; isBound: boolean } => {
  const own = OWN[name.toLowerCase()]
  if (own !== undefined) return { sql: own, isBound: false }
  if (Object.hasOwn(ECS_COLUMNS, name))
    return { sql: ECS_COLUMNS[name as keyof typeof ECS_COLUMNS], isBound: false }
  const key = `{${parameter}:String}`
  return {
    // Nothing but names of ECS stands in ecs.
    sql: ECS.has(name)
      ? `if(mapContains(fields, ${key}), fields[${key}], ecs[${key}])`
      : `fields[${key}]`,
    isBound: true,
  }
}
const ECS: ReadonlySet<string> = new Set(ECS_NAMES)

export const conditionsOf = (terms: readonly SearchTerm[]): Conditions => {
  const params: Record<string, string> = {}
  const sql = terms.map((term, i) => {
    const value = `v${i}`
    const bound = `{${value}:String}`
    if (term.kind === 'words') {
      params[value] = term.text
      return negated(term.not, hasWords(bound, term.not))
    }
    if (term.kind === 'phrase') {
      params[value] = term.text
      // The index finds where the words are; the phrase is then looked for as it stands.
      return negated(
        term.not,
        `(${hasWords(bound, term.not)} AND positionUTF8(${PLAIN_TEXT}, ${folded(bound)}) > 0)`,
      )
    }
    const field = fieldSql(term.field, `f${i}`)
    if (field.isBound) params[`f${i}`] = term.field
    if (term.value.includes('*')) {
      params[value] = likePattern(term.value)
      return negated(term.not, `${field.sql} ILIKE ${bound}`)
    }
    params[value] = term.value
    const isEqual = `lowerUTF8(${field.sql}) = lowerUTF8(${bound})`
    return term.not ? `NOT ${isEqual}` : `${isEqual}${narrowed(term, bound)}`
  })
  return {
    sql: sql.map((one) => ` AND ${one}`).join(''),
    params,
    shape: z.object(Object.fromEntries(Object.keys(params).map((name) => [name, z.string()]))),
  }
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
  return isNative && /[\p{L}\p{N}]/u.test(value) ? ` AND ${hasWords(bound, false)}` : ''
}
const ADDRESSES: ReadonlySet<string> = new Set(['source.ip', 'destination.ip'])

/**
 * What must not be there is read from the rows: the index cannot leave anything out for it, and where ClickHouse reads past the index it
 * cuts text into words by the default way unless it is told ours, with which in turn it does not use the index.
 */
const hasWords = (bound: string, not: boolean): string =>
  `hasAllTokens(${SEARCHED_TEXT}, ${tokensOf(bound)}${not ? ", 'asciiCJK'" : ''})`

const negated = (not: boolean, sql: string): string => (not ? `NOT ${sql}` : sql)

/** As the index folds: letter for letter as SEARCHED_TEXT, without the gaps. */
const PLAIN_TEXT =
  "lowerUTF8(normalizeUTF8NFKC(concat(host, ' ', message, ' ', arrayStringConcat(mapValues(fields), ' '))))"
const folded = (text: string): string => `lowerUTF8(normalizeUTF8NFKC(${text}))`
const tokensOf = (text: string): string =>
  `tokens(translate(${folded(text)}, '._:\\'', '    '), 'asciiCJK')`

const likePattern = (value: string): string =>
  value.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%')
