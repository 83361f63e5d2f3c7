/**
 * Records of one stream or file in their order: for formats whose lines need one another (IIS and Zeek tables, auditd).
 * @module
 */
import { readSyslog } from '@hinoban/syslog'
import type { LogEvent } from './event.ts'
import { finish } from './finish.ts'
import { auditJoin } from './formats/audit-join.ts'
import type { LogMeans } from './means.ts'
import { readLine } from './read-log.ts'
import { newStream } from './table-head.ts'

export type LogReader = {
  /**
   * The events that this record completes. None for the head of a table or a part of an event that is still open; several for a
   * container. A record that cannot be read is an event too.
   */
  readonly read: (record: Uint8Array | string, receivedAt: number) => readonly LogEvent[]
  /** What is still open, when the stream ends or falls silent; the reader goes on afterwards. */
  readonly end: () => readonly LogEvent[]
}
export type StreamMeans = Omit<LogMeans, 'receivedAt'>

/**
 * One reader per stream: per file, per connection, per sender of datagrams. It remembers the head of a table, at most 64 open events
 * of auditd and the format of the line before, which is asked first.
 * @example const reader = logReader(means); reader.read('#Fields: date time cs-uri-stem', now) // []
 */
export const logReader = (means: StreamMeans): LogReader => {
  const audit = auditJoin()
  const stream = newStream(means.head, audit)
  let last = 0
  return {
    read: (record, receivedAt) => {
      last = receivedAt
      return readLine(record, { ...means, receivedAt }, stream)
    },
    end: () => {
      const own = { ...means, receivedAt: last }
      const line = { text: '', damage: [], means: own, stream, syslog: readSyslog('', own) }
      return audit.end().map((draft) => finish(line, draft))
    },
  }
}
