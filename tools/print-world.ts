/**
 * Prints the outlines of the world's countries for the map of sites, from Natural Earth (public domain) as `world-atlas` packs it.
 * `node --conditions=source tools/print-world.ts` writes the file; the test beside it says when it is out of date.
 *
 * Natural Earth draws who holds the ground. The map draws one shape per code of ISO 3166-1: Crimea as United Nations General
 * Assembly resolution 68/262 counts it, Northern Cyprus and Somaliland inside the countries whose code they bear. What has no
 * code is land without a name.
 * @module
 */
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type GeoPermissibleObjects, geoNaturalEarth1, geoPath } from 'd3-geo'
import { feature, mergeArcs } from 'topojson-client'
import { countryCodes } from '../features/organizations/rules.ts'

type Topology = Parameters<typeof feature>[0]
type Shape = Extract<Topology['objects'][string], { type: 'Polygon' | 'MultiPolygon' }>
type Merged = Extract<Parameters<typeof mergeArcs>[1], readonly unknown[]>[number]
type MultiPolygon = Extract<Merged, { type: 'MultiPolygon' }>
type Arcs = readonly (readonly number[])[]
type Point = readonly [number, number]

const require = createRequire(import.meta.url)
const coarse: Topology = require('world-atlas/countries-110m.json')
const fine: Topology = require('world-atlas/countries-50m.json')

/** Units of the whole turn; one is less than a pixel of the page until it shows a third of the world. */
const WIDTH = 2000
/** The southern end of the picture; only Antarctica lies below. */
const SOUTH = -57
/** Longitude in the middle, so that the Pacific is whole; the cut at 30° W meets Greenland only. */
const MIDDLE = 150
/** Islands below this many square units would be specks. */
const SMALLEST = 2

/** Countries of which neither set has a shape of its own: longitude and latitude of the capital or the largest place. */
const PLACES: Readonly<Record<string, Point>> = {
  BQ: [-68.27, 12.15],
  BV: [3.4, -54.4],
  CC: [96.83, -12.19],
  CX: [105.68, -10.42],
  GF: [-52.33, 4.93],
  GI: [-5.35, 36.14],
  GP: [-61.73, 16.0],
  MQ: [-61.07, 14.6],
  RE: [55.45, -20.88],
  SJ: [15.63, 78.22],
  TK: [-171.85, -9.2],
  TV: [179.2, -8.52],
  UM: [166.65, 19.28],
  YT: [45.23, -12.78],
}

const projection = geoNaturalEarth1()
  .rotate([-MIDDLE, 0])
  .fitWidth(WIDTH, { type: 'Sphere' })
  .precision(0.5)

/** Of a country that lies below the picture the mark stands at its lower edge. */
const LOWER_EDGE = 24

const shapesOf = (world: Topology): readonly Shape[] => {
  const all = world.objects['countries']
  return all?.type === 'GeometryCollection'
    ? all.geometries.filter((g) => g.type === 'Polygon' || g.type === 'MultiPolygon')
    : []
}

/** `392` and `JP` name the same country; CLDR, which knows both, is in the engine. */
const codeOf = (shape: Shape): string =>
  shape.id === undefined ? '' : (new Intl.Locale(`und-${shape.id}`).region ?? '')

const partsOf = (shape: Shape): readonly Arcs[] =>
  shape.type === 'Polygon' ? [shape.arcs] : shape.arcs

const asShape = (parts: readonly Arcs[]): MultiPolygon => ({
  type: 'MultiPolygon',
  arcs: parts.map((part) => part.map((ring) => [...ring])),
})

const boundsOf = (world: Topology, part: Arcs): readonly [Point, Point] => {
  const rings = feature(world, asShape([part])).geometry.coordinates.flat(2)
  const [xs, ys] = [rings.map(([x = 0]) => x), rings.map(([, y = 0]) => y)]
  return [
    [Math.min(...xs), Math.min(...ys)],
    [Math.max(...xs), Math.max(...ys)],
  ]
}

const isCrimea = (part: Arcs): boolean => {
  const [[west, south], [east, north]] = boundsOf(coarse, part)
  return west > 32 && south > 44 && east < 37 && north < 47
}

/** The shapes by code; empty for land without one. */
const countriesOf = (world: Topology): ReadonlyMap<string, GeoPermissibleObjects> => {
  const parts = new Map<string, Arcs[]>()
  for (const shape of shapesOf(world)) {
    const name = (shape.properties as { name?: string } | undefined)?.name
    const code = name === 'N. Cyprus' ? 'CY' : name === 'Somaliland' ? 'SO' : codeOf(shape)
    for (const part of partsOf(shape)) {
      const whose = world === coarse && code === 'RU' && isCrimea(part) ? 'UA' : code
      parts.set(whose, [...(parts.get(whose) ?? []), part])
    }
  }
  return new Map(
    [...parts].map(([code, all]) => [code, feature(world, mergeArcs(world, [asShape(all)]))]),
  )
}

/** What the projection draws, as closed lines. */
const ringsOf = (shape: GeoPermissibleObjects): readonly (readonly Point[])[] => {
  const rings: Point[][] = []
  geoPath(projection, {
    beginPath: () => undefined,
    moveTo: (x: number, y: number) => rings.push([[x, y]]),
    lineTo: (x: number, y: number) => rings.at(-1)?.push([x, y]),
    closePath: () => undefined,
    arc: () => undefined,
  })(shape)
  return rings
}

const areaOf = (ring: readonly Point[]): number =>
  Math.abs(
    ring.reduce((sum, [x, y], at) => {
      const [x2, y2] = ring[(at + 1) % ring.length] ?? [x, y]
      return sum + x * y2 - x2 * y
    }, 0),
  ) / 2

/** Whole units, from point to point, without what does not move. */
const lineOf = (ring: readonly Point[]): string => {
  const points: Point[] = []
  for (const [x, y] of ring) {
    const here: Point = [Math.round(x), Math.round(y)]
    const last = points.at(-1)
    if (last?.[0] !== here[0] || last[1] !== here[1]) points.push(here)
  }
  if (points.length < 4 || areaOf(points) < SMALLEST) return ''
  const steps = points.slice(1).map(([x, y], at) => {
    const [fromX, fromY] = points[at] ?? [x, y]
    return `${x - fromX} ${y - fromY}`
  })
  return `M${points[0]?.join(' ')}l${steps.join(' ')}z`.replaceAll(' -', '-')
}

const outlineOf = (shape: GeoPermissibleObjects): string => ringsOf(shape).map(lineOf).join('')

/** Where the mark of a country stands: in the middle of its largest part. */
const middleOf = (shape: GeoPermissibleObjects): Point => {
  const parts = ringsOf(shape).toSorted((a, b) => areaOf(b) - areaOf(a))
  const largest = parts[0] ?? []
  const twice = largest.reduce((sum, [x, y], at) => {
    const [x2, y2] = largest[(at + 1) % largest.length] ?? [x, y]
    return sum + x * y2 - x2 * y
  }, 0)
  const along = (axis: 0 | 1): number =>
    largest.reduce((sum, here, at) => {
      const next = largest[(at + 1) % largest.length] ?? here
      return sum + (here[axis] + next[axis]) * (here[0] * next[1] - next[0] * here[1])
    }, 0) /
    (3 * twice)
  return [Math.round(along(0)), Math.round(along(1))]
}

const pointOf = (code: string, shape: GeoPermissibleObjects | undefined): Point => {
  const place = PLACES[code]
  if (place === undefined) {
    if (shape === undefined) throw new Error(`${code} has neither a shape nor a place`)
    return middleOf(shape)
  }
  const [x = 0, y = 0] = projection([place[0], place[1]]) ?? []
  return [Math.round(x), Math.round(y)]
}

export const worldFile = (): string => {
  const [shapes, details] = [countriesOf(coarse), countriesOf(fine)]
  const japan = details.get('JP')
  const outlines = [...shapes]
    .filter(([code]) => code !== 'AQ')
    // The coarse set gives Japan three islands of a few strokes; readers of this map look there first.
    .map(([code, shape]) => [code, outlineOf(code === 'JP' && japan ? japan : shape)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const [, height = 0] = projection([MIDDLE, SOUTH]) ?? []
  const points = countryCodes().map((code) => {
    const [x, y] = pointOf(code, shapes.get(code) ?? details.get(code))
    return [code, [x, Math.min(y, Math.round(height) - LOWER_EDGE)]] as const
  })
  return `/**
 * Outlines of the countries of the world by ISO 3166-1 alpha-2, and the point in each where its mark stands: the projection
 * Natural Earth with 150° E in the middle, in units of the picture below. The empty code is land that has none.
 *
 * Source: Natural Earth (public domain), 1:110m, Japan 1:50m, by way of world-atlas ${require('world-atlas/package.json').version}.
 * Printed by \`node --conditions=source tools/print-world.ts\`; do not edit.
 * @module
 */
export const WORLD = { width: ${WIDTH}, height: ${Math.round(height)} } as const

export const OUTLINES: Readonly<Record<string, string>> = {
${outlines.map(([code, line]) => `  ${code === '' ? "''" : code}: '${line}',`).join('\n')}
}

export const POINTS: Readonly<Record<string, readonly [number, number]>> = {
${points.map(([code, [x, y]]) => `  ${code}: [${x}, ${y}],`).join('\n')}
}
`
}

export const WORLD_FILE = new URL('../features/assets/web/world-outlines.ts', import.meta.url)

if (process.argv[1] === import.meta.filename) await writeFile(WORLD_FILE, worldFile())
