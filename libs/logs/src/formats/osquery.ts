/**
 * Results of osquery, and what it says of itself.
 * @module
 */
import type { Draft } from '../draft.ts'
import { valueAt } from '../ecs-document.ts'
import type { Severity } from '../event.ts'
import { type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { epochMoment, momentOf } from '../moments.ts'
import { sayNames } from './windows-face.ts'

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

const SEVERITIES: readonly Severity[] = ['informational', 'low', 'medium', 'high']

/** A line of the status log; its severity is glog's, from 0. */
export const readOsqueryStatus = (document: JsonDocument, line: Line): Draft | null => {
  const message = textOf(document['message'])
  const file = textOf(document['filename'])
  const severity = SEVERITIES[Number(textOf(document['severity']) ?? Number.NaN)]
  if (message === null || file === null || severity === undefined) return null
  if (document['hostIdentifier'] === undefined || document['line'] === undefined) return null
  const fields: Fields = newFields()
  for (const key of STATUS_FIELDS) if (document[key] !== undefined) fields[key] = document[key]
  const ecs: Ecs = { 'event.action': 'osquery-status', 'event.category': 'process' }
  return {
    format: 'osquery',
    product: productOf(document),
    service: 'osquery',
    time: epochMoment(document['unixTime']) ?? momentOf(document['calendarTime'], line.means),
    host: textOf(valueAt(document, 'decorations.hostname') ?? document['hostIdentifier']),
    severity,
    message,
    fields,
    ecs,
  }
}
const STATUS_FIELDS = [
  'hostIdentifier',
  'unixTime',
  'calendarTime',
  'severity',
  'filename',
  'line',
  'message',
  'version',
  'decorations',
]

const productOf = (document: JsonDocument): string | null => {
  const platform = textOf(
    document['platform'] ?? valueAt(document, 'decorations.platform'),
  )?.toLowerCase()
  if (platform === undefined || platform === '' || platform === 'other') return null
  if (platform === 'darwin' || platform === 'macos') return 'macos'
  return platform === 'windows' ? 'windows' : 'linux'
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
    product: productOf(document),
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
