/**
 * XLSX into rows of text. The container is unfolded and checked by `unzip.ts` first; formulas are never evaluated, the value that
 * Excel stored last is taken. Dates come as `2026-04-01`, whatever the format of the cell.
 * @module
 */
import { read, SSF, type WorkSheet } from '@e965/xlsx'
import { excelSerialDate } from './dates.ts'
import type { Fault } from './records.ts'
import { stored, unzip } from './unzip.ts'

/** A ledger of a million rows belongs in CSV, which streams. */
export const MAX_SHEET_ROWS = 200_000
const MAX_SHEETS = 200
const MAX_COLUMNS = 2000
const MAX_CELL_CHARS = 32_767

export type SheetRow = {
  readonly row: number
  readonly cells: readonly string[]
  readonly faults: readonly Fault[]
}
export type SheetPart =
  | {
      readonly kind: 'sheet'
      readonly name: string
      readonly rows: Iterable<SheetRow>
      readonly isCut: boolean
    }
  | { readonly kind: 'lost'; readonly name: string }
export type Workbook =
  | { readonly ok: true; readonly sheets: readonly SheetPart[]; readonly isWhole: boolean }
  | {
      readonly ok: false
      readonly why: 'zip_bomb' | 'encrypted' | 'file_unreadable' | 'not_a_table'
    }

/** The reader insists on parts that the list of contents names; pictures, macros and embedded files stay folded. */
const isWanted = (name: string): boolean => /\.(xml|rels)$/i.test(name)

export const readWorkbook = async (file: Uint8Array): Promise<Workbook> => {
  const unzipped = await unzip(file, isWanted)
  if (!unzipped.ok) return unzipped
  if (!unzipped.parts.some(({ name }) => name.toLowerCase() === 'xl/workbook.xml'))
    return { ok: false, why: unzipped.parts.length === 0 ? 'not_a_table' : 'file_unreadable' }
  let book: ReturnType<typeof read>
  try {
    book = read(stored(unzipped.parts), {
      type: 'array',
      dense: true,
      cellFormula: true,
      cellHTML: false,
      cellNF: true,
      cellText: true,
      cellStyles: true,
      sheetRows: MAX_SHEET_ROWS + 1,
    })
  } catch {
    // The reader throws plain errors for what it cannot make sense of; there is no other way to ask it.
    return { ok: false, why: 'file_unreadable' }
  }
  const system = book.Workbook?.WBProps?.date1904 === true ? '1904' : '1900'
  const hidden = book.Workbook?.Sheets ?? []
  const sheets = book.SheetNames.slice(0, MAX_SHEETS).flatMap((name, i): SheetPart[] => {
    if ((hidden[i]?.Hidden ?? 0) !== 0) return []
    const sheet = Object.hasOwn(book.Sheets, name) ? book.Sheets[name] : undefined
    if (sheet === undefined) return [{ kind: 'lost', name }]
    const rows = rowsOf(sheet, system)
    return [
      { kind: 'sheet', name, rows, isCut: (sheet['!fullref'] ?? sheet['!ref']) !== sheet['!ref'] },
    ]
  })
  return { ok: true, sheets, isWhole: unzipped.isWhole }
}

type Cell = { t?: string; v?: unknown; w?: string; z?: string | number; f?: string }

const rowsOf = function* (sheet: WorkSheet, system: '1900' | '1904'): Generator<SheetRow> {
  // With `dense` the reader gives rows of cells here; its types know only the other form.
  const grid = (sheet as unknown as { '!data'?: (Cell | undefined)[][] })['!data'] ?? []
  const down = verticalMerges(sheet)
  for (const [index, line] of grid.entries()) {
    if (index >= MAX_SHEET_ROWS) return
    const faults: Fault[] = []
    const cells: string[] = []
    const width = Math.min(MAX_COLUMNS, Math.max(line?.length ?? 0, down.width))
    for (let column = 0; column < width; column++) {
      const source = down.rowFor(index, column)
      const cell = grid[source]?.[column]
      const text = cell === undefined ? '' : textOf(cell, system)
      cells.push(text.slice(0, MAX_CELL_CHARS))
      if (source === index && cell?.t === 'e')
        faults.push({ column, why: 'cell_error', lost: false })
      else if (
        source === index &&
        cell?.f !== undefined &&
        (cell.v === undefined || cell.v === null)
      )
        faults.push({ column, why: 'formula_without_value', lost: false })
    }
    yield { row: index + 1, cells, faults }
  }
}

/** A cell that is merged over several rows counts for each of them: 総務部 over five machines. */
const verticalMerges = (
  sheet: WorkSheet,
): { width: number; rowFor(row: number, column: number): number } => {
  const first = new Map<string, number>()
  let width = 0
  let budget = 1_000_000
  for (const { s, e } of sheet['!merges'] ?? []) {
    if (s.c !== e.c || e.r <= s.r) continue
    width = Math.max(width, Math.min(MAX_COLUMNS, s.c + 1))
    for (let row = s.r + 1; row <= e.r && budget > 0; row++, budget--)
      first.set(`${row} ${s.c}`, s.r)
  }
  return {
    width: first.size === 0 ? 0 : width,
    rowFor: (row, column) => (first.size === 0 ? row : (first.get(`${row} ${column}`) ?? row)),
  }
}

const textOf = (cell: Cell, system: '1900' | '1904'): string => {
  if (cell.t === 'e') return ''
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE'
  if (typeof cell.v === 'string') return cell.v
  if (typeof cell.v !== 'number') return ''
  if (typeof cell.z === 'string' && SSF.is_date(cell.z)) {
    const date = excelSerialDate(cell.v, system)
    const minutes = Math.round((cell.v % 1) * 1440)
    if (date !== null)
      return minutes === 0
        ? date
        : `${date} ${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  }
  // `00123` is shown by a format; a long number in the general one would come as 1.23E+11.
  return cell.z === undefined || cell.z === 'General'
    ? String(cell.v)
    : (cell.w ?? String(cell.v)).trim()
}
