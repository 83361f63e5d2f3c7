/**
 * Tables of osquery whose rows are things that happened, under the names of Sigma's rules: data, from osquery's table
 * specifications (process_events, bpf_process_events, es_process_events, process_etw_events, socket_events, bpf_socket_events,
 * powershell_events, dns_lookup_events, file_events). Rows of windows_events and windows_eventlog are Windows events.
 * @module
 */
import type { FieldValue } from '../event.ts'
import { textOf } from '../fields.ts'
import type { JsonDocument } from '../json.ts'

export type Happened = {
  readonly category: string
  /** Of the event log in which Windows tells the same; null elsewhere. */
  readonly channel: string | null
  readonly eventId: number | null
  readonly fields: readonly (readonly [name: string, value: FieldValue])[]
}

type Table = {
  /** Columns that the row must hold. */
  readonly has: readonly string[]
  /** Of the query, where columns alone do not tell. */
  readonly named?: RegExp
  /** The category by what the row says was done; null where nothing of the kind happened. */
  readonly category: (row: JsonDocument) => string | null
  readonly names: readonly (readonly [column: string, field: string])[]
  readonly more?: (row: JsonDocument) => readonly (readonly [string, FieldValue])[]
  readonly channel?: string
  readonly eventId?: number
}

/** What the row tells, where it is of such a table. */
export const happened = (query: string, row: JsonDocument): Happened | null => {
  const table = TABLES.find(
    ({ has, named }) =>
      has.every((column) => row[column] !== undefined) &&
      (named === undefined || named.test(query)),
  )
  const category = table?.category(row) ?? null
  if (!table || category === null) return null
  const fields = table.names.flatMap(([column, field]) => {
    const value = row[column]
    return value === undefined || value === null || value === '' ? [] : [[field, value] as const]
  })
  return {
    category,
    channel: table.channel ?? null,
    eventId: table.eventId ?? null,
    fields: [...fields, ...(table.more?.(row) ?? [])],
  }
}

/** `type` of ETW, `event_type` of EndpointSecurity; audit and BPF tell of starts alone. */
const processCategory = (row: JsonDocument): string | null => {
  const deed = textOf(row['event_type'] ?? row['type'])?.toLowerCase() ?? 'exec'
  if (deed === 'exec' || deed === 'processstart') return 'process_creation'
  return deed === 'exit' || deed === 'processstop' ? 'process_termination' : null
}

const INTEGRITY: Readonly<Record<string, string>> = {
  'S-1-16-4096': 'Low',
  'S-1-16-8192': 'Medium',
  'S-1-16-12288': 'High',
  'S-1-16-16384': 'System',
}

/** A bound socket reaches nobody. Without the column it is an open connection (process_open_sockets). */
const socketCategory = (row: JsonDocument): string | null => {
  const deed = textOf(row['action'] ?? row['syscall'])?.toLowerCase() ?? 'connect'
  const remote = textOf(row['remote_address'])
  if (remote === null || remote === '' || remote === '0.0.0.0' || remote === '::') return null
  if (textOf(row['status'])?.toLowerCase() === 'failed') return null
  return deed === 'connect' || deed.startsWith('accept') ? 'network_connection' : null
}

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp' }

/** Who connected is the source: of an accepted connection that is the other side. */
const socketFields = (row: JsonDocument): readonly (readonly [string, FieldValue])[] => {
  const isOurs = !textOf(row['action'] ?? row['syscall'])
    ?.toLowerCase()
    .startsWith('accept')
  const [here, there] = isOurs ? ['Source', 'Destination'] : ['Destination', 'Source']
  const sides: readonly (readonly [string, string])[] = [
    [`${there}Ip`, 'remote_address'],
    [`${there}Port`, 'remote_port'],
    [`${here}Ip`, 'local_address'],
    [`${here}Port`, 'local_port'],
  ]
  const protocol = PROTOCOLS[textOf(row['protocol']) ?? '']
  return [
    ...sides.flatMap(([field, column]) => {
      const value = row[column]
      return value === undefined || value === '' ? [] : [[field, value] as const]
    }),
    ['Initiated', String(isOurs)],
    ...(protocol === undefined ? [] : [['Protocol', protocol] as const]),
  ]
}

const TABLES: readonly Table[] = [
  {
    has: ['script_text', 'script_block_id'],
    category: () => 'ps_script',
    channel: 'Microsoft-Windows-PowerShell/Operational',
    eventId: 4104,
    names: [
      ['script_text', 'ScriptBlockText'],
      ['script_block_id', 'ScriptBlockId'],
      ['script_path', 'Path'],
      ['script_name', 'ScriptName'],
    ],
  },
  {
    has: ['remote_address'],
    category: socketCategory,
    names: [
      ['path', 'Image'],
      ['pid', 'ProcessId'],
      ['username', 'User'],
    ],
    more: socketFields,
  },
  {
    has: ['cmdline', 'path'],
    named: /process(?!.*socket)/i,
    category: processCategory,
    names: [
      ['path', 'Image'],
      ['cmdline', 'CommandLine'],
      ['cwd', 'CurrentDirectory'],
      ['pid', 'ProcessId'],
      ['parent', 'ParentProcessId'],
      ['ppid', 'ParentProcessId'],
      ['parent_path', 'ParentImage'],
      ['parent_cmdline', 'ParentCommandLine'],
      ['username', 'User'],
      ['session_id', 'TerminalSessionId'],
    ],
    more: (row) => {
      const level = INTEGRITY[textOf(row['mandatory_label']) ?? '']
      return level === undefined ? [] : [['IntegrityLevel', level]]
    },
  },
  {
    has: ['name', 'response', 'type'],
    named: /dns_lookup_events$/i,
    category: () => 'dns_query',
    names: [
      ['name', 'QueryName'],
      ['response', 'QueryResults'],
      ['status', 'QueryStatus'],
      ['path', 'Image'],
      ['pid', 'ProcessId'],
      ['username', 'User'],
    ],
  },
  {
    has: ['target_path', 'action'],
    category: (row) => FILE_DEEDS[textOf(row['action']) ?? ''] ?? null,
    names: [
      ['target_path', 'TargetFilename'],
      ['uid', 'User'],
    ],
  },
]

const FILE_DEEDS: Readonly<Record<string, string>> = {
  CREATED: 'file_event',
  MOVED_TO: 'file_event',
  DELETED: 'file_delete',
}
