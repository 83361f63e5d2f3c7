import type { Bytes, TablePart } from './parts.ts'

export type TableOptions = {
  /** Header names (any spelling) that help to tell the header line from titles; default: those of `ledgerFields`. */
  readonly knownHeaders?: readonly string[]
  /** Force what is otherwise detected. */
  readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp932' | 'euc-jp'
  readonly headerRow?: number
}

/**
 * Reads CSV, TSV and XLSX: which one, the encoding, the delimiter and the header line are found out. CSV streams row by row;
 * XLSX is read whole within bounds. Never throws for the bytes.
 * @example for await (const part of readTable([bytes])) if (part.kind === 'row') …
 */
export declare const readTable: (
  chunks: Bytes,
  options?: TableOptions,
) => AsyncGenerator<TablePart, void, undefined>
