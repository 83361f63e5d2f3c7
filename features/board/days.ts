/**
 * Calendar days in a time zone: the board of a day is the board at the end of that day where the company is.
 * @module
 */

/** `2026-11-21`. */
export type Day = string

const QUARTER_MS = 15 * 60_000
const DAY_MS = 86_400_000

/** The calendar day at an instant (ms since 1970 UTC). */
export const dayAt = (at: number, timeZone: string): Day => local(at, timeZone).slice(0, 10)

/** The day `n` days later, by the calendar alone. */
export const addDays = (day: Day, n: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10)

/**
 * The first instant of a day. Where the clocks skip midnight, the day begins after the gap; every offset in use
 * is a multiple of 15 minutes.
 */
export const startOfDay = (day: Day, timeZone: string): number => {
  const wanted = Date.parse(`${day}T00:00:00Z`)
  let at = wanted
  for (let i = 0; i < 3; i++) at = wanted - (Date.parse(`${local(at, timeZone)}Z`) - at)
  while (dayAt(at, timeZone) < day) at += QUARTER_MS
  while (dayAt(at - 1, timeZone) >= day) at -= QUARTER_MS
  return at
}

/** The first instant after a day. */
export const endOfDay = (day: Day, timeZone: string): number =>
  startOfDay(addDays(day, 1), timeZone)

const formats = new Map<string, Intl.DateTimeFormat>()

// `2026-11-21T14:05:00` as a clock on the wall shows it.
const local = (at: number, timeZone: string): string => {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(timeZone, format)
  }
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of format.formatToParts(at)) part[type] = value
  const { year = '', month, day, hour, minute, second } = part
  return `${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`
}
