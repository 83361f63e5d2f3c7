/**
 * Times as the records of many products write them.
 * @module
 */
import { epochOfLocal, readHeaderTime, readIsoTime } from '@hinoban/syslog'
import { type Moment, ownMoment } from './draft.ts'
import type { FieldValue } from './event.ts'
import type { LogMeans } from './means.ts'

/** ISO 8601, or a month by its name; a local time is the source's. */
export const momentOf = (value: FieldValue | undefined, means: LogMeans): Moment | null =>
  typeof value === 'string' ? ownMoment(readHeaderTime(value, 0, means)) : null

/** ISO 8601 that is UTC where it does not say so: Microsoft 365, Sysmon, CloudTrail. */
export const utcMoment = (value: FieldValue | undefined, means: LogMeans): Moment | null => {
  if (typeof value !== 'string') return null
  const time = readIsoTime(value, 0, { receivedAt: means.receivedAt, timeZone: 'UTC' })
  return time && { at: time.at, from: 'event' }
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, by how large they are; text or number. */
export const epochMoment = (value: FieldValue | undefined): Moment | null => {
  let at: number
  if (typeof value === 'number') at = value
  else if (typeof value === 'string' && /^\d{1,12}(?:\.\d{1,12})?$|^\d{13,20}$/.test(value))
    at = Number(value)
  else return null
  // Less than a time since 1973 is a count of something else.
  if (!(at > 1e8)) return null
  const ms = at < 1e11 ? at * 1_000 : at < 1e14 ? at : at < 1e17 ? at / 1e3 : at / 1e6
  return { at: Math.floor(ms + 1e-3), from: 'event' }
}

/** A local time whose zone nobody told, beside a moment that must be near it: the offset, in half hours, that brings them together. */
export const localNear = (local: string, near: Moment | null, means: LogMeans): Moment | null => {
  const read = readIsoTime(local, 0, { receivedAt: means.receivedAt, timeZone: 'UTC' })
  if (!read) return null
  if (read.basis === 'told') return { at: read.at, from: 'event' }
  const at = epochOfLocal(read.at, means.timeZone)
  if (!near || Math.abs(at - near.at) <= HALF_HOUR_MS) return { at, from: 'zone-assumed' }
  const offset = Math.round((read.at - near.at) / HALF_HOUR_MS) * HALF_HOUR_MS
  return {
    at: Math.abs(offset) <= 14 * 2 * HALF_HOUR_MS ? read.at - offset : at,
    from: 'zone-assumed',
  }
}
const HALF_HOUR_MS = 30 * 60_000
