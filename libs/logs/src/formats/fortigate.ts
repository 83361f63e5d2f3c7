/**
 * FortiGate: `key=value` with blanks or commas between. Its CEF mode is read as CEF.
 * @module
 */
import { readIsoTime } from '@hinoban/syslog'
import { isAddress, sayEndpoint } from '../addresses.ts'
import type { Draft, Moment } from '../draft.ts'
import type { Severity } from '../event.ts'
import { alias, type Ecs, type Fields, say, sayNumber, textOf } from '../fields.ts'
import type { Line } from '../line.ts'
import { epochMoment } from '../moments.ts'
import { readPairs } from './key-values.ts'
import { webNames } from './web-names.ts'

export const readFortiGate = (line: Line): Draft | null => {
  const { text, syslog } = line
  const head = text.slice(syslog.tagAt, syslog.tagAt + 400)
  if (!head.includes('logid=') && !head.includes('devid=')) return null
  if (!head.includes('type=') && !head.includes('date=')) return null
  const isCsv = /(?:date|time|logid|devid)="?[^", ]{1,40}"?,\w/.test(head)
  const { fields, isWhole } = readPairs(text, syslog.tagAt, isCsv ? ',' : ' ')
  const type = textOf(fields['type'])
  if (type === null || (fields['logid'] === undefined && fields['devid'] === undefined)) return null
  const subtype = textOf(fields['subtype'])
  const ecs: Ecs = { 'observer.vendor': 'Fortinet', 'observer.product': 'FortiGate' }
  say(ecs, 'observer.name', fields['devname'])
  say(ecs, 'event.action', fields['action'])
  say(ecs, 'event.code', fields['logid'])
  const category = face(type, subtype, fields, ecs)
  return {
    format: 'fortigate',
    product: 'fortigate',
    service: type,
    category,
    time: timeOf(fields, line),
    host: textOf(fields['devname'] ?? fields['devid']),
    severity: LEVELS[textOf(fields['level']) ?? ''] ?? null,
    message: textOf(fields['msg'] ?? fields['logdesc']),
    fields,
    ecs,
    ...(isWhole ? {} : { damage: ['broken_off' as const] }),
  }
}

const LEVELS: Readonly<Record<string, Severity>> = Object.assign(Object.create(null), {
  emergency: 'critical',
  alert: 'critical',
  critical: 'high',
  error: 'medium',
  warning: 'low',
  notice: 'informational',
  information: 'informational',
  debug: 'informational',
})

/** `eventtime` in seconds, milliseconds, microseconds or nanoseconds; else the local date, with `tz` where it is told. */
const timeOf = (fields: Fields, { means }: Line): Moment | null => {
  const event = fields['eventtime']
  if (typeof event === 'string' && /^(?:\d{10}|\d{13}|\d{16}|\d{19})$/.test(event))
    return epochMoment(event)
  const { date, time, tz } = fields
  if (typeof date !== 'string' || typeof time !== 'string') return null
  const read = readIsoTime(`${date} ${time}${typeof tz === 'string' ? tz : ''}`, 0, means)
  return read && { at: read.at, from: read.basis === 'told' ? 'event' : read.basis }
}

const face = (type: string, subtype: string | null, fields: Fields, ecs: Ecs): string | null => {
  sayEndpoint(
    ecs,
    'source',
    textOf(fields['srcip'] ?? fields['remip'] ?? fields['saddr']) ?? fromUi(fields),
  )
  sayEndpoint(ecs, 'destination', textOf(fields['dstip'] ?? fields['daddr']))
  sayNumber(ecs, 'source.port', fields['srcport'])
  sayNumber(ecs, 'destination.port', fields['dstport'])
  sayNumber(ecs, 'source.bytes', fields['sentbyte'])
  sayNumber(ecs, 'destination.bytes', fields['rcvdbyte'])
  const seconds = textOf(fields['duration'])
  if (seconds !== null && /^\d{1,9}$/.test(seconds)) ecs['event.duration'] = Number(seconds) * 1e9
  const protocol = PROTOCOLS[textOf(fields['proto']) ?? '']
  if (protocol !== undefined) ecs['network.transport'] = protocol
  say(ecs, 'user.name', fields['user'] ?? fields['xauthuser'] ?? fields['unauthuser'])
  say(ecs, 'rule.id', fields['policyid'])
  say(ecs, 'rule.name', fields['policyname'] ?? fields['attack'] ?? fields['virus'])
  say(ecs, 'url.domain', fields['hostname'])
  const action = textOf(fields['action'])?.toLowerCase() ?? ''
  const status = textOf(fields['status'])?.toLowerCase() ?? ''
  const outcome = outcomeOf(action, status)
  if (outcome) ecs['event.outcome'] = outcome
  if (type === 'traffic' || type === 'utm') {
    alias(fields, [
      ['srcip', 'src_ip'],
      ['dstip', 'dst_ip'],
      ['srcport', 'src_port'],
      ['dstport', 'dst_port'],
    ])
    // A session that was let in and then stopped by a profile: `action="close" utmaction="block"`.
    const stopped = textOf(fields['utmaction'])?.toLowerCase() ?? ''
    fields['blocked'] ??= BLOCKED.has(action) || BLOCKED.has(stopped) ? 'true' : 'false'
    ecs['event.category'] = 'network'
  }
  if (type === 'traffic') return 'firewall'
  if (type === 'utm' || type === 'dns' || type === 'webfilter') {
    if (subtype === 'webfilter' || type === 'webfilter') return web(fields, ecs)
    if (subtype === 'virus') {
      alias(fields, [
        ['virus', 'Signature'],
        ['filename', 'Filename'],
      ])
      ecs['event.category'] = 'malware'
      say(ecs, 'file.name', fields['filename'])
      return 'antivirus'
    }
    if (subtype === 'dns' || type === 'dns') {
      alias(fields, [
        ['qname', 'query'],
        ['qtype', 'record_type'],
        ['ipaddr', 'answer'],
      ])
      say(ecs, 'dns.question.name', fields['qname'])
      return 'dns'
    }
    if (subtype === 'ips') ecs['event.category'] = 'intrusion_detection'
    return 'firewall'
  }
  ecs['event.category'] =
    /log(?:in|out|on)|auth|tunnel|ssl/.test(action) || subtype === 'user' || subtype === 'vpn'
      ? 'authentication'
      : 'configuration'
  return null
}

const PROTOCOLS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'ipv6-icmp',
})
const BLOCKED: ReadonlySet<string> = new Set([
  'deny',
  'blocked',
  'block',
  'dropped',
  'drop',
  'reset',
  'clear_session',
  'reset_client',
  'reset_server',
])

const outcomeOf = (action: string, status: string): 'success' | 'failure' | null => {
  if (/fail|denied|negotiate_error/.test(status) || /fail|alert|error/.test(action))
    return 'failure'
  if (
    status === 'success' ||
    status === 'succeeded' ||
    action === 'tunnel-up' ||
    action === 'ssl-new-con'
  )
    return 'success'
  if (BLOCKED.has(action)) return 'failure'
  return action === 'accept' || action === 'passthrough' || action === 'pass' || action === 'close'
    ? 'success'
    : null
}

/** Administrators: `ui="https(203.0.113.5)"`. */
const fromUi = (fields: Fields): string | null => {
  const inside = /\(([0-9a-fA-F.:]{3,45})\)/.exec(textOf(fields['ui'])?.slice(0, 200) ?? '')?.[1]
  return inside !== undefined && isAddress(inside) ? inside : null
}

const web = (fields: Fields, ecs: Ecs): string => {
  const host = textOf(fields['hostname'])
  const url = textOf(fields['url'])
  webNames(fields, {
    host,
    url,
    method: textOf(fields['httpmethod'] ?? fields['method']),
    agent: textOf(fields['agent']),
    referer: textOf(fields['referralurl']),
  })
  const scheme = textOf(fields['service'])?.toLowerCase() === 'https' ? 'https' : 'http'
  if (host !== null && url !== null)
    ecs['url.full'] = url.includes('://') ? url : `${scheme}://${host}${url}`
  say(ecs, 'user_agent.original', fields['agent'])
  return 'proxy'
}
