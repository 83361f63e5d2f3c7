/**
 * Bytes of a log cut into records: lines, values of JSON wherever they stand, events of XML. Each keeps at most one record in memory.
 * Pure.
 * @module
 */

import { TextDecoder } from 'node:util'
import type { Cutter } from './cutter.ts'
import { isJournalExport, journalEntries } from './journal-export.ts'

export type Cut = 'lines' | 'json' | 'json-list' | 'xml' | 'journal'

/** The reader cuts at a million characters and says so; what is longer is not kept. */
const MAX_RECORD_BYTES = 4 * 1024 * 1024
const LF = 0x0a
const CR = 0x0d

/** How the records of a file are told apart, by its first bytes. */
export const cutOf = (head: Uint8Array): Cut => {
  const begin = Buffer.from(head)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (/^<(?:\?xml|Events?\b|!--)/.test(begin) && /<Events?\b/.test(begin)) return 'xml'
  if (/^\[\s*(?:\{|\]|$)/.test(begin)) return 'json-list'
  if (!begin.startsWith('{')) return isJournalExport(begin) ? 'journal' : 'lines'
  if (HOLDS_A_LIST.test(begin)) return 'json-list'
  const end = begin.indexOf('\n')
  return isJson(end < 0 ? begin : begin.slice(0, end)) ? 'lines' : 'json'
}
/** Exports of AWS and of Microsoft. */
const HOLDS_A_LIST =
  /^\{\s*(?:"@odata[^"]*"\s*:\s*"[^"]*"\s*,\s*)*"(?:Records|records|value)"\s*:\s*\[/

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export const cutter = (cut: Cut): Cutter =>
  cut === 'lines'
    ? lines()
    : cut === 'xml'
      ? ending(Buffer.from('</Event>'))
      : cut === 'journal'
        ? journalEntries()
        : values(cut === 'json' ? 'each' : 'in a list')

/** Parts of one record until it ends. */
const holder = () => {
  let parts: Uint8Array[] = []
  let held = 0
  return {
    add: (part: Uint8Array): void => {
      const room = MAX_RECORD_BYTES - held
      // The stream reads into its memory anew: what outlives it is copied.
      if (room > 0 && part.length > 0) parts.push(part.slice(0, room))
      held += Math.min(room, part.length)
    },
    held: (): number => held,
    give: (last: Uint8Array): Uint8Array => {
      if (held === 0)
        return last.length > MAX_RECORD_BYTES ? last.subarray(0, MAX_RECORD_BYTES) : last
      const room = Math.max(0, MAX_RECORD_BYTES - held)
      const whole = Buffer.concat([...parts, last.subarray(0, room)])
      parts = []
      held = 0
      return whole
    },
  }
}

const lines = (): Cutter => {
  const open = holder()
  const trimmed = (line: Uint8Array): Uint8Array =>
    line.at(-1) === CR ? line.subarray(0, -1) : line
  return {
    push: (chunk) => {
      const found: Uint8Array[] = []
      let at = 0
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, at)) {
        const line = trimmed(open.give(chunk.subarray(at, end)))
        if (line.length > 0) found.push(line)
        at = end + 1
      }
      open.add(chunk.subarray(at))
      return found
    },
    end: () => {
      const rest = open.held() === 0 ? [] : [trimmed(open.give(new Uint8Array(0)))]
      return rest.filter((line) => line.length > 0)
    },
  }
}

const ending = (mark: Buffer): Cutter => {
  const open = holder()
  let tail = Buffer.alloc(0)
  return {
    push: (chunk) => {
      const found: Uint8Array[] = []
      let text = Buffer.concat([tail, chunk])
      for (let end = text.indexOf(mark); end >= 0; end = text.indexOf(mark)) {
        found.push(fromEvent(Buffer.from(open.give(text.subarray(0, end + mark.length)))))
        text = text.subarray(end + mark.length)
      }
      // The mark itself may be cut by the end of a piece.
      const kept = Math.min(text.length, mark.length - 1)
      open.add(text.subarray(0, text.length - kept))
      tail = Buffer.from(text.subarray(text.length - kept))
      return found
    },
    end: () => {
      const rest = fromEvent(Buffer.from(open.give(tail)))
      return rest.indexOf('<Event') < 0 ? [] : [rest]
    },
  }
}

/** Without the head of the document before it. */
const fromEvent = (bytes: Buffer): Buffer => {
  for (let at = bytes.indexOf('<Event'); at >= 0; at = bytes.indexOf('<Event', at + 1))
    if (bytes[at + 6] !== 0x73) return bytes.subarray(at) // no `<Events`
  return bytes
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = new Set([0x7b, 0x5b])
const CLOSE = new Set([0x7d, 0x5d])
const BRACE = 0x7b

/** Objects at the top, or within the list that the top holds, however they are laid out. */
const values = (where: 'each' | 'in a list'): Cutter => {
  const open = holder()
  let depth = 0
  let from = where === 'each' ? 0 : -1
  let isInText = false
  let isEscaped = false
  let isInValue = false
  return {
    push: (chunk) => {
      const found: Uint8Array[] = []
      let start = 0
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at] as number // within
        if (isInText) {
          if (isEscaped) isEscaped = false
          else if (byte === BACKSLASH) isEscaped = true
          else if (byte === QUOTE) isInText = false
        } else if (byte === QUOTE) isInText = true
        else if (OPEN.has(byte)) {
          // The list of the top: what stands in it are the records.
          if (from < 0 && byte !== BRACE) from = depth + 1
          else if (!isInValue && depth === from && byte === BRACE) {
            isInValue = true
            start = at
          }
          depth += 1
        } else if (CLOSE.has(byte)) {
          depth = Math.max(0, depth - 1)
          if (isInValue && depth === from) {
            isInValue = false
            found.push(open.give(chunk.subarray(start, at + 1)))
          }
        }
      }
      if (isInValue) open.add(chunk.subarray(start))
      return found
    },
    end: () => (open.held() === 0 ? [] : [open.give(new Uint8Array(0))]),
  }
}

/** Text in two bytes a sign, as PowerShell and the Event Viewer write it. */
export const wideOf = (head: Buffer): TextDecoder | null =>
  head[0] === 0xff && head[1] === 0xfe
    ? new TextDecoder('utf-16le')
    : head[0] === 0xfe && head[1] === 0xff
      ? new TextDecoder('utf-16be')
      : null

const LOOKED_AT = 4_096
export const isBinary = (head: Buffer): boolean => {
  if (wideOf(head) !== null) return false
  let odd = 0
  const end = Math.min(head.length, LOOKED_AT)
  for (let at = 0; at < end; at++) {
    const byte = head[at] as number // within
    if (byte < 0x09 || (byte > 0x0d && byte < 0x1b)) odd += 1
  }
  // Some devices end a line with NUL; programs and pictures are full of such bytes.
  return odd > end / 20
}

const MAGICS = ['ElfFile\0', 'ElfChnk\0']
export const isEvtx = (head: Buffer): boolean => MAGICS.includes(head.toString('latin1', 0, 8))

/** The files of systemd's journal themselves. */
export const isJournalFile = (head: Buffer): boolean => head.toString('latin1', 0, 8) === 'LPKSHHRH'
