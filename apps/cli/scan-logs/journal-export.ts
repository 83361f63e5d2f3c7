/**
 * Entries of systemd's journal as `journalctl -o export` writes them, each as the JSON that `-o json` makes of it: lines `NAME=value`, or a
 * name, eight bytes of length and that many bytes; an empty line ends an entry. What is too long is cut, never held. Pure.
 * @module
 */
import type { Cutter } from './cutter.ts'

const LF = 0x0a
const EQUALS = 0x3d
const SIZE_BYTES = 8
/** A core dump lies in a field; messages have 48 KiB at most unless somebody says otherwise. */
const MAX_VALUE_BYTES = 64 * 1024
/** Written as JSON it stays below the million signs of a record. */
const MAX_ENTRY_BYTES = 128 * 1024
const MAX_FIELDS = 1_000
const ENTRY_BEGINS = '__CURSOR='

export const isJournalExport = (begin: string): boolean => begin.startsWith(ENTRY_BEGINS)

export const journalEntries = (): Cutter => {
  const utf8 = new TextDecoder('utf-8')
  let fields = new Map<string, string[]>()
  let [held, count] = [0, 0]
  // A line until its end, the eight bytes of a length, that many bytes, or the line end behind them.
  let state: 'line' | 'size' | 'bytes' | 'end' = 'line'
  let parts: Uint8Array[] = []
  let partBytes = 0
  let name = ''
  let left = 0

  const keep = (bytes: Uint8Array, most: number): void => {
    const room = most - partBytes
    // The stream reads into its memory anew: what outlives it is copied.
    if (room > 0 && bytes.length > 0) parts.push(bytes.slice(0, room))
    partBytes += Math.max(0, Math.min(room, bytes.length))
  }
  const kept = (): Buffer => {
    const whole = Buffer.concat(parts)
    parts = []
    partBytes = 0
    return whole
  }
  const add = (field: string, value: Uint8Array): void => {
    const room = MAX_ENTRY_BYTES - held
    if (count >= MAX_FIELDS || room < field.length) return
    const cut = value.subarray(0, room - field.length)
    held += field.length + cut.length
    count += 1
    const text = utf8.decode(cut)
    const known = fields.get(field)
    if (known) known.push(text)
    else fields.set(field, [text])
  }
  const entry = (): readonly Uint8Array[] => {
    if (count === 0) return []
    const told = Object.fromEntries(
      [...fields].map(([field, values]) => [field, values.length === 1 ? values[0] : values]),
    )
    fields = new Map()
    held = 0
    count = 0
    return [Buffer.from(JSON.stringify(told))]
  }
  const takeLine = (): readonly Uint8Array[] => {
    const line = kept()
    if (line.length === 0) return entry()
    const at = line.indexOf(EQUALS)
    if (at < 0) {
      name = utf8.decode(line)
      state = 'size'
    } else add(utf8.decode(line.subarray(0, at)), line.subarray(at + 1))
    return []
  }
  return {
    push: (chunk) => {
      const found: Uint8Array[] = []
      for (let at = 0; at < chunk.length; )
        if (state === 'line') {
          const end = chunk.indexOf(LF, at)
          keep(chunk.subarray(at, end < 0 ? chunk.length : end), MAX_VALUE_BYTES)
          at = end < 0 ? chunk.length : end + 1
          if (end >= 0) found.push(...takeLine())
        } else if (state === 'size') {
          const part = chunk.subarray(at, at + SIZE_BYTES - partBytes)
          keep(part, SIZE_BYTES)
          at += part.length
          if (partBytes < SIZE_BYTES) continue
          left = Number(kept().readBigUInt64LE())
          state = left === 0 ? 'end' : 'bytes'
        } else if (state === 'bytes') {
          const part = chunk.subarray(at, at + Math.min(left, chunk.length - at))
          keep(part, MAX_VALUE_BYTES)
          at += part.length
          left -= part.length
          if (left === 0) state = 'end'
        } else {
          add(name, kept())
          // Where no line ends here the length was wrong: what follows is read as it comes.
          if (chunk[at] === LF) at += 1
          state = 'line'
        }
      return found
    },
    end: () => {
      if (state === 'line') {
        const line = kept()
        const at = line.indexOf(EQUALS)
        if (at >= 0) add(utf8.decode(line.subarray(0, at)), line.subarray(at + 1))
      } else if (state !== 'size') add(name, kept())
      return entry()
    },
  }
}
