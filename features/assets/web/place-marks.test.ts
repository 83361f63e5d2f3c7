import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apart, type Mark, partWith, sizeOf, wholeWorld, worstOf } from './place-marks.ts'
import type { Country } from './site-countries.ts'
import { POINTS, WORLD } from './world-outlines.ts'

const aspect = fc.double({ min: 0.5, max: 3, noNaN: true })
const codes = fc.uniqueArray(fc.constantFrom(...Object.keys(POINTS)), {
  minLength: 1,
  maxLength: 40,
})
const pointsOf = (list: readonly string[]) =>
  list.map((code): readonly [number, number] => POINTS[code] ?? [0, 0])

describe('the part of the world that is shown', () => {
  test('has the form of its picture, holds every point, and is never larger than the world', () =>
    fc.assert(
      fc.property(codes, aspect, (list, form) => {
        const part = partWith(pointsOf(list), WORLD, form)
        expect(part.width / part.height).toBeCloseTo(form, 6)
        expect(part.width).toBeLessThanOrEqual(wholeWorld(WORLD, form).width + 1e-6)
        for (const [x, y] of pointsOf(list)) {
          expect(x).toBeGreaterThanOrEqual(part.x - 1e-6)
          expect(x).toBeLessThanOrEqual(part.x + part.width + 1e-6)
          expect(y).toBeGreaterThanOrEqual(part.y - 1e-6)
          expect(y).toBeLessThanOrEqual(part.y + part.height + 1e-6)
        }
      }),
    ))
  test('of a company in Japan and Thailand is East Asia, not the world', () => {
    const part = partWith(pointsOf(['JP', 'TH']), WORLD, 2)
    expect(part.width).toBeLessThan(WORLD.width / 2)
  })
  test('of a company on four continents is the world', () => {
    const list = pointsOf(['JP', 'US', 'DE', 'BR', 'ZA'])
    expect(partWith(list, WORLD, 2)).toEqual(wholeWorld(WORLD, 2))
  })
})

describe('marks', () => {
  const room = { width: 900, height: 500 }
  const mark = fc.record({
    x: fc.integer({ min: 0, max: 900 }),
    y: fc.integer({ min: 0, max: 500 }),
    width: fc.integer({ min: 24, max: 90 }),
    height: fc.integer({ min: 24, max: 70 }),
  })
  const named = fc
    .array(mark, { maxLength: 12 })
    .map((list): Mark[] => list.map((one, at) => ({ ...one, id: `${at}` })))
  const cover = (a: Mark, b: Mark): boolean =>
    Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2

  test('stay inside the picture, and a dozen of them do not cover one another', () =>
    fc.assert(
      fc.property(named, (list) => {
        const placed = apart(list, room)
        for (const one of placed) {
          expect(one.x - one.width / 2).toBeGreaterThanOrEqual(-1e-6)
          expect(one.x + one.width / 2).toBeLessThanOrEqual(room.width + 1e-6)
          expect(one.y - one.height / 2).toBeGreaterThanOrEqual(-1e-6)
          expect(one.y + one.height / 2).toBeLessThanOrEqual(room.height + 1e-6)
        }
        const pairs = placed.flatMap((a, at) => placed.slice(at + 1).map((b) => [a, b] as const))
        expect(pairs.filter(([a, b]) => cover(a, b))).toEqual([])
      }),
    ))
  test('that stand free stay where their country is', () => {
    const list: Mark[] = [
      { id: 'a', x: 100, y: 100, width: 40, height: 40 },
      { id: 'b', x: 300, y: 100, width: 40, height: 40 },
    ]
    expect(apart(list, room)).toEqual(list)
  })
  test('grow with the devices and are never too small for a finger', () =>
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.nat(200_000),
        fc.integer({ min: 300, max: 2000 }),
        (a, b, room) => {
          const [few, many] = [Math.min(a, b), Math.max(a, b)]
          expect(sizeOf(few, many, room)).toBeLessThanOrEqual(sizeOf(many, many, room))
          expect(sizeOf(few, many, room)).toBeGreaterThanOrEqual(24)
        },
      ),
    ))
})

test('the worst of a country is what any of its sites has', () => {
  const site = (exposed: number, unknown: number): Country['sites'][number] => ({
    id: `${exposed}${unknown}`,
    name: '',
    country: 'JP',
    devices: 9,
    counts: { exposed, unknown, silent: 1, known: 1 },
  })
  expect(worstOf({ sites: [site(0, 0), site(0, 0)] }, 0)).toBe(null)
  expect(worstOf({ sites: [site(0, 0), site(0, 2)] }, 0)).toBe('unknown')
  expect(worstOf({ sites: [site(0, 0), site(0, 2)] }, 1)).toBe('mute')
  expect(worstOf({ sites: [site(0, 0), site(1, 2)] }, 1)).toBe('exposed')
})
