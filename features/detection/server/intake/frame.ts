/**
 * What lies in the spool of the intake: records as they came, and what is known of them. Pure but for Buffer.
 *
 * Body of a frame: length of the head (uint32, little-endian) · head (JSON) · number of records (uint32) · then for each record its
 * length (uint32) and its bytes.
 * @module
 */
import type { LogMeans } from '@hinoban/logs'

/** By what way a record came. */
export type How = 'udp' | 'tcp' | 'tls' | 'http' | 'file' | 'upload' | 'agent'

export type FrameHead = {
  readonly organization: string
  readonly site: string | null
  readonly source: string
  readonly how: How
  readonly receivedAt: number
  readonly peer: string | null
  readonly format: LogMeans['format']
  readonly timeZone: string
  readonly encoding: LogMeans['encoding']
  /** Of the file or stream. */
  readonly name: string | null
  /** Lines that name the columns, which stood before in the file: IIS, Zeek. */
  readonly table?: string
  /**
   * `place`: records come once, and their place in the spool names them. `content`: a sender that saw no answer sends again, so that a
   * record is named by what is in it. `named`: the same, but where the record's first line, which is not part of it, holds the name that
   * its sender gave.
   */
  readonly ids: 'place' | 'content' | 'named'
  /** Of records that stood in earlier frames of the same request already: from which number on equal ones are told apart here. */
  readonly again?: Readonly<Record<string, number>>
}

export const frameBody = (head: FrameHead, records: readonly Uint8Array[]): Buffer => {
  const headBytes = Buffer.from(JSON.stringify(head), 'utf8')
  let size = 8 + headBytes.length
  for (const record of records) size += 4 + record.length
  const body = Buffer.allocUnsafe(size)
  let at = body.writeUInt32LE(headBytes.length, 0)
  headBytes.copy(body, at)
  at = body.writeUInt32LE(records.length, at + headBytes.length)
  for (const record of records) {
    at = body.writeUInt32LE(record.length, at)
    body.set(record, at)
    at += record.length
  }
  return body
}

/** The body was written by this house, and its checksum held: what does not fit is a mistake of ours and throws. */
export const readFrame = (
  body: Buffer,
): { readonly head: FrameHead; readonly records: readonly Buffer[] } => {
  const end = 4 + body.readUInt32LE(0)
  const head = JSON.parse(body.toString('utf8', 4, end)) as FrameHead
  const count = body.readUInt32LE(end)
  const records: Buffer[] = []
  let at = end + 4
  for (let i = 0; i < count; i += 1) {
    const length = body.readUInt32LE(at)
    records.push(body.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return { head, records }
}

export const recordsIn = (body: Buffer): number => body.readUInt32LE(4 + body.readUInt32LE(0))
