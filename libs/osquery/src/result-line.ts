/**
 * One line of osquery's result or status log, in each of its forms: event (a row added or removed), batch (`diffResults`),
 * snapshot, snapshot as events. The same lines come over TLS and lie in files.
 * @module
 */
import { type Tally, tell } from './damage.ts'
import { isObject, type Row, readRow, readRows } from './rows.ts'

export type Change =
  /** All rows there are now. */
  | { readonly kind: 'snapshot'; readonly rows: readonly Row[] }
  /** One of all rows there are now (`logger_snapshot_event_type`). */
  | { readonly kind: 'snapshot-row'; readonly row: Row }
  /** A whole run: what came and went since the run before. */
  | { readonly kind: 'run'; readonly added: readonly Row[]; readonly removed: readonly Row[] }
  /** One row of a run; more of the same run may follow. */
  | { readonly kind: 'added' | 'removed'; readonly row: Row }

export type ResultLine = {
  /** As the agent names it, with the pack's name before it. */
  readonly query: string
  readonly host: string
  /** ms, by the clock of the agent; null where it has none. */
  readonly at: number | null
  /** Digits: up to 64 bits. Differences count from the first run of an epoch. */
  readonly epoch: string
  /** 0: the first run of the epoch, with all rows. */
  readonly counter: number
  readonly decorations: Row
  readonly change: Change
}

export type StatusLine = {
  readonly host: string
  readonly at: number | null
  readonly severity: 'info' | 'warning' | 'error' | 'fatal'
  /** Source file of osquery, with its line. */
  readonly place: string
  readonly message: string
  readonly version: string
}

const MAX_NAME_CHARS = 500
const LAST_SECOND = 253_402_300_799

const name = (value: unknown): string =>
  (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')
    .slice(0, MAX_NAME_CHARS)
    .toWellFormed()

const number = (value: unknown): number => {
  const read = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof read === 'number' && Number.isSafeInteger(read) && read >= 0 ? read : 0
}

const seconds = (value: unknown): number | null => {
  const read = number(value)
  return read > 0 && read <= LAST_SECOND ? read * 1000 : null
}

const digits = (value: unknown): string => {
  const read = name(value)
  return /^\d{1,20}$/.test(read) ? BigInt(read).toString() : '0'
}

/** Null where it is no result line; the tally says why. */
export const readResultLine = (value: unknown, tally: Tally): ResultLine | null => {
  if (!isObject(value)) {
    tell(tally, 'not_result')
    return null
  }
  const query = name(value['name'])
  const change = query === '' ? null : readChange(value, tally)
  if (change === null) {
    tell(tally, 'not_result')
    return null
  }
  return {
    query,
    // Agents before 2.0 and some forwarders call it hostname.
    host: name(value['hostIdentifier'] ?? value['hostname']),
    at: seconds(value['unixTime']),
    epoch: digits(value['epoch']),
    counter: number(value['counter']),
    decorations: isObject(value['decorations']) ? (readRow(value['decorations'], tally) ?? {}) : {},
    change,
  }
}

const readChange = (line: Readonly<Record<string, unknown>>, tally: Tally): Change | null => {
  const action = line['action']
  if ('snapshot' in line) return { kind: 'snapshot', rows: readRows(line['snapshot'], tally) }
  if (isObject(line['diffResults']))
    return {
      kind: 'run',
      added: readRows(line['diffResults']['added'], tally),
      removed: readRows(line['diffResults']['removed'], tally),
    }
  // A first run without rows, as old agents write it.
  if (line['diffResults'] === '') return { kind: 'run', added: [], removed: [] }
  if (action !== 'added' && action !== 'removed' && action !== 'snapshot') return null
  const row = 'columns' in line ? readRow(line['columns'], tally) : null
  if (row === null) return null
  return { kind: action === 'snapshot' ? 'snapshot-row' : action, row }
}

const SEVERITIES = ['info', 'warning', 'error', 'fatal'] as const

export const readStatusLine = (value: unknown, tally: Tally): StatusLine | null => {
  if (!isObject(value) || typeof value['message'] !== 'string') {
    tell(tally, 'not_result')
    return null
  }
  const file = name(value['filename'])
  return {
    host: name(value['hostIdentifier'] ?? value['hostname']),
    at: seconds(value['unixTime']),
    severity: SEVERITIES[number(value['severity'])] ?? 'info',
    place: file === '' ? '' : `${file}:${number(value['line'])}`,
    message: value['message']
      .slice(0, 8000)
      .toWellFormed()
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' '),
    version: name(value['version']),
  }
}
