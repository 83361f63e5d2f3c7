import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Slice, searchBack } from './slices.ts'

const HOUR = 3_600_000

/** Goes on from where the last answer ended, as the page does. */
const through = async (o: {
  readonly from: number
  readonly to: number
  readonly budgetMs: number
  readonly tooHeavy: (slice: Slice) => boolean
}): Promise<Slice[]> => {
  const looked: Slice[] = []
  let clock = 0
  let upTo = new Date(o.to)
  for (let calls = 0; upTo.getTime() > o.from; calls += 1) {
    if (calls > 20_000) throw new Error('comes to no end')
    upTo = await searchBack({
      from: new Date(o.from),
      to: upTo,
      budgetMs: o.budgetMs,
      now: () => clock,
      isTooHeavy: (error) => error === 'heavy',
      read: async (slice) => {
        clock += 100
        if (o.tooHeavy(slice)) throw 'heavy'
        looked.push(slice)
        return false
      },
    })
  }
  return looked
}

test('every moment of a span is looked through once, the newest first, whatever is too heavy', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        span: fc.integer({ min: 1, max: 3_700 * 24 }),
        to: fc.integer({ min: 5_000 * 24 * HOUR, max: 6_000 * 24 * HOUR }),
        budgetMs: fc.constantFrom(250, 1_000, 10_000),
        heavierThan: fc.integer({ min: 24 * HOUR, max: 5_000 * 24 * HOUR }),
      }),
      async ({ span, to, budgetMs, heavierThan }) => {
        const looked = await through({
          from: to - span * HOUR,
          to,
          budgetMs,
          tooHeavy: (slice) => slice.to.getTime() - slice.from.getTime() > heavierThan,
        })
        let upTo = to
        for (const slice of looked) {
          expect(slice.to.getTime()).toBe(upTo)
          expect(slice.from.getTime()).toBeLessThan(upTo)
          upTo = slice.from.getTime()
        }
        expect(upTo).toBe(to - span * HOUR)
      },
    ),
    { numRuns: 40 },
  )
})

test('it stops when there is enough, and says how far it came', async () => {
  const to = new Date('2026-11-22T12:00:00Z')
  const reached = await searchBack({
    from: new Date('2026-01-01T00:00:00Z'),
    to,
    budgetMs: 60_000,
    now: () => 0,
    read: async () => true,
    isTooHeavy: () => false,
  })
  expect(reached).toEqual(new Date('2026-11-22T06:00:00Z'))
})

test('whoever has left is looked for no further', async () => {
  const left = new AbortController()
  const looked: Slice[] = []
  const to = new Date('2026-11-22T12:00:00Z')
  const reached = await searchBack({
    from: new Date('2026-01-01T00:00:00Z'),
    to,
    budgetMs: 60_000,
    now: () => 0,
    read: async (slice) => {
      looked.push(slice)
      if (looked.length === 2) left.abort()
      return false
    },
    isTooHeavy: () => false,
    signal: left.signal,
  })
  expect(looked).toHaveLength(2)
  expect(reached).toEqual(looked[1]?.from)
})

test('a slice is as wide as the time that is left suffices for by the speed so far', async () => {
  let clock = 0
  const to = 10_000 * HOUR
  await searchBack({
    from: new Date(0),
    to: new Date(to),
    budgetMs: 1_500,
    now: () => clock,
    // An hour of events takes 50 ms.
    read: async (slice) => {
      clock += ((slice.to.getTime() - slice.from.getTime()) / HOUR) * 50
      return false
    },
    isTooHeavy: () => false,
  })
  expect(clock).toBeLessThanOrEqual(1_600)
  expect(clock).toBeGreaterThan(1_000)
})

test('what is too heavy however narrow is told, and so is any other fault at once', async () => {
  const asked = (error: unknown) =>
    searchBack({
      from: new Date(0),
      to: new Date(100 * HOUR),
      budgetMs: 60_000,
      now: () => 0,
      read: async () => {
        throw error
      },
      isTooHeavy: (thrown) => thrown === 'heavy',
    })
  await expect(asked('heavy')).rejects.toBe('heavy')
  await expect(asked('gone')).rejects.toBe('gone')
})
