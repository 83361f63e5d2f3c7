/**
 * The countries of the sites on a map of the world: one mark each, as large as its devices, in the form and colour of what is
 * worst there. Says nothing that the table below it does not say.
 * @module
 */
import { CircleQuestionMark, Globe, Unplug } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { en } from '../messages/network.en.ts'
import { ja } from '../messages/network.ja.ts'
import './world.css'
import {
  apart,
  type Box,
  partWith,
  sizeOf,
  WARNINGS,
  type Warning,
  wholeWorld,
  worstOf,
} from './place-marks.ts'
import type { Country } from './site-countries.ts'
import { OUTLINES, POINTS, WORLD } from './world-outlines.ts'

const ICONS = { exposed: Globe, mute: Unplug, unknown: CircleQuestionMark } as const
/** Pixels: below this a picture is as high as a phone lets it be; above, as flat as the world. */
const NARROW = 620
const WORLD_ASPECT = WORLD.width / WORLD.height
/** Names beside more marks than these would cover the map; the table names all. */
const MOST_NAMES = 24
/** Pixels that a name takes: its letters (an East Asian one is twice as wide) and its line. */
const LETTER = 7
const NAME_LINE = 20

type WorldMapProps = {
  readonly countries: readonly Country[]
  /** Mute sources by country code. */
  readonly mute: ReadonlyMap<string, number>
}

export const WorldMap = ({ countries, mute }: WorldMapProps) => {
  const m = useMessages({ en, ja })
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [isWhole, setWhole] = useState(false)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => setWidth(element.clientWidth)
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  const shown = countries.filter(({ code }) => POINTS[code] !== undefined)
  const aspect = width < NARROW ? 1.15 : WORLD_ASPECT
  const whole = wholeWorld(WORLD, aspect)
  const near = partWith(
    shown.flatMap(({ code }) => (POINTS[code] ? [POINTS[code]] : [])),
    WORLD,
    aspect,
  )
  const part = isWhole ? whole : near
  const room = { width, height: width / aspect }
  return (
    <figure className="world" aria-label={m.map.label}>
      <div className="world-box" ref={box} style={{ aspectRatio: aspect }}>
        <Countries part={part} here={shown.map(({ code }) => code)} />
        {width === 0 ? null : <Marks countries={shown} mute={mute} part={part} room={room} />}
      </div>
      <figcaption className="world-caption small">
        <Legend />
        <span className="row">
          {near.width === whole.width ? null : (
            <Button size="small" onClick={() => setWhole(!isWhole)}>
              {isWhole ? m.map.near : m.map.whole}
            </Button>
          )}
          <span className="soft">{m.map.source}</span>
        </span>
      </figcaption>
    </figure>
  )
}

const Countries = ({ part, here }: { part: Box; here: readonly string[] }) => {
  const marked = new Set(here)
  const rest = Object.entries(OUTLINES)
    .filter(([code]) => !marked.has(code))
    .map(([, line]) => line)
  return (
    <svg
      viewBox={`${part.x} ${part.y} ${part.width} ${part.height}`}
      aria-hidden="true"
      focusable="false"
    >
      <path className="world-land" d={rest.join('')} />
      {here.map((code) => (
        <path key={code} className="world-here" d={OUTLINES[code] ?? ''} />
      ))}
    </svg>
  )
}

type MarksProps = WorldMapProps & {
  readonly part: Box
  readonly room: { readonly width: number; readonly height: number }
}

const Marks = ({ countries, mute, part, room }: MarksProps) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const most = Math.max(...countries.map((c) => c.devices))
  const scale = room.width / part.width
  const hasNames = countries.length <= MOST_NAMES
  const marks = countries.map((country) => {
    const size = sizeOf(country.devices, most, room.width)
    const [x = 0, y = 0] = POINTS[country.code] ?? []
    return {
      id: country.code,
      country,
      size,
      x: (x - part.x) * scale,
      y: (y - part.y) * scale,
      width: Math.max(size, hasNames ? widthOf(country.name) : 0),
      height: size + (hasNames ? NAME_LINE : 0),
    }
  })
  const placed = new Map(apart(marks, room).map((mark) => [mark.id, mark]))
  return (
    <>
      <svg
        className="world-leads"
        viewBox={`0 0 ${room.width} ${room.height}`}
        aria-hidden="true"
        focusable="false"
      >
        {marks.map(({ id, x, y }) => {
          const at = placed.get(id)
          return at === undefined ? null : (
            <g key={id}>
              <line x1={x} y1={y} x2={at.x} y2={at.y} />
              <circle cx={x} cy={y} r={3} />
            </g>
          )
        })}
      </svg>
      <ul className="world-marks" aria-label={m.sites.title}>
        {marks.map(({ id, country, size, width, height, x, y }) => {
          const at = placed.get(id) ?? { x, y }
          const sources = mute.get(id) ?? 0
          const warning = worstOf(country, sources)
          const sum = (standing: 'exposed' | 'unknown'): number =>
            country.sites.reduce((all, site) => all + site.counts[standing], 0)
          const said = m.map.mark({
            country: country.name,
            sites: country.sites.length,
            devices: country.devices,
            exposed: sum('exposed'),
            mute: sources,
            unknown: sum('unknown'),
          })
          return (
            <li key={id} style={{ left: at.x - width / 2, top: at.y - height / 2, width }}>
              <Link
                to="/assets"
                search={{ site: country.sites.map((site) => site.id) }}
                className="world-mark"
              >
                <span className="visually-hidden">{said}</span>
                <span
                  className="world-sign"
                  data-warning={warning ?? 'none'}
                  style={{ width: size, height: size }}
                  aria-hidden="true"
                >
                  <span className="number">{f.number(country.devices)}</span>
                  {warning === null ? null : <Badge warning={warning} />}
                </span>
                {hasNames ? (
                  <span className="world-name" aria-hidden="true">
                    {country.name}
                  </span>
                ) : null}
              </Link>
            </li>
          )
        })}
      </ul>
    </>
  )
}

const widthOf = (name: string): number =>
  [...name].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 * LETTER : LETTER), 8)

const Badge = ({ warning }: { warning: Warning }) => {
  const Icon = ICONS[warning]
  return (
    <span className="world-badge">
      <Icon size={13} aria-hidden="true" />
    </span>
  )
}

const Legend = () => {
  const m = useMessages({ en, ja })
  return (
    <ul className="world-legend" aria-label={m.legend}>
      {[...WARNINGS, 'none' as const].map((warning) => (
        <li key={warning}>
          <span className="world-sign" data-warning={warning} aria-hidden="true">
            {warning === 'none' ? null : <Badge warning={warning} />}
          </span>
          {m.map.warning[warning]}
        </li>
      ))}
      <li className="soft">{m.map.size}</li>
    </ul>
  )
}
