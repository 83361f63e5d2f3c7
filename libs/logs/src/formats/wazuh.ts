/**
 * Wazuh alerts and archives: Windows events with the first letters of their names made small and backslashes doubled.
 * @module
 */
import type { Draft } from '../draft.ts'
import type { FieldValue } from '../event.ts'
import { type Fields, newFields, say, textOf } from '../fields.ts'
import { isDocument, type JsonDocument } from '../json.ts'
import type { Line } from '../line.ts'
import { momentOf, utcMoment } from '../moments.ts'
import { eventIdOf, windowsDraft, windowsSeverity } from './windows.ts'

export const readWazuhWindows = (document: JsonDocument, line: Line): Draft | null => {
  const data = document['data']
  const win = isDocument(data) ? data['win'] : document['win']
  if (!isDocument(win) || !isDocument(win['system'])) return null
  const { system, eventdata } = win
  const fields: Fields = newFields()
  for (const name in system)
    fields[SYSTEM_NAMES[name] ?? capital(name)] = undoubled(system[name] ?? null)
  const message = textOf(fields['Message'])
  if (isDocument(eventdata))
    for (const name in eventdata) {
      const own = /^param\d/.test(name) ? name : capital(name)
      fields[own] ??= undoubled(eventdata[name] ?? null)
    }
  for (const group in win) {
    const inner = win[group]
    if (group === 'system' || group === 'eventdata' || !isDocument(inner)) continue
    for (const name in inner) fields[capital(name)] ??= undoubled(inner[name] ?? null)
  }
  const agent = document['agent']
  const ecs = {}
  if (isDocument(agent)) {
    say(ecs, 'host.name', agent['name'])
    say(ecs, 'host.ip', agent['ip'])
  }
  return windowsDraft({
    format: 'wazuh',
    channel: textOf(fields['Channel']),
    eventId: eventIdOf(fields['EventID']),
    provider: textOf(fields['Provider_Name']),
    recordId: textOf(fields['EventRecordID']),
    host: textOf(fields['Computer']) ?? (isDocument(agent) ? textOf(agent['name']) : null),
    time:
      utcMoment(fields['TimeCreated_SystemTime'], line.means) ??
      momentOf(document['timestamp'], line.means),
    severity: windowsSeverity(fields['SeverityValue'] ?? fields['Level']),
    message: message === null ? null : message.replace(/^"|"$/g, ''),
    fields,
    ecs,
  })
}

const SYSTEM_NAMES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  providerName: 'Provider_Name',
  providerGuid: 'Provider_Guid',
  eventID: 'EventID',
  eventRecordID: 'EventRecordID',
  systemTime: 'TimeCreated_SystemTime',
  processID: 'Execution_ProcessID',
  threadID: 'Execution_ThreadID',
})

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** `C:\\Windows` was `C:\Windows`, if every backslash stands twice. */
const undoubled = (value: FieldValue): FieldValue => {
  if (typeof value !== 'string' || !value.includes('\\\\')) return value
  const half = value.replaceAll('\\\\', '\u0000')
  return half.includes('\\') ? value : half.replaceAll('\u0000', '\\')
}
