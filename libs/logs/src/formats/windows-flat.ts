/**
 * Windows events flattened by a collector: NXLog, Logstash, PowerShell's ConvertTo-Json, Hayabusa's timeline.
 * @module
 */
import type { Draft, Moment } from '../draft.ts'
import type { FieldValue } from '../event.ts'
import { textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { localNear, momentOf, utcMoment } from '../moments.ts'
import { eventIdOf, windowsDraft, windowsSeverity } from './windows.ts'

/** `Channel` and `EventID` side by side. */
export const readFlatWindows = (document: JsonDocument, line: Line): Draft | null => {
  const channel = textOf(document['Channel'] ?? document['LogName'])
  const eventId = eventIdOf(document['EventID'] ?? document['EventId'] ?? document['Id'])
  if (channel === null || eventId === null) return null
  const isNxlog =
    document['SourceModuleType'] !== undefined || document['SourceModuleName'] !== undefined
  const provider = textOf(
    document['SourceName'] ?? document['ProviderName'] ?? document['Provider'],
  )
  return windowsDraft({
    format: isNxlog ? 'nxlog' : 'windows-json',
    channel: channel.charAt(0) === 's' && channel === 'security' ? 'Security' : channel,
    eventId,
    provider,
    recordId: textOf(
      document['RecordNumber'] ??
        document['EventRecordID'] ??
        document['RecordID'] ??
        document['RecordId'],
    ),
    host: hostOf(document),
    time: timeOf(document, line),
    severity: windowsSeverity(
      document['Severity'] ?? document['Level'] ?? document['LevelDisplayName'],
    ),
    message: textOf(document['Message']),
    fields: withProviderName(document, provider),
  })
}

/** Rules ask for the provider by the name that Windows itself has for it; most of them ask for a channel and an event id alone. */
const withProviderName = (document: JsonDocument, provider: string | null): JsonDocument =>
  provider === null || document['Provider_Name'] !== undefined
    ? document
    : { ...document, Provider_Name: provider }

const hostOf = (document: JsonDocument): string | null => {
  const host: FieldValue | undefined =
    document['Hostname'] ?? document['Computer'] ?? document['MachineName'] ?? document['host']
  return isDocument(host) ? textOf(host['name']) : textOf(host)
}

/** Sysmon's own UTC first; then a time with its offset; NXLog's local time is brought near the collector's. */
const timeOf = (document: JsonDocument, { means }: Line): Moment | null => {
  const own = utcMoment(document['UtcTime'], means)
  if (own) return own
  const collected = zoned(document['@timestamp'], means)
  const created =
    document['TimeCreated'] ?? document['TimeCreated_SystemTime'] ?? document['Timestamp']
  const told = zoned(created, means)
  if (told) return told
  const local = document['EventTime'] ?? created
  if (typeof local === 'string') {
    const near = localNear(local, collected, means)
    if (near) return near
    // PowerShell before version 6: `/Date(1603868343511)/`.
    const ticks = /^\/Date\((\d{10,14})\)\/$/.exec(local)?.[1]
    if (ticks !== undefined) return { at: Number(ticks), from: 'event' }
  }
  return collected
}

const zoned = (value: FieldValue | undefined, means: Line['means']): Moment | null => {
  const moment = momentOf(value, means)
  return moment?.from === 'event' ? moment : null
}
