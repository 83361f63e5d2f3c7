/**
 * The files of a tar stream: ustar with prefix, long names of GNU and pax (POSIX.1-2017, pax §"ustar Interchange Format").
 * @module
 */

export type TarPart =
  | {
      readonly kind: 'file'
      readonly name: string
      readonly bytes: AsyncIterable<Uint8Array>
      /** Asked when the bytes are read. */
      readonly broken: () => string
    }
  /** Nothing after it can be found. */
  | { readonly kind: 'broken'; readonly why: 'malformed' | 'cut_short' }

const BLOCK = 512
/** Records of pax and long names of GNU are a few hundred bytes. */
const MAX_ABOUT_BYTES = 64 * 1024

export const isTar = (head: Uint8Array): boolean =>
  head.length >= BLOCK && Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar'

export const untar = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarPart> {
  const source = blockReader(chunks)
  let about: { readonly name?: string; readonly size?: number } = {}
  for (;;) {
    const header = await source.take(BLOCK)
    // Two empty blocks end it; archives that just end are read as well.
    if (header === null || header.every((byte) => byte === 0)) return
    if (header.length < BLOCK) {
      yield { kind: 'broken', why: 'cut_short' }
      return
    }
    const size = about.size ?? numberAt(header, 124, 12)
    if (size === null || !isSummed(header)) {
      yield { kind: 'broken', why: 'malformed' }
      return
    }
    const type = String.fromCharCode(header[156] ?? 0)
    const padding = (BLOCK - (size % BLOCK)) % BLOCK
    if (type === 'x' || type === 'L') {
      const text = size > MAX_ABOUT_BYTES ? null : await source.take(size)
      if (text === null || text.length < size) {
        yield { kind: 'broken', why: text === null ? 'malformed' : 'cut_short' }
        return
      }
      about = type === 'x' ? { ...about, ...paxOf(text) } : { ...about, name: textOf(text) }
      await source.skip(padding)
      continue
    }
    if (type !== '0' && type !== '\0') {
      about = {}
      await source.skip(size + padding)
      continue
    }
    const name = about.name ?? nameIn(header)
    about = {}
    const body = source.body(size)
    yield { kind: 'file', name, bytes: body.bytes, broken: body.broken }
    await body.leave()
    if (body.broken() !== '') return
    await source.skip(padding)
  }
}

const nameIn = (header: Buffer): string => {
  const prefix = textOf(header.subarray(345, 500))
  const name = textOf(header.subarray(0, 100))
  return prefix === '' ? name : `${prefix}/${name}`
}

const textOf = (bytes: Buffer): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

/** Octal digits, or where the first bit is set a number of GNU. */
const numberAt = (header: Buffer, at: number, length: number): number | null => {
  const field = header.subarray(at, at + length)
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const number = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
    return Number.isSafeInteger(number) ? number : null
  }
  const text = textOf(field).trim()
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : null
}

const isSummed = (header: Buffer): boolean => {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  return numberAt(header, 148, 8) === sum
}

/** `<length> <key>=<value>\n`, as many as there are. */
const paxOf = (text: Buffer): { readonly name?: string; readonly size?: number } => {
  const found: { name?: string; size?: number } = {}
  for (const line of text.toString('utf8').split('\n')) {
    const [, key, value = ''] = /^\d+ (path|size)=(.*)$/.exec(line) ?? []
    if (key === 'path') found.name = value
    if (key === 'size' && /^\d{1,15}$/.test(value)) found.size = Number(value)
  }
  return found
}

const blockReader = (chunks: AsyncIterable<Uint8Array>) => {
  const iterator = chunks[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const some = async (most: number): Promise<Buffer | null> => {
    while (held.length === 0) {
      const next = await iterator.next()
      if (next.done) return null
      held = Buffer.from(next.value)
    }
    const chunk = held.subarray(0, most)
    held = held.subarray(chunk.length)
    return chunk
  }
  /** Fewer only at the end; null: there is nothing more. */
  const take = async (bytes: number): Promise<Buffer | null> => {
    const parts: Buffer[] = []
    for (let left = bytes; left > 0; ) {
      const part = await some(left)
      if (part === null) break
      parts.push(part)
      left -= part.length
    }
    return parts.length === 0 && bytes > 0 ? null : Buffer.concat(parts)
  }
  return {
    take,
    skip: async (bytes: number): Promise<void> => {
      for (let left = bytes; left > 0; ) {
        const part = await some(left)
        if (part === null) return
        left -= part.length
      }
    },
    body: (size: number) => {
      let left = size
      let broken = ''
      const read = async (): Promise<Buffer | null> => {
        if (left === 0) return null
        const part = await some(left)
        if (part === null) {
          broken = 'cut_short'
          left = 0
        } else left -= part.length
        return part
      }
      const bytes = async function* (): AsyncGenerator<Uint8Array> {
        for (let part = await read(); part !== null; part = await read()) yield part
      }
      return {
        bytes: bytes(),
        broken: () => broken,
        /** What the reader left. */
        leave: async (): Promise<void> => {
          while ((await read()) !== null);
        },
      }
    },
  }
}
