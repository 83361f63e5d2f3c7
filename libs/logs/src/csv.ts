/**
 * One row of comma-separated values, as devices write them: quotes around a value, doubled or escaped within.
 * @module
 */

/** Rows of PAN-OS have about 120 columns. */
const MAX_COLUMNS = 1_000

export type CsvRow = { readonly columns: readonly string[]; readonly isWhole: boolean }

/** `isWhole` is false where the row ends within quotes. */
export const readCsvRow = (text: string, from = 0): CsvRow => {
  const columns: string[] = []
  let at = from
  while (columns.length < MAX_COLUMNS) {
    if (text.charCodeAt(at) !== QUOTE) {
      const end = text.indexOf(',', at)
      columns.push(text.slice(at, end < 0 ? text.length : end))
      if (end < 0) return { columns, isWhole: true }
      at = end + 1
      continue
    }
    let done = ''
    let start = at + 1
    for (;;) {
      const end = text.indexOf('"', start)
      if (end < 0) {
        columns.push(done + text.slice(start))
        return { columns, isWhole: false }
      }
      done += text.slice(start, end)
      if (text.charCodeAt(end + 1) !== QUOTE) {
        at = end + 1
        break
      }
      done += '"'
      start = end + 2
    }
    const comma = text.indexOf(',', at)
    columns.push(done + text.slice(at, comma < 0 ? text.length : comma))
    if (comma < 0) return { columns, isWhole: true }
    at = comma + 1
  }
  return { columns, isWhole: true }
}
const QUOTE = 0x22
