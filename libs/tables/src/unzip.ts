/**
 * The parts of a zip container, unfolded within bounds (APPNOTE 6.3). The directory is read by us before anything is unfolded; the
 * sizes it claims are not believed but counted. A container whose end is missing is read from its local headers.
 * @module
 */

/** A workbook has some dozens of parts, one per sheet, drawing and picture. */
const MAX_ENTRIES = 10_000
/** The XML of a full sheet of a million rows unfolds to about 200 MB; a ledger is far below. */
export const MAX_UNFOLDED_BYTES: number = 256 * 1024 * 1024
/** Sheet XML packs 5 to 30 times; repetitive ones 60 times. */
const MAX_RATIO = 100
/** Below this size nobody is hurt by the ratio. */
const RATIO_FROM_BYTES = 4 * 1024 * 1024

export type ZipPart = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly isWhole: boolean
}
export type Unzipped =
  | { readonly ok: true; readonly parts: readonly ZipPart[]; readonly isWhole: boolean }
  | { readonly ok: false; readonly why: 'zip_bomb' | 'encrypted' | 'file_unreadable' }

type Entry = {
  readonly name: string
  readonly method: number
  readonly packed: Uint8Array
  readonly claimed: number
  readonly isEncrypted: boolean
}

/** Unfolds those parts that `wanted` names. */
export const unzip = async (
  file: Uint8Array,
  wanted: (name: string) => boolean,
): Promise<Unzipped> => {
  const directory = entriesByDirectory(file)
  const entries = directory ?? entriesByHeaders(file)
  if (entries.length === 0) return { ok: false, why: 'file_unreadable' }
  const claimed = entries.reduce((sum, entry) => sum + entry.claimed, 0)
  if (entries.length > MAX_ENTRIES || isTooMuch(claimed, file.length))
    return { ok: false, why: 'zip_bomb' }
  if (entries.some(({ isEncrypted }) => isEncrypted)) return { ok: false, why: 'encrypted' }
  const parts: ZipPart[] = []
  let total = 0
  for (const { name, method, packed } of entries) {
    if (!wanted(name)) continue
    const unfolded =
      method === 0
        ? { bytes: packed, isWhole: true }
        : method === 8
          ? await inflate(packed, MAX_UNFOLDED_BYTES - total)
          : null
    if (unfolded === null) continue
    total += unfolded.bytes.length
    if (total >= MAX_UNFOLDED_BYTES || isTooMuch(unfolded.bytes.length, packed.length))
      return { ok: false, why: 'zip_bomb' }
    parts.push({ name, ...unfolded })
  }
  return { ok: true, parts, isWhole: directory !== null && parts.every(({ isWhole }) => isWhole) }
}

/** A container without compression and without checksums: what the spreadsheet reader gets instead of the original. */
export const stored = (
  parts: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Uint8Array => {
  const names = parts.map(({ name }) => new TextEncoder().encode(name))
  const size = parts.reduce(
    (sum, { bytes }, i) => sum + bytes.length + 2 * (names[i]?.length ?? 0) + 30 + 46,
    22,
  )
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  let at = 0
  const offsets: number[] = []
  const sizes = (from: number, length: number, nameLength: number) => {
    view.setUint32(from, length, true)
    view.setUint32(from + 4, length, true)
    view.setUint16(from + 8, nameLength, true)
  }
  for (const [i, { bytes }] of parts.entries()) {
    const name = names[i] ?? new Uint8Array()
    offsets.push(at)
    view.setUint32(at, 0x04034b50, true)
    sizes(at + 18, bytes.length, name.length)
    out.set(name, at + 30)
    out.set(bytes, at + 30 + name.length)
    at += 30 + name.length + bytes.length
  }
  const begin = at
  for (const [i, { bytes }] of parts.entries()) {
    const name = names[i] ?? new Uint8Array()
    view.setUint32(at, 0x02014b50, true)
    sizes(at + 20, bytes.length, name.length)
    view.setUint32(at + 42, offsets[i] ?? 0, true)
    out.set(name, at + 46)
    at += 46 + name.length
  }
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 8, parts.length, true)
  view.setUint16(at + 10, parts.length, true)
  view.setUint32(at + 12, at - begin, true)
  view.setUint32(at + 16, begin, true)
  return out
}

const isTooMuch = (unfolded: number, packed: number): boolean =>
  unfolded > MAX_UNFOLDED_BYTES || (unfolded > RATIO_FROM_BYTES && unfolded > packed * MAX_RATIO)

/** By the central directory; null when it is missing or points nowhere. */
const entriesByDirectory = (file: Uint8Array): Entry[] | null => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  // The end record has 22 bytes and a comment of at most 65,535.
  let end = file.length - 22
  while (end >= 0 && end >= file.length - 65_557 && view.getUint32(end, true) !== 0x06054b50)
    end -= 1
  if (end < 0 || end < file.length - 65_557) return null
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  const entries: Entry[] = []
  for (let n = 0; n < count; n++) {
    if (at + 46 > file.length || view.getUint32(at, true) !== 0x02014b50)
      return entries.length > 0 ? entries : null
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const extra = file.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const [claimed, packedSize, offset] = wideSizes(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ])
    const name = nameIn(file, at + 46, nameLength)
    const method = view.getUint16(at + 10, true)
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    if (offset + 30 > file.length || view.getUint32(offset, true) !== 0x04034b50) continue
    const begin =
      offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
    entries.push({
      name,
      method,
      packed: file.subarray(begin, begin + packedSize),
      claimed,
      isEncrypted,
    })
  }
  return entries
}

/** ZIP64 (APPNOTE 4.5.3): fields that are all ones stand in the extra field, in this order, 8 bytes each. */
const wideSizes = (
  extra: Uint8Array,
  sizes: readonly [number, number, number],
): [number, number, number] => {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength)
  let at = 0
  while (at + 4 <= extra.length && view.getUint16(at, true) !== 1)
    at += 4 + view.getUint16(at + 2, true)
  at += 4
  const read = (size: number): number => {
    if (size !== 0xffffffff || at + 8 > extra.length) return size
    const wide = Number(view.getBigUint64(at, true))
    at += 8
    return wide
  }
  return [read(sizes[0]), read(sizes[1]), read(sizes[2])]
}

/** By the headers before each part, where the directory is lost: a part ends where the next signature begins. */
const entriesByHeaders = (file: Uint8Array): Entry[] => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const entries: Entry[] = []
  const next = (from: number): number => {
    for (let i = from; i + 4 <= file.length; i++)
      if (
        file[i] === 0x50 &&
        file[i + 1] === 0x4b &&
        [0x0403, 0x0807, 0x0201].includes(view.getUint16(i + 2, true))
      )
        return i
    return file.length
  }
  let at = next(0)
  while (at + 30 <= file.length && entries.length <= MAX_ENTRIES) {
    if (view.getUint32(at, true) === 0x04034b50) {
      const nameLength = view.getUint16(at + 26, true)
      const begin = at + 30 + nameLength + view.getUint16(at + 28, true)
      const said = view.getUint32(at + 18, true)
      const end =
        said > 0 && said !== 0xffffffff ? Math.min(file.length, begin + said) : next(begin)
      entries.push({
        name: nameIn(file, at + 30, nameLength),
        method: view.getUint16(at + 8, true),
        packed: file.subarray(begin, end),
        claimed: 0,
        isEncrypted: (view.getUint16(at + 6, true) & 1) === 1,
      })
      at = next(Math.max(at + 4, end))
    } else at = next(at + 4)
  }
  return entries
}

const nameIn = (file: Uint8Array, at: number, length: number): string =>
  new TextDecoder().decode(file.subarray(at, at + Math.min(length, 1000))).replaceAll('\\', '/')

type Pipe = {
  readonly readable: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array }>
      cancel(): Promise<void>
      readonly closed: Promise<unknown>
    }
  }
  readonly writable: {
    getWriter(): {
      write(bytes: Uint8Array): Promise<void>
      close(): Promise<void>
      readonly closed: Promise<unknown>
    }
  }
}

/** Unfolds (RFC 1951) until `most` bytes came out; what came before damage is kept. */
const inflate = async (
  packed: Uint8Array,
  most: number,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> => {
  // A web standard that every runtime has and that our compiler world without DOM does not know.
  const { DecompressionStream } = globalThis as unknown as {
    DecompressionStream: new (format: 'deflate-raw') => Pipe
  }
  const pipe = new DecompressionStream('deflate-raw')
  const writer = pipe.writable.getWriter()
  const reader = pipe.readable.getReader()
  const ignore = () => undefined
  writer.closed.catch(ignore)
  reader.closed.catch(ignore)
  writer.write(packed).catch(ignore)
  writer.close().catch(ignore)
  const pieces: Uint8Array[] = []
  let size = 0
  let isWhole = true
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || value === undefined) break
      pieces.push(value)
      size += value.length
      if (size >= most) {
        isWhole = false
        await reader.cancel()
        break
      }
    }
  } catch {
    isWhole = false
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { bytes, isWhole }
}
