/**
 * Files cut into pieces that workers read apart, so that one large file keeps every core at work: places of an event log, lines of JSON,
 * members of a zip. What is found, its order and its numbers are those of the file read in one piece.
 * @module
 */
import { open } from 'node:fs/promises'
import { zipEntries } from '../../../features/vulnerabilities/server/catalogue/unzip.ts'
import { cutOf, isBinary } from './records.ts'

export type Part =
  /** Of an event log; each place of 64 KiB stands for itself. */
  | { readonly kind: 'places'; readonly from: number; readonly to: number }
  /** Bytes that begin with a line; `before` is the number of records ahead of them. The last ends with the file: null. */
  | {
      readonly kind: 'lines'
      readonly from: number
      readonly to: number | null
      readonly before: number
    }
  /** Of a zip, by their number. */
  | { readonly kind: 'members'; readonly from: number; readonly to: number; readonly bytes: number }
/** A file, or a part of it. */
export type Unit = {
  readonly file: number
  readonly part: Part | null
  /** As they lie on the disk. */
  readonly bytes: number
}
export type UnitLimits = {
  readonly lineBytes: number
  readonly memberBytes: number
  readonly readBytes: number
}

const LIMITS: UnitLimits = {
  lineBytes: 32 * 1024 ** 2,
  memberBytes: 8 * 1024 ** 2,
  readBytes: 1024 ** 2,
}
/** 64 MiB of an event log in one piece of work. */
const UNIT_PLACES = 1_024
const PLACE_BYTES = 64 * 1024
const MAX_PARTS = 4_096
/** Each reads the list of members again. */
const MAX_MEMBER_PARTS = 32
const HEAD_BYTES = 64 * 1024
const LF = 0x0a
const CR = 0x0d
const BRACE = 0x7b
/** Lines that are looked at for one that is whole JSON. */
const TRIED_LINES = 20
const MAX_TRIED_BYTES = 256 * 1024

export const unitsOf = async (
  full: string,
  size: number,
  file: number,
  limits: UnitLimits = LIMITS,
): Promise<readonly Unit[]> => {
  const whole = [{ file, part: null, bytes: size }]
  if (size < 2 * Math.min(limits.lineBytes, limits.memberBytes, UNIT_PLACES * PLACE_BYTES))
    return whole
  // What cannot be read now is told by the worker that tries it.
  const parts = await partsOf(full, size, limits).catch(() => null)
  return parts === null || parts.length < 2
    ? whole
    : parts.map((part) => ({ file, part, bytes: bytesOf(part, size) }))
}

const bytesOf = (part: Part, size: number): number =>
  part.kind === 'members'
    ? part.bytes
    : part.kind === 'lines'
      ? (part.to ?? size) - part.from
      : Math.min(size, part.to * PLACE_BYTES) - part.from * PLACE_BYTES

const partsOf = async (
  full: string,
  size: number,
  { lineBytes, memberBytes, readBytes }: UnitLimits,
): Promise<readonly Part[] | null> => {
  const head = await headOf(full)
  const magic = head.toString('latin1', 0, 8)
  if (magic === 'ElfFile\0') return size < 2 * UNIT_PLACES * PLACE_BYTES ? null : placesOf(size)
  if (magic.startsWith('PK\x03\x04'))
    return size < 2 * memberBytes ? null : membersOf(full, size, memberBytes)
  if (size >= 2 * lineBytes && head[0] === BRACE && !isBinary(head) && cutOf(head) === 'lines')
    return linesOf(full, Math.max(lineBytes, Math.ceil(size / MAX_PARTS)), readBytes)
  return null
}

const headOf = async (full: string): Promise<Buffer> => {
  await using file = await open(full, 'r')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
  return buffer.subarray(0, bytesRead)
}

const placesOf = (size: number): readonly Part[] =>
  Array.from({ length: Math.ceil(size / PLACE_BYTES / UNIT_PLACES) }, (_, n) => ({
    kind: 'places',
    from: n * UNIT_PLACES,
    to: (n + 1) * UNIT_PLACES,
  }))

/** Null where what follows cannot be found: then the zip is read in one piece, which tells it. */
const membersOf = async (
  path: string,
  size: number,
  memberBytes: number,
): Promise<readonly Part[] | null> => {
  const parts: Part[] = []
  const least = Math.max(memberBytes, size / MAX_MEMBER_PARTS)
  let all = 0
  let [from, number, bytes] = [0, 0, 0]
  const close = (): void => {
    if (number > from) parts.push({ kind: 'members', from, to: number, bytes })
    from = number
    bytes = 0
  }
  for await (const entry of zipEntries({ path, from: 0, to: size })) {
    if (entry === 'broken') return null
    number += 1
    bytes += entry.packedBytes
    all += entry.packedBytes
    // Members that lie upon each other are a bomb: read with one bound for all.
    if (all > size) return null
    if (bytes >= least) close()
  }
  close()
  return parts
}

/**
 * Only where every line begins as a JSON document does: such lines need nothing of those before them. Each part begins with one that is
 * JSON as a whole, so that the reader knows no less behind it than if it had read from the beginning. Null where that is not so.
 */
const linesOf = async (
  full: string,
  lineBytes: number,
  readBytes: number,
): Promise<readonly Part[] | null> => {
  await using file = await open(full, 'r')
  const buffer = Buffer.alloc(readBytes)
  const starts: { readonly from: number; readonly before: number }[] = [{ from: 0, before: 0 }]
  let [at, records, wanted, tries] = [0, 0, lineBytes, 0]
  let isNew = true
  // A CR may be all that a line has: then it is empty, and no record.
  let isBegun = false
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, readBytes, at)
    if (bytesRead === 0) break
    const chunk = buffer.subarray(0, bytesRead)
    for (let here = 0; here < bytesRead; ) {
      if (isNew || isBegun) {
        const first = chunk[here]
        if (first === CR || first === LF) {
          if (first === CR && isBegun) return null
          isBegun = first === CR
          isNew = first === LF
          here += 1
          continue
        }
        if (first !== BRACE || isBegun) return null
        if (at + here >= wanted) {
          if (await isJsonAt(file, at + here)) {
            starts.push({ from: at + here, before: records })
            wanted = at + here + lineBytes
            tries = 0
          } else if (++tries >= TRIED_LINES) {
            wanted += lineBytes
            tries = 0
          }
        }
        records += 1
        isNew = false
      }
      const end = chunk.indexOf(LF, here)
      if (end < 0) break
      here = end + 1
      isNew = true
    }
    at += bytesRead
  }
  return starts.map((start, n) => ({ kind: 'lines', ...start, to: starts[n + 1]?.from ?? null }))
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const isJsonAt = async (file: Awaited<ReturnType<typeof open>>, at: number): Promise<boolean> => {
  const { buffer, bytesRead } = await file.read(
    Buffer.alloc(MAX_TRIED_BYTES),
    0,
    MAX_TRIED_BYTES,
    at,
  )
  const end = buffer.subarray(0, bytesRead).indexOf(LF)
  if (end < 0) return false
  try {
    JSON.parse(utf8.decode(buffer.subarray(0, end)))
    return true
  } catch {
    return false
  }
}
