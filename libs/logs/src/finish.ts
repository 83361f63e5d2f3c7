/**
 * From what a format's reader found to an event: time, host and severity filled from the header, unbelievable clocks set aside.
 * @module
 */
import type { HeaderTime } from '@hinoban/syslog'
import { type Draft, headerMoment, type Moment, severityOf } from './draft.ts'
import type { LogDamage, LogEvent, LogFormat } from './event.ts'
import type { Line } from './line.ts'

/** 2001-01-01: clocks that nobody set start in 1970, 1980, 1993 or 2000. */
const CLOCK_UNSET_BEFORE = 978_307_200_000
const CLOCK_AHEAD_MS = 24 * 3_600_000
const NONE: readonly LogDamage[] = []
const CLOUDS: ReadonlySet<LogFormat> = new Set<LogFormat>([
  'm365-audit',
  'entra-signin',
  'entra-audit',
  'cloudtrail',
])

export const finish = (line: Line, draft: Draft): LogEvent => {
  const { syslog, means } = line
  let moment = draft.time ? inZoneOf(draft.time, syslog.time) : headerMoment(syslog.time)
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
  // What a cloud writes happened on no host; who fetched it is none.
  const host = CLOUDS.has(draft.format) ? null : (draft.host ?? syslog.host ?? means.senderAddress)
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

/** From the westernmost zone to the easternmost. */
const MOST_APART_MS = 26 * 3_600_000
const HALF_HOUR_MS = 30 * 60_000
const LATE_MS = 5 * 60_000

/**
 * A device's local time, beside a header that tells its offset: if the two are whole half hours apart, the source's zone is not the
 * device's, and the header's clock says which is.
 */
const inZoneOf = (moment: Moment, header: HeaderTime | null): Moment => {
  if (moment.from !== 'zone-assumed' || header?.basis !== 'told') return moment
  const apart = moment.at - header.at
  const zone = Math.round(apart / HALF_HOUR_MS) * HALF_HOUR_MS
  return zone !== 0 && Math.abs(apart) <= MOST_APART_MS && Math.abs(apart - zone) <= LATE_MS
    ? { at: moment.at - zone, from: 'zone-assumed' }
    : moment
}
