/**
 * Behaves like N osquery agents against a running server and says how it bears them:
 * `node --conditions=source bench/agents.ts --url http://127.0.0.1:8891 --secret … [--agents 1000] [--seconds 60]`.
 * README.md says what each option and figure means.
 * @module
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Call, type Outcome, runAgent } from './agent-client.ts'
import { openWire, type Wire } from './agent-wire.ts'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    secret: { type: 'string' },
    agents: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    interval: { type: 'string', default: '10' },
    ramp: { type: 'string', default: '10' },
    warm: { type: 'string', default: '0' },
    'config-interval': { type: 'string', default: '300' },
    connections: { type: 'string' },
    software: { type: 'string', default: '400' },
    'lost-answers': { type: 'string', default: '0.01' },
    first: { type: 'string', default: '0' },
    ca: { type: 'string' },
  },
})

const fail = (why: string): never => {
  process.stderr.write(`${why}\n`)
  process.exit(2)
}
const number = (
  name:
    | 'agents'
    | 'seconds'
    | 'interval'
    | 'ramp'
    | 'warm'
    | 'config-interval'
    | 'software'
    | 'lost-answers'
    | 'first'
    | 'connections',
): number => {
  const value = Number(values[name])
  return Number.isFinite(value) && value >= 0
    ? value
    : fail(`--${name} is no number: ${values[name]}`)
}
const url = URL.canParse(values.url ?? '')
  ? new URL(values.url ?? '')
  : fail('--url http(s)://host:port is needed')
const secret = values.secret || fail('--secret is needed: the enrolment secret of a site')
const agents = number('agents')
const seconds = number('seconds')
const intervalMs = number('interval') * 1000
/** Calls before this are made and not measured: a roll-out is another load than a day. */
const warmMs = number('warm') * 1000

type Seen = { ms: number[]; late: number[]; outcomes: Map<Outcome, number> }
const seen = new Map<Call, Seen>()
const counts: Record<'lines' | 'bytes' | 'resent' | 'enrolled', number> = {
  lines: 0,
  bytes: 0,
  resent: 0,
  enrolled: 0,
}

const ca = values.ca === undefined ? null : readFileSync(values.ca, 'utf8')
/** Each agent keeps a connection of its own, unless there shall be fewer: the system limits how many a process may open. */
const wires: Wire[] = []
const newWire = (): Wire => {
  const wire = openWire(url, ca)
  wires.push(wire)
  return wire
}
const connections = values.connections === undefined ? agents : number('connections')
const free = connections < agents ? Array.from({ length: connections }, newWire) : null
const waiting: ((wire: Wire) => void)[] = []
/** Takes a connection that nobody uses just now. */
const borrowed: Pick<Wire, 'post'> = {
  post: async (...request) => {
    const wire = free?.pop() ?? (await new Promise<Wire>((got) => waiting.push(got)))
    try {
      return await wire.post(...request)
    } finally {
      const next = waiting.shift()
      if (next) next(wire)
      else free?.push(wire)
    }
  },
}
const stop = new AbortController()
const from = performance.now()
process.once('SIGINT', () => stop.abort())
setTimeout(() => stop.abort(), seconds * 1000)

const running = Array.from({ length: agents }, (_, i) =>
  runAgent({
    host: number('first') + i,
    secret,
    intervalMs,
    rampMs: number('ramp') * 1000,
    configIntervalMs: number('config-interval') * 1000,
    softwareRows: number('software'),
    lostAnswers: number('lost-answers'),
    wire: free === null ? newWire() : borrowed,
    basePath: url.pathname.replace(/\/$/, ''),
    now: Date.now,
    random: Math.random,
    signal: stop.signal,
    measured: (which, ms, outcome, lateMs) => {
      if (performance.now() - from < warmMs) return
      const of: Seen = seen.get(which) ?? { ms: [], late: [], outcomes: new Map() }
      seen.set(which, of)
      of.ms.push(ms)
      of.late.push(lateMs)
      of.outcomes.set(outcome, (of.outcomes.get(outcome) ?? 0) + 1)
    },
    counted: (what, count) => {
      counts[what] += count
    },
  }),
)
const stopped = new Promise<null>((done) => stop.signal.addEventListener('abort', () => done(null)))
const crashed = await Promise.race([
  stopped,
  ...running.map((agent) =>
    agent.then(
      () => stopped,
      (error: unknown) => ({ error }),
    ),
  ),
])
const took = (performance.now() - from - warmMs) / 1000
for (const wire of wires) wire.end()

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const quantiles = (all: readonly number[]) => {
  const sorted = all.toSorted((a, b) => a - b)
  return {
    p50: at(sorted, 0.5),
    p95: at(sorted, 0.95),
    p99: at(sorted, 0.99),
    max: sorted.at(-1) ?? 0,
  }
}
const rounded = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : value.toFixed(1)

const calls = [...seen].map(([call, { ms, late, outcomes }]) => ({
  call,
  requests: ms.length,
  perSecond: ms.length / took,
  ms: quantiles(ms),
  errors: ms.length - (outcomes.get('ok') ?? 0),
  outcomes: Object.fromEntries(outcomes),
  lateMsP99: quantiles(late).p99,
}))
const total = calls.reduce((sum, c) => sum + c.requests, 0)
const errors = calls.reduce((sum, c) => sum + c.errors, 0)
const rows = [
  [
    'call',
    'requests',
    'per s',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'max ms',
    'errors',
    'client late p99 ms',
  ],
  ...calls.map((c) => [
    c.call,
    String(c.requests),
    rounded(c.perSecond),
    rounded(c.ms.p50),
    rounded(c.ms.p95),
    rounded(c.ms.p99),
    rounded(c.ms.max),
    c.errors === 0 ? '0' : JSON.stringify(c.outcomes),
    rounded(c.lateMsP99),
  ]),
]
const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
process.stderr.write(
  `${rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`,
)
process.stdout.write(
  `${JSON.stringify({ agents, seconds: took, intervalMs, total, perSecond: total / took, errors, ...counts, calls })}\n`,
)
if (crashed !== null) throw crashed.error
// Agents that wait for their next turn shall not keep the process.
process.exit(errors === 0 ? 0 : 1)
