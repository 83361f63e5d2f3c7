/**
 * Times in the zone in which the logs are looked at.
 * @module
 */

/** `2026-11-22 13:05:09.120 +09:00` */
export const timeFormat = (timeZone: string): ((at: number) => string) => {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return (at) => {
    if (!isMoment(at)) return ''
    const ms = String(((at % 1000) + 1000) % 1000).padStart(3, '0')
    return `${parts.format(at)}.${ms.slice(0, 3)} ${offsetText(offsetAt(at, timeZone))}`
  }
}

/** `2026-11-22` or `2026-11-22T13:05[:09][+09:00]`; without an offset in the zone. Null: no moment. */
export const momentOf = (text: string, timeZone: string, end: 'begins' | 'ends'): number | null => {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(Z|[+-]\d\d:\d\d)?$/.exec(
    text,
  )
  if (!found) return null
  const [, year, month, day, hour, minute, second, offset] = found
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  )
  if (
    new Date(wall).toISOString().slice(0, 10) !== text.slice(0, 10) ||
    Number(hour ?? 0) > 23 ||
    Number(minute ?? 0) > 59
  )
    return null
  // A day that is named as the end belongs to it.
  const last =
    end === 'ends' ? (hour === undefined ? DAY_MS : second === undefined ? 60_000 : 1_000) : 0
  if (offset !== undefined)
    return (
      Date.parse(
        `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}${offset}`,
      ) + last
    )
  const guess = wall - offsetAt(wall, timeZone)
  return wall - offsetAt(guess, timeZone) + last
}

export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const DAY_MS = 86_400_000
const MAX_MS = 8.64e15
const isMoment = (at: number): boolean => Number.isFinite(at) && Math.abs(at) < MAX_MS

const formats = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds that the wall clock of the zone is ahead of UTC. */
const offsetAt = (at: number, timeZone: string): number => {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formats.set(timeZone, format)
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

const offsetText = (offset: number): string => {
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
