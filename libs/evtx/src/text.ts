/**
 * Text of a log: UTF-16 as it stands, unpaired surrogates included, and the code pages of Windows.
 * @module
 */
import type { CodePage, EvtxMeans } from './parts.ts'

/** Above this a TextDecoder is faster than naming every code unit (measured on Node 24). */
const SHORT_CHARS = 48
/** Above this `Buffer.ucs2Slice` is faster (measured on Node 24). */
const HANDED_OVER_CHARS = 24
const short: number[][] = Array.from({ length: SHORT_CHARS + 1 }, (_, n) => new Array(n).fill(0))
const long = new TextDecoder('utf-16le', { ignoreBOM: true })

/** UTF-16LE from `from` to `to` (an odd last byte is left out). */
export const utf16 = (bytes: Uint8Array, from: number, to: number): string => {
  const count = (to - from) >> 1
  if (count <= 0) return ''
  if (count <= SHORT_CHARS) return units(bytes, from, short[count] ?? [])
  const text = long.decode(bytes.subarray(from, from + count * 2))
  // A decoder puts U+FFFD for an unpaired surrogate: what stood there would be lost.
  return text.includes('\ufffd') ? exact(bytes, from, count) : text
}

/** The same by a faster means of the runtime for all but short texts, which it would take longer to hand over. */
export const utf16By =
  (native: NonNullable<EvtxMeans['utf16']>) =>
  (bytes: Uint8Array, from: number, to: number): string => {
    const count = (to - from) >> 1
    return count > HANDED_OVER_CHARS
      ? native(bytes, from, from + count * 2)
      : utf16(bytes, from, to)
  }

/** How "ANSI" bytes of a host with this code page become text. */
export const codePageDecoder = (page: CodePage): ((bytes: Uint8Array) => string) => {
  const decoder = new TextDecoder(LABELS[page], { ignoreBOM: true })
  return (bytes) => decoder.decode(bytes)
}

const units = (bytes: Uint8Array, from: number, codes: number[]): string => {
  for (let i = 0, at = from; i < codes.length; i += 1, at += 2)
    codes[i] = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
  return String.fromCharCode.apply(null, codes)
}
const exact = (bytes: Uint8Array, from: number, count: number): string => {
  let text = ''
  for (let done = 0; done < count; done += SHORT_CHARS) {
    const n = Math.min(SHORT_CHARS, count - done)
    text += units(bytes, from + done * 2, short[n] ?? [])
  }
  return text
}

/** The names of WHATWG's encodings for the numbers of Windows. */
const LABELS: Readonly<Record<CodePage, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  65001: 'utf-8',
}
