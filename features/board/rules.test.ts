import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TodayItem } from './contract.ts'
import { addDays, dayAt, endOfDay, startOfDay } from './days.ts'
import { looksNative, nativeRecords } from './native-evidence.ts'
import { boardOf, closedBy, dueDay } from './rules.ts'
import { patch, patched, released, START, testKinds } from './server/testing.ts'
import { todayOf } from './today.ts'

const evidence = (host: string, missing: number, at: number) => {
  const { validUntil: _, ...fact } = patch({ host, missing, at: new Date(at) })
  return { ...fact, id: `${host}${at}`, observedAt: at, validUntil: null }
}

describe('the board without a database', () => {
  test('counts, and takes only the newest of a probe', () => {
    const { measures } = boardOf(
      [patched, released],
      [{ kind: 'host', id: 'c', name: 'c', site: null }],
      [evidence('a', 2, START - 1000), evidence('a', 0, START), evidence('b', 3, START)],
      START,
      'normal',
    )
    expect(measures).toMatchObject([
      { id: 'HB-P03', state: 'fails', reason: 'missing', params: { count: 3 } },
      { id: 'HB-V03', state: 'unknown', reason: 'no_subjects' },
    ])
    expect(measures[0]?.counts).toMatchObject({ fails: 1, holds: 1, unknown: 1 })
  })
  test('the order in which facts are given decides nothing', () => {
    const facts = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(2), fc.integer({ min: 0, max: 60 })),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.nat()), (given, dice) => {
        const unique = new Map(given.map(([h, m, d]) => [`${h}${d}`, [h, m, d] as const]))
        const all = [...unique.values()].map(([h, m, d]) => evidence(h, m, START - d * 86_400_000))
        const mixed = all
          .map((e) => ({ e, at: dice.next().value }))
          .sort((x, y) => x.at - y.at)
          .map(({ e }) => e)
        expect(boardOf([patched], [], mixed, START, 'normal')).toEqual(
          boardOf([patched], [], all, START, 'normal'),
        )
      }),
    )
  })
})

describe('days', () => {
  const zones = [
    'Asia/Tokyo',
    'Asia/Bangkok',
    'Asia/Kathmandu',
    'Europe/Berlin',
    'America/Santiago',
  ]
  test.each(zones)('every instant of %s lies in exactly one day', (zone) => {
    fc.assert(
      fc.property(fc.integer({ min: 1_500_000_000_000, max: 2_000_000_000_000 }), (at) => {
        const day = dayAt(at, zone)
        expect(startOfDay(day, zone)).toBeLessThanOrEqual(at)
        expect(endOfDay(day, zone)).toBeGreaterThan(at)
        expect(dayAt(endOfDay(day, zone), zone)).toBe(addDays(day, 1))
      }),
    )
  })
  test('a day without a midnight begins after the gap', () => {
    // Chile moved its clocks at midnight of 2022-09-11 (tz database).
    expect(new Date(startOfDay('2022-09-11', 'America/Santiago')).toISOString()).toBe(
      '2022-09-11T04:00:00.000Z',
    )
  })
})

test('an edge that fails is due in three days, the rest in two weeks', () => {
  expect(dueDay('HB-P05', 'fails', '2026-12-30')).toBe('2027-01-02')
  expect(dueDay('HB-P16', 'fails', '2026-11-22')).toBe('2026-12-06')
})

test('only a new observation closes by evidence', () => {
  const before = { evidence: ['1'], version: 'a' }
  expect(closedBy('holds', before, { evidence: ['2'], version: 'a' })).toBe('evidence')
  expect(closedBy('holds', before, { evidence: ['1'], version: 'b' })).toBe('rule')
  expect(closedBy('excepted', before, before)).toBe('exception')
  expect(closedBy(null, before, before)).toBe('retired')
})

test('today never holds more than seven, and what is late comes first', () => {
  const item = (id: number, due: string | null): TodayItem => ({
    id: `${id}`,
    kind: due === null ? 'measure-it' : 'finding',
    measure: 'HB-P16',
    sentence: { ja: '', en: '' },
    next: { ja: '', en: '' },
    due,
    overdue: due !== null && due < '2026-11-22',
    count: 1,
    link: { page: 'findings', id: null },
  })
  const some = fc.array(fc.option(fc.constantFrom('2026-11-20', '2026-11-25', '2027-03-01')), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(some, (dues) => {
      const { items, more } = todayOf(
        dues.map((due, i) => item(i, due)),
        '2026-11-22',
      )
      expect(items.length).toBeLessThanOrEqual(7)
      expect(items.length + more).toBe(dues.length)
      const late = items.map((i) => i.overdue)
      expect(late).toEqual([...late].sort((a, b) => Number(b) - Number(a)))
    }),
  )
})

describe('native evidence', () => {
  const good = {
    kind: 'tests.patch',
    subject: { kind: 'host', id: 'a', name: 'a' },
    observedAt: new Date(START).toISOString(),
    probe: 'agent',
    payload: { patched: true, missing: 0 },
  }
  test('is recognised by its content', () => {
    expect(looksNative(JSON.stringify(good))).toBe(true)
    expect(looksNative(`[\n ${JSON.stringify(good)}]`)).toBe(true)
    expect(looksNative('{"bomFormat":"CycloneDX"}')).toBe(false)
  })
  test('array and lines say the same', () => {
    const lines = [...nativeRecords(`${JSON.stringify(good)}\n`, testKinds, START)]
    expect([...nativeRecords(JSON.stringify([good]), testKinds, START)]).toEqual(lines)
    expect(lines).toMatchObject([{ kind: 'record', record: { subject: { site: null } } }])
  })
  test('any text ends without throwing, and changes no prototype', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.constant('{"__proto__":{"x":1}}')),
        (text) => {
          for (const part of nativeRecords(text, testKinds, START))
            expect(part.kind).toBe('damaged')
          expect(({} as { x?: number }).x).toBeUndefined()
        },
      ),
    )
  })
  test('refuses deep nests and declarations', () => {
    const deep = `${'['.repeat(200)}${']'.repeat(200)}`
    const declaration = { ...good, kind: 'board.declaration' }
    const text = `{"payload":${deep}}\n${JSON.stringify(declaration)}`
    expect([...nativeRecords(text, testKinds, START)].map((p) => p.kind)).toEqual([
      'damaged',
      'damaged',
    ])
  })
})
