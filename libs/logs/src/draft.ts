/**
 * From what a format's reader found to an event: time, host and severity filled from the header, unbelievable clocks set aside.
 * @module
 */
import type { HeaderTime, SyslogMessage } from '@hinoban/syslog'
import type { LogDamage, LogEvent, LogFormat, Severity, TimeFrom } from './event.ts'
import type { Ecs, Fields } from './fields.ts'
import type { AuditJoin } from './formats/audit-join.ts'
import type { IisTable } from './formats/iis.ts'
import type { ZeekTable } from './formats/zeek.ts'
import type { LogMeans } from './means.ts'

/** One record as the readers see it. */
export type Line = {
  /** Without line end, NULs and mark. */
  readonly text: string
  readonly syslog: SyslogMessage
  readonly means: LogMeans
  readonly damage: readonly LogDamage[]
  /** What lines before this one said; null where each record stands alone. */
  readonly stream: Stream | null
}

/** What a stream has told so far. */
export type Stream = {
  iis: IisTable | null
  zeek: ZeekTable | null
  /** The format of the line before: asked first. */
  last: LogFormat | null
  /** Null: records stand alone, each gives an event of its own. */
  readonly audit: AuditJoin | null
  /** Number of the record in a batch. */
  mark: number
}

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

/** 2001-01-01: clocks that nobody set start in 1970, 1980, 1993 or 2000. */
const CLOCK_UNSET_BEFORE = 978_307_200_000
const CLOCK_AHEAD_MS = 24 * 3_600_000
const NONE: readonly LogDamage[] = []

export const finish = (line: Line, draft: Draft): LogEvent => {
  const { syslog, means } = line
  let moment = draft.time ?? headerMoment(syslog.time)
  let damage = line.damage
  if (syslog.damage.length > 0) damage = [...damage, 'header']
  if (draft.damage && draft.damage.length > 0) damage = [...damage, ...draft.damage]
  if (moment) {
    const clock: LogDamage | null = !(moment.at >= CLOCK_UNSET_BEFORE)
      ? 'clock_unset'
      : moment.at > means.receivedAt + CLOCK_AHEAD_MS
        ? 'clock_ahead'
        : null
    if (clock) {
      damage = [...damage, clock]
      // A device without a clock behind a relay with one: the relay's time stands.
      const relay = draft.time ? headerMoment(syslog.time) : null
      const isRelayGood =
        relay !== null &&
        relay.at >= CLOCK_UNSET_BEFORE &&
        relay.at <= means.receivedAt + CLOCK_AHEAD_MS
      moment = isRelayGood ? relay : null
    }
  }
  const host = draft.host ?? syslog.host ?? means.senderAddress
  const { ecs } = draft
  if (host !== null && ecs['host.name'] === undefined) ecs['host.name'] = host
  return {
    format: draft.format,
    time: moment?.at ?? null,
    timeFrom: moment?.from ?? 'received',
    product: draft.product ?? null,
    category: draft.category ?? null,
    service: draft.service ?? null,
    channel: draft.channel ?? null,
    eventId: draft.eventId ?? null,
    provider: draft.provider ?? null,
    recordId: draft.recordId ?? null,
    host,
    severity: draft.severity ?? severityOf(syslog.severity),
    message: draft.message ?? null,
    fields: draft.fields,
    ecs,
    damage: damage.length > 0 ? damage : NONE,
  }
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
