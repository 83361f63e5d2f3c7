/**
 * A result log as the filesystem logger writes it (`osqueryd.results.log`, `osqueryd.snapshots.log`), one JSON line after another,
 * from bytes in whatever pieces. What is broken or too long loses only its own line.
 * @module
 */
import { type Bytes, blocksOf } from '@hinoban/bytes'
import { type Damage, type Damages, damagesIn, type Tally } from './damage.ts'
import { parseJson } from './json.ts'
import { type ResultLine, readResultLine } from './result-line.ts'
import { isObject } from './rows.ts'

/** `logger_tls_max_linesize` is 1 MiB; a snapshot in a file has no limit, 20,000 packages have 6 MiB. */
export const MAX_LINE_BYTES: number = 32 * 1024 * 1024

export type ResultLogPart =
  | { readonly kind: 'line'; readonly number: number; readonly line: ResultLine }
  | { readonly kind: 'damaged'; readonly number: number; readonly why: Damage }
  /** Last: lines read, and what was wrong inside of good lines. */
  | {
      readonly kind: 'finished'
      readonly lines: number
      readonly statusLines: number
      readonly damage: Damages
    }

/**
 * Reads a result log. Never throws for its bytes; an error of the source itself passes through.
 * @example for await (const part of readResultLog([bytes])) if (part.kind === 'line') …
 */
export const readResultLog = async function* (
  chunks: Bytes,
): AsyncGenerator<ResultLogPart, void, undefined> {
  const tally: Tally = new Map()
  let number = 0
  let lines = 0
  let statusLines = 0
  for await (const raw of rawLines(chunks)) {
    number += 1
    if (raw === null) {
      yield { kind: 'damaged', number, why: 'line_too_long' }
      continue
    }
    const json = raw.trim()
    if (json === '') continue
    const value = parseJson(json)
    if (value === undefined) {
      yield { kind: 'damaged', number, why: 'not_json' }
      continue
    }
    // A status log beside it may have been appended: no result, no damage.
    if (isObject(value) && typeof value['message'] === 'string' && 'severity' in value) {
      statusLines += 1
      continue
    }
    const inner: Tally = new Map()
    const line = readResultLine(value, inner)
    if (line === null) {
      yield { kind: 'damaged', number, why: 'not_result' }
      continue
    }
    for (const [why, times] of inner) tally.set(why, (tally.get(why) ?? 0) + times)
    lines += 1
    yield { kind: 'line', number, line }
  }
  yield { kind: 'finished', lines, statusLines, damage: damagesIn(tally) }
}

const NEWLINE = 0x0a

/** Each line as text; null for one that is too long. */
const rawLines = async function* (chunks: Bytes): AsyncGenerator<string | null, void, undefined> {
  let pieces: Uint8Array[] = []
  let size = 0
  let isTooLong = false
  const decoder = new TextDecoder('utf-8')
  const keep = (piece: Uint8Array): void => {
    size += piece.length
    if (size > MAX_LINE_BYTES) {
      isTooLong = true
      pieces = []
    }
    if (!isTooLong && piece.length > 0) pieces.push(piece.slice())
  }
  const finish = (): string | null => {
    const line = isTooLong ? null : decoder.decode(joined(pieces, size))
    pieces = []
    size = 0
    isTooLong = false
    return line
  }
  for await (const block of blocksOf(chunks)) {
    let from = 0
    for (let end = block.indexOf(NEWLINE, from); end !== -1; end = block.indexOf(NEWLINE, from)) {
      keep(block.subarray(from, end))
      yield finish()
      from = end + 1
    }
    keep(block.subarray(from))
  }
  if (size > 0) yield finish()
}

const joined = (pieces: readonly Uint8Array[], size: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** Whether a file begins like a result log. Pure and bounded. */
export const looksLikeResultLog = (head: string): boolean => {
  const first = head
    .replace(/^\uFEFF/, '')
    .trimStart()
    .slice(0, 16_000)
  // A snapshot's rows stand before its name and may fill more than the head.
  if (/^\{\s*"(?:snapshot|diffResults)"\s*:\s*[[{]/.test(first)) return true
  return (
    first.startsWith('{') &&
    /"(?:hostIdentifier|hostname)"\s*:/.test(first) &&
    /"(?:calendarTime|unixTime)"\s*:/.test(first) &&
    /"(?:columns|snapshot|diffResults)"\s*:/.test(first)
  )
}
