/**
 * What the records of one stream have told so far.
 * @module
 */
import type { Draft, Moment } from './draft.ts'
import type { LogFormat } from './event.ts'
import type { Fields } from './fields.ts'

export type Stream = {
  iis: IisTable | null
  zeek: ZeekTable | null
  /** The format of the line before: asked first. */
  last: LogFormat | null
  /** Null: records stand alone, each gives an event of its own. */
  readonly audit: AuditJoin | null
  /** Number of the record in a batch. */
  mark: number
}

export type IisTable = {
  readonly columns: readonly string[]
  readonly software: string | null
  /** `#Date`: for logs without a column of the date. */
  readonly date: string | null
}

export type ZeekKind = 'text' | 'number' | 'truth' | 'list' | 'numbers'
export type ZeekTable = {
  readonly separator: string
  readonly setSeparator: string
  readonly empty: string
  readonly unset: string
  readonly path: string | null
  readonly columns: readonly { readonly name: string; readonly kind: ZeekKind }[]
}

export type AuditRecord = {
  readonly type: string
  readonly node: string | null
  /** `1706694372.123:456` */
  readonly serial: string
  readonly time: Moment
  readonly pairs: Fields
  readonly isWhole: boolean
  /** Number of the record in a batch. */
  readonly mark: number
}

/** Records of one event come together, but events of several processors may interleave. */
export type AuditJoin = {
  /** Drafts of the events that are complete now. */
  readonly push: (record: AuditRecord) => readonly Draft[]
  readonly end: () => readonly Draft[]
}
