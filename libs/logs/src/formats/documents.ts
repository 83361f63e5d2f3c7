/**
 * JSON documents by the product that writes them: told apart by names that only one of them has.
 * @module
 */
import type { Draft, Moment } from '../draft.ts'
import { ecsOf, valueAt } from '../ecs-document.ts'
import type { EcsName } from '../event.ts'
import { type Ecs, type Fields, newFields, say, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { epochMoment, momentOf } from '../moments.ts'
import { readAzure } from './azure.ts'
import { readCloudTrail } from './cloud.ts'
import { readEntra } from './entra.ts'
import { readM365Audit } from './m365.ts'
import { readOsquery, readOsqueryStatus } from './osquery.ts'
import { readSuricata } from './suricata.ts'
import { readWazuhWindows } from './wazuh.ts'
import { readWebJson } from './web-json.ts'
import { windowsSeverity } from './windows.ts'
import { readFlatWindows } from './windows-flat.ts'
import { readDumpedWindows } from './windows-tree.ts'
import { readWinlogbeat } from './winlogbeat.ts'
import { readZeekJson } from './zeek.ts'

/** JSON that nobody knows is a document all the same. */
export const readDocument = (document: JsonDocument, line: Line): Draft =>
  readKnown(document, line) ?? webOr(document, readOther(document, line))

const webOr = (document: JsonDocument, other: Draft): Draft =>
  (other.format === 'wazuh' ? null : readWebJson(document, other)) ?? other

const readKnown = (document: JsonDocument, line: Line): Draft | null => {
  if (document['winlog'] !== undefined) return readWinlogbeat(document, line)
  if (document['Channel'] !== undefined || document['LogName'] !== undefined) {
    const flat = readFlatWindows(document, line)
    if (flat) return flat
  }
  if (document['Event'] !== undefined || document['document'] !== undefined) {
    const dumped = readDumpedWindows(document, line)
    if (dumped) return dumped
  }
  if (document['event_type'] !== undefined) {
    const suricata = readSuricata(document, line)
    if (suricata) return suricata
  }
  if (document['ts'] !== undefined) {
    const zeek = readZeekJson(document, line)
    if (zeek) return zeek
  }
  if (document['eventSource'] !== undefined || document['detail'] !== undefined) {
    const trail = readCloudTrail(document, line)
    if (trail) return trail
  }
  if (document['Operation'] !== undefined) {
    const audit = readM365Audit(document, line)
    if (audit) return audit
  }
  if (
    document['name'] !== undefined &&
    (document['columns'] !== undefined ||
      document['snapshot'] !== undefined ||
      document['diffResults'] !== undefined)
  ) {
    const rows = readOsquery(document, line)
    if (rows) return rows
  }
  if (document['filename'] !== undefined && document['hostIdentifier'] !== undefined) {
    const status = readOsqueryStatus(document, line)
    if (status) return status
  }
  if (document['data'] !== undefined || document['win'] !== undefined) {
    const wazuh = readWazuhWindows(document, line)
    if (wazuh) return wazuh
  }
  return readEntra(document, line) ?? readAzure(document, line)
}

/** ECS, and any other JSON. */
const readOther = (document: JsonDocument, line: Line): Draft => {
  const isEcs =
    document['@timestamp'] !== undefined ||
    document['ecs'] !== undefined ||
    document['ecs.version'] !== undefined
  const isWazuh = document['full_log'] !== undefined && isDocument(document['rule'])
  const ecs: Ecs = isEcs ? ecsOf(document) : {}
  const time =
    momentOf(document['@timestamp'], line.means) ??
    firstMoment(document, line) ??
    epochMoment(
      document['timestamp'] ??
        document['ts'] ??
        document['time'] ??
        document['date'] ??
        // journald: microseconds, the sender's own before the journal's.
        document['_SOURCE_REALTIME_TIMESTAMP'] ??
        document['__REALTIME_TIMESTAMP'],
    )
  const module = textOf(valueAt(document, 'event.module'))
  const dataset = textOf(valueAt(document, 'event.dataset'))
  const rule = document['rule']
  if (isWazuh && isDocument(rule)) {
    say(ecs, 'rule.name', rule['description'])
    say(ecs, 'rule.id', rule['id'])
  }
  const started = isEcs ? processStart(document, ecs) : null
  return {
    format: isWazuh ? 'wazuh' : isEcs ? 'ecs' : 'json',
    product: started?.product ?? module,
    ...(started ? { category: 'process_creation' } : {}),
    service: dataset?.split('.').at(-1) ?? null,
    time,
    host: textOf(
      valueAt(document, 'host.name') ??
        valueAt(document, 'host.hostname') ??
        valueAt(document, 'agent.name') ??
        document['host'] ??
        document['hostname'],
    ),
    recordId: textOf(valueAt(document, 'event.id') ?? document['id']),
    severity: windowsSeverity(valueAt(document, 'log.level') ?? document['level']),
    message: textOf(document['message'] ?? document['msg']),
    fields: started?.fields ?? document,
    ecs,
  }
}

const firstMoment = (document: JsonDocument, { means }: Line): Moment | null => {
  for (const name of TIMES) {
    const found = momentOf(document[name], means)
    if (found) return found
  }
  return null
}
/** As programs of their own accord, syslog-ng, rsyslog and Caddy or Traefik name it. */
const TIMES = [
  'timestamp',
  'time',
  'eventTime',
  'ISODATE',
  'timereported',
  'time_iso8601',
  'time_local',
  'StartUTC',
  'EventTime',
  'date',
]

/** Agents that speak ECS alone (Auditbeat, Elastic Defend): a process that starts, under the names of Sigma's rules. */
const processStart = (
  document: JsonDocument,
  ecs: Ecs,
): { readonly product: string; readonly fields: Fields } | null => {
  const image = ecs['process.executable']
  const system = textOf(valueAt(document, 'host.os.type') ?? valueAt(document, 'host.os.family'))
  const types = valueAt(document, 'event.type')
  const isStart = Array.isArray(types) ? types.includes('start') : types === 'start'
  if (typeof image !== 'string' || !isStart || system === null) return null
  const fields: Fields = Object.assign(newFields(), document)
  fields['Image'] ??= image
  const named: readonly (readonly [string, EcsName])[] = [
    ['CommandLine', 'process.command_line'],
    ['ParentImage', 'process.parent.executable'],
    ['ParentCommandLine', 'process.parent.command_line'],
    ['ProcessId', 'process.pid'],
    ['User', 'user.name'],
  ]
  for (const [native, name] of named) {
    const value = ecs[name]
    if (value !== undefined) fields[native] ??= value
  }
  const directory = valueAt(document, 'process.working_directory')
  if (directory !== undefined) fields['CurrentDirectory'] ??= directory
  return {
    product: system === 'windows' || system === 'macos' ? system : 'linux',
    fields,
  }
}

/** The line of another product that a shipper has put into a document untouched, or kept beside its own reading of it. */
export const shippedLine = (document: JsonDocument): string | null => {
  const { message, log, full_log: full } = document
  const original = valueAt(document, 'event.original')
  for (const one of [original, full, log]) if (typeof one === 'string') return one
  if (typeof message !== 'string') return null
  // A shipper that has read the line itself leaves a text for people in its message.
  const hasRead = valueAt(document, 'event.action') !== undefined || isDocument(document['source'])
  return hasRead ? null : message
}
