/**
 * Wall clock and instant, over the change to summer time and back. A wall time that is skipped counts as much later as
 * was skipped; one that comes twice is the first (RFC 5545 §3.3.5). Pure.
 * @module
 */

/** A wall clock that shows this; `weekday` is 1 for Monday to 7 for Sunday (ISO 8601). */
export type Wall = {
  /** Midnight of the day as if it were in UTC, in ms. */
  readonly day: number
  readonly minute: number
  readonly weekday: number
}

export const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export const wallOf = (at: number, timeZone: string): Wall => {
  const local = at + offsetMs(at, timeZone)
  const day = Math.floor(local / DAY_MS) * DAY_MS
  return {
    day,
    minute: Math.floor((local - day) / MINUTE_MS),
    weekday: ((new Date(day).getUTCDay() + 6) % 7) + 1,
  }
}

/** The instant at which the clocks of the zone show this minute of this day (`Wall.day`). */
export const instantOf = (day: number, minute: number, timeZone: string): number => {
  const wall = day + minute * MINUTE_MS
  // No zone is a day from UTC, so these two lie before and after any change near it.
  const before = offsetMs(wall - DAY_MS, timeZone)
  const after = offsetMs(wall + DAY_MS, timeZone)
  const fitting = [wall - before, wall - after]
    .filter((at) => at + offsetMs(at, timeZone) === wall)
    .sort((a, b) => a - b)
  return fitting[0] ?? wall - before
}

/** A formatter costs a hundred times its use; there are some 600 zones. */
const formats = new Map<string, Intl.DateTimeFormat>()

const offsetMs = (at: number, timeZone: string): number => {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}
