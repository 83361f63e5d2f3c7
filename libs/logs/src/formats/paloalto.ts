/**
 * Palo Alto Networks PAN-OS: rows of values whose meaning is their place.
 * @module
 */
import { isInside, sayEndpoint } from '../addresses.ts'
import { readCsvRow } from '../csv.ts'
import type { Draft } from '../draft.ts'
import type { Severity } from '../event.ts'
import { alias, type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import type { Line } from '../line.ts'
import { momentOf } from '../moments.ts'
import { PANOS_COLUMNS } from './paloalto-columns.ts'
import { webNames } from './web-names.ts'
import { sayUser } from './windows-face.ts'

/** `1,2024/01/31 09:46:12,serial,TRAFFIC,end,…` */
const ROW = /^\d{0,9},\d{4}[/-]\d\d[/-]\d\d[T ]\d\d:\d\d:\d\d[^,]{0,16},[^,]{0,32},([A-Z-]{3,20}),/

export const readPaloAlto = (line: Line): Draft | null => {
  const { text, syslog } = line
  const content = syslog.content.charCodeAt(0) <= 0x39 ? syslog.content : text.slice(syslog.tagAt)
  const type = ROW.exec(content.slice(0, 120))?.[1]?.replace('-', '')
  if (type === undefined) return null
  const names = Object.hasOwn(PANOS_COLUMNS, type) ? PANOS_COLUMNS[type] : undefined
  const { columns, isWhole } = readCsvRow(content)
  const fields = newFields()
  const order = names ?? PANOS_COLUMNS['SYSTEM']?.slice(0, 7) ?? []
  const before = type === 'CONFIG' ? withoutChanges(columns) : 0
  columns.forEach((value, at) => {
    // PAN-OS leaves the two columns of a change out unless they are asked for.
    const name = order[before > 0 && at >= before ? at + 2 : at]
    if (name === '_' || value === '') return
    if (name !== undefined) fields[name] ??= value
    else if (!names) fields[`column_${at + 1}`] = value
  })
  const ecs: Ecs = { 'observer.vendor': 'Palo Alto Networks', 'observer.product': 'PAN-OS' }
  say(ecs, 'observer.name', fields['device_name'])
  const category = face(type, fields, ecs)
  return {
    format: 'paloalto',
    product: 'paloalto',
    service: type.toLowerCase(),
    category,
    time: momentOf(
      fields['high_res_timestamp'] ?? fields['time_generated'] ?? fields['receive_time'],
      line.means,
    ),
    host: textOf(fields['device_name']) ?? syslog.host ?? textOf(fields['serial']),
    severity: SEVERITIES[textOf(fields['severity'])?.toLowerCase() ?? ''] ?? 'informational',
    message: textOf(fields['opaque'] ?? fields['threatid'] ?? fields['path'] ?? fields['desc']),
    fields,
    ecs,
    // SigmaHQ's PAN-OS rules are keywords over the line.
    ...(isWhole ? {} : { damage: ['broken_off' as const] }),
  }
}

const SEVERITIES: Readonly<Record<string, Severity>> = Object.assign(Object.create(null), {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  informational: 'informational',
})

/** The place of the sequence number, when it stands where a change would. */
const withoutChanges = (columns: readonly string[]): number =>
  /^\d{1,20}$/.test(columns[14] ?? '') && /^0x[0-9a-f]{1,16}$/i.test(columns[15] ?? '') ? 14 : 0

const face = (type: string, fields: Fields, ecs: Ecs): string | null => {
  const user = textOf(fields['srcuser'] ?? fields['user'] ?? fields['admin'])
  if (user !== null && user !== '') sayUser(ecs, 'user.name', user)
  sayEndpoint(
    ecs,
    'source',
    textOf(
      fields['src'] ??
        fields['public_ip'] ??
        fields['ip'] ??
        (type === 'CONFIG' ? fields['host'] : undefined),
    ),
  )
  sayEndpoint(ecs, 'destination', textOf(fields['dst']))
  sayNumber(ecs, 'source.port', fields['sport'])
  sayNumber(ecs, 'destination.port', fields['dport'])
  sayNumber(ecs, 'source.bytes', fields['bytes_sent'])
  sayNumber(ecs, 'destination.bytes', fields['bytes_received'])
  sayNumber(ecs, 'network.bytes', fields['bytes'])
  say(ecs, 'network.transport', fields['proto'])
  say(ecs, 'rule.name', fields['rule'])
  say(
    ecs,
    'event.action',
    fields['action'] ?? fields['eventid'] ?? fields['cmd'] ?? fields['event'],
  )
  if (type === 'TRAFFIC' || type === 'THREAT') {
    const action = textOf(fields['action']) ?? ''
    const isAllowed = action === 'allow' || action === 'alert' || action === 'continue'
    if (action !== '') ecs['event.outcome'] = isAllowed ? 'success' : 'failure'
    alias(fields, [
      ['src', 'src_ip'],
      ['dst', 'dst_ip'],
      ['sport', 'src_port'],
      ['dport', 'dst_port'],
    ])
    if (action !== '') fields['blocked'] ??= isAllowed ? 'false' : 'true'
    ecs['event.category'] = type === 'TRAFFIC' ? 'network' : 'intrusion_detection'
    const seconds = textOf(fields['elapsed'])
    if (seconds !== null && /^\d{1,9}$/.test(seconds)) ecs['event.duration'] = Number(seconds) * 1e9
  }
  if (type === 'TRAFFIC') return 'firewall'
  if (type === 'THREAT') return threat(fields, ecs)
  if (type === 'GLOBALPROTECT') {
    ecs['event.category'] = 'authentication'
    const status = textOf(fields['status'])?.toLowerCase()
    if (status) ecs['event.outcome'] = status === 'success' ? 'success' : 'failure'
    const region = textOf(fields['srcregion'])
    if (region !== null && /^[A-Z]{2}$/.test(region)) ecs['source.geo.country_iso_code'] = region
    return 'appliance'
  }
  if (type === 'CONFIG') ecs['event.category'] = 'configuration'
  if (type === 'AUTHENTICATION' || type === 'USERID') ecs['event.category'] = 'authentication'
  if (type === 'SYSTEM') {
    const text = textOf(fields['opaque']) ?? ''
    const isAuth =
      /^(?:auth|globalprotect|general)/.test(textOf(fields['eventid']) ?? '') &&
      /auth|log(?:ged|in|on)/i.test(text)
    ecs['event.category'] = isAuth ? 'authentication' : 'configuration'
    if (isAuth) {
      ecs['event.outcome'] = /fail|invalid|denied/i.test(text) ? 'failure' : 'success'
      const who = /\b(?:[Uu]ser(?: name)?:?|for user) '?([^\s',]{1,128})'?/.exec(text)?.[1]
      if (who !== undefined && ecs['user.name'] === undefined)
        sayUser(ecs, 'user.name', who.replace(/\.$/, ''))
      const where = /\b(?:From|from)[: ]+([0-9a-fA-F.:]{3,45})/.exec(text)?.[1]
      if (where !== undefined) sayEndpoint(ecs, 'source', where.replace(/\.$/, ''))
    }
  }
  return null
}

const threat = (fields: Fields, ecs: Ecs): string => {
  const subtype = textOf(fields['subtype'])
  const misc = textOf(fields['misc'])
  if (subtype === 'url') {
    const url = misc === null ? null : misc.replace(/^"|"$/g, '')
    const slash = url?.indexOf('/') ?? -1
    const host = url === null ? null : slash < 0 ? url : url.slice(0, slash)
    webNames(fields, {
      host,
      url: url === null ? null : `http://${url}`,
      method: textOf(fields['http_method']),
      agent: textOf(fields['user_agent']),
      referer: textOf(fields['referer']),
    })
    if (url !== null) ecs['url.full'] = `http://${url}`
    if (host !== null) say(ecs, 'url.domain', host)
    ecs['event.category'] = 'network'
    say(ecs, 'user_agent.original', fields['user_agent'])
    const to = textOf(fields['dst'])
    return to !== null && isInside(to) ? 'webserver' : 'proxy'
  }
  say(ecs, 'rule.name', fields['threatid'])
  if (subtype === 'virus' || subtype === 'wildfire-virus' || subtype === 'wildfire') {
    ecs['event.category'] = 'malware'
    alias(fields, [
      ['threatid', 'Signature'],
      ['misc', 'Filename'],
    ])
    say(ecs, 'file.name', misc ?? undefined)
    const digest = textOf(fields['filedigest'])
    if (digest !== null && /^[0-9a-f]{64}$/i.test(digest))
      ecs['file.hash.sha256'] = digest.toLowerCase()
    return 'antivirus'
  }
  return 'firewall'
}
