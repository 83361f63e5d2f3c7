/**
 * The files of a zip that lies in a region of a file.
 * @module
 */
import { closeSync, openSync, read } from 'node:fs'
import { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'

/** A part of a file on the disk. */
export type Region = { readonly path: string; readonly from: number; readonly to: number }

export type ZipEntry = {
  readonly name: string
  readonly bytes: number
  readonly packedBytes: number
  /** With a password: it cannot be opened. */
  readonly isEncrypted: boolean
  /** Throws where it cannot be opened. */
  readonly open: () => Promise<Readable>
}

const MAX_FILES = 2_000_000

/** `broken`: what follows cannot be found. */
export const zipEntries = async function* (region: Region): AsyncGenerator<ZipEntry | 'broken'> {
  const fd = openSync(region.path, 'r')
  try {
    const zip = await openZip(new RegionReader(fd, region.from), region.to - region.from)
    if (zip === null) {
      yield 'broken'
      return
    }
    for (let files = 0; files < MAX_FILES; files++) {
      const entry = await nextEntry(zip).catch((): 'broken' => 'broken')
      if (entry === null) return
      if (entry === 'broken') {
        yield 'broken'
        return
      }
      if (entry.fileName.endsWith('/')) continue
      yield {
        name: entry.fileName,
        bytes: entry.uncompressedSize,
        packedBytes: entry.compressedSize,
        isEncrypted: entry.isEncrypted(),
        open: () => openEntry(zip, entry),
      }
    }
  } finally {
    closeSync(fd)
  }
}

/** yauzl asks its reader by the callbacks of this class. */
class RegionReader extends yauzl.RandomAccessReader {
  readonly #fd: number
  readonly #from: number
  constructor(fd: number, from: number) {
    super()
    this.#fd = fd
    this.#from = from
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return rangeOf(this.#fd, this.#from + start, this.#from + end)
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    read(this.#fd, buffer, offset, length, this.#from + position, (error, bytesRead) =>
      callback(error ?? (bytesRead < length ? new Error('the file ends before') : null)),
    )
  }
}

/** A stream of Node over a descriptor closes it when it is thrown away; this one leaves it to whoever opened it. */
const rangeOf = (fd: number, start: number, end: number): Readable => {
  let at = start
  return new Readable({
    read(size) {
      const length = Math.min(size, end - at)
      if (length === 0) {
        this.push(null)
        return
      }
      read(fd, Buffer.alloc(length), 0, length, at, (error, bytesRead, bytes) => {
        if (error !== null || bytesRead === 0) {
          this.destroy(error ?? new Error('the file ends before'))
          return
        }
        at += bytesRead
        this.push(bytes.subarray(0, bytesRead))
      })
    },
  })
}

const openZip = (reader: RegionReader, size: number): Promise<ZipFile | null> =>
  new Promise((done) => {
    yauzl.fromRandomAccessReader(
      reader,
      size,
      { lazyEntries: true, autoClose: false },
      (error, zip) => done(error ? null : zip),
    )
  })

const nextEntry = (zip: ZipFile): Promise<Entry | null> =>
  new Promise((done, fail) => {
    const settle = (end: () => void): void => {
      zip.removeAllListeners('entry')
      zip.removeAllListeners('end')
      zip.removeAllListeners('error')
      end()
    }
    zip.once('entry', (entry: Entry) => settle(() => done(entry)))
    zip.once('end', () => settle(() => done(null)))
    zip.once('error', (error: Error) => settle(() => fail(error)))
    zip.readEntry()
  })

const openEntry = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((done, fail) => {
    zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream)))
  })
