/**
 * The five calls of osquery's TLS API (docs/wiki/deployment/remote.md of osquery, osquery/distributed/distributed.cpp), each read
 * from parsed JSON of a stranger. Every reader ends in time linear in its input and never throws.
 * @module
 */
import { type Damages, damagesIn, type Tally, tell } from './damage.ts'
import { type ResultLine, readResultLine, readStatusLine, type StatusLine } from './result-line.ts'
import { isObject, type Row, readRow, readRows } from './rows.ts'

/** Why a body is no such call. */
export type Refusal =
  | 'not_object'
  /** No node key in the body. The answer is {@link nodeInvalidAnswer}. */
  | 'no_node_key'
  | 'no_enroll_secret'
  | 'unknown_log_type'

export type Read<T> =
  | { readonly ok: true; readonly call: T; readonly damage: Damages }
  | { readonly ok: false; readonly why: Refusal }

export type Platform = 'windows' | 'macos' | 'linux' | 'other'

export type Enroll = {
  readonly secret: string
  /** What `--host_identifier` gave: a UUID with our flag file. */
  readonly hostIdentifier: string
  readonly platform: Platform
  /** First rows of these tables, empty where the agent could not read them. */
  readonly details: {
    readonly systemInfo: Row
    readonly osVersion: Row
    readonly osqueryInfo: Row
    readonly platformInfo: Row
  }
}

/** config and distributed/read. */
export type NodeCall = { readonly nodeKey: string }

export type Log =
  | { readonly nodeKey: string; readonly type: 'result'; readonly lines: readonly ResultLine[] }
  | { readonly nodeKey: string; readonly type: 'status'; readonly lines: readonly StatusLine[] }

export type Answer = {
  /** The name under which distributed/read asked. */
  readonly id: string
  /** SQLite's code; anything but 0: the query failed, its rows say nothing and old rows stand. */
  readonly status: number
  readonly message: string
  readonly rows: readonly Row[]
}

export type DistributedWrite = { readonly nodeKey: string; readonly answers: readonly Answer[] }

/** Node keys and secrets of ours are 43 signs; other servers' are shorter. */
const MAX_KEY_CHARS = 512
/** `logger_tls_max_lines` is 1,024 unless somebody raised it. */
const MAX_LINES = 20_000
/** Asked are a handful at a time. */
const MAX_ANSWERS = 1000
const MAX_NAME_CHARS = 500

const key = (value: unknown): string =>
  typeof value === 'string' && value.length <= MAX_KEY_CHARS ? value.trim() : ''

const line = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .slice(0, MAX_NAME_CHARS)
        .toWellFormed()
        .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
        .trim()
    : ''

export const readEnroll = (body: unknown): Read<Enroll> => {
  if (!isObject(body)) return { ok: false, why: 'not_object' }
  const secret = key(body['enroll_secret'])
  if (secret === '') return { ok: false, why: 'no_enroll_secret' }
  const tally: Tally = new Map()
  const given = isObject(body['host_details']) ? body['host_details'] : {}
  const table = (name: string): Row =>
    isObject(given[name]) ? (readRow(given[name], tally) ?? {}) : {}
  const details = {
    systemInfo: table('system_info'),
    osVersion: table('os_version'),
    osqueryInfo: table('osquery_info'),
    platformInfo: table('platform_info'),
  }
  return {
    ok: true,
    call: {
      secret,
      hostIdentifier: line(body['host_identifier']),
      platform: platformOf(details.osVersion['platform'] ?? '', body['platform_type']),
      details,
    },
    damage: damagesIn(tally),
  }
}

/** The bits of osquery/utils/info/platform_type.h. */
const BITS: readonly (readonly [number, Platform])[] = [
  [0x02, 'windows'],
  [0x10, 'macos'],
  [0x08, 'linux'],
]

/** By `os_version.platform` (`windows`, `darwin`, on Linux the ID of os-release) and the mask of the build. */
const platformOf = (platform: string, mask: unknown): Platform => {
  const bits = Number(mask)
  if (Number.isSafeInteger(bits))
    for (const [bit, name] of BITS) if ((bits & bit) !== 0) return name
  const plain = platform.trim().toLowerCase()
  if (plain === 'windows') return 'windows'
  if (plain === 'darwin') return 'macos'
  return plain === '' || plain === 'freebsd' ? 'other' : 'linux'
}

export const readNodeCall = (body: unknown): Read<NodeCall> => {
  if (!isObject(body)) return { ok: false, why: 'not_object' }
  const nodeKey = key(body['node_key'])
  return nodeKey === ''
    ? { ok: false, why: 'no_node_key' }
    : { ok: true, call: { nodeKey }, damage: {} }
}

/**
 * The node key of the header that newer agents send: it tells who calls before a byte of the body is read.
 * @example nodeKeyOf('NodeKey abc') // 'abc'
 */
export const nodeKeyOf = (authorization: string | undefined): string | null => {
  const found = /^NodeKey\s+(\S+)$/i.exec((authorization ?? '').slice(0, MAX_KEY_CHARS + 20).trim())
  return found?.[1] ?? null
}

export const readLog = (body: unknown): Read<Log> => {
  const node = readNodeCall(body)
  if (!node.ok || !isObject(body)) return node.ok ? { ok: false, why: 'not_object' } : node
  const { nodeKey } = node.call
  const tally: Tally = new Map()
  const type = body['log_type']
  if (type !== 'result' && type !== 'status') return { ok: false, why: 'unknown_log_type' }
  const data = linesIn(body['data'], tally)
  const call: Log =
    type === 'result'
      ? { nodeKey, type, lines: data.flatMap((item) => readResultLine(item, tally) ?? []) }
      : { nodeKey, type, lines: data.flatMap((item) => readStatusLine(item, tally) ?? []) }
  return { ok: true, call, damage: damagesIn(tally) }
}

const linesIn = (data: unknown, tally: Tally): readonly unknown[] => {
  // Some forwarders post one line without the list around it; old agents write `""` where there is none.
  if (isObject(data)) return [data]
  if (!Array.isArray(data)) {
    if (data !== '' && data !== undefined && data !== null) tell(tally, 'not_result')
    return []
  }
  if (data.length > MAX_LINES) tell(tally, 'too_many_lines', data.length - MAX_LINES)
  return data.slice(0, MAX_LINES)
}

export const readDistributedWrite = (body: unknown): Read<DistributedWrite> => {
  const node = readNodeCall(body)
  if (!node.ok || !isObject(body)) return node.ok ? { ok: false, why: 'not_object' } : node
  const tally: Tally = new Map()
  const queries = isObject(body['queries']) ? body['queries'] : {}
  const statuses = isObject(body['statuses']) ? body['statuses'] : {}
  const messages = isObject(body['messages']) ? body['messages'] : {}
  const ids = [...new Set([...Object.keys(queries), ...Object.keys(statuses)])]
  if (ids.length > MAX_ANSWERS) tell(tally, 'too_many_lines', ids.length - MAX_ANSWERS)
  const answers = ids.slice(0, MAX_ANSWERS).map((id): Answer => {
    const rows = readRows(ownOf(queries, id), tally)
    const status = statusIn(ownOf(statuses, id))
    return { id, status, message: line(ownOf(messages, id)), rows: status === 0 ? rows : [] }
  })
  return { ok: true, call: { nodeKey: node.call.nodeKey, answers }, damage: damagesIn(tally) }
}

const ownOf = (object: Readonly<Record<string, unknown>>, id: string): unknown =>
  Object.hasOwn(object, id) ? object[id] : undefined

/** Agents before 2.1.2 send no statuses: what they send succeeded. An unreadable one did not. */
const statusIn = (value: unknown): number => {
  if (value === undefined || value === null) return 0
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof read === 'number' && Number.isSafeInteger(read) ? read : 1
}
