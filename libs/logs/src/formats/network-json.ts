/**
 * Sensors and agents that write JSON: Suricata EVE and osquery results. Zeek's JSON is with its tables.
 * @module
 */
import { isInside } from '../addresses.ts'
import type { Draft, Line } from '../draft.ts'
import { valueAt } from '../ecs-document.ts'
import type { FieldValue, Severity } from '../event.ts'
import { type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import { isDocument, type JsonDocument, listOf } from '../json.ts'
import { epochMoment, momentOf } from '../moments.ts'
import { sayNames } from './windows-face.ts'

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
  }
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

export type WebParts = {
  readonly host?: string | null
  /** Path and query, or the whole URL. */
  readonly url?: string | null
  readonly method?: string | null
  readonly agent?: string | null
  readonly referer?: string | null
  readonly status?: FieldValue | undefined
}

/** The W3C names of Sigma's webserver and proxy rules, both sets. */
export const webNames = (
  fields: Fields,
  { host, url, method, agent, referer, status }: WebParts,
): void => {
  if (url !== null && url !== undefined && url !== '') {
    const scheme = url.indexOf('://')
    const path = scheme > 0 && scheme < 10 ? url.slice(pathStart(url, scheme + 3)) : url
    const question = path.indexOf('?')
    fields['cs-uri'] ??= url
    fields['cs-uri-stem'] ??= question < 0 ? path : path.slice(0, question)
    if (question >= 0) {
      fields['cs-uri-query'] ??= path.slice(question + 1)
      fields['c-uri-query'] ??= path.slice(question + 1)
    }
    fields['c-uri'] ??= scheme > 0 || !host ? url : `http://${host}${url}`
    const dot = (question < 0 ? path : path.slice(0, question)).lastIndexOf('.')
    const extension = dot < 0 ? '' : path.slice(dot + 1, question < 0 ? undefined : question)
    if (/^[A-Za-z0-9]{1,10}$/.test(extension)) fields['c-uri-extension'] ??= extension
  }
  if (host) {
    fields['cs-host'] ??= host
    fields['r-dns'] ??= host
  }
  if (method) fields['cs-method'] ??= method
  if (agent) {
    fields['cs-user-agent'] ??= agent
    fields['c-useragent'] ??= agent
  }
  if (referer) fields['cs-referer'] ??= referer
  if (status !== undefined && status !== null) fields['sc-status'] ??= status
}

const pathStart = (url: string, from: number): number => {
  const slash = url.indexOf('/', from)
  return slash < 0 ? url.length : slash
}

/** One result; batches and snapshots were taken apart before. */
export const readOsquery = (document: JsonDocument, line: Line): Draft | null => {
  const name = textOf(document['name'])
  if (name === null) return null
  const isResult = document['unixTime'] !== undefined || document['hostIdentifier'] !== undefined
  const { columns, snapshot, diffResults } = document
  if (isDocument(columns))
    return osqueryRow(document, name, textOf(document['action']) ?? 'added', columns, line)
  // A query that gave no row is an event too.
  const isEmpty = isResult && (snapshot !== undefined || diffResults !== undefined)
  return isEmpty ? osqueryRow(document, name, 'snapshot', {}, line) : null
}

const osqueryRow = (
  document: JsonDocument,
  name: string,
  action: string,
  row: JsonDocument,
  line: Line,
): Draft => {
  const fields: Fields = newFields()
  for (const key of [
    'name',
    'hostIdentifier',
    'unixTime',
    'calendarTime',
    'epoch',
    'counter',
    'decorations',
  ])
    if (document[key] !== undefined) fields[key] = document[key]
  fields['action'] = action
  fields['columns'] = row
  const ecs: Ecs = { 'event.action': action, 'rule.name': name }
  // `epoch` 0 and `counter` 0: the first run tells what there is, nothing has changed.
  const isFirstRun = textOf(document['counter']) === '0' && action === 'added'
  const isProcess =
    row['cmdline'] !== undefined &&
    row['path'] !== undefined &&
    /process/.test(name) &&
    !/socket/.test(name)
  const isSocket = row['remote_address'] !== undefined
  const platform = textOf(
    document['platform'] ?? valueAt(document, 'decorations.platform'),
  )?.toLowerCase()
  let category: string | null = null
  if (isProcess && !isFirstRun && action !== 'removed') {
    category = 'process_creation'
    copy(fields, row, [
      ['path', 'Image'],
      ['cmdline', 'CommandLine'],
      ['cwd', 'CurrentDirectory'],
      ['pid', 'ProcessId'],
      ['parent', 'ParentProcessId'],
      ['username', 'User'],
    ])
  } else if (isSocket && !isFirstRun && action !== 'removed') {
    category = 'network_connection'
    copy(fields, row, [
      ['path', 'Image'],
      ['remote_address', 'DestinationIp'],
      ['remote_port', 'DestinationPort'],
      ['local_address', 'SourceIp'],
      ['local_port', 'SourcePort'],
      ['pid', 'ProcessId'],
    ])
    say(ecs, 'destination.ip', row['remote_address'])
    sayNumber(ecs, 'destination.port', row['remote_port'])
    say(ecs, 'source.ip', row['local_address'])
    sayNumber(ecs, 'source.port', row['local_port'])
  }
  say(ecs, 'process.executable', row['path'])
  say(ecs, 'process.command_line', row['cmdline'])
  sayNumber(ecs, 'process.pid', row['pid'])
  say(ecs, 'user.name', row['username'])
  say(ecs, 'process.hash.sha256', row['sha256'])
  sayNames(ecs)
  return {
    format: 'osquery',
    product:
      platform === undefined
        ? null
        : platform === 'darwin'
          ? 'macos'
          : platform === 'windows'
            ? 'windows'
            : 'linux',
    service: 'osquery',
    category,
    time:
      epochMoment(row['time']) ??
      epochMoment(document['unixTime']) ??
      momentOf(document['calendarTime'], line.means),
    host: textOf(valueAt(document, 'decorations.hostname') ?? document['hostIdentifier']),
    severity: 'informational',
    fields,
    ecs,
  }
}

const copy = (
  fields: Fields,
  row: JsonDocument,
  names: readonly (readonly [string, string])[],
): void => {
  for (const [from, to] of names) if (row[from] !== undefined) fields[to] = row[from]
}
