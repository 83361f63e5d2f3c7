import fc from 'fast-check'
import { expect, test } from 'vitest'
import { finerSpan, overTime } from './events-over-time.ts'

const bucket = (at: string, count: number) => ({ at: `2026-11-${at}:00:00.000Z`, count })

test('a piece of time that two answers share is one, and times without events stand between', () => {
  const found = overTime([
    { total: 5, stepSeconds: 3_600, buckets: [bucket('22T09', 2), bucket('22T10', 3)] },
    { total: 4, stepSeconds: 3_600, buckets: [bucket('22T06', 1), bucket('22T09', 3)] },
  ])
  expect(found?.total).toBe(9)
  expect(found?.buckets).toEqual([
    bucket('22T06', 1),
    bucket('22T07', 0),
    bucket('22T08', 0),
    bucket('22T09', 5),
    bucket('22T10', 3),
  ])
})

test('no answer is nothing, an empty one is empty', () => {
  expect(overTime([])).toBeNull()
  expect(overTime([{ total: 0, stepSeconds: 60, buckets: [] }])?.buckets).toEqual([])
})

test('whatever the answers, the pieces hold every event counted and stand in the order of time', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 9 }))),
        {
          minLength: 1,
        },
      ),
      (answers) => {
        const found = overTime(
          answers.map((pairs) => ({
            total: pairs.reduce((sum, [, n]) => sum + n, 0),
            stepSeconds: 60,
            buckets: pairs.map(([i, count]) => ({
              at: new Date(i * 60_000).toISOString(),
              count,
            })),
          })),
        )
        expect(found?.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(found?.total)
        const times = found?.buckets.map(({ at }) => at) ?? []
        expect([...new Set(times)].sort()).toEqual(times)
      },
    ),
    { numRuns: 50 },
  )
})

test('what fills a small part of the span is counted finer, what fills it is not', () => {
  const within = { from: '2016-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' }
  const month = { total: 1, stepSeconds: 2_592_000, buckets: [bucket('20T00', 1)] }
  const few = overTime([month])
  if (few === null) throw new Error('empty')
  expect(finerSpan(few, within)).toEqual({
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-23T00:00:00.000Z',
  })
  expect(finerSpan(few, { ...within, from: '2026-11-20T00:00:00.000Z' })).toBeNull()
  expect(finerSpan({ ...few, buckets: [] }, within)).toBeNull()
})
