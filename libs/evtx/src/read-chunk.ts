/**
 * The records of one chunk ([MS-EVEN6] has no file format; facts as libevtx documents them).
 * @module
 */
import { CHUNK_HEADER_BYTES, type Chunk } from './chunk.ts'
import { u32At, u64At } from './cursor.ts'
import type { EvtxDamage } from './damage.ts'
import type { EvtxPart } from './parts.ts'
import { EvtxRecord, RECORD_HEAD_BYTES } from './record.ts'

/** What reading a chunk needs beside its bytes. */
export type ChunkWays = {
  readonly crc32: (bytes: Uint8Array, before?: number) => number
  readonly slack: 'skip' | 'recover'
  readonly checksums: 'test' | 'absent'
}
/** By a class, and the list as a copy: see `Bound`. */
class RecordPart {
  readonly kind = 'record'
  readonly record: EvtxRecord

  constructor(record: EvtxRecord) {
    this.record = record
  }
}
const NO_PARTS: readonly EvtxPart[] = []

export type ChunkRead = {
  readonly parts: EvtxPart[]
  /** Offset in the chunk behind the last record that was read in order. */
  readonly stoppedAt: number
}

/** Head, an empty body, and the size again. */
const MIN_RECORD_BYTES = RECORD_HEAD_BYTES + 4
const RECORD_MAGIC = 0x2a2a
/** `ElfChnk\0`, and the size of the header's own part. */
const CHUNK_MAGIC = [0x43666c45, 0x006b6e68] as const
const CHUNK_INNER_BYTES = 128

export const isChunk = (bytes: Uint8Array, at = 0): boolean =>
  u32At(bytes, at) === CHUNK_MAGIC[0] && u32At(bytes, at + 4) === CHUNK_MAGIC[1]

/** Where a further chunk begins, at `from` or behind it; -1 if nowhere. */
export const findChunk = (bytes: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(0x45, from); at >= 0; at = bytes.indexOf(0x45, at + 1))
    if (isChunk(bytes, at) && u32At(bytes, at + 40) === CHUNK_INNER_BYTES) return at
  return -1
}

/** A place that has lost its header but holds whole records. */
export const hasRecords = (bytes: Uint8Array): boolean => findRecord(bytes, 0, bytes.length) >= 0

export const readChunk = (chunk: Chunk, ways: ChunkWays): ChunkRead => {
  const { bytes } = chunk
  const parts = NO_PARTS.slice()
  const damaged = (offset: number, why: EvtxDamage, recordId: number | null = null): void => {
    parts.push({ kind: 'damaged', at: chunk.at + offset, why, recordId })
  }
  const hasHeader = isChunk(bytes)
  const free = u32At(bytes, 48)
  const usedTo =
    hasHeader && free >= CHUNK_HEADER_BYTES && free <= bytes.length ? free : bytes.length
  if (!hasHeader) damaged(0, 'chunk_header')
  else if (ways.checksums === 'test' && bytes.length >= CHUNK_HEADER_BYTES)
    for (const why of wrongChecksums(bytes, usedTo, ways)) damaged(0, why)

  let at = CHUNK_HEADER_BYTES
  let limit = bytes.length
  let isBounded = false
  let lastId = -1
  const read = (size: number, state: 'live' | 'recovered'): void => {
    const id = u64At(bytes, at + 8)
    const record = new EvtxRecord(chunk, at, size, id, state)
    if (record.bounds.length === 0) damaged(at, record.why ?? 'record_content', id)
    else {
      parts.push(new RecordPart(record))
      if (record.why) damaged(at, record.why, id)
    }
    at += size
    lastId = id
  }
  while (at + MIN_RECORD_BYTES <= limit) {
    const magic = u32At(bytes, at)
    const size = u32At(bytes, at + 4)
    if (magic === RECORD_MAGIC) {
      // Behind the used part stand records of an earlier life of the chunk, unless the header is stale.
      if (at >= usedTo && u64At(bytes, at + 8) !== lastId + 1) break
      if (size < MIN_RECORD_BYTES || at + size > limit) {
        damaged(at, 'record_size', u64At(bytes, at + 8))
        break
      }
      if (u32At(bytes, at + size - 4) !== size) damaged(at, 'record_size', u64At(bytes, at + 8))
      read(size, 'live')
      continue
    }
    // Zeros, or what is left of old records, behind the last one: the clean end.
    if (at >= usedTo || (magic === 0 && usedTo === bytes.length)) break
    if (!isBounded) {
      // Bytes are lost: the next chunk may begin within this one, and its records are not this one's.
      const next = findChunk(bytes, at)
      if (next >= 0) limit = next
      isBounded = true
    }
    const found = findRecord(bytes, at + 1, Math.min(limit, usedTo))
    if (found < 0) {
      if (magic !== 0) damaged(at, 'record_magic')
      break
    }
    damaged(at, 'record_magic')
    at = found
  }
  const stoppedAt = at
  if (ways.slack === 'recover')
    for (at = findRecord(bytes, at, limit); at >= 0; at = findRecord(bytes, at, limit))
      read(u32At(bytes, at + 4), 'recovered')
  return { parts, stoppedAt }
}

const wrongChecksums = (bytes: Uint8Array, usedTo: number, ways: ChunkWays): EvtxDamage[] => {
  // Bit 2 of the chunk's own flags: written without checksums.
  if (u32At(bytes, 120) & 4) return []
  const wrong: EvtxDamage[] = []
  const header = ways.crc32(bytes.subarray(128, 512), ways.crc32(bytes.subarray(0, 120)))
  if (header !== u32At(bytes, 124)) wrong.push('chunk_header_checksum')
  if (ways.crc32(bytes.subarray(512, usedTo)) !== u32At(bytes, 52))
    wrong.push('chunk_records_checksum')
  return wrong
}

/** The next whole record: its mark, a size that fits, and the same size at its end. -1 if there is none. */
const findRecord = (bytes: Uint8Array, from: number, to: number): number => {
  for (let at = bytes.indexOf(0x2a, from); at >= 0; at = bytes.indexOf(0x2a, at + 1)) {
    if (at + MIN_RECORD_BYTES > to) return -1
    if (u32At(bytes, at) !== RECORD_MAGIC) continue
    const size = u32At(bytes, at + 4)
    if (size >= MIN_RECORD_BYTES && at + size <= to && u32At(bytes, at + size - 4) === size)
      return at
  }
  return -1
}
