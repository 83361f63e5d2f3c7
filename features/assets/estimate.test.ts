import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chapman, LEAST_IN_BOTH } from './estimate.ts'

/** Chapman's textbook number, from the products themselves. */
const textbook = (a: number, b: number, c: number) => ((a + 1) * (b + 1)) / (c + 1) - 1

test.each([
  // (201)(181)/(61) − 1 = 595.4; S = 320.
  { first: 200, second: 180, both: 60, total: 595 },
  // (1001)(901)/(801) − 1 = 1124.98; S = 1100.
  { first: 1000, second: 900, both: 800, total: 1125 },
])('$first, $second and $both make $total', ({ total, ...counts }) => {
  expect(chapman(counts)).toMatchObject({ kind: 'estimate', total })
  expect(Math.round(textbook(counts.first, counts.second, counts.both))).toBe(total)
})

test('says when it cannot be said', () => {
  expect(chapman({ first: 0, second: 40, both: 0 })).toEqual({
    kind: 'none',
    why: 'one_group_silent',
  })
  expect(chapman({ first: 40, second: 40, both: LEAST_IN_BOTH - 1 })).toEqual({
    kind: 'none',
    why: 'too_few_in_both',
  })
  expect(() => chapman({ first: 3, second: 9, both: 4 })).toThrow(RangeError)
})

test('a group that sees all of the other leaves nothing unseen', () => {
  expect(chapman({ first: 50, second: 20, both: 20 })).toEqual({
    kind: 'estimate',
    total: 50,
    low: 50,
    high: 50,
    seen: 50,
    unseen: 0,
  })
})

const counts = fc
  .tuple(fc.nat(200_000), fc.nat(200_000), fc.nat(200_000))
  .map(([onlyFirst, onlySecond, both]) => ({
    first: onlyFirst + both,
    second: onlySecond + both,
    both,
  }))

test('is what the textbook says, never below what was seen, the same from both sides', () => {
  fc.assert(
    fc.property(counts, (c) => {
      const e = chapman(c)
      expect(chapman({ first: c.second, second: c.first, both: c.both })).toEqual(e)
      if (e.kind === 'none') {
        expect(c.both < LEAST_IN_BOTH || c.first === 0 || c.second === 0).toBe(true)
        return
      }
      expect(e.seen).toBe(c.first + c.second - c.both)
      expect(Math.abs(e.total - textbook(c.first, c.second, c.both))).toBeLessThanOrEqual(
        0.5 + 1e-6,
      )
      expect(e.total - e.seen).toBe(e.unseen)
      expect([e.seen <= e.low, e.low <= e.total, e.total <= e.high]).toEqual([true, true, true])
    }),
  )
})

test('more that both have seen makes fewer that nobody has', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 1000 }), (c, more) => {
      const before = chapman(c)
      const after = chapman({
        first: c.first + more,
        second: c.second + more,
        both: c.both + more,
      })
      if (before.kind === 'estimate' && after.kind === 'estimate')
        expect(after.unseen).toBeLessThanOrEqual(before.unseen)
    }),
  )
})

/** Park–Miller: the same towns every time. */
const dice = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

test('of 400 made-up companies the truth lies in the interval in about 95 of 100', () => {
  const roll = dice(20_261_122)
  let inside = 0
  for (let company = 0; company < 400; company++) {
    const truth = 300 + Math.floor(roll() * 1500)
    const [p, q] = [0.2 + roll() * 0.6, 0.2 + roll() * 0.6]
    const c = { first: 0, second: 0, both: 0 }
    for (let device = 0; device < truth; device++) {
      const [isFirst, isSecond] = [roll() < p, roll() < q]
      if (isFirst) c.first++
      if (isSecond) c.second++
      if (isFirst && isSecond) c.both++
    }
    const e = chapman(c)
    if (e.kind === 'estimate' && e.low <= truth && truth <= e.high) inside++
  }
  expect(inside / 400).toBeGreaterThan(0.92)
  expect(inside / 400).toBeLessThan(0.98)
})
