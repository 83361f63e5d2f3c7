/**
 * A Windows event, whichever collector carried it.
 * @module
 */
import type { Draft, Moment } from '../draft.ts'
import type { FieldValue, LogFormat, Severity } from '../event.ts'
import { type Ecs, type Fields, newFields, textOf } from '../fields.ts'
import type { JsonDocument } from '../json.ts'
import { SYSMON_CATEGORIES, sayWindows } from './windows-face.ts'

export type WindowsParts = {
  readonly format: LogFormat
  readonly channel: string | null
  readonly eventId: number | null
  readonly provider: string | null
  readonly recordId: string | null
  readonly host: string | null
  readonly time: Moment | null
  readonly severity: Severity | null
  readonly message: string | null
  readonly fields: Fields | JsonDocument
  readonly ecs?: Ecs
}

export const windowsDraft = (parts: WindowsParts): Draft => {
  const { channel, eventId } = parts
  const fields = withPlainPowerShell(withOwnEventType(parts), channel, parts.message)
  const ecs = parts.ecs ?? {}
  sayWindows(ecs, channel, eventId, fields)
  const own = channel?.toLowerCase() ?? ''
  const isLinux = own.startsWith('linux-')
  return {
    format: parts.format,
    fields,
    ecs,
    time: parts.time,
    product: isLinux ? 'linux' : 'windows',
    category: categoryOf(own, eventId),
    service: own.endsWith('sysmon/operational') ? 'sysmon' : (SERVICES[own] ?? null),
    channel,
    eventId,
    provider: parts.provider,
    recordId: parts.recordId,
    host: parts.host,
    severity: parts.severity,
    message: parts.message,
  }
}

const SERVICES: Readonly<Record<string, string>> = {
  security: 'security',
  system: 'system',
  application: 'application',
  'windows powershell': 'powershell-classic',
  'microsoft-windows-powershell/operational': 'powershell',
  'powershellcore/operational': 'powershell',
  'microsoft-windows-windows defender/operational': 'windefend',
  'microsoft-windows-taskscheduler/operational': 'taskscheduler',
  'microsoft-windows-terminalservices-localsessionmanager/operational':
    'terminalservices-localsessionmanager',
}

const categoryOf = (own: string, eventId: number | null): string | null => {
  if (eventId === null) return null
  if (own.endsWith('sysmon/operational')) return SYSMON_CATEGORIES[eventId] ?? null
  if (own === 'security')
    return eventId === 4688 ? 'process_creation' : eventId === 5156 ? 'network_connection' : null
  if (own.endsWith('powershell/operational') || own === 'powershellcore/operational')
    return eventId === 4104 ? 'ps_script' : eventId === 4103 ? 'ps_module' : null
  if (own === 'windows powershell')
    return eventId === 400
      ? 'ps_classic_start'
      : eventId === 600
        ? 'ps_classic_provider_start'
        : eventId === 800
          ? 'ps_classic_script'
          : null
  return null
}

/** Windows' levels: 1 critical, 2 error, 3 warning. */
export const windowsSeverity = (level: FieldValue | undefined): Severity | null => {
  const text = textOf(level)?.toLowerCase() ?? ''
  return Object.hasOwn(LEVELS, text) ? (LEVELS[text] ?? null) : null
}
const LEVELS: Readonly<Record<string, Severity>> = {
  '0': 'informational',
  '1': 'critical',
  '2': 'medium',
  '3': 'low',
  '4': 'informational',
  '5': 'informational',
  critical: 'critical',
  error: 'medium',
  warning: 'low',
  information: 'informational',
  info: 'informational',
  verbose: 'informational',
  debug: 'informational',
  audit_success: 'informational',
  audit_failure: 'low',
}

/** An event id as a number or its text; null for what is none. */
export const eventIdOf = (value: FieldValue | undefined): number | null => {
  const id =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\d{1,10}$/.test(value)
        ? Number(value)
        : Number.NaN
  return Number.isInteger(id) && id >= 0 && id <= 0xffff_ffff ? id : null
}

/** Events of which Sysmon has one type alone. */
const SYSMON_EVENT_TYPES: Readonly<Record<number, string>> = {
  13: 'SetValue',
  14: 'RenameKey',
  17: 'CreatePipe',
  18: 'ConnectPipe',
}

/** NXLog writes its own level over Sysmon's EventType; what Sysmon said is left in the message. */
const withOwnEventType = ({
  channel,
  eventId,
  fields,
  message,
}: WindowsParts): Fields | JsonDocument => {
  if (!channel?.toLowerCase().endsWith('sysmon/operational')) return fields
  const said = fields['EventType']
  const only = SYSMON_EVENT_TYPES[eventId ?? 0]
  if (typeof said === 'string' ? !Object.hasOwn(LEVELS, said.toLowerCase()) : only === undefined)
    return fields
  const kept = fields['EventTypeOrignal'] ?? fields['EventTypeOriginal']
  const original =
    typeof kept === 'string' && !Object.hasOwn(LEVELS, kept.toLowerCase())
      ? kept
      : (only ?? /^EventType: ([A-Za-z]{1,32})\r?$/m.exec(message ?? '')?.[1])
  if (original === undefined) return fields
  const own: Fields = Object.assign(newFields(), fields)
  own['EventType'] = original
  return own
}

const POWERSHELL_LINE = /^[ \t]{0,4}([A-Za-z][A-Za-z0-9]{0,63})=(.*)$/
/** A real event has 17. */
const MAX_POWERSHELL_LINES = 64

/** Classic PowerShell keeps its fields as lines within its text; collectors that flatten events keep nothing but the text. */
const withPlainPowerShell = (
  fields: Fields | JsonDocument,
  channel: string | null,
  message: string | null,
): Fields | JsonDocument => {
  if (channel === null || message === null || fields['Data'] !== undefined) return fields
  if (channel.length !== 18 || channel.toLowerCase() !== 'windows powershell') return fields
  const own: Fields = Object.assign(newFields(), fields)
  own['Data'] = message
  for (const line of message.split('\n', MAX_POWERSHELL_LINES)) {
    const match = POWERSHELL_LINE.exec(line.endsWith('\r') ? line.slice(0, -1) : line)
    const name = match?.[1]
    if (name !== undefined) own[name] ??= match?.[2] ?? ''
  }
  return own
}
