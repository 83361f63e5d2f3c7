/**
 * What of an agent's words is a log: what came and went, and what osquery says of itself. What only tells what there is belongs to the
 * inventory and stays out, unless somebody wants it. Values in, values out.
 * @module
 */
import {
  isEventQuery,
  type QueryId,
  type QueryState,
  type ResultLine,
  type Row,
  recogniseQuery,
  type StatusLine,
} from '@hinoban/osquery'

/** changes: without inventory · whole: with it. */
export type WantedLogs = 'changes' | 'whole'

/** One line as osquery writes it to a file, with a name that is equal whenever the agent says it again. */
export type AgentLog = { readonly name: string; readonly record: string }

export type LoggingAgent = {
  readonly id: string
  readonly host_name: string
  readonly host_identifier: string
  readonly platform: string
}

/** What there is: it moves with every update of a program, and its place is the inventory. */
const INVENTORY: ReadonlySet<QueryId> = new Set<QueryId>([
  'hardware',
  'os',
  'agent',
  'query_runs',
  'python_packages',
  'npm_packages',
  'chrome_extensions',
  'firefox_addons',
  'windows_chassis',
  'windows_build',
  'windows_interfaces',
  'windows_programs',
  'windows_chocolatey',
  'windows_patches',
  'windows_update_history',
  'macos_interfaces',
  'macos_apps',
  'macos_homebrew',
  'linux_kernel',
  'linux_interfaces',
  'linux_deb',
  'linux_rpm',
])
/** Of one word of an agent; more is counted by nobody's eye, and its size is bounded by the call. */
const MAX_LOGS = 20_000

/** Results as logs; `before` is what was known of each query, so that a snapshot tells what changed in it. */
export const logsIn = (
  agent: LoggingAgent,
  lines: readonly ResultLine[],
  before: ReadonlyMap<string, QueryState>,
  wanted: WantedLogs,
): readonly AgentLog[] => {
  const logs: AgentLog[] = []
  const known = new Map([...before].map(([query, state]) => [query, state.rows]))
  for (const line of lines) {
    const changes = changesIn(line, known.get(line.query) ?? null, wanted)
    if (line.change.kind === 'snapshot') known.set(line.query, line.change.rows)
    for (const { action, row } of changes)
      if (logs.length < MAX_LOGS) logs.push(logOf(agent, line, action, row))
  }
  return logs
}

type Changed = { readonly action: 'added' | 'removed' | 'snapshot'; readonly row: Row }
const all = (action: Changed['action'], rows: readonly Row[]): Changed[] =>
  rows.map((row) => ({ action, row }))

const changesIn = (
  line: ResultLine,
  before: readonly Row[] | null,
  wanted: WantedLogs,
): readonly Changed[] => {
  const { change } = line
  const rows = rowsOf(line)
  const id = isEventQuery(line.query) ? null : recogniseQuery(line.query, rows)
  if (wanted === 'changes' && id !== null && INVENTORY.has(id)) return []
  switch (change.kind) {
    case 'run':
      // The first run of one of our questions tells what there is; of another's, an event that happened.
      return wanted === 'changes' && id !== null && line.counter === 0
        ? []
        : [...all('added', change.added), ...all('removed', change.removed)]
    case 'added':
    case 'removed':
      return wanted === 'changes' && id !== null && line.counter === 0 ? [] : all(change.kind, rows)
    case 'snapshot-row':
      return wanted === 'changes' && id !== null ? [] : all('snapshot', rows)
    case 'snapshot':
      if (wanted === 'whole') return all('snapshot', rows)
      return before === null ? [] : differences(before, rows)
  }
}

const rowsOf = ({ change }: ResultLine): readonly Row[] => {
  switch (change.kind) {
    case 'run':
      return change.added.length > 0 ? change.added : change.removed
    case 'snapshot':
      return change.rows
    default:
      return [change.row]
  }
}

const differences = (before: readonly Row[], now: readonly Row[]): readonly Changed[] => {
  const key = (row: Row): string => JSON.stringify(Object.entries(row).sort())
  const were = new Set(before.map(key))
  const are = new Set(now.map(key))
  return [
    ...all(
      'added',
      now.filter((row) => !were.has(key(row))),
    ),
    ...all(
      'removed',
      before.filter((row) => !are.has(key(row))),
    ),
  ]
}

const decorationsOf = (agent: LoggingAgent, own: Row): object => ({
  ...own,
  hostname: agent.host_name || agent.host_identifier,
  platform: agent.platform,
})

const logOf = (
  agent: LoggingAgent,
  line: ResultLine,
  action: Changed['action'],
  row: Row,
): AgentLog => ({
  // What an agent sends again is of the same run; a run holds no row twice.
  name: [
    'result',
    agent.id,
    line.query,
    line.epoch,
    line.counter,
    line.at ?? 0,
    action,
    JSON.stringify(row),
  ].join(' '),
  record: JSON.stringify({
    name: line.query,
    hostIdentifier: agent.host_identifier,
    ...(line.at === null ? {} : { unixTime: Math.floor(line.at / 1000) }),
    epoch: line.epoch,
    counter: line.counter,
    action,
    columns: row,
    decorations: decorationsOf(agent, line.decorations),
  }),
})

const SEVERITY_NUMBERS: Readonly<Record<StatusLine['severity'], number>> = {
  info: 0,
  warning: 1,
  error: 2,
  fatal: 3,
}

/** What osquery says of itself. Equal words of one second are one log. */
export const statusLogsIn = (
  agent: LoggingAgent,
  lines: readonly StatusLine[],
): readonly AgentLog[] =>
  lines.slice(0, MAX_LOGS).map((line) => {
    const at = line.place.lastIndexOf(':')
    return {
      name: ['status', agent.id, line.at ?? 0, line.place, line.message.slice(0, 300)].join(' '),
      record: JSON.stringify({
        hostIdentifier: agent.host_identifier,
        ...(line.at === null ? {} : { unixTime: Math.floor(line.at / 1000) }),
        severity: SEVERITY_NUMBERS[line.severity],
        filename: at < 0 ? line.place : line.place.slice(0, at),
        line: at < 0 ? 0 : Number(line.place.slice(at + 1)),
        message: line.message,
        version: line.version,
        decorations: decorationsOf(agent, {}),
      }),
    }
  })
