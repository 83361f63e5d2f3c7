/**
 * Delimited text into records (RFC 4180 as Excel writes and reads it). One record is looked at as a whole: a quote that is opened
 * and never closed costs its own line, not the rest of the file.
 * @module
 */
import type { TableDamage } from './parts.ts'

/** What a cell of Excel can hold; a longer quoted one is a quote that somebody forgot to close. */
export const MAX_CELL_CHARS = 32_767
/** Excel's last column is XFD. */
const MAX_COLUMNS = 16_384
const MAX_RECORD_CHARS = 1024 * 1024

export type Delimiter = ',' | '\t' | ';'
export type Fault = { readonly column: number; readonly why: TableDamage; readonly lost: boolean }
export type RecordAt = {
  readonly cells: readonly string[]
  /** Where the next record begins. */
  readonly next: number
  readonly fault: Fault | null
}

/** The record that begins at `at`; null when more text is needed to know its end. */
export const recordAt = (
  text: string,
  at: number,
  delimiter: Delimiter,
  extent: 'more' | 'end',
): RecordAt | null => {
  const cells: string[] = []
  let fault: Fault | null = null
  let i = at
  for (;;) {
    if (text[i] === '"') {
      const quoted = quotedAt(text, i, delimiter)
      if (quoted === 'open') {
        if (extent === 'more' && text.length - i <= MAX_CELL_CHARS) return null
        return withoutLine(text, i, extent, {
          column: cells.length,
          why: 'quote_not_closed',
          lost: true,
        })
      }
      if (extent === 'more' && quoted.end >= text.length) return null
      if (quoted.isStray) {
        // Text behind a quote that spans lines: the quote before it was never closed.
        if (quoted.value.includes('\n') || quoted.value.includes('\r'))
          return withoutLine(text, i, extent, {
            column: cells.length,
            why: 'quote_not_closed',
            lost: true,
          })
        fault ??= { column: cells.length, why: 'text_after_quote', lost: false }
      }
      cells.push(quoted.value)
      i = quoted.end
    } else {
      const end = endOfCell(text, i, delimiter)
      if (extent === 'more' && end >= text.length) {
        if (text.length - at <= MAX_RECORD_CHARS) return null
        return {
          cells: [],
          next: text.length,
          fault: { column: cells.length, why: 'cell_too_long', lost: true },
        }
      }
      if (end - i > MAX_CELL_CHARS)
        fault ??= { column: cells.length, why: 'cell_too_long', lost: false }
      cells.push(text.slice(i, Math.min(end, i + MAX_CELL_CHARS)))
      i = end
    }
    if (text[i] === delimiter) {
      i += 1
      if (cells.length >= MAX_COLUMNS)
        return withoutLine(text, i, extent, {
          column: MAX_COLUMNS,
          why: 'too_many_columns',
          lost: true,
        })
      continue
    }
    if (text[i] === '\r' && i + 1 >= text.length && extent === 'more') return null
    return {
      cells,
      next: text[i] === '\r' && text[i + 1] === '\n' ? i + 2 : Math.min(i + 1, text.length),
      fault,
    }
  }
}

/** Gives up the rest of the line. Null when its end is not there yet and may come. */
const withoutLine = (
  text: string,
  from: number,
  extent: 'more' | 'end',
  fault: Fault,
): RecordAt | null => {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\n') return { cells: [], next: i + 1, fault }
    if (text[i] === '\r') return { cells: [], next: text[i + 1] === '\n' ? i + 2 : i + 1, fault }
  }
  return extent === 'end' || text.length - from > MAX_RECORD_CHARS
    ? { cells: [], next: text.length, fault }
    : null
}

const quotedAt = (
  text: string,
  at: number,
  delimiter: Delimiter,
): { value: string; end: number; isStray: boolean } | 'open' => {
  let from = at + 1
  let value = ''
  for (;;) {
    const end = text.indexOf('"', from)
    if (end < 0 || end - at > MAX_CELL_CHARS + 1) return 'open'
    value += text.slice(from, end)
    if (text[end + 1] !== '"') {
      from = end + 1
      break
    }
    value += '"'
    from = end + 2
  }
  const end = endOfCell(text, from, delimiter)
  return end === from
    ? { value, end, isStray: false }
    : {
        value: (value + text.slice(from, end)).slice(0, MAX_CELL_CHARS),
        end,
        isStray: text.slice(from, end).trim() !== '',
      }
}

const endOfCell = (text: string, from: number, delimiter: Delimiter): number => {
  const sign = delimiter.charCodeAt(0)
  let i = from
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === sign || c === 10 || c === 13) break
  }
  return i
}

/** The sign that parts the head of the file into the most even columns; a comma when none does. */
export const delimiterOf = (head: string): Delimiter => {
  const scored = ([',', '\t', ';'] as const).map((delimiter) => {
    const counts = new Map<number, number>()
    let at = 0
    for (let n = 0; n < 50 && at < head.length; n++) {
      const record = recordAt(head, at, delimiter, 'end')
      if (record === null) break
      if (record.cells.length > 1)
        counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1)
      at = record.next
    }
    return {
      delimiter,
      score: Math.max(0, ...[...counts].map(([columns, lines]) => lines * Math.min(columns, 20))),
    }
  })
  return scored.sort((a, b) => b.score - a.score)[0]?.delimiter ?? ','
}
