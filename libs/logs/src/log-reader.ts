/**
 * Records of one stream or file in their order: for formats whose lines need one another (IIS and Zeek tables, auditd).
 * @module
 */
import type { LogEvent } from './event.ts'
import type { LogMeans } from './means.ts'
import { readLogs } from './read-log.ts'

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
 * One reader per stream: per file, per connection, per sender of datagrams.
 * @example const reader = logReader(means); reader.read('#Fields: date time cs-uri-stem', now) // []
 */
export const logReader = (means: StreamMeans): LogReader => ({
  read: (record, receivedAt) => readLogs(record, { ...means, receivedAt }),
  end: () => [],
})
