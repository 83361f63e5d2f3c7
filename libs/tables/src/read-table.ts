/**
 * Spreadsheet files as Japanese companies have them: which kind, the encoding, the delimiter and the header line are found out.
 * CSV streams row by row; XLSX is read whole within bounds.
 * @module
 */
import { blocksOf } from '@hinoban/bytes'
import { streamDecoder } from './encodings.ts'
import { keyOf } from './guess-mapping.ts'
import { HEADER_SAMPLE_LINES, type Header, headerIn, type Line } from './header.ts'
import { ledgerFields } from './ledger-fields.ts'
import { normalizeText } from './normalize-text.ts'
import type { Bytes, Table, TableEncoding, TablePart } from './parts.ts'
import { columnName } from './positions.ts'
import { type Delimiter, delimiterOf, type Fault, recordAt } from './records.ts'
import { MAX_SHEET_ROWS, readWorkbook } from './sheets.ts'

/** A workbook is held in memory; 64 MB packed is far above a ledger. */
const MAX_WORKBOOK_BYTES = 64 * 1024 * 1024
const MAX_ROWS = 10_000_000
const MAX_DAMAGE = 10_000

export type TableOptions = {
  /** Header names (any spelling) that help to tell the header line from titles; default: those of `ledgerFields`. */
  readonly knownHeaders?: readonly string[]
  /** Force what is otherwise detected. */
  readonly encoding?: TableEncoding
  readonly headerRow?: number
}

/**
 * Reads CSV, TSV and XLSX. Never throws for the bytes; an error of the source itself passes through.
 * @example for await (const part of readTable([bytes])) if (part.kind === 'row') …
 */
export const readTable = async function* (
  chunks: Bytes,
  options: TableOptions = {},
): AsyncGenerator<TablePart, void, undefined> {
  const known = new Set(
    (options.knownHeaders ?? ledgerFields.flatMap(({ synonyms }) => synonyms)).map(keyOf),
  )
  const count = { rows: 0, damaged: 0 }
  const blocks = blocksOf(chunks)
  try {
    const first = await blocks.next()
    const head = first.done ? new Uint8Array() : first.value
    const parts =
      kindOf(head) === 'zip'
        ? workbookParts(head, blocks, known, options)
        : kindOf(head) === 'text'
          ? textParts(head, blocks, known, options)
          : [refusal(kindOf(head) === 'ole' ? oleKind(head) : 'not_a_table')]
    for await (const part of parts) {
      if (part.kind === 'row') count.rows += 1
      if (part.kind === 'damaged') count.damaged += 1
      yield part
      if (count.damaged >= MAX_DAMAGE || count.rows >= MAX_ROWS) {
        count.damaged += 1
        yield refusal(count.rows >= MAX_ROWS ? 'too_many_rows' : 'too_much_damage')
        break
      }
    }
  } finally {
    await blocks.return()
  }
  yield { kind: 'finished', rows: count.rows, damaged: count.damaged }
}

const refusal = (why: Extract<TablePart, { kind: 'damaged' }>['why'], lost = true): TablePart => ({
  kind: 'damaged',
  row: null,
  column: null,
  why,
  lost,
})

const kindOf = (head: Uint8Array): 'zip' | 'ole' | 'text' | 'other' => {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)
  if (starts(0x50, 0x4b, 3, 4)) return 'zip'
  if (starts(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'ole'
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return 'text'
  // Tables hold tabs and line ends; any other control character in number says: not a text.
  let controls = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 27)) controls += 1
  return head.length === 0 || controls * 100 > head.length ? 'other' : 'text'
}

/** A password-protected XLSX is an OLE container with a stream of this name ([MS-OFFCRYPTO] §2.3). */
const oleKind = (head: Uint8Array): 'encrypted' | 'old_excel' =>
  new TextDecoder('utf-16le').decode(head).includes('EncryptedPackage') ? 'encrypted' : 'old_excel'

const textParts = async function* (
  head: Uint8Array,
  blocks: AsyncIterable<Uint8Array>,
  known: ReadonlySet<string>,
  options: TableOptions,
): AsyncGenerator<TablePart> {
  const decoder = streamDecoder(options.encoding ?? null)
  let text = decoder.push(head)
  const directive = /^\ufeff?sep=([,\t;])\r?\n/.exec(text)
  const delimiter = (directive?.[1] ?? delimiterOf(text.slice(0, 32_768))) as Delimiter // one of the three by the pattern
  const sheet = sheetReader(known, options.headerRow ?? null, (header) => ({
    sheet: null,
    format: 'csv',
    encoding: decoder.encoding() ?? 'utf-8',
    delimiter,
    ...header,
  }))
  let at = directive ? directive[0].length : 0
  let row = directive ? 1 : 0
  let isInLostLine = false
  const records = function* (extent: 'more' | 'end'): Generator<TablePart> {
    while (at < text.length) {
      if (isInLostLine) {
        const end = text.slice(at).search(/[\r\n]/)
        at = end < 0 ? text.length : at + end + 1
        isInLostLine = end < 0
        continue
      }
      const record = recordAt(text, at, delimiter, extent)
      if (record === null) break
      row += 1
      isInLostLine =
        extent === 'more' &&
        record.fault?.lost === true &&
        record.next >= text.length &&
        !/[\r\n]$/.test(text)
      at = record.next
      yield* sheet.take({ row, cells: record.cells }, record.fault ? [record.fault] : [])
    }
    text = text.slice(at)
    at = 0
  }
  if (text.charCodeAt(0) === 0xfeff) at = Math.max(at, 1)
  yield* records('more')
  for await (const block of blocks) {
    text += decoder.push(block)
    yield* records('more')
  }
  text += decoder.end()
  yield* records('end')
  yield* sheet.end()
}

const workbookParts = async function* (
  head: Uint8Array,
  blocks: AsyncIterable<Uint8Array>,
  known: ReadonlySet<string>,
  options: TableOptions,
): AsyncGenerator<TablePart> {
  const pieces = [head]
  let size = head.length
  for await (const block of blocks) {
    size += block.length
    if (size > MAX_WORKBOOK_BYTES) return yield refusal('too_large')
    pieces.push(block)
  }
  const file = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    file.set(piece, at)
    at += piece.length
  }
  const book = await readWorkbook(file)
  if (!book.ok) return yield refusal(book.why)
  if (!book.isWhole) yield refusal('sheet_unreadable', false)
  for (const part of book.sheets) {
    if (part.kind === 'lost') {
      yield refusal('sheet_unreadable')
      continue
    }
    const sheet = sheetReader(known, options.headerRow ?? null, (header) => ({
      sheet: part.name,
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      ...header,
    }))
    for (const { row, cells, faults } of part.rows) yield* sheet.take({ row, cells }, faults)
    yield* sheet.end()
    if (part.isCut)
      yield { kind: 'damaged', row: MAX_SHEET_ROWS, column: null, why: 'too_many_rows', lost: true }
  }
}

/** Lines of one sheet into its header and its records. Lines are held back only until the header is known. */
const sheetReader = (
  known: ReadonlySet<string>,
  forcedRow: number | null,
  tableOf: (header: Pick<Table, 'header' | 'headerRow' | 'titles'>) => Table,
) => {
  let sample: Line[] | null = []
  let names: readonly string[] = []
  let raw = ''

  const start = function* (): Generator<TablePart> {
    const lines = sample ?? []
    sample = null
    if (!lines.some(({ cells }) => isFilled(cells))) return
    const header: Header | null = headerIn(lines, known, forcedRow)
    if (header === null) {
      const width = Math.max(...lines.map(({ cells }) => cells.length))
      names = Array.from({ length: width }, (_, i) => columnName(i))
      yield { kind: 'table', table: tableOf({ header: names, headerRow: 0, titles: [] }) }
      yield refusal('no_header', false)
    } else {
      names = header.names
      raw = lineKey(lines.find(({ row }) => row === header.row)?.cells ?? [])
      yield {
        kind: 'table',
        table: tableOf({ header: names, headerRow: header.row, titles: header.titles }),
      }
    }
    for (const line of header?.records ?? lines) yield* record(line)
  }
  const record = function* ({ row, cells }: Line): Generator<TablePart> {
    if (!isFilled(cells)) return
    const why =
      lineKey(cells) === raw && raw !== '' ? 'header_again' : extraLine(cells, names.length)
    if (why !== null) return yield { kind: 'skipped', row, why }
    const full = Array.from(
      { length: Math.max(names.length, lastFilled(cells) + 1) },
      (_, i) => cells[i] ?? '',
    )
    yield { kind: 'row', row, cells: full }
  }
  return {
    take: function* (line: Line, faults: readonly Fault[]): Generator<TablePart> {
      for (const { column, why, lost } of faults)
        yield { kind: 'damaged', row: line.row, column, why, lost }
      const bad = line.cells.findIndex((cell) => cell.includes('\ufffd'))
      if (bad >= 0)
        yield { kind: 'damaged', row: line.row, column: bad, why: 'bad_bytes', lost: false }
      if (sample === null) return yield* record(line)
      sample.push(line)
      if (sample.length >= Math.max(HEADER_SAMPLE_LINES, (forcedRow ?? 0) + 2)) yield* start()
    },
    end: function* (): Generator<TablePart> {
      if (sample !== null) yield* start()
    },
  }
}

const isFilled = (cells: readonly string[]): boolean => cells.some((cell) => cell.trim() !== '')
const lastFilled = (cells: readonly string[]): number =>
  cells.findLastIndex((cell) => cell.trim() !== '')
const lineKey = (cells: readonly string[]): string => cells.map(keyOf).join('\n').trim()

/** A total or a note below the table: few cells, the first of which says so. */
const extraLine = (cells: readonly string[], width: number): 'total' | 'note' | null => {
  if (width < 3) return null
  const filled = cells.filter((cell) => cell.trim() !== '')
  const first = normalizeText(filled[0] ?? '').replace(/ /g, '')
  if (
    filled.length <= Math.max(2, width / 2) &&
    /^(総?合計|総計|小計|計|total|subtotal|grandtotal)([::].*|\d.*|台数?.*|件数?.*)?$/i.test(first)
  )
    return 'total'
  return filled.length === 1 && /^(※|\*|注[::)\d]|\(注|備考[::]|note:|以上$)/i.test(first)
    ? 'note'
    : null
}
