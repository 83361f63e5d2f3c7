/**
 * Events that say the same under other names, seen as Sysmon says it: Security 4688, 4689, 5156, 4657, Defender.
 * The event is converted, never the rule, so that an alert shows the rule's own words.
 * @module
 */
import { fieldOf, type SigmaEvent, textsOf, type Value } from './event.ts'
import { numberOf } from './number.ts'

export type ViewName =
  | 'security-4688'
  | 'security-4689'
  | 'security-5156'
  | 'security-4657'
  | 'defender'

/** A field's value through a view; `isAbsent` fields are never there, so tests on them can be decided beforehand. */
export const viewedField = (view: ViewName | null, event: SigmaEvent, name: string): Value => {
  const own = sourceOf(view, name)
  if (own === null) return undefined
  return typeof own === 'string' ? fieldOf(event, own) : own(event)
}

/** Where a view takes a field from: another name, the event by a rule of its own, or null for nowhere. */
export const sourceOf = (
  view: ViewName | null,
  name: string,
): string | ((event: SigmaEvent) => string | undefined) | null => {
  if (!view) return name
  const { absent, fields } = VIEWS[view]
  if (absent.has(name)) return null
  const own = fields.get(name)
  if (typeof own !== 'function') return own ?? name
  return (event) => own((raw) => textsOf(fieldOf(event, raw))[0])
}

/** The event's own names from which a view makes a field. */
export const rawFieldsOf = (view: ViewName | null, name: string): readonly string[] => {
  const own = view ? VIEWS[view].fields.get(name) : undefined
  if (typeof own !== 'function') {
    const source = sourceOf(view, name)
    return typeof source === 'string' ? [source] : []
  }
  const asked: string[] = []
  // A value for everything, so that nothing ends before it has asked for all that it needs.
  own((raw) => {
    asked.push(raw)
    return '0'
  })
  return asked
}

export const isAbsentIn = (view: ViewName | null, name: string): boolean =>
  view !== null && VIEWS[view].absent.has(name)

type Get = (name: string) => string | undefined
type View = {
  readonly absent: ReadonlySet<string>
  readonly fields: ReadonlyMap<string, string | ((get: Get) => string | undefined)>
}

const subject = (get: Get): string | undefined => {
  const name = get('SubjectUserName')
  const domain = get('SubjectDomainName')
  return name === undefined ? undefined : domain === undefined ? name : `${domain}\\${name}`
}

/** Security writes process ids as 0x hex, Sysmon as decimal. */
const decimal =
  (field: string) =>
  (get: Get): string | undefined => {
    const raw = get(field)
    const value = raw === undefined ? Number.NaN : numberOf(raw)
    return Number.isSafeInteger(value) ? String(value) : raw
  }

const coded =
  (field: string, words: Readonly<Record<string, string>>) =>
  (get: Get): string | undefined => {
    const raw = get(field)
    if (raw === undefined) return undefined
    const key = raw.trim()
    return Object.hasOwn(words, key) ? words[key] : raw
  }

const INTEGRITY = {
  'S-1-16-4096': 'Low',
  'S-1-16-8192': 'Medium',
  'S-1-16-8448': 'Medium Plus',
  'S-1-16-12288': 'High',
  'S-1-16-16384': 'System',
}

/** The volume's letter is not in the event; every volume is shown as C:, which is where programs lie. */
const drivePath = (get: Get): string | undefined =>
  get('Application')?.replace(/^\\device\\harddiskvolume\d+\\/i, 'C:\\')

const registryPath = (get: Get): string | undefined => {
  const key = get('ObjectName')
  if (key === undefined) return undefined
  const value = get('ObjectValueName')
  const short = key
    .replace(/^\\REGISTRY\\MACHINE\b/i, 'HKLM')
    .replace(/^\\REGISTRY\\USER\b/i, 'HKU')
    .replace(/^(HKLM\\SYSTEM)\\ControlSet\d{3}\b/i, '$1\\CurrentControlSet')
  return value ? `${short}\\${value}` : short
}

/** 4657 writes bare numbers with a type beside them, Sysmon `DWORD (0x00000001)`. */
const registryDetails = (get: Get): string | undefined => {
  const raw = get('NewValue')
  const type = get('NewValueType')?.trim()
  if (raw === undefined) return undefined
  const digits = type === '%%1876' ? 8 : type === '%%1883' ? 16 : 0
  if (type === '%%1875') return 'Binary Data'
  if (!digits || !/^(?:\d{1,20}|0x[0-9a-f]{1,16})$/i.test(raw.trim())) return raw
  const hex = BigInt(raw.trim()).toString(16).padStart(digits, '0')
  return digits === 8 ? `DWORD (0x${hex})` : `QWORD (0x${hex.slice(0, 8)}-0x${hex.slice(8)})`
}

const SYSMON_ALONE = ['RuleName', 'UtcTime', 'ProcessGuid']

const VIEWS: Readonly<Record<ViewName, View>> = {
  'security-4688': {
    absent: new Set([
      ...SYSMON_ALONE,
      'FileVersion',
      'Description',
      'Product',
      'Company',
      'OriginalFileName',
      'CurrentDirectory',
      'LogonGuid',
      'TerminalSessionId',
      'Hashes',
      'md5',
      'sha1',
      'sha256',
      'imphash',
      'Imphash',
      'ParentProcessGuid',
      'ParentCommandLine',
      'ParentUser',
    ]),
    fields: new Map<string, string | ((get: Get) => string | undefined)>([
      ['Image', 'NewProcessName'],
      ['ParentImage', 'ParentProcessName'],
      ['ProcessId', decimal('NewProcessId')],
      ['ParentProcessId', decimal('ProcessId')],
      ['LogonId', (get) => get('SubjectLogonId')?.toLowerCase()],
      ['IntegrityLevel', coded('MandatoryLabel', INTEGRITY)],
      ['User', subject],
    ]),
  },
  'security-4689': {
    absent: new Set([...SYSMON_ALONE]),
    fields: new Map<string, string | ((get: Get) => string | undefined)>([
      ['Image', 'ProcessName'],
      ['ProcessId', decimal('ProcessId')],
      ['User', subject],
    ]),
  },
  'security-5156': {
    absent: new Set([
      ...SYSMON_ALONE,
      'DestinationHostname',
      'SourceHostname',
      'User',
      'DestinationIsIpv6',
      'SourceIsIpv6',
    ]),
    fields: new Map<string, string | ((get: Get) => string | undefined)>([
      ['ProcessId', 'ProcessID'],
      ['Image', drivePath],
      ['SourceIp', 'SourceAddress'],
      ['DestinationIp', 'DestAddress'],
      ['DestinationPort', 'DestPort'],
      ['Protocol', coded('Protocol', { '6': 'tcp', '17': 'udp' })],
      ['Initiated', coded('Direction', { '%%14593': 'true', '%%14592': 'false' })],
    ]),
  },
  'security-4657': {
    absent: new Set([...SYSMON_ALONE, 'NewName']),
    fields: new Map<string, string | ((get: Get) => string | undefined)>([
      ['Image', 'ProcessName'],
      ['ProcessId', decimal('ProcessId')],
      ['TargetObject', registryPath],
      ['Details', registryDetails],
      [
        'EventType',
        coded('OperationType', {
          '%%1904': 'SetValue',
          '%%1905': 'SetValue',
          '%%1906': 'DeleteValue',
        }),
      ],
      ['User', subject],
    ]),
  },
  defender: {
    absent: new Set(),
    fields: new Map([
      ['Signature', 'ThreatName'],
      ['Filename', 'Path'],
    ]),
  },
}
