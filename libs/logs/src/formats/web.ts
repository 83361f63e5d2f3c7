/**
 * Web servers and proxies: the combined format of Apache and nginx with what sites put before and behind it, their error logs, Squid.
 * @module
 */
import { epochOfLocal, isDate, monthOf, readIsoTime } from '@hinoban/syslog'
import { isAddress, sayEndpoint } from '../addresses.ts'
import { type Draft, type Line, type Moment, ownMoment } from '../draft.ts'
import type { Severity } from '../event.ts'
import { type Ecs, type Fields, newFields, say, sayNumber } from '../fields.ts'
import { epochMoment } from '../moments.ts'
import { webNames } from './network-json.ts'

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
  const status = /^ (\d{3}|-) (\d{1,18}|-)/.exec(text.slice(at, at + 30))
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
  return {
    format: 'web-access',
    category: 'webserver',
    service: serviceOf(line),
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
const requestParts = (request: string, fields: Fields, ecs: Ecs): void => {
  const match = REQUEST.exec(request)
  fields['request'] = request
  if (!match) return
  const [, method = '', url = '', version] = match
  webNames(fields, {
    url,
    method,
    host: typeof fields['cs-host'] === 'string' ? fields['cs-host'] : null,
  })
  const query = fields['cs-uri-query']
  // Rules look for plain words: what is encoded is decoded once, the raw stays in `cs-uri`.
  if (typeof query === 'string' && query.includes('%')) {
    const decoded = decodedOnce(query)
    if (decoded !== query) fields['cs-uri-query'] = decoded
  }
  if (version !== undefined) fields['cs-version'] = version
  ecs['http.request.method'] = method
  ecs['event.action'] = method.toLowerCase()
  const host = fields['cs-host']
  ecs['url.full'] = url.startsWith('/') && typeof host === 'string' ? `http://${host}${url}` : url
}

const strict = new TextDecoder('utf-8', { fatal: true })
/** Percent signs decoded once; bytes that are no UTF-8 stay encoded. */
export const decodedOnce = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const bytes = new Uint8Array(run.length / 3)
    for (let i = 0; i < bytes.length; i += 1)
      bytes[i] = Number.parseInt(run.slice(i * 3 + 1, i * 3 + 3), 16)
    try {
      return strict.decode(bytes)
    } catch {
      return run
    }
  })

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

/** `[Wed Oct 11 14:32:52.123456 2000] [core:error] [pid 35708:tid 4328636416] [client a:p] text` */
const APACHE_ERROR =
  /^\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\d{4})\] \[(?:([\w-]{0,32}):)?(\w{1,10})\] /
/** `2024/01/31 09:46:12 [error] 1234#0: *56 text, client: a, server: s, request: "…", host: "h"` */
const NGINX_ERROR =
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(\w{4,6})\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/

export const readWebError = (line: Line): Draft | null => {
  const { text, syslog } = line
  if (syslog.pri === null) {
    const found = errorLine(line, text)
    if (found || syslog.tagAt === 0) return found
  }
  return errorLine(line, text.slice(syslog.tagAt).replace(WEB_TAG, ''))
}
const WEB_TAG = /^(?:nginx|httpd|apache2?)(?:\[\d{1,10}\])?: /

const errorLine = (line: Line, text: string): Draft | null => {
  const first = text.charCodeAt(0)
  const apache = first === 0x5b ? APACHE_ERROR.exec(text.slice(0, 200)) : null
  if (apache) return apacheError(line, text, apache)
  const nginx = first >= 0x30 && first <= 0x39 ? NGINX_ERROR.exec(text.slice(0, 100)) : null
  return nginx ? nginxError(line, text, nginx) : null
}

const ERROR_LEVELS: Readonly<Record<string, Severity>> = Object.assign(Object.create(null), {
  emerg: 'critical',
  alert: 'critical',
  crit: 'high',
  error: 'medium',
  warn: 'low',
  notice: 'informational',
  info: 'informational',
  debug: 'informational',
})

const apacheError = (line: Line, text: string, match: RegExpExecArray): Draft => {
  const [
    head,
    name = '',
    day = '',
    hours = '',
    minutes = '',
    seconds = '',
    part,
    year = '',
    module,
    level = '',
  ] = match
  const fields = newFields()
  const ecs: Ecs = { 'event.category': 'web' }
  if (module) fields['module'] = module
  fields['level'] = level
  let rest = text.slice(head.length)
  const pid = /^\[pid (\d{1,10})(?::tid \w{1,20})?\] /.exec(rest.slice(0, 60))
  if (pid) {
    fields['pid'] = pid[1] ?? ''
    rest = rest.slice(pid[0].length)
  }
  const client = /^(?:\([^)]{1,200}\)[^:[]{1,200}: )?\[client ([^\]]{1,80})\] /.exec(
    rest.slice(0, 500),
  )
  if (client) {
    fields['client'] = client[1] ?? ''
    sayEndpoint(ecs, 'source', client[1])
    rest = `${rest.slice(0, client[0].lastIndexOf('[client'))}${rest.slice(client[0].length)}`
  }
  fields['message'] = rest
  const month = monthOf(name, 0)
  const local = Date.UTC(
    Number(year),
    month - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
    part === undefined ? 0 : Math.floor(Number(`0.${part}`) * 1_000),
  )
  const time: Moment | null = isDate(Number(year), month, Number(day))
    ? { at: epochOfLocal(local, line.means.timeZone), from: 'zone-assumed' }
    : null
  return {
    format: 'web-error',
    category: 'webserver',
    service: 'apache',
    time,
    host: line.syslog.host,
    severity: ERROR_LEVELS[level] ?? null,
    message: rest,
    fields,
    ecs,
  }
}

const nginxError = (line: Line, text: string, match: RegExpExecArray): Draft => {
  const [head, time = '', level = '', pid = ''] = match
  const fields = newFields()
  const ecs: Ecs = { 'event.category': 'web' }
  const message = text.slice(head.length)
  fields['level'] = level
  fields['pid'] = pid
  fields['message'] = message
  const tail = message.slice(0, 8_000)
  for (const [name, quotes] of [
    ['client', ''],
    ['server', ''],
    ['request', '"'],
    ['host', '"'],
    ['upstream', '"'],
    ['referrer', '"'],
  ] as const) {
    const from = tail.indexOf(`, ${name}: ${quotes}`)
    if (from < 0) continue
    const start = from + name.length + 4 + quotes.length
    const end = tail.indexOf(quotes === '' ? ',' : '"', start)
    fields[name] = tail.slice(start, end < 0 ? undefined : end)
  }
  sayEndpoint(ecs, 'source', typeof fields['client'] === 'string' ? fields['client'] : null)
  if (typeof fields['host'] === 'string') ecs['url.domain'] = fields['host']
  return {
    format: 'web-error',
    category: 'webserver',
    service: 'nginx',
    time: ownMoment(readIsoTime(time, 0, line.means)),
    host: line.syslog.host,
    severity: ERROR_LEVELS[level] ?? null,
    message,
    fields,
    ecs,
  }
}

/** `1706694372.123    456 10.0.0.5 TCP_MISS/200 1234 GET http://h/p hanako HIER_DIRECT/203.0.113.5 text/html` */
const SQUID =
  /^(\d{9,10}\.\d{3})\s{1,10}(-?\d{1,10}) (\S{3,253}) (\w{1,40})\/(\d{3}) (\d{1,18}) (\S{1,20}) (\S{1,65536}) (\S{1,128}) (\w{1,40})\/(\S{1,253})(?: (\S{1,200}))?/

export const readSquid = (line: Line): Draft | null => {
  const text = line.syslog.pri !== null ? line.syslog.content : line.text
  const first = text.charCodeAt(0)
  if (!(first >= 0x30 && first <= 0x39)) return null
  const match = SQUID.exec(text)
  if (!match) return null
  const [
    ,
    time,
    elapsed = '',
    client = '',
    result = '',
    status = '',
    bytes = '',
    method = '',
    url = '',
    user = '',
    hierarchy = '',
    peer = '',
    type,
  ] = match
  const fields = newFields()
  const ecs: Ecs = { 'event.category': 'web' }
  const scheme = url.indexOf('://')
  const rest = scheme < 0 ? url : url.slice(scheme + 3)
  const host = rest.split(/[/:?]/, 1)[0] ?? ''
  webNames(fields, { url, method, host, status: Number(status) })
  fields['c-ip'] = client
  fields['sc-bytes'] = Number(bytes)
  fields['time-taken'] = Number(elapsed)
  fields['s-action'] = result
  fields['s-hierarchy'] = hierarchy
  if (user !== '-') fields['cs-username'] = user
  if (type !== undefined && type !== '-') fields['cs-mime-type'] = type
  if (isAddress(peer)) fields['dst_ip'] = peer
  sayEndpoint(ecs, 'source', client)
  sayEndpoint(ecs, 'destination', peer)
  say(ecs, 'user.name', user)
  say(ecs, 'url.domain', host)
  ecs['url.full'] = url
  ecs['http.request.method'] = method
  sayNumber(ecs, 'http.response.status_code', Number(status))
  sayNumber(ecs, 'destination.bytes', Number(bytes))
  ecs['event.action'] = result
  ecs['event.outcome'] = /DENIED/.test(result) ? 'failure' : 'success'
  return {
    format: 'squid',
    product: 'squid',
    category: 'proxy',
    service: 'squid',
    time: epochMoment(time),
    severity: 'informational',
    message: `${method} ${url}`,
    fields,
    ecs,
  }
}
