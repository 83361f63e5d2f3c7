/**
 * A file as the logs in it: as it is, out of gzip or zstd, file by file out of zip and tar, and a packed log within those. Nothing is
 * written down; what unpacks beyond reason ends where that shows.
 * @module
 */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { isTar, untar } from '../../../features/vulnerabilities/server/catalogue/untar.ts'
import { zipEntries } from '../../../features/vulnerabilities/server/catalogue/unzip.ts'

import type { Part } from './units.ts'

/** Why bytes ended before their end; '' where they did not. */
export type Broken = '' | 'cut_short' | 'too_large'
export type OpenedLog =
  | {
      readonly kind: 'log'
      /** Within an archive; '' where the file is the log. */
      readonly member: string
      readonly head: Buffer
      readonly bytes: AsyncIterable<Uint8Array>
      /** Asked when the bytes are read. */
      readonly broken: () => Broken
    }
  | {
      readonly kind: 'left-out'
      readonly member: string
      readonly why:
        | 'malformed'
        | 'cut_short'
        | 'too_large'
        | 'packed-otherwise'
        | 'nested'
        | 'encrypted'
    }

type Bytes = AsyncIterable<Uint8Array>
type Layer = {
  readonly member: string
  readonly bytes: Bytes
  readonly broken: () => Broken
  readonly depth: number
  readonly budget: Budget
}

/** Logs shrink to a tenth or thirtieth; beyond this it is a bomb. */
const MAX_RATIO = 250
/** Small ones may shrink more. */
const FREE_BYTES = 64 * 1024 ** 2
const HEAD_BYTES = 64 * 1024
const AT_ONCE_BYTES = 1024 * 1024
/** A log in gzip in a tar in a zip. */
const MAX_DEPTH = 3
const MAX_MEMBERS = 200_000
const MAX_BOMBS = 8

/** Told how many bytes of the file are behind it. */
type Told = (bytes: number) => void

/** `members`: of a zip these alone, by their number. */
export const openLog = async function* (
  path: string,
  size: number,
  members: Extract<Part, { kind: 'members' }> | null = null,
  told: Told = () => undefined,
): AsyncGenerator<OpenedLog> {
  if (members !== null) {
    yield* unzip(path, size, members, told)
    return
  }
  // Of many small files opening streams would be most of the work.
  const file =
    size <= AT_ONCE_BYTES
      ? Readable.from([await readFile(path)])
      : createReadStream(path, { highWaterMark: 256 * 1024 })
  try {
    const { head, all } = await peek(telling(file, told))
    if (!isZip(head)) {
      const whole = readable(all)
      const layer = { member: '', bytes: whole.bytes, broken: whole.broken }
      yield* unpack(head, { ...layer, depth: 0, budget: budgetOf(size) })
      return
    }
  } finally {
    file.destroy()
  }
  yield* unzip(path, size, { from: 0, to: Number.POSITIVE_INFINITY, bytes: size }, told)
}

/** Bytes of a file as they are. */
export const bytesFrom = (path: string, from: number, to: number | null, told: Told): Bytes =>
  telling(
    createReadStream(path, {
      highWaterMark: 256 * 1024,
      start: from,
      ...(to === null ? {} : { end: to - 1 }),
    }),
    told,
  )

const telling = async function* (bytes: Bytes, told: Told): AsyncGenerator<Uint8Array> {
  let behind = 0
  for await (const chunk of bytes) {
    yield chunk
    behind += chunk.length
    told(behind)
  }
}

const unzip = async function* (
  path: string,
  size: number,
  wanted: { readonly from: number; readonly to: number; readonly bytes: number },
  told: Told,
): AsyncGenerator<OpenedLog> {
  const budget = budgetOf(wanted.bytes)
  let members = 0
  let bombs = 0
  let behind = 0
  for await (const entry of zipEntries({ path, from: 0, to: size })) {
    if (members >= wanted.to) return
    members += 1
    if (members <= wanted.from && entry !== 'broken') continue
    if (entry === 'broken' || members > MAX_MEMBERS) {
      yield { kind: 'left-out', member: '', why: entry === 'broken' ? 'malformed' : 'too_large' }
      return
    }
    if (entry.isEncrypted) {
      yield { kind: 'left-out', member: entry.name, why: 'encrypted' }
      continue
    }
    const stream = await entry.open().catch(() => null)
    if (stream === null) {
      yield { kind: 'left-out', member: entry.name, why: 'malformed' }
      continue
    }
    const own = budgetOf(entry.packedBytes)
    try {
      const part = bounded(stream, [budget, own])
      const { head, all } = await peek(part.bytes)
      yield* unpack(head, { member: entry.name, bytes: all, broken: part.broken, depth: 1, budget })
      // One bomb does not cost the logs beside it; many do.
      if (part.broken() === 'too_large' && bombs < MAX_BOMBS) {
        bombs += 1
        budget.unpacked -= own.unpacked
      }
    } finally {
      stream.destroy()
    }
    behind += entry.packedBytes
    told(behind)
  }
}

const unpack = async function* (head: Buffer, layer: Layer): AsyncGenerator<OpenedLog> {
  const { member, bytes, broken, depth, budget } = layer
  const packing = packingOf(head)
  if (packing === 'zip') yield { kind: 'left-out', member, why: 'nested' }
  else if (packing === 'other') yield { kind: 'left-out', member, why: 'packed-otherwise' }
  else if (packing !== null) {
    if (depth >= MAX_DEPTH) {
      yield { kind: 'left-out', member, why: 'nested' }
      return
    }
    const own = budgetOf(0)
    const unpacked = through(
      counted(bytes, own),
      packing === 'gzip' ? createGunzip() : createZstdDecompress(),
    )
    try {
      const part = bounded(unpacked, [budget, own])
      const inner = await peek(part.bytes)
      const either = (): Broken => broken() || part.broken()
      yield* unpack(inner.head, {
        member,
        bytes: inner.all,
        broken: either,
        depth: depth + 1,
        budget,
      })
    } finally {
      unpacked.destroy()
    }
  } else if (isTar(head)) yield* members(layer)
  else yield { kind: 'log', member, head, bytes, broken }
}

const members = async function* ({ member, bytes, broken, depth, budget }: Layer) {
  let count = 0
  for await (const part of untar(bytes)) {
    count += 1
    if (part.kind === 'broken' || count > MAX_MEMBERS) {
      const why = part.kind === 'broken' ? part.why : 'too_large'
      yield { kind: 'left-out', member, why: broken() || why } as const
      return
    }
    const { head, all } = await peek(part.bytes)
    const name = member === '' ? part.name : `${member} > ${part.name}`
    const either = (): Broken => broken() || (part.broken() === '' ? '' : 'cut_short')
    yield* unpack(head, { member: name, bytes: all, broken: either, depth: depth + 1, budget })
  }
}

type Packing = 'zip' | 'gzip' | 'zstd' | 'other' | null

const packingOf = (head: Buffer): Packing => {
  if (isZip(head)) return 'zip'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  const magic = head.toString('latin1', 0, 6)
  if (magic.startsWith('\x28\xb5\x2f\xfd')) return 'zstd'
  return ['BZh', '\xfd7zXZ\0', '7z\xbc\xaf\x27\x1c', 'Rar!\x1a\x07', 'MSCF'].some((other) =>
    magic.startsWith(other),
  )
    ? 'other'
    : null
}

const isZip = (head: Buffer): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && (head[2] === 0x03 || head[2] === 0x05)

type Budget = { packed: number; unpacked: number }
const budgetOf = (packed: number): Budget => ({ packed, unpacked: 0 })
const isSpent = ({ packed, unpacked }: Budget): boolean =>
  unpacked > FREE_BYTES && unpacked > packed * MAX_RATIO

/** What was unpacked before the damage is read; the damage is told at the end. */
const bounded = (stream: Bytes, budgets: readonly Budget[]) => {
  let broken: Broken = ''
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of stream) {
        for (const budget of budgets) budget.unpacked += chunk.length
        if (budgets.some(isSpent)) {
          broken = 'too_large'
          return
        }
        yield chunk
      }
    } catch {
      broken = 'cut_short'
    }
  }
  return { bytes: bytes(), broken: () => broken }
}

const counted = async function* (bytes: Bytes, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.packed += chunk.length
    yield chunk
  }
}

const readable = (stream: Bytes) => bounded(stream, [])

const through = (bytes: Bytes, unpacked: Transform): Transform => {
  const source = Readable.from(bytes)
  source.on('error', (error) => unpacked.destroy(error))
  unpacked.on('close', () => source.destroy())
  return source.pipe(unpacked)
}

/** The first bytes, and all of them again. What cannot be read at all throws. */
const peek = async (bytes: Bytes) => {
  const iterator = bytes[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let size = 0
  while (size < HEAD_BYTES) {
    const next = await iterator.next()
    if (next.done) break
    first.push(next.value)
    size += next.value.length
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield* first
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      yield next.value
  }
  return { head: Buffer.concat(first).subarray(0, HEAD_BYTES), all: all() }
}
