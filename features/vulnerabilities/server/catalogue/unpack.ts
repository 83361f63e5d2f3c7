/**
 * A feed's file as pieces that a reader can take: as it is, out of gzip or zstd, file by file out of zip, tar or a pile, and
 * out of a zip in a zip. Sizes are bounded before and after unpacking.
 * @module
 */
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { isPile, PILE_START, type PileFrame, pileFrames } from '../../../../platform/feeds/index.ts'
import { isTar, untar } from './untar.ts'
import { type Region, zipEntries } from './unzip.ts'

export type Piece = {
  readonly kind: 'piece'
  readonly name: string
  /** One of the files of an archive. */
  readonly isPacked: boolean
  readonly bytes: AsyncIterable<Uint8Array>
  /** Asked when the bytes are read: why they ended before their end; '' where they did not. */
  readonly broken: () => string
}
/** The archive, or one file of it, that cannot be opened; what follows is read all the same where there is any. */
type BrokenPiece = {
  readonly kind: 'broken'
  readonly name: string
  readonly why: 'malformed' | 'cut_short' | 'too_large'
}
/** Its publisher withdrew it. */
type GonePiece = { readonly kind: 'gone'; readonly name: string }
export type Unpacked = Piece | BrokenPiece | GonePiece

/** No feed in use unpacks to more. */
const MAX_UNPACKED = 24 * 1024 ** 3
/** The archive in an archive of the CVE list has less than one. */
const MAX_INNER = 8 * 1024 ** 3
/** Text of feeds shrinks to a tenth or twentieth, VEX to a sixtieth; beyond this it is a bomb. */
const MAX_RATIO = 250
/** Small files may shrink more; a bomb is large. */
const RATIO_FROM_BYTES = 32 * 1024 ** 2

/** `from`: a pile is read on from this place. */
export const unpackFeed = async function* (
  path: string,
  name: string,
  { from = 0, scratch = tmpdir() }: { readonly from?: number; readonly scratch?: string } = {},
): AsyncGenerator<Unpacked> {
  const { head, size } = await headOf(path)
  if (!isPile(head)) {
    yield* unpackRegion({ path, from: 0, to: size }, name, { isPacked: false, scratch })
    return
  }
  for (const frame of await standing(path, from)) {
    if (frame.kind === 'broken') yield { kind: 'broken', name, why: 'cut_short' }
    else if (frame.kind === 'gone') yield { kind: 'gone', name: frame.name }
    else yield* unpackRegion({ ...frame, path }, frame.name, { isPacked: true, scratch })
  }
}

/** Files that no later one of the same name stands for. */
const standing = async (path: string, from: number): Promise<readonly PileFrame[]> => {
  const frames = new Map<string, PileFrame>()
  for await (const frame of pileFrames(path, from)) {
    const name = frame.kind === 'broken' ? '' : frame.name
    frames.delete(name)
    frames.set(name, frame)
  }
  return [...frames.values()]
}

const headOf = async (
  path: string,
): Promise<{ readonly head: Uint8Array; readonly size: number }> => {
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(
    Buffer.alloc(PILE_START.length),
    0,
    PILE_START.length,
    0,
  )
  return { head: buffer.subarray(0, bytesRead), size: (await file.stat()).size }
}

type Where = {
  readonly isPacked: boolean
  readonly scratch: string
  /** Already out of another archive: no archive in it is opened. */
  readonly isInner?: true
}

const unpackRegion = async function* (
  region: Region,
  name: string,
  where: Where,
): AsyncGenerator<Unpacked> {
  const magic = await magicOf(region)
  if (magic === 'zip') yield* unzip(region, name, where)
  else yield* unpackStream(region, name, where, magic)
}

const magicOf = async ({ path, from, to }: Region): Promise<'zip' | 'gzip' | 'zstd' | null> => {
  await using file = await open(path, 'r')
  const { buffer } = await file.read(Buffer.alloc(4), 0, Math.min(4, to - from), from)
  const [a, b, c, d] = buffer
  if (a === 0x1f && b === 0x8b) return 'gzip'
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd'
  return a === 0x50 && b === 0x4b && (c === 0x03 || c === 0x05) ? 'zip' : null
}

const unpackStream = async function* (
  region: Region,
  name: string,
  where: Where,
  magic: 'gzip' | 'zstd' | null,
): AsyncGenerator<Unpacked> {
  const file = readRegion(region)
  const stream =
    magic === null
      ? file
      : through(file, magic === 'gzip' ? createGunzip() : createZstdDecompress())
  const packed = magic === null ? null : region.to - region.from
  const bounded = boundedBytes(stream, packed)
  const { head, all } = await peek(bounded.bytes)
  try {
    if (!isTar(head)) {
      yield { kind: 'piece', name, isPacked: where.isPacked, bytes: all, broken: bounded.broken }
      return
    }
    for await (const part of untar(all)) {
      if (part.kind === 'broken')
        yield {
          kind: 'broken',
          name,
          why: bounded.broken() === 'too_large' ? 'too_large' : part.why,
        }
      else yield { ...part, kind: 'piece', isPacked: true }
    }
  } finally {
    stream.destroy()
    file.destroy()
  }
}

const readRegion = ({ path, from, to }: Region): Readable =>
  from === to ? Readable.from([]) : createReadStream(path, { start: from, end: to - 1 })

const through = (file: Readable, unpacked: Transform): Transform => {
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}

/** What was unpacked before the damage is read; the damage is told at the end. */
const boundedBytes = (stream: AsyncIterable<Uint8Array>, packed: number | null) => {
  let broken = ''
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    let total = 0
    try {
      for await (const chunk of stream) {
        total += chunk.byteLength
        const isBomb = packed !== null && total > RATIO_FROM_BYTES && total > packed * MAX_RATIO
        if (total > MAX_UNPACKED || isBomb) {
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

const peek = async (bytes: AsyncGenerator<Uint8Array>) => {
  const first: Uint8Array[] = []
  let size = 0
  while (size < 512) {
    const next = await bytes.next()
    if (next.done) break
    first.push(next.value)
    size += next.value.byteLength
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield* first
    yield* bytes
  }
  return { head: Buffer.concat(first, size), all: all() }
}

const unzip = async function* (
  region: Region,
  name: string,
  where: Where,
): AsyncGenerator<Unpacked> {
  for await (const entry of zipEntries(region)) {
    if (entry === 'broken') yield { kind: 'broken', name, why: 'malformed' }
    else if (isZipBomb(entry)) yield { kind: 'broken', name: entry.name, why: 'too_large' }
    else {
      const stream = await entry.open().catch(() => null)
      if (stream === null) yield { kind: 'broken', name: entry.name, why: 'malformed' }
      else {
        const bounded = boundedBytes(stream, entry.packedBytes)
        if (/\.zip$/i.test(entry.name) && where.isInner === undefined)
          yield* unpackInner(bounded, entry.name, where)
        else yield { kind: 'piece', name: entry.name, isPacked: true, ...bounded }
        // Whoever leaves a file aside must not leave it open.
        stream.destroy()
      }
    }
  }
}

const isZipBomb = (entry: { readonly bytes: number; readonly packedBytes: number }): boolean =>
  entry.bytes > RATIO_FROM_BYTES && entry.bytes > entry.packedBytes * MAX_RATIO

/** The day's files of the CVE list lie in a zip in a zip, which can only be read from the disk. */
const unpackInner = async function* (
  { bytes, broken }: ReturnType<typeof boundedBytes>,
  name: string,
  { scratch }: Where,
): AsyncGenerator<Unpacked> {
  const path = join(scratch, `hinoban-inner-${process.pid}-${Date.now()}.zip`)
  try {
    const size = await writeDown(path, bytes)
    if (size === null) yield { kind: 'broken', name, why: 'too_large' }
    else if (broken() !== '') yield { kind: 'broken', name, why: 'cut_short' }
    else
      yield* unpackRegion({ path, from: 0, to: size }, name, {
        isPacked: true,
        scratch,
        isInner: true,
      })
  } finally {
    await rm(path, { force: true })
  }
}

const writeDown = async (
  path: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number | null> => {
  await using file = await open(path, 'wx', 0o600)
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > MAX_INNER) return null
    await file.writeFile(chunk)
  }
  return size
}
