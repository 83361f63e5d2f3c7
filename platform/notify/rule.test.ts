/**
 * When somebody is told, over midnight, over summer time and back, against the dates on which the zones really changed.
 * @module
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_RULE, DeliveryRule, SEVERITIES } from './contract.ts'
import { digestDue, heldUntil, isTold, nextDigest, quietUntil } from './rule.ts'
import { instantOf, wallOf } from './zone-time.ts'

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`)
const at = (text: string): Date => new Date(text)
const rule = (o: Partial<DeliveryRule>): DeliveryRule => ({ ...DEFAULT_RULE, ...o })
const night = rule({ quietFrom: '22:00', quietTo: '07:00' })

describe('a wall clock', () => {
  // The days of change are those of the tz database (northamerica, australasia, europe).
  test.each([
    ['Asia/Tokyo', '2026-11-22', 9 * 60, '2026-11-22T00:00:00Z'],
    ['Asia/Kolkata', '2026-11-22', 0, '2026-11-21T18:30:00Z'],
    ['America/New_York', '2026-03-08', 60, '2026-03-08T06:00:00Z'],
    ['America/New_York skips 02:30', '2026-03-08', 150, '2026-03-08T07:30:00Z'],
    ['America/New_York', '2026-03-08', 180, '2026-03-08T07:00:00Z'],
    ['America/New_York has 01:30 twice', '2026-11-01', 90, '2026-11-01T05:30:00Z'],
    ['America/New_York', '2026-11-01', 120, '2026-11-01T07:00:00Z'],
    ['Europe/Berlin skips 02:30', '2026-03-29', 150, '2026-03-29T01:30:00Z'],
    ['Australia/Lord_Howe moves by half an hour', '2026-10-04', 135, '2026-10-03T15:45:00Z'],
    ['America/Santiago skips midnight', '2026-09-06', 0, '2026-09-06T04:00:00Z'],
    ['Pacific/Kiritimati', '2026-11-22', 0, '2026-11-21T10:00:00Z'],
    ['Asia/Kathmandu', '2026-11-22', 15, '2026-11-21T18:30:00Z'],
  ])('%s on %s, minute %d, is %s', (zone, on, minute, instant) => {
    expect(new Date(instantOf(day(on), minute, zone.split(' ')[0] ?? '')).toISOString()).toBe(
      at(instant).toISOString(),
    )
  })
  test('and instant agree wherever the hour exists', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2020-01-01'), max: at('2030-01-01'), noInvalidDate: true }),
        fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'Europe/London'),
        (moment, zone) => {
          const minute = Math.floor(moment.getTime() / 60_000) * 60_000
          const wall = wallOf(minute, zone)
          const again = instantOf(wall.day, wall.minute, zone)
          // Of an hour that comes twice the first is meant.
          expect(minute - again).toBeGreaterThanOrEqual(0)
          expect(minute - again).toBeLessThanOrEqual(3_600_000)
          expect(wallOf(again, zone)).toEqual(wall)
        },
      ),
    )
  })
})

describe('quiet hours', () => {
  test.each([
    ['before', '2026-11-22T12:59:59.999Z', null],
    ['at the first moment', '2026-11-22T13:00:00Z', '2026-11-22T22:00:00Z'],
    ['before midnight', '2026-11-22T14:59:59Z', '2026-11-22T22:00:00Z'],
    ['at midnight', '2026-11-22T15:00:00Z', '2026-11-22T22:00:00Z'],
    ['in the last minute', '2026-11-22T21:59:59.999Z', '2026-11-22T22:00:00Z'],
    ['when they are over', '2026-11-22T22:00:00Z', null],
  ])('in Tokyo, %s', (_, moment, until) => {
    expect(quietUntil(night, at(moment))?.toISOString() ?? null).toBe(
      until === null ? null : at(until).toISOString(),
    )
  })
  test('within one day', () => {
    const noon = rule({ quietFrom: '12:00', quietTo: '13:00' })
    expect(quietUntil(noon, at('2026-11-22T03:30:00Z'))).toEqual(at('2026-11-22T04:00:00Z'))
    expect(quietUntil(noon, at('2026-11-22T04:00:00Z'))).toBeNull()
  })
  test('are an hour shorter in the night in which summer time begins, and longer when it ends', () => {
    const berlin = { ...night, timeZone: 'Europe/Berlin' }
    const lengthOf = (evening: string) =>
      ((quietUntil(berlin, at(evening))?.getTime() ?? 0) - at(evening).getTime()) / 3_600_000
    expect(lengthOf('2026-03-28T21:00:00Z')).toBe(8)
    expect(lengthOf('2026-10-24T20:00:00Z')).toBe(10)
    expect(lengthOf('2026-06-01T20:00:00Z')).toBe(9)
  })
  test('that end in an hour which comes twice end once', () => {
    const early = rule({ quietFrom: '22:00', quietTo: '01:30', timeZone: 'America/New_York' })
    expect(quietUntil(early, at('2026-11-01T05:29:00Z'))).toEqual(at('2026-11-01T05:30:00Z'))
    // 01:45 the first time, 01:15 the second time, 01:45 the second time.
    for (const moment of ['05:45', '06:15', '06:45'])
      expect(quietUntil(early, at(`2026-11-01T${moment}:00Z`))).toBeNull()
  })
  test('always end within a day and an hour, and are over then', () => {
    const clock = fc
      .integer({ min: 0, max: 1_439 })
      .map(
        (n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`,
      )
    fc.assert(
      fc.property(
        clock,
        clock,
        fc.constantFrom(
          'Asia/Tokyo',
          'America/New_York',
          'Australia/Lord_Howe',
          'America/Santiago',
        ),
        fc.date({ min: at('2026-01-01'), max: at('2027-01-01'), noInvalidDate: true }),
        (quietFrom, quietTo, timeZone, moment) => {
          fc.pre(quietFrom !== quietTo)
          const quiet = rule({ quietFrom, quietTo, timeZone })
          const until = quietUntil(quiet, moment)
          if (until === null) return
          expect(until.getTime()).toBeGreaterThan(moment.getTime())
          expect(until.getTime() - moment.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
        },
      ),
    )
  })
})

describe('a digest', () => {
  test.each([
    ['daily', '2026-11-21T23:59:59Z', '2026-11-22T00:00:00Z'],
    ['daily', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['daily', '2026-12-31T15:00:00Z', '2027-01-01T00:00:00Z'],
    // 2026-11-22 is a Sunday.
    ['weekly', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['weekly', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
  ] as const)('%s at 09:00 in Tokyo, after %s, is at %s', (digest, after, next) => {
    expect(nextDigest(rule({ digest }), at(after))).toEqual(at(next))
  })
  test('of a weekday follows the day of its zone', () => {
    const friday = rule({ digest: 'weekly', digestDay: 'fri', digestAt: '00:15' })
    // Thursday 23:00 in Tokyo is Thursday 14:00 in UTC; Friday 00:15 there is Thursday here.
    expect(nextDigest(friday, at('2026-11-26T14:00:00Z'))).toEqual(at('2026-11-26T15:15:00Z'))
  })
  test('keeps its hour over summer time, and one that is skipped is not lost', () => {
    const berlin = rule({ digest: 'daily', timeZone: 'Europe/Berlin' })
    expect(nextDigest(berlin, at('2026-03-28T12:00:00Z'))).toEqual(at('2026-03-29T07:00:00Z'))
    expect(nextDigest(berlin, at('2026-03-27T12:00:00Z'))).toEqual(at('2026-03-28T08:00:00Z'))
    const skipped = { ...berlin, digestAt: '02:30' }
    expect(nextDigest(skipped, at('2026-03-28T12:00:00Z'))).toEqual(at('2026-03-29T01:30:00Z'))
    // Of an hour that comes twice only the first counts.
    const twice = nextDigest(skipped, at('2026-10-24T12:00:00Z'))
    expect(twice).toEqual(at('2026-10-25T00:30:00Z'))
    expect(nextDigest(skipped, twice ?? at('2026-01-01'))).toEqual(at('2026-10-26T01:30:00Z'))
  })
  test('in quiet hours waits for their end', () => {
    const early = { ...night, digest: 'daily' as const, digestAt: '06:00' }
    expect(digestDue(early, at('2026-11-22T12:00:00Z'))).toEqual(at('2026-11-22T22:00:00Z'))
  })
})

describe('a message', () => {
  const calm = { isEmergency: false }
  test('of the night waits for the morning, and of the day does not wait', () => {
    const message = { severity: 'high' as const, ...calm }
    expect(heldUntil(night, message, at('2026-11-22T14:00:00Z'))).toEqual(
      at('2026-11-22T22:00:00Z'),
    )
    expect(heldUntil(night, message, at('2026-11-22T03:00:00Z'))).toBeNull()
  })
  test.each([
    ['critical', { severity: 'critical' as const, isEmergency: false }],
    ['in an emergency', { severity: 'low' as const, isEmergency: true }],
  ])('that is %s breaks through quiet hours and digests', (_, message) => {
    const strict = { ...night, digest: 'weekly' as const }
    expect(heldUntil(strict, message, at('2026-11-22T14:00:00Z'))).toBeNull()
  })
  test('below the floor is not told', () => {
    const told = (least: DeliveryRule['least']) =>
      SEVERITIES.filter((severity) => isTold(rule({ least }), severity))
    expect(told('low')).toEqual(['low', 'medium', 'high', 'critical'])
    expect(told('high')).toEqual(['high', 'critical'])
    expect(told('critical')).toEqual(['critical'])
  })
})

test.each([
  { quietFrom: '22:00', quietTo: '' },
  { quietFrom: '', quietTo: '07:00' },
  { quietFrom: '22:00', quietTo: '22:00' },
  { quietFrom: '24:00', quietTo: '07:00' },
  { timeZone: 'Asia/Edo' },
  { timeZone: '' },
  { digestAt: '9:00' },
  { digestAt: '09:60' },
  { least: 'urgent' },
])('is no rule: %j', (o) => {
  expect(DeliveryRule.safeParse({ ...DEFAULT_RULE, ...o }).success).toBe(false)
})
