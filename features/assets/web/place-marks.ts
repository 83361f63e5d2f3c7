/**
 * Where the marks of the map of sites stand, how large they are and what they warn of. Pure.
 * @module
 */
import type { Country } from './site-countries.ts'

/** The worst of a country, the first that is true. mute: a source of its sites fell silent or fails. */
export const WARNINGS = ['exposed', 'mute', 'unknown'] as const
export type Warning = (typeof WARNINGS)[number]

/** null: nothing to do there, as far as anybody knows. */
export const worstOf = (country: Pick<Country, 'sites'>, muteSources: number): Warning | null => {
  const has = (standing: 'exposed' | 'unknown'): boolean =>
    country.sites.some((site) => site.counts[standing] > 0)
  return has('exposed') ? 'exposed' : muteSources > 0 ? 'mute' : has('unknown') ? 'unknown' : null
}

/** Pixels across: the area grows with the devices; the smallest is still large enough for a finger. */
const SMALLEST = 30
const LARGEST = 56
/** In a small picture a large mark would hide its country. */
const SHARE = 0.11
export const sizeOf = (devices: number, most: number, roomWidth: number): number => {
  const largest = Math.max(SMALLEST + 8, Math.min(LARGEST, roomWidth * SHARE))
  return most === 0
    ? SMALLEST
    : Math.round(SMALLEST + (largest - SMALLEST) * Math.sqrt(devices / most))
}

type Point = readonly [number, number]
export type Box = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
type World = { readonly width: number; readonly height: number }

/** A part of the world narrower than this shows no coast by which it is known. */
const NARROWEST = 560
/** Free space around the outermost marks: a share of the part, and units that show a country such as Japan whole. */
const MARGIN = 0.18
const LEAST_MARGIN = 75

const clamp = (value: number, low: number, high: number): number =>
  high < low ? (low + high) / 2 : Math.min(high, Math.max(low, value))

/** The whole world in a picture of that form; what is left of the form is sea above and below. */
export const wholeWorld = (world: World, aspect: number): Box => {
  const width = Math.max(world.width, world.height * aspect)
  const height = width / aspect
  return { x: (world.width - width) / 2, y: (world.height - height) / 2, width, height }
}

/** The part of the world that holds the points; the whole world where they lie all over it. */
export const partWith = (points: readonly Point[], world: World, aspect: number): Box => {
  const whole = wholeWorld(world, aspect)
  if (points.length === 0) return whole
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])]
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ]
  const withMargin = (span: number): number => span + 2 * Math.max(span * MARGIN, LEAST_MARGIN)
  const width = Math.max(NARROWEST, withMargin(right - left), withMargin(bottom - top) * aspect)
  if (width >= whole.width) return whole
  const height = width / aspect
  return {
    x: clamp((left + right) / 2 - width / 2, 0, world.width - width),
    y: clamp((top + bottom) / 2 - height / 2, 0, world.height - height),
    width,
    height,
  }
}

export type Mark = {
  readonly id: string
  /** Pixels: the middle of the mark, and how much room it takes with its name. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const ROUNDS = 120
/** Pixels between two marks. */
const GAP = 4

/** Marks that would cover one another, moved apart and kept inside the picture. */
export const apart = (
  marks: readonly Mark[],
  room: { readonly width: number; readonly height: number },
): readonly Mark[] => {
  const placed = marks.map((mark) => ({ ...mark }))
  for (let round = 0; round < ROUNDS; round += 1) {
    let isCalm = true
    for (const mark of placed) {
      mark.x = clamp(mark.x, mark.width / 2, room.width - mark.width / 2)
      mark.y = clamp(mark.y, mark.height / 2, room.height - mark.height / 2)
    }
    for (const [at, a] of placed.entries())
      for (const b of placed.slice(at + 1)) {
        const overX = (a.width + b.width) / 2 + GAP - Math.abs(a.x - b.x)
        const overY = (a.height + b.height) / 2 + GAP - Math.abs(a.y - b.y)
        if (overX <= 0.5 || overY <= 0.5) continue
        isCalm = false
        // The shorter way; two at one point part in the order given.
        if (overX < overY) {
          const way = a.x <= b.x ? 1 : -1
          a.x -= (way * overX) / 2
          b.x += (way * overX) / 2
        } else {
          const way = a.y <= b.y ? 1 : -1
          a.y -= (way * overY) / 2
          b.y += (way * overY) / 2
        }
      }
    if (isCalm) break
  }
  return placed
}
