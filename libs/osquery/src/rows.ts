/**
 * Rows of a query. osquery sends every value as text (numbers too, unless `logger_numerics` is set); a row here is always text.
 * @module
 */
import { type Tally, tell } from './damage.ts'

export type Row = Readonly<Record<string, string>>

/** The widest table has 60 columns. */
const MAX_COLUMNS = 256
/** Twice the longest path of any system; a manifest or a script in a column may be longer and is cut. */
export const MAX_VALUE_CHARS: number = 64 * 1024
/** A file server lists 100,000 services, tasks and packages at the very most. */
export const MAX_ROWS: number = 250_000

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const readRow = (value: unknown, tally: Tally): Row | null => {
  if (!isObject(value)) {
    tell(tally, 'row_dropped')
    return null
  }
  const row: Record<string, string> = {}
  let columns = 0
  for (const name in value) {
    if (columns >= MAX_COLUMNS) {
      tell(tally, 'too_many_columns')
      break
    }
    const text = readValue(value[name], tally)
    if (text === null) continue
    columns += 1
    row[name] = text
  }
  return row
}

const readValue = (value: unknown, tally: Tally): string | null => {
  if (typeof value === 'string') {
    if (value.length <= MAX_VALUE_CHARS) return value
    tell(tally, 'value_cut')
    return value.slice(0, MAX_VALUE_CHARS).toWellFormed()
  }
  if (typeof value === 'number') return String(value)
  // What SQLite holds as NULL is empty in the default form.
  if (value === null) return ''
  tell(tally, 'value_dropped')
  return null
}

/** Old agents write `""` where there is no row. */
export const readRows = (value: unknown, tally: Tally): readonly Row[] => {
  if (value === '' || value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    tell(tally, 'row_dropped')
    return []
  }
  if (value.length > MAX_ROWS) tell(tally, 'too_many_rows', value.length - MAX_ROWS)
  const rows: Row[] = []
  for (const item of value.slice(0, MAX_ROWS)) {
    const row = readRow(item, tally)
    if (row !== null) rows.push(row)
  }
  return rows
}

/** Equal rows have equal keys, in whatever order their columns came. */
export const keyOf = (row: Row): string =>
  JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

// ── values of a row ────────────────────────────────────────────────────────────────────────────────────────

/** One line without control characters, at most `max` signs; empty where the column is missing. */
export const text = (row: Row, column: string, max = 1000): string => {
  const value = row[column]
  if (value === undefined) return ''
  return value
    .slice(0, max * 2)
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed()
}

/** A whole number that a double holds exactly; null where it is none or overflows. */
export const whole = (row: Row, column: string): number | null => {
  const value = (row[column] ?? '').trim()
  if (!/^-?\d{1,16}$/.test(value)) return null
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : null
}

/** `1` and `0`; null for anything else: -1 says that the agent could not tell. */
export const flag = (row: Row, column: string): boolean | null => {
  const value = (row[column] ?? '').trim().toLowerCase()
  if (value === '1' || value === 'true') return true
  return value === '0' || value === 'false' ? false : null
}

/** 9999-12-31: later is an overflow. */
const LAST_SECOND = 253_402_300_799

/** Unix seconds as milliseconds; null for 0, negatives and overflows: agents write 0 for "never". */
export const instant = (row: Row, column: string): number | null => {
  const seconds = Number((row[column] ?? '').trim() || 'none')
  return Number.isFinite(seconds) && seconds >= 1 && seconds <= LAST_SECOND
    ? Math.round(seconds * 1000)
    : null
}
