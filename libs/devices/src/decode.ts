/**
 * Bytes to lines as a person saw them on the terminal: encoding found out, backspaces and `--More--` taken away.
 * @module
 */
import type { DeviceDamage, DeviceReading } from './parts.ts'

/** The largest configuration backups of data centre firewalls stay below 30 MB. */
export const MAX_FILE_BYTES: number = 50 * 1024 * 1024
/** A line of a terminal or of a configuration; certificates and XML in one line are longer and read by pieces. */
export const MAX_LINE_CHARS: number = 64 * 1024

/** 50 MB of configuration have two million lines; more is made of nothing but line ends. */
const MAX_LINES = 4_000_000

export type Decoded = {
  readonly lines: string[]
  readonly encoding: DeviceReading['encoding']
  readonly damage: DeviceDamage[]
}

export const decode = (file: Uint8Array): Decoded => {
  const damage: DeviceDamage[] = []
  const bytes = file.length > MAX_FILE_BYTES ? file.subarray(0, MAX_FILE_BYTES) : file
  const { text, encoding } = textOf(bytes)
  if (isBinary(text)) return { lines: [], encoding, damage: [{ line: 1, why: 'not_text' }] }
  const all = splitLines(text)
  const isCut = all.length > MAX_LINES
  const lines = (isCut ? all.slice(0, MAX_LINES) : all).map((raw, at) => {
    const line = CONTROL.test(raw) ? screenLine(raw) : raw
    if (line.includes('\ufffd') || raw.includes('\0'))
      damage.push({ line: at + 1, why: 'bad_character' })
    return withoutPager(line)
  })
  if (bytes !== file || isCut) damage.push({ line: lines.length, why: 'too_large' })
  return { lines, encoding, damage }
}

const textOf = (bytes: Uint8Array): { text: string; encoding: Decoded['encoding'] } => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16' }
  for (const encoding of ['utf-8', 'shift_jis', 'euc-jp'] as const)
    try {
      // What a cut through the last character leaves is no reason to take the file for another encoding.
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
      return { text, encoding }
    } catch {
      // Not this one.
    }
  const text = new TextDecoder('utf-8').decode(bytes)
  const lost = text.split('\ufffd').length - 1
  return lost * 50 < text.length
    ? { text, encoding: 'utf-8' }
    : { text: new TextDecoder('latin1').decode(bytes), encoding: 'latin1' }
}

const isBinary = (text: string): boolean => {
  const look = text.slice(0, 64 * 1024)
  let controls = 0
  for (let i = 0; i < look.length; i++) {
    const code = look.charCodeAt(i)
    if (code < 7 || (code > 13 && code < 27)) controls += 1
  }
  return controls * 50 > look.length
}

const splitLines = (text: string): string[] => {
  const lines = (text.includes('\n') ? text.split(/\r?\n/) : text.split('\r')).map((line) =>
    line.endsWith('\r') ? line.replace(/\r+$/, '') : line,
  )
  if (lines.at(-1) === '') lines.pop()
  return lines
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals write them, and they are what is looked for
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/

/** What stays on the screen when the terminal has played the line: `\b` and `\r` move, what follows writes over. */
const screenLine = (raw: string): string => {
  const screen: string[] = []
  let at = 0
  for (let i = 0; i < raw.length; i++) {
    const sign = raw[i] ?? ''
    const code = raw.charCodeAt(i)
    if (code === 0x08) at = Math.max(0, at - 1)
    else if (code === 0x0d) at = 0
    else if (code === 0x1b) {
      const sequence = escapeAt(raw, i)
      if (sequence.isErase) screen.length = Math.min(screen.length, at)
      i += sequence.length - 1
    } else if (code === 9 || (code >= 32 && code !== 0x7f)) {
      while (screen.length < at) screen.push(' ')
      screen[at] = sign
      at += 1
    }
  }
  return screen.join('').trimEnd()
}

const escapeAt = (raw: string, at: number): { length: number; isErase: boolean } => {
  if (raw[at + 1] !== '[') return { length: 2, isErase: false }
  let end = at + 2
  while (end < raw.length && end < at + 32 && !/[@-~]/.test(raw[end] ?? '')) end += 1
  return { length: end - at + 1, isErase: raw[end] === 'K' }
}

const PAGER =
  /^\s{0,8}(?:<?-{1,4} ?\(?(?:more|MORE|More)(?: \d{1,3}%)?\)? ?-{1,4}>?(?:, next page: Space.*)?|---つづく---|lines \d+-\d+(?: \(END\))?$)/

const withoutPager = (line: string): string =>
  line.length < 4096 && PAGER.test(line) ? line.replace(PAGER, '') : line
