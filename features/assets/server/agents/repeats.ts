/**
 * What an agent says again and again: a snapshot whose rows are as they were. It is known by its digest, so that saying it
 * once more costs a look and no write.
 * @module
 */
import { hash } from 'node:crypto'
import { queryIdOf, type ResultLine, type Row, readLog } from '@hinoban/osquery'

/** A snapshot in a log call, with what it is recognised by. */
export type Repeat = { readonly query: string; readonly digest: string; readonly at: Date }

/** More lines than a first run of all questions: such a call is read where there is time. */
const MAX_LINES = 64
/** How far off a clock may be: a word about another time says something new, the clock. */
const MAX_CLOCK_OFF_MS = 10 * 60_000
/** A boot is known to the minute by a clock that is set now and then. */
const BOOT_SECONDS = 600

/** Columns that move with every look and tell nothing. */
const withoutMoving = (query: string, row: Row): unknown => {
  switch (queryIdOf(query)) {
    case 'agent': {
      const { total_seconds: up, unix_time: now, ...rest } = row
      const booted = Math.round((Number(now) - Number(up)) / BOOT_SECONDS)
      return [rest, Number.isFinite(booted) ? booted : null]
    }
    case 'query_runs': {
      const { executions: _, last_executed: __, ...rest } = row
      return rest
    }
    default:
      return row
  }
}

/** Of a snapshot; null for lines that say what came and went. */
export const digestOf = ({ query, epoch, change }: ResultLine): string | null =>
  change.kind === 'snapshot'
    ? hash(
        'sha256',
        JSON.stringify([epoch, change.rows.map((row) => withoutMoving(query, row))]),
        'base64url',
      )
    : null

/** More is a first run of something large, which is read where there is time. */
const MAX_CHARS = 16 * 1024

/** Whether it is worth reading here: what came and went is news as a rule. */
export const mayRepeat = (json: string): boolean =>
  json.length <= MAX_CHARS && json.includes('"snapshot"') && !json.includes('"diffResults"')

/** The snapshots of a log call that holds nothing else; null where something in it has to be read. */
export const repeatsIn = (body: unknown, now: Date): readonly Repeat[] | null => {
  const read = readLog(body)
  if (!read.ok || read.call.type !== 'result' || Object.keys(read.damage).length > 0) return null
  const { lines } = read.call
  if (lines.length === 0 || lines.length > MAX_LINES) return null
  const repeats: Repeat[] = []
  for (const line of lines) {
    if (line.at === null || Math.abs(line.at - now.getTime()) > MAX_CLOCK_OFF_MS) return null
    const digest = digestOf(line)
    if (digest === null) return null
    repeats.push({ query: line.query, digest, at: new Date(line.at) })
  }
  return repeats
}
