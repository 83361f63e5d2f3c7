/**
 * The Linux audit log: single records, and the records of one event joined by their serial number.
 * @module
 */
import type { Draft, Line, Moment } from '../draft.ts'
import type { FieldValue } from '../event.ts'
import { type Ecs, type Fields, MAX_MEMBERS, newFields, say, sayNumber, textOf } from '../fields.ts'
import { sayNames } from './windows-face.ts'

export type AuditRecord = {
  readonly type: string
  readonly node: string | null
  /** `1706694372.123:456` */
  readonly serial: string
  readonly time: Moment
  readonly pairs: Fields
  readonly isWhole: boolean
}

const RECORD =
  /^(?:node=(\S{1,253}) )?type=([A-Z0-9_[\]]{2,40}) (?:msg=)?audit\((\d{1,12})\.(\d{1,6}):(\d{1,20})\): ?/
/** `audit: type=1400 audit(1706694372.123:456): apparmor=…`, as the kernel writes without auditd. */
const BARE = /^(?:audit: )?type=(\d{4}) audit\(/

export const readAuditRecord = (line: Line): AuditRecord | null => {
  const { text, syslog } = line
  let from = syslog.time || syslog.pri !== null ? text.length - syslog.content.length : 0
  if (BARE.test(text.slice(from, from + 40)) && text.startsWith('audit: ', from)) from += 7
  const match = RECORD.exec(text.slice(from, from + 400))
  if (!match) return null
  const [head, node, type = '', seconds = '', part = '', serial = ''] = match
  const name = NUMBERED[type] ?? type
  const { pairs, isWhole } = auditPairs(text, from + head.length, name)
  return {
    type: name,
    node: node ?? null,
    serial: `${seconds}.${part}:${serial}`,
    time: { at: Number(seconds) * 1_000 + Math.floor(Number(`0.${part}`) * 1_000), from: 'event' },
    pairs,
    isWhole,
  }
}

const NUMBERED: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '1300': 'SYSCALL',
  '1302': 'PATH',
  '1306': 'SOCKADDR',
  '1307': 'CWD',
  '1309': 'EXECVE',
  '1320': 'EOE',
  '1327': 'PROCTITLE',
  '1400': 'AVC',
})

/** Values that auditd writes in hexadecimal when they hold blanks, quotes or what is no ASCII. */
const ENCODED: ReadonlySet<string> = new Set([
  'name',
  'comm',
  'exe',
  'cwd',
  'proctitle',
  'cmd',
  'data',
  'acct',
  'path',
  'dir',
  'file',
  'watch',
  'key',
  'vm',
  'ocomm',
  'new-comm',
  'old-comm',
])
/** An EXECVE has an argument each. */
const MAX_PAIRS = 400
const HEX = /^(?:[0-9A-F]{2})+$/
const loose = new TextDecoder('utf-8')

const auditPairs = (
  text: string,
  from: number,
  type: string,
): { readonly pairs: Fields; readonly isWhole: boolean } => {
  const pairs = newFields()
  let at = from
  let count = 0
  let isWhole = true
  while (at < text.length && count < MAX_PAIRS) {
    if (text.charCodeAt(at) <= 0x20) {
      at += 1
      continue
    }
    const start = at
    while (at < text.length && text.charCodeAt(at) > 0x20 && text.charCodeAt(at) !== 0x3d) at += 1
    if (text.charCodeAt(at) !== 0x3d) continue
    const name = text.slice(start, at)
    at += 1
    const quote = text[at]
    let value: string
    if (quote === '"' || quote === "'") {
      const end = text.indexOf(quote, at + 1)
      isWhole = end >= 0
      const stop = end < 0 ? text.length : end
      // User-space records put their own pairs into one value: msg='op=… acct="…" res=success'
      if (quote === "'" && name === 'msg') {
        const inner = auditPairs(text.slice(at + 1, stop), 0, type)
        for (const key in inner.pairs) pairs[key] ??= inner.pairs[key] ?? ''
        at = stop + 1
        count += 1
        continue
      }
      value = text.slice(at + 1, stop)
      at = stop + 1
    } else {
      const begin = at
      while (at < text.length && text.charCodeAt(at) > 0x20) at += 1
      value = text.slice(begin, at)
      const isArgument = type === 'EXECVE' && /^a\d/.test(name)
      if (
        (isArgument || ENCODED.has(name)) &&
        value.length >= 2 &&
        HEX.test(value) &&
        !name.endsWith('_len')
      )
        value = fromHex(value, name === 'proctitle' ? ' ' : '')
    }
    count += 1
    pairs[name] ??= value
  }
  if (type === 'EXECVE') joinPieces(pairs)
  return { pairs, isWhole }
}

const fromHex = (hex: string, nul: string): string => {
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i += 1)
    bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16)
  return loose.decode(bytes).replaceAll('\0', nul).trimEnd()
}

/** A long argument comes as `a1_len=9000 a1[0]=… a1[1]=…`. */
const joinPieces = (pairs: Fields): void => {
  for (const key of Object.keys(pairs)) {
    const match = /^(a\d{1,5})\[\d{1,5}\]$/.exec(key)
    const name = match?.[1]
    if (name === undefined) continue
    pairs[name] = `${textOf(pairs[name]) ?? ''}${textOf(pairs[key]) ?? ''}`
    delete pairs[key]
  }
}

/** One event of one or more records. */
export const auditDraft = (records: readonly AuditRecord[]): Draft => {
  const fields = newFields()
  const types = [...new Set(records.map(({ type }) => type))].filter((type) => type !== 'EOE')
  fields['type'] = types.length === 1 ? (types[0] ?? '') : types
  const [first] = records
  const serial = first?.serial ?? ''
  fields['serial'] = serial.slice(serial.indexOf(':') + 1)
  const execve = records.find(({ type }) => type === 'EXECVE')
  for (const { type, pairs } of records)
    for (const key in pairs) {
      const value = pairs[key]
      if (value === undefined) continue
      // The call's own arguments are addresses in memory; those of EXECVE are the words.
      if (execve && type === 'SYSCALL' && /^a[0-3]$/.test(key)) fields[`syscall_${key}`] = value
      else add(fields, key, value)
    }
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
    ...(records.some(({ isWhole }) => !isWhole) ? { damage: ['broken_off' as const] } : {}),
  }
}

const add = (fields: Fields, key: string, value: FieldValue): void => {
  const had = fields[key]
  if (had === undefined) fields[key] = value
  else if (Array.isArray(had)) {
    if (had.length < MAX_MEMBERS && !had.includes(value)) fields[key] = [...had, value]
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
    for (let i = 0; i < MAX_PAIRS; i += 1) {
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

/** Records of one event come together, but events of several processors may interleave. */
export type AuditJoin = {
  /** Drafts of the events that are complete now. */
  readonly push: (record: AuditRecord) => readonly Draft[]
  readonly end: () => readonly Draft[]
}

const MAX_OPEN = 64
const MAX_RECORDS = 256
/** auditd's own end_of_event_timeout. */
const STALE_MS = 2_000
/** Records that come with others; all else stands alone. */
const JOINED =
  /^(?:SYSCALL|PATH|CWD|EXECVE|SOCKADDR|PROCTITLE|IPC|MMAP|FD_PAIR|AVC|SELINUX_ERR|CAPSET|BPRM_FCAPS|SOCKETCALL|MQ_\w{1,20}|OBJ_PID|KERN_MODULE|NETFILTER_\w{1,20}|SECCOMP|TTY|BPF|OPENAT2|URINGOP|FANOTIFY|EOE)$/

export const auditJoin = (): AuditJoin => {
  const open = new Map<string, AuditRecord[]>()
  const close = (key: string): readonly Draft[] => {
    const records = open.get(key)
    open.delete(key)
    return records?.some(({ type }) => type !== 'EOE') ? [auditDraft(records)] : []
  }
  return {
    push: (record) => {
      if (!JOINED.test(record.type)) return [auditDraft([record])]
      const key = `${record.node ?? ''} ${record.serial}`
      const done: Draft[] = []
      const records = open.get(key)
      if (records) records.push(record)
      else open.set(key, [record])
      // The kernel writes PROCTITLE last; EOE comes to those alone who read the socket.
      if (
        record.type === 'EOE' ||
        record.type === 'PROCTITLE' ||
        (records?.length ?? 0) >= MAX_RECORDS
      )
        done.push(...close(key))
      for (const [other, [first]] of open) {
        const isStale = first !== undefined && record.time.at - first.time.at > STALE_MS
        if (open.size <= MAX_OPEN && !isStale) break
        done.push(...close(other))
      }
      return done
    },
    end: () => [...open.keys()].flatMap(close),
  }
}
