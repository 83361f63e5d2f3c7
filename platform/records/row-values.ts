/**
 * How PostgreSQL's values arrive: counts as numbers while a double holds them exactly, instants as Date, days as text.
 * @module
 */
import pg from 'pg'

/** OIDs of pg_type.dat; they are part of the wire protocol and never change. */
const INT8 = 20
const NUMERIC = 1700
const DATE = 1082
const TIMESTAMP = 1114
const INT8_ARRAY = 1016
const NUMERIC_ARRAY = 1231
const DATE_ARRAY = 1182

/** bigint: a number when safe, else its decimal text. */
const integer = (text: string): number | string => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/** numeric: a number when a double keeps all its digits (15 always fit), else its decimal text. */
const decimal = (text: string): number | string =>
  text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15 || text === 'NaN' ? Number(text) : text

const asIs = (text: string): string => text

const arrayOf =
  <T>(one: (text: string) => T) =>
  (text: string): (T | null)[] =>
    // Arrays of numbers and days hold no quotes.
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((item) => (item === 'NULL' ? null : one(item)))

const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<
  number,
  (text: string) => unknown
>([
  [INT8, integer],
  [NUMERIC, decimal],
  // A day has no zone; a Date would move it.
  [DATE, asIs],
  [TIMESTAMP, asIs],
  [INT8_ARRAY, arrayOf(integer)],
  [NUMERIC_ARRAY, arrayOf(decimal)],
  [DATE_ARRAY, arrayOf(asIs)],
])

export const rowTypes: pg.CustomTypesConfig = {
  // pg types a parser by format; every parser here reads the text format, which is the only one asked for.
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format ?? 'text') === 'text' && parsers.has(oid)
      ? parsers.get(oid)
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}
