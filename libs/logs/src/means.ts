/**
 * What the reader is told beside the record.
 * @module
 */
import type { LogFormat } from './event.ts'

export type LogEncoding = 'utf-8' | 'cp932' | 'euc-jp'

export type LogMeans = {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly receivedAt: number
  /** `auto`: by content, each record anew. */
  readonly format: LogFormat | 'auto'
  /** IANA name, such as `Asia/Tokyo`: for times that do not tell their offset. */
  readonly timeZone: string
  /** `auto`: UTF-8 where the bytes are, else the likelier one of the two Japanese encodings. */
  readonly encoding: LogEncoding | 'auto'
  /** Who sent it, for devices that do not name themselves. */
  readonly senderAddress: string | null
  /** The file's or stream's name: Zeek's JSON may not say which log it is. */
  readonly name?: string
  /** Lines at the head of a table that were read before, as `nextHead` gives them: IIS, Zeek. */
  readonly head?: string
}

/** Longer records are cut, and say so. */
export const MAX_RECORD_CHARS: number = 1024 * 1024
