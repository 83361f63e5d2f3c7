import { readFileSync, statSync } from 'node:fs'
import { geoNaturalEarth1 } from 'd3-geo'
import { describe, expect, test } from 'vitest'
import { OUTLINES, POINTS, WORLD } from '../features/assets/web/world-outlines.ts'
import { countryCodes } from '../features/organizations/rules.ts'
import { WORLD_FILE, worldFile } from './print-world.ts'

test('the outlines are what Natural Earth says (node --conditions=source tools/print-world.ts)', () => {
  expect(readFileSync(WORLD_FILE, 'utf8')).toBe(worldFile())
})

test('they weigh less than 60 kB, and Antarctica is not among them', () => {
  expect(statSync(WORLD_FILE).size).toBeLessThan(60_000)
  expect(Object.keys(OUTLINES)).not.toContain('AQ')
})

test('every country that a site can have has a point inside the picture', () => {
  expect(Object.keys(POINTS).sort()).toEqual([...countryCodes()].sort())
  const outside = Object.entries(POINTS).filter(
    ([, [x, y]]) => !(x >= 0 && x <= WORLD.width && y >= 0 && y <= WORLD.height),
  )
  expect(outside).toEqual([])
})

/** The corners of each closed line of an outline. */
const corners = (outline: string) =>
  outline
    .split('z')
    .filter((part) => part !== '')
    .map((part) => {
      const numbers = part.match(/-?\d+/g)?.map(Number) ?? []
      const points: [number, number][] = []
      for (let at = 0; at < numbers.length; at += 2) {
        const [x, y] = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
        const last = points.at(-1) ?? [0, 0]
        points.push([last[0] + x, last[1] + y])
      }
      return points
    })
const isIn = ([x, y]: readonly [number, number], ring: readonly (readonly [number, number])[]) =>
  ring.filter(([ax, ay], at) => {
    const [bx, by] = ring[(at + 1) % ring.length] ?? [ax, ay]
    return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax
  }).length %
    2 ===
  1
const project = geoNaturalEarth1().rotate([-150, 0]).fitWidth(WORLD.width, { type: 'Sphere' })
const whose = (longitude: number, latitude: number): readonly string[] => {
  const [x = 0, y = 0] = project([longitude, latitude]) ?? []
  return Object.entries(OUTLINES)
    .filter(([, outline]) => corners(outline).some((ring) => isIn([x, y], ring)))
    .map(([code]) => code)
}

describe('a place lies in its country', () => {
  test.each([
    ['東京', 139.3, 35.9, 'JP'],
    ['札幌', 142.5, 43.3, 'JP'],
    ['高松', 133.6, 33.8, 'JP'],
    ['熊本', 130.9, 32.8, 'JP'],
    ['Bangkok', 100.5, 14.5, 'TH'],
    ['Chicago', -88.5, 41, 'US'],
    ['Anchorage', -150, 63, 'US'],
    ['Frankfurt', 9, 50.3, 'DE'],
    ['São Paulo', -47, -22, 'BR'],
    ['Chukotka, beyond 180°', -175, 66.5, 'RU'],
    ['Simferopol', 34.3, 45.2, 'UA'],
    ['Hargeisa', 45, 9.5, 'SO'],
    ['臺中', 120.9, 24, 'TW'],
  ])('%s', (_, longitude, latitude, code) => {
    expect(whose(longitude, latitude)).toEqual([code])
  })
})
