/**
 * HAProxy's log of HTTP requests (`option httplog`), as it comes by syslog.
 * @module
 */
import { epochOfLocal, isDate, monthOf } from '@hinoban/syslog'
import { sayEndpoint } from '../addresses.ts'
import type { Draft, Moment } from '../draft.ts'
import { type Ecs, newFields, sayNumber } from '../fields.ts'
import type { Line } from '../line.ts'
import { requestParts } from './web.ts'

/** `198.51.100.7:45342 [23/Nov/2026:06:16:36.341] web app/s1 0/0/0/23/23 200 185 - - ---- 1/1/0/0/0 0/0 {captured} "GET / HTTP/1.1"` */
const HAPROXY =
  /^([0-9a-fA-F.:]{2,45}):(\d{1,5}) \[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)\.(\d{3})\] (\S{1,128}) ([^\s/]{1,128})\/(\S{1,128}) [-\d+/]{1,60} (-1|\d{3}) \+?(\d{1,18}) \S{1,100} \S{1,100} (\S{4}) [-\d+/]{1,60} \d{1,9}\/\d{1,9} (?:\{[^}]{0,2000}\} ){0,2}"/

export const readHaproxy = (line: Line): Draft | null => {
  const { content } = line.syslog
  const first = content.charCodeAt(0)
  if (!((first >= 0x30 && first <= 0x39) || first === 0x3a || (first | 0x20) >= 0x61)) return null
  const match = HAPROXY.exec(content.slice(0, 5_000))
  if (!match) return null
  const [
    head,
    client,
    port,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    frontend = '',
    backend = '',
    server = '',
    status,
    bytes,
    end = '',
  ] = match
  const fields = newFields()
  const ecs: Ecs = { 'event.category': 'web' }
  const rest = content.slice(head.length)
  const request = unescaped(rest.endsWith('"') ? rest.slice(0, -1) : rest)
  requestParts(request === '<BADREQ>' ? '' : request, fields, ecs)
  fields['request'] = request
  fields['c-ip'] = client ?? ''
  sayEndpoint(ecs, 'source', client)
  sayNumber(ecs, 'source.port', port)
  Object.assign(fields, { frontend, backend, server, termination: end })
  if (status !== '-1') {
    fields['sc-status'] = Number(status)
    sayNumber(ecs, 'http.response.status_code', status)
  }
  fields['sc-bytes'] = Number(bytes)
  sayNumber(ecs, 'destination.bytes', bytes)
  return {
    format: 'web-access',
    category: 'webserver',
    service: 'haproxy',
    time: localTime(match, line),
    host: line.syslog.host,
    severity: 'informational',
    message: request,
    fields,
    ecs,
    ...(rest.endsWith('"') ? {} : { damage: ['broken_off' as const] }),
  }
}

/** Quotes and what is no printable ASCII are `#` and two hexadecimal digits. */
const unescaped = (text: string): string =>
  text.replace(/#([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Written in the zone of the machine, which it does not name. */
const localTime = (match: RegExpExecArray, { means }: Line): Moment | null => {
  const [, , , day, name = '', year, hours, minutes, seconds, ms] = match
  const month = monthOf(name, 0)
  if (!isDate(Number(year), month, Number(day)) || Number(hours) > 23) return null
  const local = Date.UTC(
    ...[Number(year), month - 1, Number(day), Number(hours), Number(minutes)],
    ...[Number(seconds), Number(ms)],
  )
  return { at: epochOfLocal(local, means.timeZone), from: 'zone-assumed' }
}
