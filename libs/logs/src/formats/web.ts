/**
 * Access logs of web servers: the combined format of Apache and nginx with what sites put before and behind it.
 * @module
 */
import { epochOfLocal, isDate, monthOf } from '@hinoban/syslog'
import { isAddress, sayEndpoint } from '../addresses.ts'
import type { Draft, Moment } from '../draft.ts'
import { type Ecs, type Fields, newFields, say, sayNumber } from '../fields.ts'
import type { Line } from '../line.ts'
import { webNames } from './web-names.ts'

/** `[10/Oct/2000:13:55:36 -0700]` */
const TIME =
  /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))? ?([+-]\d{4})?\]/
/** A virtual host, an address and names stand before the time. */
const MAX_BEFORE = 700

export const readWebAccess = (line: Line): Draft | null => {
  const text = line.syslog.time || line.syslog.pri !== null ? line.syslog.content : line.text
  const bracket = text.indexOf('[')
  if (bracket < 0 || bracket > MAX_BEFORE) return null
  // A user's name may hold a bracket; the time is the first that is one.
  const match = TIME.exec(text.slice(0, MAX_BEFORE + 40))
  if (!match) return null
  const before = text.slice(0, match.index).trim().split(' ', 8)
  let at = match.index + match[0].length
  const fields = newFields()
  const ecs: Ecs = { 'event.category': 'web' }
  if (text.charCodeAt(at) !== 0x20 || text.charCodeAt(at + 1) !== 0x22) return null
  const request = quoted(text, at + 2)
  at = request.end
  // Squid writes 0 where it had no answer.
  const status = /^ (\d{1,3}|-) (\d{1,18}|-)/.exec(text.slice(at, at + 30))
  if (!status) return null
  at += status[0].length
  whoBefore(before, fields, ecs)
  requestParts(request.text, fields, ecs)
  const host = fields['cs-host']
  fields['sc-status'] = status[1] === '-' ? '-' : Number(status[1])
  if (status[2] !== undefined && status[2] !== '-') fields['sc-bytes'] = Number(status[2])
  sayNumber(ecs, 'http.response.status_code', fields['sc-status'])
  sayNumber(ecs, 'destination.bytes', fields['sc-bytes'])
  let isWhole = request.isWhole
  const behind: string[] = []
  while (
    text.charCodeAt(at) === 0x20 &&
    text.charCodeAt(at + 1) === 0x22 &&
    behind.length < MAX_BEHIND
  ) {
    const value = quoted(text, at + 2)
    behind.push(value.text)
    at = value.end
    isWhole = value.isWhole
  }
  const [referer, agent, forwarded] = behind
  if (referer !== undefined && referer !== '-') fields['cs-referer'] = referer
  if (agent !== undefined && agent !== '-') {
    fields['cs-user-agent'] = agent
    fields['c-useragent'] = agent
    ecs['user_agent.original'] = agent
  }
  const first = forwarded?.split(',')[0]?.trim()
  if (first && isAddress(first)) {
    fields['x-forwarded-for'] = forwarded ?? ''
    sayEndpoint(ecs, 'source', first)
  }
  const rest = text.slice(at).trim()
  if (rest !== '') fields['rest'] = rest.slice(0, 2_000)
  if (typeof host === 'string') say(ecs, 'url.domain', host)
  const squid = SQUID_RESULT.exec(rest)
  if (squid) {
    fields['s-action'] = squid[1] ?? ''
    fields['s-hierarchy'] = squid[2] ?? ''
  }
  return {
    format: 'web-access',
    ...(squid ? { product: 'squid' } : {}),
    category: squid ? 'proxy' : 'webserver',
    service: squid ? 'squid' : serviceOf(line),
    time: commonTime(match, line),
    host: line.syslog.host,
    severity: 'informational',
    message: request.text,
    fields,
    ecs,
    ...(isWhole ? {} : { damage: ['broken_off' as const] }),
  }
}
const MAX_BEHIND = 12
/** Squid's combined form ends so. */
const SQUID_RESULT = /^((?:TCP|UDP|NONE|LOG)\w{0,40}):(\w{1,40})$/

/** Tags under which web servers and containers send their logs. */
const serviceOf = ({ syslog }: Line): string | null => {
  const app = syslog.app?.toLowerCase() ?? ''
  return app.includes('nginx')
    ? 'nginx'
    : app.includes('httpd') || app.includes('apache')
      ? 'apache'
      : null
}

/** `host:port client ident user`, `client ident user`, `client, proxy ident user`. */
const whoBefore = (before: readonly string[], fields: Fields, ecs: Ecs): void => {
  const user = before.length >= 3 ? before[before.length - 1] : undefined
  const clientAt = before.findIndex((one) => isAddress(one.replace(/,$/, '')))
  const client = before[clientAt < 0 ? Math.max(0, before.length - 3) : clientAt]?.replace(/,$/, '')
  if (clientAt > 0) {
    const host = before[clientAt - 1] ?? ''
    const bare = host.replace(/:\d{1,5}$/, '')
    if (/^[\w.-]{1,253}$/.test(bare) && bare !== '-') fields['cs-host'] = bare
  }
  if (client !== undefined && client !== '') {
    fields['c-ip'] = client
    sayEndpoint(ecs, 'source', client)
  }
  if (user !== undefined && user !== '-' && user !== '""') {
    fields['cs-username'] = user
    say(ecs, 'user.name', user)
  }
}

const REQUEST = /^([A-Za-z][A-Za-z0-9_-]{0,31}) (\S{1,65536}?)(?: (HTTP\/\d(?:\.\d)?))?$/

/** Empty, `-` and the bytes of a TLS handshake are no request: kept as they are. */
export const requestParts = (request: string, fields: Fields, ecs: Ecs): void => {
  const match = REQUEST.exec(request)
  fields['request'] = request
  if (!match) return
  const [, method = '', url = '', version] = match
  // A proxy is asked for whole addresses, and for host:port.
  const asked = /^(?:https?|ftp):\/\/(\[[0-9a-fA-F:]{2,45}\]|[^/:?#]{1,253})/i.exec(url)?.[1]
  const tunnel = method === 'CONNECT' ? url.replace(/:\d{1,5}$/, '') : undefined
  const host = typeof fields['cs-host'] === 'string' ? fields['cs-host'] : (asked ?? tunnel)
  webNames(fields, { url, method, host: host ?? null })
  if (version !== undefined) fields['cs-version'] = version
  ecs['http.request.method'] = method
  ecs['event.action'] = method.toLowerCase()
  ecs['url.full'] = url.startsWith('/') && host !== undefined ? `http://${host}${url}` : url
}

type Quoted = { readonly text: string; readonly end: number; readonly isWhole: boolean }

/** Apache escapes a quote as `\"`, nginx as `\x22`. */
const quoted = (text: string, from: number): Quoted => {
  let at = from
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { text: unescaped(text.slice(from)), end: text.length, isWhole: false }
    let backslashes = 0
    while (quote - 1 - backslashes >= at && text.charCodeAt(quote - 1 - backslashes) === 0x5c)
      backslashes += 1
    if (backslashes % 2 === 0)
      return { text: unescaped(text.slice(from, quote)), end: quote + 1, isWhole: true }
    at = quote + 1
  }
}

const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(
        /\\(?:x([0-9a-fA-F]{2})|(["\\]))/g,
        (_, hex: string | undefined, sign: string | undefined) =>
          hex === undefined ? (sign ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text

const commonTime = (match: RegExpExecArray, { means }: Line): Moment | null => {
  const [, day = '', name = '', year = '', hours = '', minutes = '', seconds = '', part, zone] =
    match
  const month = monthOf(name, 0)
  if (
    !isDate(Number(year), month, Number(day)) ||
    Number(hours) > 23 ||
    Number(minutes) > 59 ||
    Number(seconds) > 60
  )
    return null
  const ms = part === undefined ? 0 : Math.floor(Number(`0.${part}`) * 1_000)
  const local = Date.UTC(
    Number(year),
    month - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
    ms,
  )
  if (zone === undefined) return { at: epochOfLocal(local, means.timeZone), from: 'zone-assumed' }
  const offset = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))) * 60_000
  return { at: zone.startsWith('-') ? local + offset : local - offset, from: 'event' }
}
