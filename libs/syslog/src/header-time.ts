/**
 * Times as headers write them: `Nov  2 09:00:00`, with a year somewhere, ISO 8601, RFC 5424.
 * @module
 */
import { epochOfLocal } from './zoned-time.ts'

/** Why the moment is this one: told with its offset, a local time read in the source's zone, or the year nearest to receipt. */
export type TimeBasis = 'told' | 'zone-assumed' | 'year-guessed'
export type HeaderTime = {
  readonly at: number
  readonly basis: TimeBasis
  /** First sign behind it. */
  readonly end: number
}
export type TimeMeans = { readonly receivedAt: number; readonly timeZone: string }

/** A time that begins at `from`; null where none does. */
export const readHeaderTime = (text: string, from: number, means: TimeMeans): HeaderTime | null => {
  const code = text.charCodeAt(from)
  if (code >= 0x30 && code <= 0x39)
    return readIsoTime(text, from, means) ?? readYearFirst(text, from, means)
  return code >= 0x41 && code <= 0x5a ? readMonthFirst(text, from, means) : null
}

/** `2026-11-22T09:00:00.123456+09:00`, also with a blank or `/`, and without an offset. */
export const readIsoTime = (text: string, from: number, means: TimeMeans): HeaderTime | null => {
  const year = digits(text, from, 4)
  const dash = text.charCodeAt(from + 4)
  if (year < 0 || (dash !== MINUS && dash !== SLASH) || text.charCodeAt(from + 7) !== dash)
    return null
  const month = digits(text, from + 5, 2)
  const day = digits(text, from + 8, 2)
  const gap = text.charCodeAt(from + 10)
  if (gap !== BIG_T && gap !== BLANK && gap !== SMALL_T) return null
  const clock = readClock(text, from + 11)
  if (!clock || !isDate(year, month, day)) return null
  const local = Date.UTC(year, month - 1, day) + clock.ms
  const offset = readOffset(text, clock.end)
  return offset
    ? { at: local - offset.ms, basis: 'told', end: offset.end }
    : { at: epochOfLocal(local, means.timeZone), basis: 'zone-assumed', end: clock.end }
}

/** `2026 Nov  2 09:00:00`, as some devices write it. */
const readYearFirst = (text: string, from: number, means: TimeMeans): HeaderTime | null => {
  const year = digits(text, from, 4)
  if (year < 0 || text.charCodeAt(from + 4) !== BLANK) return null
  const found = readMonthDay(text, from + 5)
  const clock = found && readClock(text, found.end)
  if (!clock || !isDate(year, found.month, found.day)) return null
  const local = Date.UTC(year, found.month - 1, found.day) + clock.ms
  return { at: epochOfLocal(local, means.timeZone), basis: 'zone-assumed', end: clock.end }
}

/** RFC 3164 §4.1.2, with a year behind the day (Cisco ASA) or behind the clock, parts of a second, and a zone by name. */
const readMonthFirst = (text: string, from: number, means: TimeMeans): HeaderTime | null => {
  const found = readMonthDay(text, from)
  if (!found) return null
  let year = digits(text, found.end, 4)
  let at = found.end
  if (year >= 0 && text.charCodeAt(at + 4) === BLANK) at += 5
  else year = -1
  const clock = readClock(text, at)
  if (!clock) return null
  let { end } = clock
  if (year < 0 && text.charCodeAt(end) === BLANK && isNoDigit(text, end + 5)) {
    const behind = digits(text, end + 1, 4)
    if (behind >= 1970 && behind < 2200) {
      year = behind
      end += 5
    }
  }
  const zone = namedOffset(text, end)
  if (zone) end = zone.end
  const moment = (one: number): number | null => {
    if (!isDate(one, found.month, found.day)) return null
    const local = Date.UTC(one, found.month - 1, found.day) + clock.ms
    return zone ? local - zone.ms : epochOfLocal(local, means.timeZone)
  }
  if (year >= 0) {
    const exact = moment(year)
    return exact === null ? null : { at: exact, basis: zone ? 'told' : 'zone-assumed', end }
  }
  const now = new Date(means.receivedAt).getUTCFullYear()
  let nearest: number | null = null
  // 29 February is in none of three years in a row at most: then it is no date.
  for (const one of [now, now - 1, now + 1]) {
    const candidate = moment(one)
    if (candidate === null) continue
    if (
      nearest === null ||
      Math.abs(candidate - means.receivedAt) < Math.abs(nearest - means.receivedAt)
    )
      nearest = candidate
  }
  return nearest === null ? null : { at: nearest, basis: 'year-guessed', end }
}

const BLANK = 0x20
const MINUS = 0x2d
const PLUS = 0x2b
const DOT = 0x2e
const COMMA = 0x2c
const SLASH = 0x2f
const COLON = 0x3a
const BIG_T = 0x54
const BIG_Z = 0x5a
const SMALL_T = 0x74

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** 1 to 12, by an English name of three letters whatever their case; 0 for none. */
export const monthOf = (text: string, from: number): number => {
  const name = text.slice(from, from + 3)
  let at = MONTHS.indexOf(name)
  if (at < 0 && name.length === 3)
    at = MONTHS.indexOf(`${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}`)
  return at >= 0 && at % 3 === 0 && name.length === 3 ? at / 3 + 1 : 0
}

const readMonthDay = (
  text: string,
  from: number,
): { readonly month: number; readonly day: number; readonly end: number } | null => {
  const month = monthOf(text, from)
  if (month === 0 || text.charCodeAt(from + 3) !== BLANK) return null
  let at = from + 4
  if (text.charCodeAt(at) === BLANK) at += 1
  const day = digits(text, at, 2) >= 0 ? digits(text, at, 2) : digits(text, at, 1)
  at += digits(text, at, 2) >= 0 ? 2 : 1
  if (day < 1 || text.charCodeAt(at) !== BLANK) return null
  return { month, day, end: at + 1 }
}

/** `09:00:00`, with parts of a second; the leap second is the first of the next minute. */
const readClock = (
  text: string,
  from: number,
): { readonly ms: number; readonly end: number } | null => {
  const hour = digits(text, from, 2)
  const minute = digits(text, from + 3, 2)
  const second = digits(text, from + 6, 2)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return null
  if (text.charCodeAt(from + 2) !== COLON || text.charCodeAt(from + 5) !== COLON) return null
  let end = from + 8
  let ms = ((hour * 60 + minute) * 60 + second) * 1_000
  const point = text.charCodeAt(end)
  if ((point === DOT || point === COMMA) && digits(text, end + 1, 1) >= 0) {
    let unit = 100
    end += 1
    for (let n = 0; n < MAX_FRACTION_DIGITS; n += 1, end += 1) {
      const digit = digits(text, end, 1)
      if (digit < 0) break
      ms += digit * unit
      unit /= 10
    }
    ms = Math.floor(ms + 1e-6)
  }
  return { ms, end }
}
/** Nanoseconds, and some to spare. */
const MAX_FRACTION_DIGITS = 12

/** `Z`, `+09:00`, `+0900`, ` +0900`. */
const readOffset = (
  text: string,
  from: number,
): { readonly ms: number; readonly end: number } | null => {
  let at = from
  let code = text.charCodeAt(at)
  if (code === BIG_Z || code === 0x7a) return { ms: 0, end: at + 1 }
  if (code === BLANK) {
    at += 1
    code = text.charCodeAt(at)
  }
  if (code !== PLUS && code !== MINUS) return null
  const hours = digits(text, at + 1, 2)
  const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0
  const minutes = digits(text, at + 3 + colon, 2)
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return null
  const ms = (hours * 60 + minutes) * 60_000
  return { ms: code === MINUS ? -ms : ms, end: at + 5 + colon }
}

/** Names whose offset is the same wherever they are used; others (IST, CST) mean several. */
const NAMED: Readonly<Record<string, number>> = { UTC: 0, GMT: 0, JST: 9 * 3_600_000 }

const namedOffset = (
  text: string,
  from: number,
): { readonly ms: number; readonly end: number } | null => {
  if (text.charCodeAt(from) !== BLANK) return null
  const name = text.slice(from + 1, from + 4)
  const ms = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  const next = text.charCodeAt(from + 4)
  return ms !== undefined && !(next > BLANK && next !== COLON) ? { ms, end: from + 4 } : null
}

/** A number of exactly `count` digits; -1 for anything else. */
const digits = (text: string, from: number, count: number): number => {
  let value = 0
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 0x30
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}

const isNoDigit = (text: string, at: number): boolean => digits(text, at, 1) < 0

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True for a day of the calendar. */
export const isDate = (year: number, month: number, day: number): boolean => {
  const days = DAYS[month - 1]
  if (days === undefined || day < 1 || day > days || year < 0) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month !== 2 || day < 29 || isLeap
}
