/**
 * Winlogbeat and Elastic Agent: `winlog.*`, with the fields that its modules move to ECS names put back under Windows' own.
 * @module
 */
import type { Draft } from '../draft.ts'
import { ecsOf, valueAt } from '../ecs-document.ts'
import type { FieldValue } from '../event.ts'
import { type Fields, newFields, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { momentOf, utcMoment } from '../moments.ts'
import { eventIdOf, windowsDraft, windowsSeverity } from './windows.ts'

export const readWinlogbeat = (document: JsonDocument, line: Line): Draft | null => {
  const winlog = document['winlog']
  if (!isDocument(winlog)) return null
  const channel = textOf(winlog['channel'])
  const eventId = eventIdOf(winlog['event_id']) ?? eventIdOf(valueAt(document, 'event.code'))
  if (channel === null && eventId === null) return null
  const fields: Fields = newFields()
  const provider = textOf(winlog['provider_name'])
  const recordId = textOf(winlog['record_id'])
  const host =
    textOf(winlog['computer_name']) ?? textOf(valueAt(document, 'host.name') ?? undefined)
  put(fields, 'EventID', eventId ?? undefined)
  put(fields, 'Channel', channel ?? undefined)
  put(fields, 'Provider_Name', provider ?? undefined)
  put(fields, 'Provider_Guid', winlog['provider_guid'])
  put(fields, 'Computer', host ?? undefined)
  put(fields, 'EventRecordID', recordId ?? undefined)
  put(fields, 'Task', winlog['task'])
  put(fields, 'Opcode', winlog['opcode'])
  put(fields, 'Keywords', winlog['keywords'])
  put(fields, 'Version', winlog['version'])
  put(fields, 'Level', valueAt(document, 'log.level'))
  put(fields, 'Execution_ProcessID', valueAt(winlog, 'process.pid'))
  put(fields, 'Execution_ThreadID', valueAt(winlog, 'process.thread.id'))
  put(fields, 'Security_UserID', valueAt(winlog, 'user.identifier'))
  // System's own names stay: an event may bear a Channel or EventID in its body.
  body(fields, winlog['event_data'])
  body(fields, winlog['user_data'])
  if (channel?.toLowerCase().endsWith('sysmon/operational')) movedBack(fields, document, eventId)
  const ecs = ecsOf(document)
  // The modules' action and category are words of their own; one vocabulary for all collectors.
  delete ecs['event.action']
  delete ecs['event.category']
  const message = textOf(document['message'])
  if (message !== null) fields['Message'] = message
  return windowsDraft({
    format: 'winlogbeat',
    channel,
    eventId,
    provider,
    recordId,
    host,
    time:
      utcMoment(document['@timestamp'], line.means) ?? momentOf(winlog['time_created'], line.means),
    severity: windowsSeverity(fields['Level']),
    message,
    fields,
    ecs,
  })
}

const put = (fields: Fields, name: string, value: FieldValue | undefined): void => {
  if (value !== undefined && value !== null) fields[name] ??= value
}

const UNNAMED = /^param\d{1,3}$/

/** Unnamed Data come as `param1…n`: also the list `Data` that rules ask for. */
const body = (fields: Fields, data: FieldValue | undefined): void => {
  if (!isDocument(data)) return
  const unnamed: FieldValue[] = []
  for (const name in data) {
    const value = data[name]
    if (value === undefined || name === 'xml_name') continue
    if (UNNAMED.test(name)) unnamed.push(value)
    put(fields, name, value)
  }
  if (unnamed.length > 0) fields['Data'] ??= unnamed
}

/** Where Winlogbeat's Sysmon module puts what Sysmon says; of two names the one that this event has. */
const MOVED: readonly (readonly [path: string, native: string])[] = [
  ['process.command_line', 'CommandLine'],
  ['process.working_directory', 'CurrentDirectory'],
  ['process.entity_id', 'ProcessGuid'],
  ['process.pid', 'ProcessId'],
  ['process.parent.executable', 'ParentImage'],
  ['process.parent.command_line', 'ParentCommandLine'],
  ['process.parent.entity_id', 'ParentProcessGuid'],
  ['process.parent.pid', 'ParentProcessId'],
  ['process.pe.original_file_name', 'OriginalFileName'],
  ['process.pe.company', 'Company'],
  ['process.pe.description', 'Description'],
  ['process.pe.product', 'Product'],
  ['process.pe.file_version', 'FileVersion'],
  ['file.pe.original_file_name', 'OriginalFileName'],
  ['file.pe.company', 'Company'],
  ['file.pe.description', 'Description'],
  ['file.pe.product', 'Product'],
  ['source.ip', 'SourceIp'],
  ['source.port', 'SourcePort'],
  ['source.domain', 'SourceHostname'],
  ['destination.ip', 'DestinationIp'],
  ['destination.port', 'DestinationPort'],
  ['destination.domain', 'DestinationHostname'],
  ['network.transport', 'Protocol'],
  ['dns.question.name', 'QueryName'],
  ['registry.path', 'TargetObject'],
  ['rule.name', 'RuleName'],
]

const movedBack = (fields: Fields, document: JsonDocument, eventId: number | null): void => {
  for (const [path, native] of MOVED)
    if (fields[native] === undefined) put(fields, native, valueAt(document, path))
  const isTwoProcesses = eventId === 8 || eventId === 10
  put(fields, isTwoProcesses ? 'SourceImage' : 'Image', valueAt(document, 'process.executable'))
  const path = valueAt(document, 'file.path')
  if (eventId === 6 || eventId === 7) put(fields, 'ImageLoaded', path)
  else if (eventId === 17 || eventId === 18) put(fields, 'PipeName', valueAt(document, 'file.name'))
  else put(fields, 'TargetFilename', path)
  const details = valueAt(document, 'registry.data.strings')
  if (eventId === 13) put(fields, 'Details', Array.isArray(details) ? details[0] : details)
  const user = textOf(valueAt(document, 'user.name'))
  const domain = textOf(valueAt(document, 'user.domain'))
  if (user !== null) put(fields, 'User', domain === null ? user : `${domain}\\${user}`)
  if (fields['Hashes'] === undefined) {
    const of = eventId === 1 ? 'process.hash' : 'file.hash'
    const parts: string[] = []
    for (const kind of ['md5', 'sha1', 'sha256'])
      parts.push(...hashPart(kind, textOf(valueAt(document, `${of}.${kind}`))))
    const imphash = eventId === 1 ? 'process.pe.imphash' : 'file.pe.imphash'
    parts.push(...hashPart('imphash', textOf(valueAt(document, imphash))))
    if (parts.length > 0) fields['Hashes'] = parts.join(',')
  }
}

const hashPart = (kind: string, value: string | null): readonly string[] =>
  value === null ? [] : [`${kind.toUpperCase()}=${value.toUpperCase()}`]
