/**
 * Local dates of devices as moments: devices write the clock on their wall, the zone is a setting of the source.
 * @module
 */

/** Offset of an IANA zone at a moment, in milliseconds east of UTC; 0 for a zone that nobody knows. */
export const zoneOffsetMs = (zone: string, at: number): number => {
  const known = zones.get(zone) ?? openZone(zone)
  if (known.format === null) return 0
  const quarter = Math.floor(at / QUARTER_MS)
  const cached = known.offsets.get(quarter)
  if (cached !== undefined) return cached
  const offset = asked(known.format, quarter * QUARTER_MS)
  if (known.offsets.size >= MAX_OFFSETS) known.offsets.clear()
  known.offsets.set(quarter, offset)
  return offset
}

/** True for a zone that this runtime knows, such as `Asia/Tokyo`. */
export const isTimeZone = (zone: string): boolean =>
  zone !== '' && (zones.get(zone) ?? openZone(zone)).format !== null

/**
 * The moment at which the clocks of `zone` show what `local` says, read as if it were UTC. An hour that clocks show twice is
 * its first; one that they leave out is moved on.
 * @example epochOfLocal(Date.UTC(2026, 10, 22, 9, 0), 'Asia/Tokyo') === Date.UTC(2026, 10, 22, 0, 0)
 */
export const epochOfLocal = (local: number, zone: string): number => {
  // No zone changes twice in two days.
  const before = zoneOffsetMs(zone, local - DAY_MS)
  const behind = zoneOffsetMs(zone, local + DAY_MS)
  if (before === behind || zoneOffsetMs(zone, local - before) === before) return local - before
  return local - (zoneOffsetMs(zone, local - behind) === behind ? behind : before)
}

const DAY_MS = 24 * 3_600_000
/** Changes of offset fall on quarters of an hour. */
const QUARTER_MS = 15 * 60_000
/** Quarters of one zone kept: more than a month, then anew. */
const MAX_OFFSETS = 4_096
/** More zones than any company has sources in. */
const MAX_ZONES = 64

type Zone = {
  readonly format: Intl.DateTimeFormat | null
  readonly offsets: Map<number, number>
}
const zones = new Map<string, Zone>()

const openZone = (zone: string): Zone => {
  let format: Intl.DateTimeFormat | null = null
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    // No such zone: the caller can ask isTimeZone beforehand.
  }
  const opened = { format, offsets: new Map<number, number>() }
  if (zones.size >= MAX_ZONES) zones.clear()
  zones.set(zone, opened)
  return opened
}

const asked = (format: Intl.DateTimeFormat, at: number): number => {
  // Beyond what a Date can hold there is no offset.
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return 0
  const parts = format.formatToParts(at)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name)
  if (!match) return 0
  const [, sign, hours, minutes, seconds] = match
  const size = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds ?? 0) * 1_000
  return sign === '-' ? -size : size
}
