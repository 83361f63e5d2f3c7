/**
 * One event of the Linux audit log, from one or more records.
 * @module
 */
import type { Draft } from '../draft.ts'
import type { FieldValue } from '../event.ts'
import { type Ecs, type Fields, newFields, say, sayNumber, textOf } from '../fields.ts'
import { boundedFields } from '../json.ts'
import type { AuditRecord } from '../stream.ts'
import { MAX_AUDIT_PAIRS } from './audit-record.ts'
import { sayNames } from './windows-face.ts'

/** One event of one or more records. */
export const auditDraft = (records: readonly AuditRecord[]): Draft => {
  const gathered = newFields()
  const types = [...new Set(records.map(({ type }) => type))].filter((type) => type !== 'EOE')
  gathered['type'] = types.length === 1 ? (types[0] ?? '') : types
  const [first] = records
  const serial = first?.serial ?? ''
  gathered['serial'] = serial.slice(serial.indexOf(':') + 1)
  const execve = records.find(({ type }) => type === 'EXECVE')
  for (const { type, pairs } of records)
    for (const key in pairs) {
      const value = pairs[key]
      if (value === undefined) continue
      // The call's own arguments are addresses in memory; those of EXECVE are the words.
      if (execve && type === 'SYSCALL' && /^a[0-3]$/.test(key)) gathered[`syscall_${key}`] = value
      else add(gathered, key, value)
    }
  const { fields, damage } = boundedFields(gathered)
  const call = callOf(fields)
  if (call !== null) fields['SYSCALL'] ??= call
  const ecs: Ecs = {}
  const category = face(fields, ecs, execve, call)
  return {
    format: 'auditd',
    product: 'linux',
    service: 'auditd',
    category,
    time: first?.time ?? null,
    host: first?.node ?? null,
    recordId: serial,
    severity: 'informational',
    message: textOf(fields['proctitle']) ?? textOf(fields['CommandLine']),
    fields,
    ecs,
    marks: records.map(({ mark }) => mark),
    damage: records.some(({ isWhole }) => !isWhole) ? [...damage, 'broken_off'] : damage,
  }
}

/** Of one name: a call touches some paths, not hundreds. */
const MAX_VALUES = 100

const add = (fields: Fields, key: string, value: FieldValue): void => {
  const had = fields[key]
  if (had === undefined) fields[key] = value
  else if (Array.isArray(had)) {
    if (had.length < MAX_VALUES && !had.includes(value)) fields[key] = [...had, value]
  } else if (had !== value) fields[key] = [had, value]
}

/** Names of the calls that rules ask for; enriched records bear them already. */
const CALLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  c000003e: {
    '2': 'open',
    '41': 'socket',
    '42': 'connect',
    '56': 'clone',
    '59': 'execve',
    '62': 'kill',
    '82': 'rename',
    '87': 'unlink',
    '90': 'chmod',
    '99': 'sysinfo',
    '101': 'ptrace',
    '103': 'syslog',
    '105': 'setuid',
    '133': 'mknod',
    '135': 'personality',
    '165': 'mount',
    '175': 'init_module',
    '176': 'delete_module',
    '257': 'openat',
    '259': 'mknodat',
    '263': 'unlinkat',
    '264': 'renameat',
    '268': 'fchmodat',
    '313': 'finit_module',
    '319': 'memfd_create',
    '321': 'bpf',
    '322': 'execveat',
  },
  c00000b7: {
    '33': 'mknodat',
    '35': 'unlinkat',
    '38': 'renameat',
    '53': 'fchmodat',
    '56': 'openat',
    '92': 'personality',
    '105': 'init_module',
    '106': 'delete_module',
    '116': 'syslog',
    '117': 'ptrace',
    '129': 'kill',
    '146': 'setuid',
    '179': 'sysinfo',
    '198': 'socket',
    '203': 'connect',
    '220': 'clone',
    '221': 'execve',
    '273': 'finit_module',
    '279': 'memfd_create',
    '280': 'bpf',
    '281': 'execveat',
  },
}

const callOf = (fields: Fields): string | null => {
  const table = CALLS[textOf(fields['arch']) ?? '']
  const number = textOf(fields['syscall'])
  if (number === null) return null
  return /^[a-z]/.test(number) ? number : (table?.[number] ?? null)
}

const face = (
  fields: Fields,
  ecs: Ecs,
  execve: AuditRecord | undefined,
  call: string | null,
): string | null => {
  const type = textOf(fields['type'])
  say(ecs, 'process.executable', one(fields['exe']))
  sayNumber(ecs, 'process.pid', one(fields['pid']))
  say(
    ecs,
    'user.name',
    one(
      fields['AUID'] !== undefined && fields['AUID'] !== 'unset'
        ? fields['AUID']
        : (fields['UID'] ?? fields['acct']),
    ),
  )
  say(ecs, 'user.id', one(fields['uid']))
  const done = textOf(fields['success']) ?? textOf(fields['res'])
  if (done !== null)
    ecs['event.outcome'] =
      done === 'yes' || done === 'success' || done === '1' ? 'success' : 'failure'
  say(ecs, 'event.action', call ?? type?.toLowerCase())
  const address = textOf(fields['addr'])
  if (address !== null && address !== '?') say(ecs, 'source.ip', address)
  ecs['event.category'] =
    type !== null && /^(?:USER_(?:AUTH|LOGIN|ACCT|START|END|ERR|LOGOUT)|CRED_|LOGIN)/.test(type)
      ? 'authentication'
      : type !== null && /^(?:ADD_|DEL_|USER_MGMT|USER_CHAUTHTOK|GRP_)/.test(type)
        ? 'iam'
        : 'process'
  let category: string | null = null
  if (execve && ecs['event.outcome'] !== 'failure') {
    category = 'process_creation'
    const words: string[] = []
    for (let i = 0; i < MAX_AUDIT_PAIRS; i += 1) {
      const word = textOf(execve.pairs[`a${i}`])
      if (word === null) break
      words.push(word)
    }
    processNames(fields, words.join(' '))
  } else if (call === 'connect') {
    const to = sockaddr(textOf(fields['saddr']) ?? '')
    if (to) {
      category = 'network_connection'
      processNames(fields, textOf(fields['proctitle']))
      fields['DestinationIp'] = to.ip
      fields['DestinationPort'] = to.port
      fields['Initiated'] = 'true'
      ecs['destination.ip'] = to.ip
      ecs['destination.port'] = to.port
    }
  } else {
    const made = createdPath(fields)
    if (made !== null) {
      category = 'file_event'
      processNames(fields, textOf(fields['proctitle']))
      fields['TargetFilename'] = made
      ecs['file.path'] = made
    }
  }
  say(ecs, 'process.command_line', fields['CommandLine'] ?? fields['proctitle'] ?? fields['cmd'])
  sayNames(ecs)
  return category
}

/** Sysmon's names, for the rules on processes. */
const processNames = (fields: Fields, commandLine: string | null): void => {
  const names: readonly (readonly [string, string])[] = [
    ['exe', 'Image'],
    ['pid', 'ProcessId'],
    ['ppid', 'ParentProcessId'],
    ['cwd', 'CurrentDirectory'],
  ]
  for (const [from, to] of names) {
    const value = one(fields[from])
    if (value !== undefined) fields[to] ??= value
  }
  const user = one(fields['UID'] ?? fields['uid'])
  if (user !== undefined) fields['User'] ??= user
  if (commandLine !== null && commandLine !== '') fields['CommandLine'] ??= commandLine
}

const one = (value: FieldValue | undefined): FieldValue | undefined =>
  Array.isArray(value) ? value[0] : value

/** Of several PATH records the one that was created stands last, and its directory before it. */
const createdPath = (fields: Fields): string | null => {
  const kinds = fields['nametype']
  const isMade = Array.isArray(kinds) ? kinds.includes('CREATE') : kinds === 'CREATE'
  if (!isMade) return null
  const names = fields['name']
  const name = textOf(Array.isArray(names) ? names.at(-1) : names)
  if (name === null) return null
  const cwd = textOf(fields['cwd'])
  return name.startsWith('/') || cwd === null ? name : `${cwd.replace(/\/$/, '')}/${name}`
}

/** `02000050C0000201…`: family, port and address in hexadecimal. */
const sockaddr = (hex: string): { readonly ip: string; readonly port: number } | null => {
  if (!/^[0-9A-Fa-f]{16,400}$/.test(hex)) return null
  const port = Number.parseInt(hex.slice(4, 8), 16)
  if (hex.startsWith('0200')) {
    const parts = [8, 10, 12, 14].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
    return { ip: parts.join('.'), port }
  }
  if (!/^0a00/i.test(hex) || hex.length < 48) return null
  const groups = Array.from({ length: 8 }, (_, i) =>
    Number.parseInt(hex.slice(16 + i * 4, 20 + i * 4), 16).toString(16),
  )
  return { ip: groups.join(':'), port }
}
