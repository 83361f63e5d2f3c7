/**
 * What a stage and its reader say to each other. Pure.
 * @module
 */

import type { RowColumn, RowValues } from './numbered-rows.ts'

/** What the module named by a stage exports as `open(input, ask)`. */
export type StageReader = {
  /**
   * Reads one frame. `row` takes each row of it: values of the stage's columns. What is read twice (after
   * a kill) must give the same rows in the same order.
   */
  frame(body: Buffer, at: FrameAt): Promise<void> | void
  /** What was learnt since the last call, for the stage's `taken`: it is structured-cloned. */
  take(): unknown
  /** A word from outside: rules have changed. */
  tell(word: unknown): void
}
export type FrameAt = {
  /** 16 hex digits; with the number of the row it names a row for ever. */
  readonly batch: string
  /** The number that the next row will get. */
  readonly nextRow: () => number
  readonly row: (values: RowValues) => void
  /** A row that another batch may hold already (a sender repeats what it saw no answer to): what `leaveOut` is asked about. */
  readonly mayBeRepeated: (mark: unknown) => void
  /** Set where the frame ended its reader twice: nothing may be read of it but what stands in its head. */
  readonly isPoison: boolean
}
export type OpenReader = (
  input: unknown,
  ask: (question: unknown) => Promise<unknown>,
) => Promise<StageReader>

export type ReaderInput = {
  readonly module: string
  readonly input: unknown
  readonly columns: readonly RowColumn[]
  /** Where in the file the reader is: what it read when it died. */
  readonly place: SharedArrayBuffer
}

/** One piece of one file: the bytes from `from` on are new, all before `to` is acknowledged. */
export type ReadPiece = {
  readonly kind: 'read'
  readonly id: number
  readonly batch: string
  readonly path: string
  readonly from: number
  readonly to: number
  /** The file grows no more: its rows are complete with this piece. */
  readonly isLast: boolean
  readonly rowsPath: string
  readonly poison: readonly number[]
}
export type ToReader =
  | ReadPiece
  | { readonly kind: 'tell'; readonly word: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed-answer'; readonly id: number; readonly why: string }

export type PieceRead = {
  readonly kind: 'read'
  readonly id: number
  /** Up to here whole frames were read; frames are not cut. */
  readonly to: number
  /** Of the file so far. */
  readonly rows: number
  readonly rowsBytes: number
  readonly taken: unknown
  readonly marks: readonly { readonly row: number; readonly mark: unknown }[]
}
export type FromReader =
  | { readonly kind: 'ready' }
  | PieceRead
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'ask'; readonly id: number; readonly question: unknown }
