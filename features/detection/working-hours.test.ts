/**
 * Working days against the calendar that the Cabinet Office of Japan published (国民の祝日について, 2025 to 2027).
 */
import { describe, expect, test } from 'vitest'
import {
  dayOf,
  isJapaneseHoliday,
  isWorkingDay,
  nextDay,
  type WorkingHours,
  workingDaysBetween,
} from './working-hours.ts'

const PUBLISHED = [
  '2025-01-01 2025-01-13 2025-02-11 2025-02-23 2025-02-24 2025-03-20 2025-04-29 2025-05-03 2025-05-04 2025-05-05 2025-05-06',
  '2025-07-21 2025-08-11 2025-09-15 2025-09-23 2025-10-13 2025-11-03 2025-11-23 2025-11-24',
  '2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-03 2026-05-04 2026-05-05 2026-05-06',
  '2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23',
  '2027-01-01 2027-01-11 2027-02-11 2027-02-23 2027-03-21 2027-03-22 2027-04-29 2027-05-03 2027-05-04 2027-05-05',
  '2027-07-19 2027-08-11 2027-09-20 2027-09-23 2027-10-11 2027-11-03 2027-11-23',
].flatMap((line) => line.split(' '))

const HOURS: WorkingHours = {
  days: [1, 2, 3, 4, 5],
  from: '08:30',
  to: '18:00',
  timeZone: 'Asia/Tokyo',
  holidays: 'japan',
  daysOff: ['2026-12-30'],
}

describe('working hours', () => {
  test('holidays are exactly the published ones', () => {
    const found: string[] = []
    for (let day = '2025-01-01'; day < '2028-01-01'; day = nextDay(day))
      if (isJapaneseHoliday(day)) found.push(day)
    expect(found).toEqual(PUBLISHED)
  })
  test.each([
    ['2026-11-20', true],
    ['2026-11-21', false],
    ['2026-11-23', false],
    ['2026-12-30', false],
    ['2026-12-29', true],
  ])('%s is a working day: %s', (day, expected) => {
    expect(isWorkingDay(day, HOURS)).toBe(expected)
  })
  test('a long weekend is nobody’s missed day', () => {
    // Signed on Friday; Saturday to Monday are free; on Tuesday none is missed, on Thursday two.
    expect(workingDaysBetween('2026-11-20', '2026-11-24', HOURS)).toBe(0)
    expect(workingDaysBetween('2026-11-20', '2026-11-25', HOURS)).toBe(1)
    expect(workingDaysBetween('2026-11-20', '2026-11-26', HOURS)).toBe(2)
    expect(workingDaysBetween('2026-11-26', '2026-11-20', HOURS)).toBe(0)
  })
  test('a day is told in instants of its zone, with the change of clocks', () => {
    expect(dayOf('2026-11-20', HOURS)).toEqual({
      from: Date.parse('2026-11-19T15:00:00Z'),
      to: Date.parse('2026-11-20T15:00:00Z'),
      work: {
        from: Date.parse('2026-11-19T23:30:00Z'),
        to: Date.parse('2026-11-20T09:00:00Z'),
        overMidnight: false,
      },
    })
    expect(dayOf('2026-11-21', HOURS).work).toBe(null)
    const berlin = dayOf('2026-10-25', {
      ...HOURS,
      days: [7],
      timeZone: 'Europe/Berlin',
      holidays: 'none',
    })
    expect(berlin.to - berlin.from).toBe(25 * 3_600_000)
    expect(dayOf('2026-11-20', { ...HOURS, from: '22:00', to: '06:00' }).work?.overMidnight).toBe(
      true,
    )
  })
})
