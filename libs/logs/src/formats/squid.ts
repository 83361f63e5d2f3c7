/**
 * Squid's own access log.
 * @module
 */
import { isAddress, sayEndpoint } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import { type Ecs, newFields, say, sayNumber } from '../fields.ts'
import type { Line } from '../line.ts'
import { epochMoment } from '../moments.ts'
import { webNames } from './web-names.ts'

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
