/**
 * One osquery agent as the server sees it: enrols, fetches its configuration, sends its log in gzip and asks for work, each on its
 * own interval with jitter; keeps what was not acknowledged and sends it again, slower each time (plugins/logger/buffered.cpp).
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { CALL_PATHS, queryIdOf } from '@hinoban/osquery'
import { rowsOf, uuidOf } from './agent-rows.ts'
import { type Wire, WireTimeout } from './agent-wire.ts'

export type Call = keyof typeof CALL_PATHS

export type AgentOptions = {
  readonly host: number
  readonly secret: string
  readonly intervalMs: number
  /** Over which time the agents start. */
  readonly rampMs: number
  readonly configIntervalMs: number
  readonly softwareRows: number
  /** Part of the good answers to `log` that get lost on the way, so that the same lines come again. */
  readonly lostAnswers: number
  readonly wire: Pick<Wire, 'post'>
  readonly basePath: string
  readonly now: () => number
  readonly random: () => number
  /** Looked at, never listened to: a list of ten thousand listeners would be what is measured. */
  readonly signal: AbortSignal
  /** `lateMs`: how far this client itself was behind its plan; a loaded client measures itself. */
  readonly measured: (call: Call, ms: number, outcome: Outcome, lateMs: number) => void
  readonly counted: (what: 'lines' | 'bytes' | 'resent' | 'enrolled', count: number) => void
}

export type Outcome = 'ok' | 'node_invalid' | 'timeout' | 'broken' | `http_${number}`

type Scheduled = { readonly snapshot?: boolean; readonly interval?: number }
type Config = {
  readonly schedule?: Readonly<Record<string, Scheduled>>
  readonly options?: Readonly<Record<string, unknown>>
}
type State = {
  nodeKey: string
  config: Config
  /** Lines not yet acknowledged, in their order. */
  buffer: string[]
  counters: Map<string, number>
  epoch: string
  tick: number
}

const MAX_LINES = 64

export const runAgent = async (options: AgentOptions): Promise<void> => {
  const state: State = {
    nodeKey: '',
    config: {},
    buffer: [],
    counters: new Map(),
    epoch: '0',
    tick: 0,
  }
  // Agents of one company do not start in the same second.
  await sleep(options.random() * options.rampMs)
  await enrol(options, state)
  await fetchConfig(options, state)
  await Promise.all([
    every(options, options.configIntervalMs, (late) => fetchConfig(options, state, late)),
    every(options, options.intervalMs, (late) => sendLog(options, state, late)),
    every(options, options.intervalMs, (late) => askForWork(options, state, late)),
  ])
}

/** With a tenth of jitter, as `schedule_splay_percent` gives it. */
const every = async (
  { random, signal }: AgentOptions,
  intervalMs: number,
  act: (lateMs: number) => Promise<void>,
): Promise<void> => {
  let due = performance.now() + random() * intervalMs
  while (!signal.aborted) {
    await sleep(Math.max(0, due - performance.now()))
    if (signal.aborted) return
    await act(Math.max(0, performance.now() - due))
    due = Math.max(performance.now(), due + intervalMs * (0.9 + random() * 0.2))
  }
}

const HEADERS = 'Content-Type: application/json\r\nUser-Agent: osquery/5.23.1\r\n'
const GZIP_HEADERS = `${HEADERS}Content-Encoding: gzip\r\n`

type Answer = { readonly outcome: Outcome; readonly body: Readonly<Record<string, unknown>> }

const call = async (
  options: AgentOptions,
  which: Call,
  json: string,
  nodeKey: string,
  lateMs: number,
): Promise<Answer> => {
  const isLog = which === 'log'
  const payload = isLog ? gzipSync(json, { level: 1 }) : Buffer.from(json)
  const from = performance.now()
  let outcome: Outcome = 'broken'
  let answer: Readonly<Record<string, unknown>> = {}
  try {
    const { status, body } = await options.wire.post(
      `${options.basePath}${CALL_PATHS[which]}`,
      `${isLog ? GZIP_HEADERS : HEADERS}${nodeKey === '' ? '' : `Authorization: NodeKey ${nodeKey}\r\n`}`,
      payload,
    )
    if (status !== 200) outcome = `http_${status}`
    else {
      answer = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>)
      outcome = answer['node_invalid'] === true ? 'node_invalid' : 'ok'
    }
  } catch (error) {
    outcome = error instanceof WireTimeout ? 'timeout' : 'broken'
  }
  if (options.signal.aborted) return { outcome, body: answer }
  options.measured(which, performance.now() - from, outcome, lateMs)
  options.counted('bytes', payload.length)
  return { outcome, body: answer }
}

const enrol = async (options: AgentOptions, state: State): Promise<void> => {
  const clock = { seconds: Math.floor(options.now() / 1000) }
  const rows = (id: Parameters<typeof rowsOf>[0]) => rowsOf(id, options.host, clock, 0)[0] ?? {}
  for (let attempt = 1; ; attempt += 1) {
    const { outcome, body } = await call(
      options,
      'enroll',
      JSON.stringify({
        enroll_secret: options.secret,
        host_identifier: uuidOf(options.host),
        platform_type: '9',
        host_details: {
          os_version: rows('os'),
          osquery_info: { ...rows('agent'), uuid: uuidOf(options.host) },
          system_info: rows('hardware'),
          platform_info: { vendor: 'Dell Inc.', version: '1.2.3' },
        },
      }),
      '',
      0,
    )
    const key = body['node_key']
    if (outcome === 'ok' && typeof key === 'string' && key !== '') {
      state.nodeKey = key
      options.counted('enrolled', 1)
      return
    }
    await sleep(Math.min(attempt * attempt, 60) * 1000)
  }
}

const fetchConfig = async (options: AgentOptions, state: State, lateMs = 0): Promise<void> => {
  const { outcome, body } = await call(
    options,
    'config',
    JSON.stringify({ node_key: state.nodeKey }),
    state.nodeKey,
    lateMs,
  )
  if (outcome === 'node_invalid') return enrol(options, state)
  if (outcome !== 'ok') return
  state.config = body as Config
  const epoch = String(state.config.options?.['schedule_epoch'] ?? '0')
  // Another epoch: every query begins anew.
  if (epoch !== state.epoch) state.counters.clear()
  state.epoch = epoch
}

/** Queries whose first run is due, a few at a time, then a small snapshot each interval. */
const FIRST_RUNS_AT_ONCE = 10

const record = (options: AgentOptions, state: State): void => {
  const names = Object.keys(state.config.schedule ?? {})
  const fresh = names.filter((name) => !state.counters.has(name)).slice(0, FIRST_RUNS_AT_ONCE)
  const moving = names.filter((name) => state.config.schedule?.[name]?.snapshot === true)
  const again = moving[state.tick % Math.max(1, moving.length)]
  for (const name of fresh.length > 0 ? fresh : again === undefined ? [] : [again])
    state.buffer.push(lineOf(options, state, name))
}

const lineOf = (options: AgentOptions, state: State, name: string): string => {
  const seconds = Math.floor(options.now() / 1000)
  const counter = state.counters.get(name) ?? 0
  state.counters.set(name, counter + 1)
  const rows = rowsOf(queryIdOf(name), options.host, { seconds }, options.softwareRows)
  const isSnapshot = state.config.schedule?.[name]?.snapshot === true
  return JSON.stringify({
    ...(isSnapshot
      ? { snapshot: rows, action: 'snapshot' }
      : { diffResults: { removed: [], added: rows } }),
    name,
    hostIdentifier: uuidOf(options.host),
    calendarTime: new Date(seconds * 1000).toUTCString(),
    unixTime: seconds,
    epoch: Number(state.epoch),
    counter: isSnapshot ? 0 : counter,
    numerics: false,
  })
}

const sendLog = async (options: AgentOptions, state: State, lateMs: number): Promise<void> => {
  state.tick += 1
  record(options, state)
  for (let failures = 0; state.buffer.length > 0; ) {
    const lines = state.buffer.slice(0, MAX_LINES)
    const { outcome } = await call(
      options,
      'log',
      // The lines are JSON already.
      `{"node_key":${JSON.stringify(state.nodeKey)},"log_type":"result","data":[${lines.join(',')}]}`,
      state.nodeKey,
      lateMs,
    )
    const isLost = outcome === 'ok' && options.random() < options.lostAnswers
    if (outcome === 'ok' && !isLost) {
      state.buffer.splice(0, lines.length)
      options.counted('lines', lines.length)
      failures = 0
      continue
    }
    options.counted('resent', lines.length)
    if (outcome === 'node_invalid') {
      await enrol(options, state)
      continue
    }
    failures += 1
    await sleep(Math.min(3600, (failures * failures * options.intervalMs) / 1000) * 1000)
  }
}

const askForWork = async (options: AgentOptions, state: State, lateMs: number): Promise<void> => {
  const { outcome, body } = await call(
    options,
    'distributedRead',
    JSON.stringify({ node_key: state.nodeKey }),
    state.nodeKey,
    lateMs,
  )
  if (outcome === 'node_invalid') return enrol(options, state)
  const queries = body['queries']
  if (outcome !== 'ok' || typeof queries !== 'object' || queries === null) return
  const ids = Object.keys(queries)
  if (ids.length === 0) return
  const all = <T>(value: (id: string) => T) => Object.fromEntries(ids.map((id) => [id, value(id)]))
  const clock = { seconds: Math.floor(options.now() / 1000) }
  await call(
    options,
    'distributedWrite',
    JSON.stringify({
      node_key: state.nodeKey,
      queries: all((id) => rowsOf(queryIdOf(id), options.host, clock, options.softwareRows)),
      statuses: all(() => 0),
      messages: all(() => ''),
      stats: all(() => ({ wall_time_ms: 3, user_time: 1, system_time: 1, memory: 0 })),
    }),
    state.nodeKey,
    0,
  )
}
