/**
 * Values of binary XML as Windows writes them in text ([MS-EVEN6] §2.2.12, types of the value table).
 * @module
 */
import { u16At, u32At } from './cursor.ts'

export const NULL_TYPE = 0x00
export const STRING_TYPE = 0x01
export const BINXML_TYPE = 0x21
export const ARRAY_FLAG = 0x80

/** What text is made with: faster means of a runtime, and the host's code page. */
export type Wording = {
  readonly utf16: (bytes: Uint8Array, from: number, to: number) => string
  readonly ansi: (bytes: Uint8Array) => string
}
export type JsonScalar = string | number | boolean | null

/** One value as text. A value whose size does not fit its type is given as its bytes in hexadecimal. */
export const textOf = (
  b: Uint8Array,
  type: number,
  from: number,
  size: number,
  w: Wording,
): string => {
  switch (type) {
    case NULL_TYPE:
    case BINXML_TYPE:
      return ''
    case STRING_TYPE:
      return w.utf16(b, from, untilNul16(b, from, from + (size & ~1)))
    case 0x02:
      return w.ansi(b.subarray(from, untilNul8(b, from, from + size)))
    case 0x03:
      return size === 1 ? String(((b[from] ?? 0) << 24) >> 24) : hexOf(b, from, size)
    case 0x04:
      return size === 1 ? String(b[from] ?? 0) : hexOf(b, from, size)
    case 0x05:
      return size === 2 ? String((u16At(b, from) << 16) >> 16) : hexOf(b, from, size)
    case 0x06:
      return size === 2 ? String(u16At(b, from)) : hexOf(b, from, size)
    case 0x07:
      return size === 4 ? String(u32At(b, from) | 0) : hexOf(b, from, size)
    case 0x08:
      return size === 4 ? String(u32At(b, from)) : hexOf(b, from, size)
    case 0x09:
      return size === 8 ? signed64(b, from) : hexOf(b, from, size)
    case 0x0a:
      return size === 8 ? unsigned64(b, from) : hexOf(b, from, size)
    case 0x0b:
      return size === 4 ? String(floatAt(b, from)) : hexOf(b, from, size)
    case 0x0c:
      return size === 8 ? String(doubleAt(b, from)) : hexOf(b, from, size)
    case 0x0d:
      // Written as 4 bytes; real logs hold other values than 0 and 1, and single bytes.
      return size === 4 || size === 1
        ? (size === 4 ? u32At(b, from) : b[from]) !== 0
          ? 'true'
          : 'false'
        : hexOf(b, from, size)
    case 0x0f:
      return size === 16 ? guidOf(b, from) : hexOf(b, from, size)
    case 0x10:
    case 0x14:
    case 0x15:
      return size === 4
        ? `0x${u32At(b, from).toString(16)}`
        : size === 8
          ? hex64(b, from)
          : hexOf(b, from, size)
    case 0x11:
      return size === 8 ? fileTimeText(u32At(b, from), u32At(b, from + 4)) : hexOf(b, from, size)
    case 0x12:
      return size === 16 ? systemTimeText(b, from) : hexOf(b, from, size)
    case 0x13:
      return sidOf(b, from, size) ?? hexOf(b, from, size)
    default:
      return hexOf(b, from, size)
  }
}

/** The members of an array, each as text. What is left at the end and is no whole member is dropped. */
export const textsOf = (
  b: Uint8Array,
  arrayType: number,
  from: number,
  size: number,
  w: Wording,
): readonly string[] => {
  const type = arrayType & ~ARRAY_FLAG
  const texts: string[] = []
  const end = from + size
  if (type === STRING_TYPE || type === 0x02) {
    const step = type === STRING_TYPE ? 2 : 1
    for (let at = from; at + step <= end; ) {
      const to = type === STRING_TYPE ? firstNul16(b, at, end) : firstNul8(b, at, end)
      texts.push(type === STRING_TYPE ? w.utf16(b, at, to) : w.ansi(b.subarray(at, to)))
      at = to + step
    }
    return texts
  }
  const fixed = SIZES[type] ?? (type === 0x10 ? (size % 8 === 0 ? 8 : 4) : 0)
  for (let at = from; at < end; ) {
    const step = type === 0x13 ? 8 + 4 * (b[at + 1] ?? 0) : fixed
    if (step === 0 || at + step > end) break
    texts.push(textOf(b, type, at, step, w))
    at += step
  }
  return texts
}

/** A number stays a number as long as JavaScript holds it exactly. */
export const jsonOf = (
  b: Uint8Array,
  type: number,
  from: number,
  size: number,
  w: Wording,
): JsonScalar => {
  if (type === NULL_TYPE) return null
  const text = textOf(b, type, from, size, w)
  if (type === 0x0d && size === 4) return text === 'true'
  if (type >= 0x03 && type <= 0x0c && SIZES[type] === size) {
    const n = Number(text)
    if (type >= 0x0b) return Number.isFinite(n) ? n : text
    return Number.isSafeInteger(n) ? n : text
  }
  return text
}

/** Bytes of a type with one size only; also the length of a literal value in a definition. */
export const SIZES: Readonly<Record<number, number>> = {
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
  9: 8,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  15: 16,
  17: 8,
  18: 16,
  20: 4,
  21: 8,
}

/** `2019-04-27T21:04:25.7334012Z` from a FILETIME: 100 ns ticks since 1601-01-01 UTC ([MS-DTYP] §2.3.3). */
export const fileTimeText = (low: number, high: number): string => {
  const { seconds, ticks } = secondsOf(low, high)
  const days = Math.floor(seconds / 86_400)
  const s = seconds - days * 86_400
  return `${dateText(days)}T${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.${String(ticks).padStart(7, '0')}Z`
}
/** Milliseconds since 1970-01-01 UTC, rounded down. */
export const fileTimeMs = (low: number, high: number): number => {
  const { seconds, ticks } = secondsOf(low, high)
  return (seconds - 11_644_473_600) * 1000 + Math.floor(ticks / 10_000)
}

/** Long division by 10^7 in steps of 16 bits: 64 bits of ticks do not fit a number, each step does. */
const secondsOf = (low: number, high: number): { seconds: number; ticks: number } => {
  let ticks = 0
  let seconds = 0
  for (let shift = 48; shift >= 0; shift -= 16) {
    const word = shift >= 32 ? high >>> (shift - 32) : low >>> shift
    const now = ticks * 65_536 + (word & 0xffff)
    const q = Math.floor(now / TICKS_PER_SECOND)
    ticks = now - q * TICKS_PER_SECOND
    seconds = seconds * 65_536 + q
  }
  return { seconds, ticks }
}
const TICKS_PER_SECOND = 10_000_000
let lastDays = -1
let lastDate = ''
/** Days since 1601-01-01 as a date of the Gregorian calendar. One date is kept: events of a log follow each other. */
const dateText = (days: number): string => {
  if (days === lastDays) return lastDate
  // 584,694 days lie between 0000-03-01 and 1601-01-01; eras of 400 years have 146,097 days.
  const z = days + 584_694
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  )
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const day = doy - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0)
  lastDays = days
  lastDate = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  return lastDate
}
const TWO: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))
const two = (n: number): string => TWO[n] ?? String(n)

/** Year, month, weekday, day, hour, minute, second, millisecond ([MS-DTYP] §2.3.13). */
const systemTimeText = (b: Uint8Array, from: number): string =>
  `${String(u16At(b, from)).padStart(4, '0')}-${two(u16At(b, from + 2))}-${two(u16At(b, from + 6))}T${two(u16At(b, from + 8))}:${two(u16At(b, from + 10))}:${two(u16At(b, from + 12))}.${String(u16At(b, from + 14)).padStart(3, '0')}Z`

const signed64 = (b: Uint8Array, from: number): string => {
  const high = u32At(b, from + 4) | 0
  const low = u32At(b, from)
  return high >= -2_097_152 && high < 2_097_152
    ? String(high * 4_294_967_296 + low)
    : String((BigInt(high) << 32n) | BigInt(low))
}
const unsigned64 = (b: Uint8Array, from: number): string => {
  const high = u32At(b, from + 4)
  const low = u32At(b, from)
  return high < 2_097_152
    ? String(high * 4_294_967_296 + low)
    : String((BigInt(high) << 32n) | BigInt(low))
}
const hex64 = (b: Uint8Array, from: number): string => {
  const high = u32At(b, from + 4)
  const low = u32At(b, from).toString(16)
  return high === 0 ? `0x${low}` : `0x${high.toString(16)}${low.padStart(8, '0')}`
}
const scratch = new DataView(new ArrayBuffer(8))
const doubleAt = (b: Uint8Array, from: number): number => {
  for (let i = 0; i < 8; i += 1) scratch.setUint8(i, b[from + i] ?? 0)
  return scratch.getFloat64(0, true)
}
const floatAt = (b: Uint8Array, from: number): number => {
  for (let i = 0; i < 4; i += 1) scratch.setUint8(i, b[from + i] ?? 0)
  // Nine digits name every single; the shortest that names this one is what a reader expects.
  const value = scratch.getFloat32(0, true)
  for (let digits = 6; digits < 9; digits += 1) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === value) return shorter
  }
  return value
}
const HEX: readonly string[] = Array.from({ length: 256 }, (_, n) =>
  n.toString(16).padStart(2, '0'),
)
const UPPER: readonly string[] = HEX.map((h) => h.toUpperCase())
const hexOf = (b: Uint8Array, from: number, size: number): string => {
  let text = ''
  for (let i = from; i < from + size && i < b.length; i += 1) text += UPPER[b[i] ?? 0] ?? ''
  return text
}
/** With braces and in lower case: one form whatever wrote it. */
export const guidOf = (b: Uint8Array, from: number): string => {
  const h = (i: number): string => HEX[b[from + i] ?? 0] ?? ''
  return `{${h(3)}${h(2)}${h(1)}${h(0)}-${h(5)}${h(4)}-${h(7)}${h(6)}-${h(8)}${h(9)}-${h(10)}${h(11)}${h(12)}${h(13)}${h(14)}${h(15)}}`
}
/** [MS-DTYP] §2.4.2.1; a SID that is cut short is given as far as its numbers are whole. */
const sidOf = (b: Uint8Array, from: number, size: number): string | null => {
  if (size < 8 || b[from] !== 1) return null
  const high = u16At(b, from + 2)
  const beHigh = ((high & 255) << 8) | (high >>> 8)
  let low = 0
  for (let i = 4; i < 8; i += 1) low = low * 256 + (b[from + i] ?? 0)
  let text =
    beHigh === 0
      ? `S-1-${low}`
      : `S-1-0x${(beHigh * 4_294_967_296 + low).toString(16).padStart(12, '0')}`
  const count = Math.min(b[from + 1] ?? 0, (size - 8) >> 2)
  for (let i = 0; i < count; i += 1) text += `-${u32At(b, from + 8 + i * 4)}`
  return text
}
/** A string may carry the NUL of its C string, or several as padding; a NUL inside is data. */
const untilNul16 = (b: Uint8Array, from: number, end: number): number => {
  let to = end
  while (to > from && b[to - 1] === 0 && b[to - 2] === 0) to -= 2
  return to
}
const untilNul8 = (b: Uint8Array, from: number, end: number): number => {
  let to = end
  while (to > from && b[to - 1] === 0) to -= 1
  return to
}
const firstNul16 = (b: Uint8Array, from: number, end: number): number => {
  let at = from
  while (at + 2 <= end && (b[at] !== 0 || b[at + 1] !== 0)) at += 2
  return Math.min(at, end)
}
const firstNul8 = (b: Uint8Array, from: number, end: number): number => {
  let at = from
  while (at < end && b[at] !== 0) at += 1
  return at
}
