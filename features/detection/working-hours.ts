/**
 * When a company works: days and hours of a site, the public holidays of Japan, days off of its own. Pure.
 * @module
 */
import { epochOfLocal, zoneOffsetMs } from '@hinoban/syslog'

const DAY_MS = 86_400_000

export type WorkingHours = {
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  readonly days: readonly number[]
  /** `08:30`; an end before the begin is a shift over midnight. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
  readonly holidays: 'japan' | 'none'
  /** Days off of the company itself, such as the new year or summer holidays. */
  readonly daysOff: readonly string[]
}
/** A calendar day as `2026-11-22`. */
export type Day = string

export const dayAt = (at: number, timeZone: string): Day =>
  new Date(at + zoneOffsetMs(timeZone, at)).toISOString().slice(0, 10)
export const nextDay = (day: Day, by = 1): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10)
/** 1 is Monday. */
const weekdayOf = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

export const isWorkingDay = (day: Day, hours: WorkingHours): boolean =>
  hours.days.includes(weekdayOf(day)) &&
  !hours.daysOff.includes(day) &&
  !(hours.holidays === 'japan' && isJapaneseHoliday(day))

/** Working days that ended between the day of the last look and today, neither counted. Bounded: more than a year is a year. */
export const workingDaysBetween = (after: Day, before: Day, hours: WorkingHours): number => {
  let count = 0
  let day = nextDay(after)
  for (let n = 0; n < 366 && day < before; n += 1, day = nextDay(day))
    if (isWorkingDay(day, hours)) count += 1
  return count
}

/** A day as instants: its begin and end, and within it the working time; null where nobody works on it. */
export const dayOf = (
  day: Day,
  hours: WorkingHours,
): {
  readonly from: number
  readonly to: number
  readonly work: {
    readonly from: number
    readonly to: number
    readonly overMidnight: boolean
  } | null
} => {
  const at = (of: Day, minute: number): number =>
    epochOfLocal(Date.parse(`${of}T00:00:00Z`) + minute * 60_000, hours.timeZone)
  const from = at(day, 0)
  const to = at(nextDay(day), 0)
  if (!isWorkingDay(day, hours)) return { from, to, work: null }
  const [start, end] = [minuteOf(hours.from), minuteOf(hours.to)]
  return {
    from,
    to,
    work: { from: at(day, start), to: at(day, end), overMidnight: end <= start },
  }
}

const minuteOf = (clock: string): number => {
  const [hour = '0', minute = '0'] = clock.split(':')
  return Number(hour) * 60 + Number(minute)
}

/** Month and day, or the n-th Monday of a month. 国民の祝日に関する法律, as it stands since 2022. */
const FIXED = [
  '01-01',
  '02-11',
  '02-23',
  '04-29',
  '05-03',
  '05-04',
  '05-05',
  '08-11',
  '11-03',
  '11-23',
]
const MONDAYS: readonly (readonly [month: number, nth: number])[] = [
  [1, 2],
  [7, 3],
  [9, 3],
  [10, 2],
]

/** Days of the equinoxes from 1980 to 2099 as the National Astronomical Observatory reckons them. */
const equinox = (year: number, base: number): number =>
  Math.floor(base + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4)

const isNamed = (day: Day): boolean => {
  const date = day.slice(5)
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  const of = Number(day.slice(8, 10))
  return (
    FIXED.includes(date) ||
    MONDAYS.some(([m, nth]) => m === month && weekdayOf(day) === 1 && Math.ceil(of / 7) === nth) ||
    (month === 3 && of === equinox(year, 20.8431)) ||
    (month === 9 && of === equinox(year, 23.2488))
  )
}

/** Named ones, the next day that is none after one on a Sunday, and a day between two of them. Since 2022. */
export const isJapaneseHoliday = (day: Day): boolean => {
  if (isNamed(day)) return true
  if (isNamed(nextDay(day, -1)) && isNamed(nextDay(day))) return true
  for (let before = nextDay(day, -1); isNamed(before); before = nextDay(before, -1))
    if (weekdayOf(before) === 7) return true
  return false
}
