/**
 * Bytes of one record as text. UTF-8 first and strictly; else the likelier one of CP932 and EUC-JP.
 * @module
 */
import type { LogDamage } from './event.ts'
import { type LogEncoding, type LogMeans, MAX_RECORD_CHARS } from './means.ts'

export type Decoded = { readonly text: string; readonly damage: readonly LogDamage[] }

const NONE: readonly LogDamage[] = []
const strict = new TextDecoder('utf-8', { fatal: true })
// WHATWG's shift_jis is Microsoft's code page 932.
const LOOSE: Readonly<Record<LogEncoding, TextDecoder>> = {
  'utf-8': new TextDecoder('utf-8'),
  cp932: new TextDecoder('shift_jis'),
  'euc-jp': new TextDecoder('euc-jp'),
}

/** Line end, NULs and mark taken off. NULs inside are left out: they would hide a word from every search. */
export const decodeRecord = (
  record: Uint8Array | string,
  encoding: LogMeans['encoding'],
): Decoded => {
  const isLong = record.length > MAX_RECORD_CHARS * (typeof record === 'string' ? 1 : 3)
  const head = isLong
    ? typeof record === 'string'
      ? record.slice(0, MAX_RECORD_CHARS)
      : record.subarray(0, MAX_RECORD_CHARS * 3)
    : record
  let damage: LogDamage[] | null = isLong ? ['cut'] : null
  let text: string
  if (typeof head === 'string') text = head
  else {
    const read = bytesAsText(head, encoding)
    text = read.text
    if (read.isDamaged) damage = [...(damage ?? []), 'encoding']
  }
  if (text.length > MAX_RECORD_CHARS) {
    text = text.slice(0, MAX_RECORD_CHARS)
    if (!isLong) damage = ['cut', ...(damage ?? [])]
  }
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
  text = withoutEnd(text)
  if (text.includes('\0')) {
    text = text.replaceAll('\0', '')
    damage = [...(damage ?? []), 'nul']
  }
  return { text, damage: damage ?? NONE }
}

const withoutEnd = (text: string): string => {
  let end = text.length
  while (end > 0) {
    const code = text.charCodeAt(end - 1)
    if (code !== 0x0a && code !== 0x0d && code !== 0) break
    end -= 1
  }
  return end === text.length ? text : text.slice(0, end)
}

const bytesAsText = (
  bytes: Uint8Array,
  encoding: LogMeans['encoding'],
): { readonly text: string; readonly isDamaged: boolean } => {
  if (encoding === 'auto' || encoding === 'utf-8') {
    try {
      return { text: strict.decode(bytes), isDamaged: false }
    } catch {
      // Not UTF-8: read below by what it is.
    }
  }
  const found = encoding === 'auto' ? likelier(bytes) : encoding
  let text = LOOSE[found].decode(bytes)
  if (encoding === 'auto' && found !== 'utf-8' && bytes[0] === BRACE && !isJson(text)) {
    // nginx writes a stranger's bytes into its JSON as they came: a sign of two bytes would swallow the backslash or quote behind one.
    const loose = LOOSE['utf-8'].decode(bytes)
    if (isJson(loose)) text = loose
  }
  return { text, isDamaged: text.includes('\ufffd') }
}
const BRACE = 0x7b

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * By what makes no sense in each: EUC-JP is pairs of high bytes alone; CP932 has low second bytes and half-width kana. A record cut
 * within a sign of UTF-8 stays UTF-8.
 */
const likelier = (bytes: Uint8Array): LogEncoding => {
  if (isCutUtf8(bytes)) return 'utf-8'
  const euc = eucFaults(bytes)
  const cp932 = cp932Faults(bytes)
  if (euc.faults !== cp932.faults) {
    const least = Math.min(euc.faults, cp932.faults)
    // Latin-1, or noise: nothing Japanese about it.
    if (least > 0 && least * 4 > Math.max(euc.signs, cp932.signs)) return 'utf-8'
    return euc.faults < cp932.faults ? 'euc-jp' : 'cp932'
  }
  // Both possible: EUC-JP taken for CP932 is a rain of half-width kana.
  return cp932.halfKana > cp932.doubles ? 'euc-jp' : 'cp932'
}

const isCutUtf8 = (bytes: Uint8Array): boolean => {
  for (let cut = 1; cut <= 3 && cut < bytes.length; cut += 1) {
    const byte = bytes[bytes.length - cut] ?? 0
    if (byte < 0x80) return false
    if (byte < 0xc0) continue
    try {
      const head = bytes.subarray(0, bytes.length - cut)
      strict.decode(head)
      return head.some((one) => one > 0x7f)
    } catch {
      return false
    }
  }
  return false
}

const eucFaults = (b: Uint8Array): { faults: number; signs: number } => {
  let faults = 0
  let signs = 0
  for (let i = 0; i < b.length; i += 1) {
    const c = b[i] ?? 0
    if (c < 0x80) continue
    signs += 1
    const more = c === 0x8f ? 2 : c === 0x8e || (c >= 0xa1 && c <= 0xfe) ? 1 : 0
    let good = more > 0
    for (let n = 1; n <= more && i + n < b.length; n += 1) {
      const d = b[i + n] ?? 0
      if (d < 0xa1 || d > 0xfe) good = false
    }
    if (good) i += more
    else faults += 1
  }
  return { faults, signs }
}

const cp932Faults = (
  b: Uint8Array,
): { faults: number; signs: number; halfKana: number; doubles: number } => {
  let faults = 0
  let halfKana = 0
  let doubles = 0
  for (let i = 0; i < b.length; i += 1) {
    const c = b[i] ?? 0
    if (c < 0x80) continue
    if (c >= 0xa1 && c <= 0xdf) halfKana += 1
    else if (c === 0x80 || c === 0xa0 || c > 0xfc) faults += 1
    else if (i + 1 < b.length) {
      const d = b[i + 1] ?? 0
      if (d < 0x40 || d === 0x7f || d > 0xfc) faults += 1
      else {
        doubles += 1
        i += 1
      }
    }
  }
  return { faults, signs: faults + halfKana + doubles, halfKana, doubles }
}
