import { describe, expect, test } from 'vitest'
import { endOfDay, formatFor, startOfDay, zoneName } from './format.ts'

const ja = formatFor('ja', 'Asia/Tokyo')
const en = formatFor('en', 'Asia/Tokyo')
const at = '2026-11-21T05:05:00Z'

describe('dates as experience.md U43 writes them', () => {
  test('in sentences', () => {
    expect(ja.moment(at)).toBe('2026年11月21日(土) 14:05 JST')
    expect(en.moment(at)).toBe('Sat, 21 Nov 2026, 14:05 JST')
  })
  test('in tables, ISO', () => {
    expect(ja.cell(at)).toBe('2026-11-21 14:05')
    expect(ja.cellDay('2026-11-21T16:00:00Z')).toBe('2026-11-22')
  })
  test.each([
    ['2019-04-30T03:00:00Z', '平成31年4月30日'],
    ['2019-05-01T03:00:00Z', '令和元年5月1日'],
    ['2026-11-21T03:00:00Z', '令和8年11月21日'],
  ])('%s is %s', (moment, era) => expect(ja.era(moment)).toBe(era))
  test('an overseas site shows both times, with our day when it differs', () => {
    expect(ja.momentAt(at, 'Asia/Bangkok')).toBe('2026年11月21日(土) 12:05 UTC+7（14:05 JST）')
    expect(ja.momentAt('2026-11-21T16:30:00Z', 'Asia/Bangkok')).toBe(
      '2026年11月21日(土) 23:30 UTC+7（2026-11-22 01:30 JST）',
    )
    expect(ja.momentAt(at, 'Asia/Tokyo')).toBe('2026年11月21日(土) 14:05 JST')
  })
  test('a zone is named by its offset at that moment', () => {
    expect(zoneName('2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe('UTC+2')
    expect(zoneName('2026-12-01T00:00:00Z', 'Europe/Berlin')).toBe('UTC+1')
  })
})

describe('figures never flatter', () => {
  test.each([
    [1, '100%'],
    [0.999, '99%'],
    [0.001, '1%'],
    [0, '0%'],
    [0.5, '50%'],
  ])('%d is %s', (share, text) => expect(ja.percent(share)).toBe(text))
  test('distance in time', () => {
    expect(ja.ago('2026-11-18T05:05:00Z', at)).toBe('3 日前')
    expect(en.ago('2026-11-21T07:05:00Z', at)).toBe('in 2 hours')
  })
  test('sizes', () => {
    expect(en.bytes(0)).toBe('0 B')
    expect(en.bytes(999)).toBe('999 B')
    expect(en.bytes(12_345_678)).toBe('12.3 MB')
  })
})

describe('a day belongs to a zone', () => {
  test.each([
    ['2026-11-21', 'Asia/Tokyo', '2026-11-20T15:00:00.000Z', '2026-11-21T14:59:59.999Z'],
    ['2026-11-21', 'Asia/Bangkok', '2026-11-20T17:00:00.000Z', '2026-11-21T16:59:59.999Z'],
    // Summer time ends: a day of 25 hours. It begins: a day of 23.
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-11-21', 'America/New_York', '2026-11-21T05:00:00.000Z', '2026-11-22T04:59:59.999Z'],
  ])('%s in %s', (day, zone, begin, end) => {
    expect(startOfDay(day, zone).toISOString()).toBe(begin)
    expect(endOfDay(day, zone).toISOString()).toBe(end)
  })
})
