/**
 * The text of a list, whatever encoding it was written in, and its lines one after the other.
 * @module
 */
import type { Bytes } from './parts.ts'

/** A million lines of 100 signs; a dpkg status file of 5,000 packages has 6 MB. */
export const MAX_LIST_BYTES: number = 160 * 1024 * 1024

export const readBytes = async (
  chunks: Bytes,
): Promise<{ readonly bytes: Uint8Array; readonly isCut: boolean }> => {
  const pieces: Uint8Array[] = []
  let size = 0
  let isCut = false
  for await (const chunk of chunks) {
    const piece = chunk.slice(0, MAX_LIST_BYTES - size)
    pieces.push(piece)
    size += piece.length
    if (piece.length < chunk.length) {
      isCut = true
      break
    }
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { bytes, isCut }
}

/** PowerShell 5 and wmic write UTF-16; others write UTF-8, old Windows programs CP932 (WHATWG's shift_jis is CP932). */
export const decode = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const head = bytes.subarray(0, 2048)
  let nuls = 0
  for (let i = 1; i < head.length; i += 2) if (head[i] === 0) nuls += 1
  if (head.length >= 8 && nuls > head.length / 4) return new TextDecoder('utf-16le').decode(bytes)
  try {
    // A head of a file may end inside a sign.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    const other = new TextDecoder('shift_jis').decode(bytes)
    // One broken byte in a UTF-8 file shall not turn all of it into kana.
    return other.includes('\uFFFD') ? new TextDecoder('utf-8').decode(bytes) : other
  }
}

const MAX_LINE_CHARS = 64 * 1024

/** `text` is null for a line that is too long. CR CR LF is what wmic makes of a line end. */
export type Line = { readonly number: number; readonly text: string | null }

export const linesOf = function* (text: string): Generator<Line> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (let number = 1; at < text.length; number += 1) {
    const end = text.indexOf('\n', at)
    const stop = end === -1 ? text.length : end
    yield {
      number,
      text: stop - at > MAX_LINE_CHARS ? null : text.slice(at, beforeReturns(text, at, stop)),
    }
    at = stop + 1
  }
}

/** By hand: a pattern would look at a long run of returns once for each of them. */
const beforeReturns = (text: string, from: number, to: number): number => {
  let end = to
  while (end > from && text.charCodeAt(end - 1) === 13) end -= 1
  return end
}

/** One line without control characters, at most `max` signs. */
export const clean = (text: string, max = 300): string =>
  text
    .slice(0, max * 2)
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed()
