/**
 * Results of osquery, and what it says of itself.
 * @module
 */
import type { Draft } from '../draft.ts'
import { valueAt } from '../ecs-document.ts'
import type { FieldValue, Severity } from '../event.ts'
import { type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import { isDocument, type JsonDocument, readJson } from '../json.ts'
import type { Line } from '../line.ts'
import { epochMoment, momentOf, utcMoment } from '../moments.ts'
import { happened } from './osquery-tables.ts'
import { eventIdOf, windowsDraft, windowsSeverity } from './windows.ts'
import { sayNames } from './windows-face.ts'
import { set } from './windows-tree.ts'

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
  if (action !== 'removed') {
    const windows = windowsEvent(document, name, row, line)
    if (windows) return windows
  }
  const fields: Fields = newFields()
  for (const key of HEAD) if (document[key] !== undefined) fields[key] = document[key]
  fields['action'] = action
  fields['columns'] = row
  const ecs: Ecs = { 'event.action': action, 'rule.name': name }
  // `epoch` 0 and `counter` 0: the first run tells what there is, nothing has changed; but events of an event table did happen.
  const isFirstRun =
    textOf(document['counter']) === '0' && action === 'added' && row['time'] === undefined
  const deed = isFirstRun || action === 'removed' ? null : happened(name, row)
  for (const [field, value] of deed?.fields ?? []) fields[field] ??= value
  if (deed?.category === 'network_connection') {
    say(ecs, 'destination.ip', fields['DestinationIp'])
    sayNumber(ecs, 'destination.port', fields['DestinationPort'])
    say(ecs, 'source.ip', fields['SourceIp'])
    sayNumber(ecs, 'source.port', fields['SourcePort'])
    say(ecs, 'network.transport', fields['Protocol'])
  }
  say(ecs, 'process.executable', row['path'])
  say(ecs, 'process.command_line', row['cmdline'])
  sayNumber(ecs, 'process.pid', row['pid'])
  say(ecs, 'process.parent.executable', row['parent_path'])
  say(ecs, 'user.name', row['username'])
  say(ecs, 'process.hash.sha256', row['sha256'])
  say(ecs, 'dns.question.name', fields['QueryName'])
  say(ecs, 'file.path', fields['TargetFilename'])
  sayNames(ecs)
  const isWindowsLog = deed !== null && deed.channel !== null
  return {
    format: 'osquery',
    product: isWindowsLog ? 'windows' : productOf(document),
    service: 'osquery',
    category: deed?.category ?? null,
    channel: deed?.channel ?? null,
    eventId: deed?.eventId ?? null,
    time:
      epochMoment(row['time']) ??
      utcMoment(row['datetime'], line.means) ??
      epochMoment(document['unixTime']) ??
      momentOf(document['calendarTime'], line.means),
    host: hostOf(document),
    severity: 'informational',
    fields,
    ecs,
  }
}

const HEAD = [
  'name',
  'hostIdentifier',
  'unixTime',
  'calendarTime',
  'epoch',
  'counter',
  'decorations',
] as const

const hostOf = (document: JsonDocument): string | null =>
  textOf(valueAt(document, 'decorations.hostname') ?? document['hostIdentifier'])

/** A row of windows_events or windows_eventlog is the event that Windows wrote; its data are JSON within a text. */
const windowsEvent = (
  document: JsonDocument,
  name: string,
  row: JsonDocument,
  line: Line,
): Draft | null => {
  const channel = textOf(row['channel'] ?? row['source'])
  const eventId = eventIdOf(row['eventid'])
  if (channel === null || channel === '' || eventId === null) return null
  if (row['provider_name'] === undefined) return null
  const fields: Fields = newFields()
  const system: readonly (readonly [string, FieldValue | undefined])[] = [
    ['Channel', channel],
    ['EventID', eventId],
    ['Provider_Name', row['provider_name']],
    ['Computer', row['computer_name']],
    ['Level', row['level']],
    ['Task', row['task']],
    ['Keywords', row['keywords']],
  ]
  for (const [field, value] of system) set(fields, field, value)
  const text = textOf(row['data']) ?? ''
  const data = readJson(text)?.value
  if (isDocument(data)) dataFields(fields, data, '', 0)
  else if (text !== '') fields['Data'] = text
  return windowsDraft({
    format: 'osquery',
    channel,
    eventId,
    provider: textOf(row['provider_name']),
    recordId: null,
    host: textOf(row['computer_name']) ?? hostOf(document),
    // `time` is when osquery heard of it.
    time: utcMoment(row['datetime'], line.means) ?? epochMoment(row['time'] ?? row['timestamp']),
    severity: windowsSeverity(row['level']),
    message: null,
    fields,
    ecs: { 'rule.name': name },
  })
}

const MAX_DATA_DEPTH = 6

/** EventData or UserData, and what lies within: names stand alone; one that is System's gets its section in front. */
const dataFields = (fields: Fields, tree: JsonDocument, section: string, depth: number): void => {
  for (const name in tree) {
    const value = tree[name]
    if (value === undefined) continue
    if (isDocument(value) && depth < MAX_DATA_DEPTH) dataFields(fields, value, name, depth + 1)
    else if (Object.hasOwn(fields, name)) set(fields, `${section}_${name}`, value)
    else set(fields, name, value)
  }
}
