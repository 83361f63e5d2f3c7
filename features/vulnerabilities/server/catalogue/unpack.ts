/**
 * A feed's file as pieces that a reader can take: as it is, out of gzip, or file by file out of a zip. Sizes are bounded
 * before and after unpacking.
 * @module
 */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import yauzl, { type Entry as ZipEntry, type ZipFile } from 'yauzl'

export type Piece = {
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
  /** Asked when the bytes are read: why they ended before their end; '' where they did not. */
  readonly broken: () => string
}

/** No feed in use unpacks to more. */
const MAX_UNPACKED = 24 * 1024 ** 3
const MAX_FILES = 2_000_000

export const unpackFeed = async function* (path: string, name: string): AsyncGenerator<Piece> {
  const head = await headOf(path)
  if (head[0] === 0x1f && head[1] === 0x8b) {
    yield pieceOf(name.replace(/\.gz$/i, ''), gunzipped(path))
    return
  }
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03) {
    yield* unzip(path)
    return
  }
  yield pieceOf(name, createReadStream(path))
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

const unzip = async function* (path: string): AsyncGenerator<Piece> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false })
  try {
    let files = 0
    for (;;) {
      const entry = await nextEntry(zip)
      if (entry === null || files >= MAX_FILES) return
      if (entry.fileName.endsWith('/')) continue
      files += 1
      yield pieceOf(entry.fileName, await readEntry(zip, entry))
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

const gunzipped = (path: string): Readable => {
  const file = createReadStream(path)
  const unzipped = createGunzip()
  file.on('error', (error) => unzipped.destroy(error))
  return file.pipe(unzipped)
}

/** What was unpacked before the damage is read; the damage is told at the end. */
const pieceOf = (name: string, stream: AsyncIterable<Uint8Array>): Piece => {
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
  return { name, bytes: bytes(), broken: () => broken }
}
