/**
 * What a reader of a format found in a record, before the header fills the rest.
 * @module
 */
import type { HeaderTime } from '@hinoban/syslog'
import type { LogDamage, LogEvent, LogFormat, Severity, TimeFrom } from './event.ts'
import type { Ecs, Fields } from './fields.ts'

export type Moment = { readonly at: number; readonly from: TimeFrom }

/** What a reader found; whatever it leaves out comes from the header or is null. */
export type Draft = {
  readonly format: LogFormat
  readonly fields: Fields | LogEvent['fields']
  readonly ecs: Ecs
  readonly time?: Moment | null
  readonly product?: string | null
  readonly category?: string | null
  readonly service?: string | null
  readonly channel?: string | null
  readonly eventId?: number | null
  readonly provider?: string | null
  readonly recordId?: string | null
  readonly host?: string | null
  readonly severity?: Severity | null
  readonly message?: string | null
  readonly damage?: readonly LogDamage[]
  /** Numbers of the records that it is made of, where they are others than the one at hand. */
  readonly marks?: readonly number[]
}

export const headerMoment = (time: HeaderTime | null): Moment | null =>
  time && { at: time.at, from: time.basis === 'told' ? 'header' : time.basis }

/** A time that stands in the record itself. */
export const ownMoment = (time: HeaderTime | null): Moment | null =>
  time && { at: time.at, from: time.basis === 'told' ? 'event' : time.basis }

/** RFC 5424's eight levels in five. */
export const severityOf = (level: number | null): Severity | null =>
  level === null ? null : (SYSLOG_SEVERITIES[level] ?? null)
const SYSLOG_SEVERITIES: readonly Severity[] = [
  'critical',
  'critical',
  'high',
  'medium',
  'low',
  'informational',
  'informational',
  'informational',
]
