/**
 * CSV for people: UTF-8 with a byte order mark so that Excel reads Japanese, RFC 4180 quotes, CR LF, and no cell
 * that a spreadsheet would run as a formula (OWASP CSV Injection; also full-width signs and leading blanks).
 * @module
 */
export type CsvCell = string | number | boolean | null | undefined

const FORMULA_START = /^[\s"'\u200b-\u200f\ufeff]*[=+\-@\t\r＝＋－＠|%]/u
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/

export const csvCell = (value: CsvCell): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = FORMULA_START.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** A whole file as text pieces: mark and header first, then each batch of rows. */
export const csvFile = async function* (
  header: readonly string[],
  batches: AsyncIterable<readonly (readonly CsvCell[])[]>,
): AsyncGenerator<string> {
  yield `\ufeff${csvLine(header)}`
  for await (const rows of batches) yield rows.map(csvLine).join('')
}
