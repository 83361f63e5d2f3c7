/**
 * What comes out of a log file, part by part.
 * @module
 */
import type { EvtxDamage } from './damage.ts'
import type { EvtxRecord } from './record.ts'

export type EvtxFileHeader = {
  readonly version: string
  /** As the file says; the last close of a dirty file did not write it. */
  readonly chunkCount: number
  readonly nextRecordId: number
  readonly isDirty: boolean
  readonly isFull: boolean
  /** Written without checksums: none is tested. */
  readonly hasNoChecksums: boolean
}

export type EvtxEnd = {
  readonly kind: 'finished'
  readonly bytes: number
  readonly records: number
  readonly damaged: number
  /** Places of 64 KiB: with records, all zero, and with left-over bytes of something else. */
  readonly chunks: { readonly read: number; readonly empty: number; readonly leftOver: number }
}

export type EvtxPart =
  | { readonly kind: 'file'; readonly header: EvtxFileHeader }
  | { readonly kind: 'record'; readonly record: EvtxRecord }
  /** `at`: byte in the file. `recordId`: where the damage lies in a record with a readable head. */
  | {
      readonly kind: 'damaged'
      readonly at: number
      readonly why: EvtxDamage
      readonly recordId: number | null
    }
  | EvtxEnd

/**
 * What a runtime may do faster than plain JavaScript. In Node: `crc32` of node:zlib, and
 * `Buffer.prototype.ucs2Slice.call(bytes, from, to)`. Results are the same without.
 */
export type EvtxMeans = {
  readonly crc32?: (bytes: Uint8Array, before?: number) => number
  readonly utf16?: (bytes: Uint8Array, from: number, to: number) => string
}

/** Code pages of Windows that an "ANSI" value may be written in. 932 is the one of a Japanese Windows. */
export type CodePage =
  | 874
  | 932
  | 936
  | 949
  | 950
  | 1250
  | 1251
  | 1252
  | 1253
  | 1254
  | 1255
  | 1256
  | 1257
  | 1258
  | 65001
