/**
 * The header of one syslog message: RFC 5424, RFC 3164 with all that devices leave out of it, or none but a PRI.
 * @module
 */
import { type HeaderTime, readHeaderTime, readIsoTime, type TimeMeans } from './header-time.ts'
import { readStructuredData, type StructuredData } from './structured-data.ts'

export type SyslogMessage = {
  /** `bare`: a PRI at most, then the text at once, as YAMAHA RTX and FortiGate send it. */
  readonly form: 'rfc5424' | 'rfc3164' | 'bare'
  readonly pri: number | null
  /** 0 to 23: 4 and 10 are sign-in, 16 to 23 local use. */
  readonly facility: number | null
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number | null
  readonly time: HeaderTime | null
  readonly host: string | null
  readonly app: string | null
  readonly pid: string | null
  readonly msgId: string | null
  readonly sd: StructuredData | null
  /** Behind header and tag. */
  readonly content: string
  /** Where in the text the tag stands, or would: some devices begin their text with what looks like one. */
  readonly tagAt: number
  readonly damage: readonly SyslogDamage[]
}
export type SyslogDamage = 'pri' | 'header_time' | 'structured_data'

/** Never throws; whatever is no header is content. */
export const readSyslog = (text: string, means: TimeMeans): SyslogMessage => {
  const { pri, end, damage } = readPri(text)
  if (pri !== null && text[end] === '1' && text[end + 1] === ' ') {
    const message = readNew(text, end + 2, pri, means)
    if (message) return message
  }
  return readOld(text, end, pri, damage, means)
}

const NONE: readonly SyslogDamage[] = []

/** RFC 5424 §6.2.1: at most 191. A larger number is no PRI that anybody can use, but it is no text either. */
const readPri = (
  text: string,
): {
  readonly pri: number | null
  readonly end: number
  readonly damage: readonly SyslogDamage[]
} => {
  if (text.charCodeAt(0) !== 0x3c) return { pri: null, end: 0, damage: NONE }
  let pri = 0
  for (let at = 1; at <= 4; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x3e && at > 1)
      return pri <= 191
        ? { pri, end: at + 1, damage: NONE }
        : { pri: null, end: at + 1, damage: ['pri'] }
    if (!(code >= 0x30 && code <= 0x39)) break
    pri = pri * 10 + code - 0x30
  }
  return { pri: null, end: 0, damage: NONE }
}

const readNew = (
  text: string,
  from: number,
  pri: number,
  means: TimeMeans,
): SyslogMessage | null => {
  const damage: SyslogDamage[] = []
  let at = from
  const word = (): string | null | undefined => {
    const end = text.indexOf(' ', at)
    const stop = end < 0 ? text.length : end
    // The longest field of §6.2 has 255 signs.
    if (stop === at || stop - at > MAX_HEADER_FIELD) return undefined
    const found = text.slice(at, stop)
    at = Math.min(stop + 1, text.length)
    return found === '-' ? null : found
  }
  const time = readIsoTime(text, at, means)
  if (time && (text[time.end] === ' ' || time.end === text.length))
    at = Math.min(time.end + 1, text.length)
  else {
    const unread = word()
    if (unread === undefined) return null
    if (unread !== null) damage.push('header_time')
  }
  const host = word()
  const app = word()
  const pid = word()
  const msgId = word()
  if (host === undefined || app === undefined || pid === undefined || msgId === undefined)
    return null
  const found = readStructuredData(text, at)
  if (!found) damage.push('structured_data')
  else {
    at = found.end
    if (text[at] === ' ') at += 1
  }
  if (text.charCodeAt(at) === 0xfeff) at += 1
  return {
    form: 'rfc5424',
    pri,
    facility: pri >> 3,
    severity: pri & 7,
    time,
    host,
    app,
    pid,
    msgId,
    sd: found?.data ?? null,
    content: text.slice(at),
    tagAt: at,
    damage,
  }
}
const MAX_HEADER_FIELD = 512

const readOld = (
  text: string,
  from: number,
  pri: number | null,
  damage: readonly SyslogDamage[],
  means: TimeMeans,
): SyslogMessage => {
  let at = from
  while (at - from < 4 && (text[at] === ' ' || text[at] === ':')) at += 1
  const time = readHeaderTime(text, at, means)
  const isTime = time !== null && endsWord(text, time.end)
  let host: string | null = null
  let tag: Tag | null = null
  if (isTime) {
    at = time.end
    // `Nov 22 2026 09:00:00: %ASA-…`: behind a colon stands the text.
    const isClosed = text[at] === ':'
    while (text[at] === ' ' || (at === time.end && text[at] === ':')) at += 1
    tag = readTag(text, at)
    if (!tag && !isClosed) {
      host = readHost(text, at)
      if (host !== null) {
        at += host.length
        while (text[at] === ' ') at += 1
        // `host : %ASA-6-…`
        if (text[at] === ':' && text[at + 1] === ' ') at += 2
        tag = readTag(text, at)
      }
    }
  } else {
    at = from
    tag = pri === null ? null : readTag(text, at)
  }
  const tagAt = at
  if (tag) at = tag.end
  return {
    form: isTime ? 'rfc3164' : 'bare',
    pri,
    facility: pri === null ? null : pri >> 3,
    severity: pri === null ? null : pri & 7,
    time: isTime ? time : null,
    host,
    app: tag?.app ?? null,
    pid: tag?.pid ?? null,
    msgId: null,
    sd: null,
    content: at === 0 ? text : text.slice(at),
    tagAt,
    damage,
  }
}

const endsWord = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return Number.isNaN(code) || code === 0x20 || code === 0x3a
}

/** A name or an address: what holds anything else is the text already. */
const HOST = /[A-Za-z0-9_][A-Za-z0-9_.:%-]{0,254}(?= |$)/y
const readHost = (text: string, at: number): string | null => {
  HOST.lastIndex = at
  const host = HOST.exec(text)?.[0]
  return host === undefined || host.endsWith(':') ? null : host
}

type Tag = { readonly app: string; readonly pid: string | null; readonly end: number }

/** `sshd[123]: `, `CRON: `, `/usr/sbin/cron[1]:`, `postfix/smtpd[9]:`; never the mark of CEF and LEEF. */
const TAG = /([A-Za-z0-9_/][A-Za-z0-9_./@+-]{0,127})(?:\[([A-Za-z0-9_.:-]{1,64})\])?: ?/y
const readTag = (text: string, at: number): Tag | null => {
  TAG.lastIndex = at
  const match = TAG.exec(text)
  if (!match) return null
  const [whole, app = '', pid] = match
  if (pid === undefined && (app === 'CEF' || app === 'LEEF')) return null
  const next = text.charCodeAt(at + whole.length)
  // `fe80::1`, `10:00:00`, `C:\x`, `http://…` are no tags: a blank stands behind a tag, or the text ends, or another sign follows a pid.
  if (pid === undefined && !whole.endsWith(' ') && !Number.isNaN(next)) return null
  return { app, pid: pid ?? null, end: at + whole.length }
}
