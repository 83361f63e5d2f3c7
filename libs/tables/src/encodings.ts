/**
 * Which encoding a text file has, and its text as it streams.
 * @module
 */
import iconv from 'iconv-lite'
import type { TableEncoding } from './parts.ts'

export type Decoder = {
  /** Null while nothing but ASCII was met. */
  encoding(): TableEncoding | null
  push(block: Uint8Array): string
  end(): string
}

/** Decides at the first block that holds more than ASCII. What cannot be decoded becomes U+FFFD. */
export const streamDecoder = (forced: TableEncoding | null): Decoder => {
  let encoding = forced
  let decode: { push(block: Uint8Array): string; end(): string } | null = null
  let isFirst = true
  return {
    encoding: () => encoding,
    push: (block) => {
      const mark = isFirst ? markOf(block) : null
      isFirst = false
      if (encoding === null && (mark !== null || block.some((byte) => byte > 0x7f)))
        encoding = mark ?? guess(block)
      if (encoding === null) return new TextDecoder('utf-8').decode(block)
      decode ??= decoderOf(encoding)
      return decode.push(block)
    },
    end: () => decode?.end() ?? '',
  }
}

const decoderOf = (encoding: TableEncoding): { push(block: Uint8Array): string; end(): string } => {
  if (encoding === 'cp932' || encoding === 'euc-jp') {
    const decoder = iconv.getDecoder(encoding === 'cp932' ? 'cp932' : 'eucjp')
    return { push: (block) => decoder.write(block), end: () => decoder.end() ?? '' }
  }
  const decoder = new TextDecoder(encoding)
  return { push: (block) => decoder.decode(block, { stream: true }), end: () => decoder.decode() }
}

const markOf = (head: Uint8Array): TableEncoding | null =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
    ? 'utf-8'
    : head[0] === 0xff && head[1] === 0xfe
      ? 'utf-16le'
      : head[0] === 0xfe && head[1] === 0xff
        ? 'utf-16be'
        : null

/** The encoding in which fewest bytes make no sense; among equals UTF-8, then the one that reads less like half-width kana. */
const guess = (block: Uint8Array): TableEncoding => {
  const utf8 = wrongUtf8(block)
  if (utf8 === 0) return 'utf-8'
  const cp932 = wrongCp932(block)
  const euc = wrongEuc(block)
  const least = Math.min(utf8, cp932.wrong, euc.wrong)
  if (utf8 === least) return 'utf-8'
  if (cp932.wrong < euc.wrong) return 'cp932'
  if (euc.wrong < cp932.wrong) return 'euc-jp'
  // Both possible: text in EUC-JP, taken for CP932, is a rain of half-width kana; hiragana and katakana stand in two rows of EUC-JP.
  return euc.kana > 0 && cp932.halfKana > cp932.doubles ? 'euc-jp' : 'cp932'
}

/** Sequences that are none; one that the end of the block cuts is not counted. */
const wrongUtf8 = (b: Uint8Array): number => {
  let wrong = 0
  for (let i = 0; i < b.length; ) {
    const c = b[i] ?? 0
    const length =
      c < 0x80
        ? 1
        : c >= 0xc2 && c < 0xe0
          ? 2
          : c >= 0xe0 && c < 0xf0
            ? 3
            : c >= 0xf0 && c < 0xf5
              ? 4
              : 0
    let n = 1
    while (n < length && i + n < b.length && ((b[i + n] ?? 0) & 0xc0) === 0x80) n += 1
    if (length === 0 || (n < length && i + n < b.length)) wrong += 1
    i += n
  }
  return wrong
}

const wrongCp932 = (b: Uint8Array): { wrong: number; halfKana: number; doubles: number } => {
  let wrong = 0
  let halfKana = 0
  let doubles = 0
  for (let i = 0; i < b.length; i++) {
    const c = b[i] ?? 0
    if (c < 0x80) continue
    if (c >= 0xa1 && c <= 0xdf) halfKana += 1
    else if (c === 0x80 || c === 0xa0 || c > 0xfc) wrong += 1
    else if (i + 1 < b.length) {
      const d = b[i + 1] ?? 0
      if (d < 0x40 || d === 0x7f || d > 0xfc) wrong += 1
      else {
        doubles += 1
        i += 1
      }
    }
  }
  return { wrong, halfKana, doubles }
}

const wrongEuc = (b: Uint8Array): { wrong: number; kana: number } => {
  let wrong = 0
  let kana = 0
  for (let i = 0; i < b.length; i++) {
    const c = b[i] ?? 0
    if (c < 0x80) continue
    const length = c === 0x8f ? 3 : 2
    if (i + length > b.length) break
    const trail = b.subarray(i + 1, i + length)
    const isPair = (c >= 0xa1 && c <= 0xfe) || c === 0x8e || c === 0x8f
    if (!isPair || trail.some((d) => d < 0xa1 || d > 0xfe)) wrong += 1
    else {
      if (c === 0xa4 || c === 0xa5) kana += 1
      i += length - 1
    }
  }
  return { wrong, kana }
}
