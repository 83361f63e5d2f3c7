/**
 * Suricata's EVE.
 * @module
 */
import { isInside } from '../addresses.ts'
import type { Draft } from '../draft.ts'
import { valueAt } from '../ecs-document.ts'
import type { FieldValue, Severity } from '../event.ts'
import { alias, type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import { isDocument, type JsonDocument, listOf } from '../json.ts'
import type { Line } from '../line.ts'
import { momentOf } from '../moments.ts'
import { webNames } from './web-names.ts'

export const readSuricata = (document: JsonDocument, line: Line): Draft | null => {
  const type = textOf(document['event_type'])
  if (type === null || document['timestamp'] === undefined) return null
  if (document['flow_id'] === undefined && document['src_ip'] === undefined && type !== 'stats')
    return null
  const fields: Fields = Object.assign(newFields(), document)
  // Larger than 2^53 in older versions: one form for all.
  if (typeof fields['flow_id'] === 'number') fields['flow_id'] = String(fields['flow_id'])
  const ecs: Ecs = {
    'event.category': type === 'alert' ? 'intrusion_detection' : 'network',
    'event.action': type,
  }
  const inside = textOf(document['dest_ip'])
  say(ecs, 'source.ip', document['src_ip'])
  sayNumber(ecs, 'source.port', document['src_port'])
  say(ecs, 'destination.ip', document['dest_ip'])
  sayNumber(ecs, 'destination.port', document['dest_port'])
  const proto = textOf(document['proto'])
  if (proto !== null) ecs['network.transport'] = proto.toLowerCase()
  let severity: Severity = 'informational'
  let message: string | null = null
  const alert = document['alert']
  if (isDocument(alert)) {
    message = textOf(alert['signature'])
    say(ecs, 'rule.name', alert['signature'])
    const id = textOf(alert['signature_id'])
    if (id !== null) ecs['rule.id'] = id
    severity = alert['severity'] === 1 ? 'high' : alert['severity'] === 2 ? 'medium' : 'low'
    const action = textOf(alert['action'])
    if (action !== null) ecs['event.outcome'] = action === 'blocked' ? 'success' : 'failure'
    if (action === 'blocked') fields['blocked'] ??= 'true'
  }
  // Inline: the packet went no further. One that only listens says nothing of what was let through.
  if (type === 'drop') {
    fields['blocked'] ??= 'true'
    fields['action'] ??= 'drop'
    ecs['event.outcome'] = 'failure'
  }
  if (fields['blocked'] === 'true')
    alias(fields, [
      ['dest_ip', 'dst_ip'],
      ['dest_port', 'dst_port'],
    ])
  let category: string | null = null
  const dns = document['dns']
  if (isDocument(dns)) {
    category = 'dns'
    dnsFields(fields, dns, ecs)
  }
  const http = document['http']
  if (isDocument(http)) {
    category = inside !== null && isInside(inside) ? 'webserver' : 'proxy'
    httpFields(fields, http, ecs)
  }
  say(ecs, 'destination.domain', valueAt(document, 'tls.sni'))
  const flow = document['flow']
  if (isDocument(flow)) {
    sayNumber(ecs, 'source.bytes', flow['bytes_toserver'])
    sayNumber(ecs, 'destination.bytes', flow['bytes_toclient'])
  }
  return {
    format: 'suricata',
    product: 'suricata',
    service: type,
    category,
    time: momentOf(document['timestamp'], line.means),
    host: textOf(document['host']),
    recordId: textOf(fields['flow_id']),
    severity,
    message,
    fields,
    ecs,
  }
}

/** One record per answer (`rrname`), one with `answers`, or with `queries` in newer versions: Sigma asks for query and answer. */
const dnsFields = (fields: Fields, dns: JsonDocument, ecs: Ecs): void => {
  const queries = listOf(dns['queries'])
  const first = queries?.find(isDocument)
  const name = textOf(dns['rrname'] ?? first?.['rrname'])
  const type = dns['rrtype'] ?? first?.['rrtype']
  if (name !== null) {
    fields['query'] ??= name
    ecs['dns.question.name'] = name
  }
  if (type !== undefined) fields['record_type'] ??= type
  const answers: FieldValue[] = []
  for (const one of listOf(dns['answers']) ?? [])
    if (isDocument(one) && one['rdata'] !== undefined) answers.push(one['rdata'])
  if (answers.length === 0 && dns['rdata'] !== undefined) answers.push(dns['rdata'])
  if (answers.length > 0) fields['answer'] ??= answers
}

const httpFields = (fields: Fields, http: JsonDocument, ecs: Ecs): void => {
  const host = textOf(http['hostname'])
  const url = textOf(http['url'])
  webNames(fields, {
    host,
    url,
    method: textOf(http['http_method']),
    agent: textOf(http['http_user_agent']),
    referer: textOf(http['http_refer']),
    status: http['status'],
  })
  say(ecs, 'url.domain', http['hostname'])
  if (host !== null && url !== null)
    ecs['url.full'] = url.includes('://') ? url : `http://${host}${url}`
  say(ecs, 'http.request.method', http['http_method'])
  sayNumber(ecs, 'http.response.status_code', http['status'])
  say(ecs, 'user_agent.original', http['http_user_agent'])
}
