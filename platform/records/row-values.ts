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
const TIMESTAMPTZ = 1184
const TEXT_ARRAY = 1009
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

/** pg's own parsers; its type lists the numbers of single values only. */
const ownParser = pg.types.getTypeParser as (
  oid: number,
  format: 'text',
) => (text: string) => unknown
const fallback = {
  instant: ownParser(TIMESTAMPTZ, 'text'),
  texts: ownParser(TEXT_ARRAY, 'text'),
}

const UTC_INSTANT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?\+00$/

/** Judging reads millions of these: an instant in UTC with milliseconds needs no general parser. */
const instant = (text: string): unknown => {
  const part = UTC_INSTANT.exec(text)
  if (part === null) return fallback.instant(text)
  const [, year, month, day, hour, minute, second, fraction] = part
  // Years before 100 would be taken for 19xx.
  if (year !== undefined && year < '0100') return fallback.instant(text)
  const ms = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0'))
  return new Date(
    Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
      ms,
    ),
  )
}

/** Without quotes, backslashes and nesting there is nothing to unfold. */
const texts = (text: string): unknown =>
  /["\\]|^\{.*[{}].*\}$|^[^{]/s.test(text) ? fallback.texts(text) : arrayOf(asIs)(text)

const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<
  number,
  (text: string) => unknown
>([
  [INT8, integer],
  [NUMERIC, decimal],
  // A day has no zone; a Date would move it.
  [DATE, asIs],
  [TIMESTAMP, asIs],
  [TIMESTAMPTZ, instant],
  [TEXT_ARRAY, texts],
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
