/**
 * JSON documents by the product that writes them: told apart by names that only one of them has.
 * @module
 */
import type { Draft, Line } from '../draft.ts'
import { ecsOf, valueAt } from '../ecs-document.ts'
import { type Ecs, say, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import { epochMoment, momentOf } from '../moments.ts'
import { readCloudTrail } from './cloud.ts'
import { readEntra } from './entra.ts'
import { readM365Audit } from './m365.ts'
import { readOsquery } from './osquery.ts'
import { readSuricata } from './suricata.ts'
import { readWazuhWindows } from './wazuh.ts'
import { windowsSeverity } from './windows.ts'
import { readFlatWindows } from './windows-flat.ts'
import { readDumpedWindows } from './windows-tree.ts'
import { readWinlogbeat } from './winlogbeat.ts'
import { readZeekJson } from './zeek.ts'

/** JSON that nobody knows is a document all the same. */
export const readDocument = (document: JsonDocument, line: Line): Draft =>
  readKnown(document, line) ?? readOther(document, line)

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
  if (document['data'] !== undefined || document['win'] !== undefined) {
    const wazuh = readWazuhWindows(document, line)
    if (wazuh) return wazuh
  }
  return readEntra(document, line)
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
    momentOf(document['timestamp'] ?? document['time'] ?? document['eventTime'], line.means) ??
    epochMoment(document['timestamp'] ?? document['ts'] ?? document['time'] ?? document['date'])
  const module = textOf(valueAt(document, 'event.module'))
  const dataset = textOf(valueAt(document, 'event.dataset'))
  const rule = document['rule']
  if (isWazuh && isDocument(rule)) {
    say(ecs, 'rule.name', rule['description'])
    say(ecs, 'rule.id', rule['id'])
  }
  return {
    format: isWazuh ? 'wazuh' : isEcs ? 'ecs' : 'json',
    product: module,
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
    fields: document,
    ecs,
  }
}

/** The line of another product that a shipper has put into a document untouched; null where the document says more than the line. */
export const shippedLine = (document: JsonDocument): string | null => {
  const { message, log, full_log: full } = document
  if (typeof full === 'string') return full
  if (typeof log === 'string') return log
  if (typeof message !== 'string') return null
  // A shipper's own reading is better than ours only where it has read something.
  const hasRead =
    document['event.action'] !== undefined ||
    valueAt(document, 'event.action') !== undefined ||
    (document['source'] !== undefined && isDocument(document['source']))
  return hasRead ? null : message
}
