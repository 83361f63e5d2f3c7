/**
 * What a spreadsheet file says, in parts: text cells with the positions that a person sees in Excel.
 * @module
 */

export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp932' | 'euc-jp'

export type Table = {
  /** Sheet name; null for text files. */
  readonly sheet: string | null
  readonly format: 'csv' | 'xlsx'
  readonly encoding: TableEncoding | null
  readonly delimiter: ',' | '\t' | ';' | null
  /** Column names, trimmed, empty where a column has none; header lines of two tiers are joined with `/`. */
  readonly header: readonly string[]
  /** Row of the (last) header line, 1-based as Excel numbers it. */
  readonly headerRow: number
  /** Texts above the header. */
  readonly titles: readonly string[]
}

export const TABLE_DAMAGE = [
  'not_a_table',
  'no_header',
  'bad_bytes',
  'quote_not_closed',
  'text_after_quote',
  'too_many_cells',
  'cell_too_long',
  'too_many_columns',
  'too_many_rows',
  'cell_error',
  'formula_without_value',
  'sheet_unreadable',
  'file_unreadable',
  'encrypted',
  'old_excel',
  'zip_bomb',
  'too_large',
  'too_much_damage',
] as const
export type TableDamage = (typeof TABLE_DAMAGE)[number]

export type TablePart =
  /** One per text file, one per sheet that has rows. */
  | { readonly kind: 'table'; readonly table: Table }
  /** `cells[i]` belongs to `header[i]`, trimmed of nothing; `row` is 1-based as Excel numbers it. */
  | { readonly kind: 'row'; readonly row: number; readonly cells: readonly string[] }
  /** A row that is no record: the header again, a total, a note below the table. */
  | {
      readonly kind: 'skipped'
      readonly row: number
      readonly why: 'header_again' | 'total' | 'note'
    }
  | {
      readonly kind: 'damaged'
      readonly row: number | null
      /** 0-based; `columnName(column)` is what Excel shows. */
      readonly column: number | null
      readonly why: TableDamage
      /** False where the row is given all the same. */
      readonly lost: boolean
    }
  /** Always given once, last. */
  | { readonly kind: 'finished'; readonly rows: number; readonly damaged: number }
