/**
 * A feed's file as pieces that a reader can take: as it is, out of gzip or zstd, or file by file out of a zip. Sizes are
 * bounded before and after unpacking.
 * @module
 */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable, Transform } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl'

export type Piece = {
  readonly kind: 'piece'
  readonly name: string
  /** One of the files of an archive. */
  readonly isPacked: boolean
  readonly bytes: AsyncIterable<Uint8Array>
  /** Asked when the bytes are read: why they ended before their end; '' where they did not. */
  readonly broken: () => string
}

/** No feed in use unpacks to more. */
const MAX_UNPACKED = 24 * 1024 ** 3
const MAX_FILES = 2_000_000

/** The archive, or one file of it, that cannot be opened; what follows is read all the same where there is any. */
type BrokenPiece = { readonly kind: 'broken'; readonly name: string }

export const unpackFeed = async function* (
  path: string,
  name: string,
): AsyncGenerator<Piece | BrokenPiece> {
  const head = await headOf(path)
  if (head[0] === 0x1f && head[1] === 0x8b)
    yield pieceOf(name, 'alone', through(path, createGunzip()))
  else if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd)
    yield pieceOf(name, 'alone', through(path, createZstdDecompress()))
  else if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 0x03 || head[2] === 0x05))
    yield* unzip(path, name)
  else yield pieceOf(name, 'alone', createReadStream(path))
}

const headOf = async (path: string): Promise<Uint8Array> => {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open)

const unzip = async function* (path: string, name: string): AsyncGenerator<Piece | BrokenPiece> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false }).catch(() => null)
  if (zip === null) {
    yield { kind: 'broken', name }
    return
  }
  try {
    for (let files = 0; files < MAX_FILES; files++) {
      const entry = await nextEntry(zip).catch((): 'broken' => 'broken')
      if (entry === null) return
      if (entry === 'broken') {
        yield { kind: 'broken', name }
        return
      }
      if (entry.fileName.endsWith('/')) continue
      const stream = await readEntry(zip, entry).catch(() => null)
      yield stream === null
        ? { kind: 'broken', name: entry.fileName }
        : pieceOf(entry.fileName, 'packed', stream)
      // Whoever leaves a file aside must not leave it open.
      stream?.destroy()
    }
  } finally {
    zip.close()
  }
}

const nextEntry = (zip: ZipFile): Promise<ZipEntry | null> =>
  new Promise((done, fail) => {
    const settle = (end: () => void): void => {
      zip.removeAllListeners('entry')
      zip.removeAllListeners('end')
      zip.removeAllListeners('error')
      end()
    }
    zip.once('entry', (entry: ZipEntry) => settle(() => done(entry)))
    zip.once('end', () => settle(() => done(null)))
    zip.once('error', (error: Error) => settle(() => fail(error)))
    zip.readEntry()
  })

const readEntry = (zip: ZipFile, entry: ZipEntry): Promise<Readable> =>
  new Promise((done, fail) => {
    zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream)))
  })

const through = (path: string, unpacked: Transform): Readable => {
  const file = createReadStream(path)
  file.on('error', (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}

/** What was unpacked before the damage is read; the damage is told at the end. */
const pieceOf = (
  name: string,
  where: 'alone' | 'packed',
  stream: AsyncIterable<Uint8Array>,
): Piece => {
  let broken = ''
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    let total = 0
    try {
      for await (const chunk of stream) {
        total += chunk.byteLength
        if (total > MAX_UNPACKED) {
          broken = 'too_large'
          return
        }
        yield chunk
      }
    } catch {
      broken = 'cut_short'
    }
  }
  return {
    kind: 'piece',
    name,
    isPacked: where === 'packed',
    bytes: bytes(),
    broken: () => broken,
  }
}
