/**
 * What a query's rows are now, after the lines an agent sent about it. Agents send differences, keep what was not acknowledged
 * and send it again: the state takes each run once, whatever is repeated, and knows when a run was lost.
 *
 * Facts of the protocol (osquery/core/query.cpp, dispatcher/scheduler.cpp): `counter` is 0 for the first run of an `epoch`
 * and grows by one with every run that found a difference; all lines of a run carry the same counter and time; lines leave in
 * the order of their runs; a first run without rows is not sent in event form.
 * @module
 */
import type { ResultLine } from './result-line.ts'
import { keyOf, MAX_ROWS, type Row } from './rows.ts'

/** The lines of each query, in their order. */
export const linesByQuery = (
  lines: readonly ResultLine[],
): ReadonlyMap<string, readonly ResultLine[]> => Map.groupBy(lines, (line) => line.query)

/** Plain values: it is stored as JSON between two calls. Forget it when the agent enrols anew. */
export type QueryState = {
  readonly epoch: string
  readonly counter: number
  /** ms: when the newest run taken ran, by the clock of the agent. */
  readonly at: number
  /** False: a run was lost, so a row may be missing or gone. A new epoch brings everything again. */
  readonly isWhole: boolean
  /** The newest run came row by row, and more of its rows may come with the next call. */
  readonly mayContinue: boolean
  readonly rows: readonly Row[]
}

export type Applied = {
  /** Null: there was nothing before and the lines say nothing. */
  readonly state: QueryState | null
  readonly outcome: /** The rows are others now. */
    | 'changed'
    /** A new run with the same rows: they are confirmed. */
    | 'confirmed'
    /** All of it was known: a resend. */
    | 'repeated'
  /** Lines passed over because they repeat what was taken. */
  readonly repeated: number
  /** A run is missing before these lines: ask for a new epoch. */
  readonly lost: boolean
}

type Work = {
  epoch: string
  counter: number
  at: number
  isWhole: boolean
  mayContinue: boolean
  rows: Map<string, Row>
}

/**
 * The state after these lines, all about one query, in the order in which they came. Taking the same lines again changes nothing.
 * @example const { state } = applyLines(null, lines)
 */
export const applyLines = (before: QueryState | null, lines: readonly ResultLine[]): Applied => {
  let work: Work | null = before === null ? null : opened(before)
  let repeated = 0
  let lost = false
  let isNewer = false
  let isChanged = false
  for (const line of lines) {
    const place = placeOf(work, line)
    if (place === 'repeated') {
      repeated += 1
      continue
    }
    if (place === 'lost') lost = true
    if (work === null || place !== 'same') {
      const isFresh = work === null || startsAnew(work, line)
      const previous: Work | null = work
      work = {
        epoch: line.epoch,
        counter: line.counter,
        at: line.at ?? previous?.at ?? 0,
        isWhole: place !== 'lost' && (isFresh || (previous?.isWhole ?? true)),
        mayContinue: false,
        // What was before a lost run is kept: better old than nothing.
        rows: isFresh && place !== 'lost' ? new Map() : new Map(previous?.rows),
      }
      isNewer = true
    }
    if (take(work, line)) isChanged = true
  }
  if (work === null) return { state: null, outcome: 'repeated', repeated, lost }
  if (before !== null && !isNewer && !isChanged)
    return { state: before, outcome: 'repeated', repeated, lost }
  const state = closed(work)
  const isSame = before !== null && sameRows(before.rows, work.rows)
  return { state, outcome: isSame ? 'confirmed' : 'changed', repeated, lost }
}

const opened = (state: QueryState): Work => ({
  ...state,
  rows: new Map(state.rows.map((row) => [keyOf(row), row])),
})

const closed = ({ epoch, counter, at, isWhole, mayContinue, rows }: Work): QueryState => ({
  epoch,
  counter,
  at,
  isWhole,
  mayContinue,
  rows: [...rows.values()],
})

const sameRows = (before: readonly Row[], now: ReadonlyMap<string, Row>): boolean =>
  before.length === now.size && before.every((row) => now.has(keyOf(row)))

const isSnapshotLine = ({ change }: ResultLine): boolean =>
  change.kind === 'snapshot' || change.kind === 'snapshot-row'

/** Snapshots have no differences: each is a first run. */
const startsAnew = (work: Work, line: ResultLine): boolean =>
  isSnapshotLine(line) || line.counter === 0 || line.epoch !== work.epoch

type Place =
  /** Of the run that was taken last. */
  | 'same'
  /** A run that follows. */
  | 'next'
  | 'repeated'
  /** A run that follows, but not at once. */
  | 'lost'

const placeOf = (work: Work | null, line: ResultLine): Place => {
  if (isSnapshotLine(line)) return placeOfSnapshot(work, line)
  // A first run without rows is not sent as events: counter 1 can be the first that is heard of an epoch.
  const opening: Place = line.counter <= 1 ? 'next' : 'lost'
  if (work === null) return opening
  const at = line.at ?? work.at
  if (line.epoch !== work.epoch)
    // Epochs grow; an older one is a resend, unless it was set back by hand and then its runs are newer.
    return BigInt(line.epoch) > BigInt(work.epoch) || at > work.at ? opening : 'repeated'
  if (line.counter > work.counter) return line.counter === work.counter + 1 ? 'next' : 'lost'
  // An agent that lost its memory counts from 0 again, later than the run we know.
  if (at > work.at) return line.counter === 0 ? 'next' : 'lost'
  return line.counter === work.counter && at === work.at ? 'same' : 'repeated'
}

/** A resend comes within hours (`logger_tls_backoff_max` is one); a clock that is set right can jump back by years. */
const LATE_MS = 24 * 60 * 60_000

const placeOfSnapshot = (work: Work | null, line: ResultLine): Place => {
  if (work === null || line.at === null || line.at > work.at) return 'next'
  if (line.at < work.at) return work.at - line.at <= LATE_MS ? 'repeated' : 'next'
  return line.change.kind === 'snapshot' ? 'repeated' : 'same'
}

/** Whether a row came or went. */
const take = (work: Work, { change }: ResultLine): boolean => {
  switch (change.kind) {
    case 'snapshot':
      work.mayContinue = false
      return addAll(work, change.rows)
    case 'snapshot-row':
    case 'added':
      work.mayContinue = true
      return addAll(work, [change.row])
    case 'removed':
      work.mayContinue = true
      return work.rows.delete(keyOf(change.row))
    case 'run': {
      work.mayContinue = false
      let isChanged = false
      for (const row of change.removed) if (work.rows.delete(keyOf(row))) isChanged = true
      return addAll(work, change.added) || isChanged
    }
  }
}

const addAll = (work: Work, rows: readonly Row[]): boolean => {
  let isChanged = false
  for (const row of rows) {
    const key = keyOf(row)
    if (work.rows.has(key)) continue
    if (work.rows.size >= MAX_ROWS) {
      work.isWhole = false
      break
    }
    work.rows.set(key, row)
    isChanged = true
  }
  return isChanged
}
