/**
 * The one chart kit: a stacked trend and bars. Every picture has its figures as a table beside it (U40).
 * @module
 */
import { AxisBottom, AxisLeft } from '@visx/axis'
import { Group } from '@visx/group'
import { scaleBand, scaleLinear, scalePoint } from '@visx/scale'
import { AreaStack, Bar } from '@visx/shape'
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useFormat, useKitMessages } from './language.tsx'

export type Series = {
  readonly id: string
  readonly label: string
  /** Takes the colour of a state; without it the ember. */
  readonly state?: string
}
export type Point = {
  /** Label of the x axis: an ISO day, a name. */
  readonly x: string
  readonly values: Readonly<Record<string, number>>
}
type ChartProps = {
  /** What is shown, as a sentence; the name of the picture. */
  readonly title: string
  readonly series: readonly Series[]
  readonly points: readonly Point[]
  readonly xLabel?: string
  /** In pixels; 240 where nothing is said. */
  readonly height?: number
  /** Goes on from a point: its bar can be pressed, and its row in the table. */
  readonly onPick?: (x: string) => void
}

const WIDTH = 720
const LEAST_WIDTH = 240
const HEIGHT = 240
const LEFT = 44
const RIGHT = 12
const BOTTOM = 26
const TOP = 8

type Size = { readonly width: number; readonly height: number }
type Measured = {
  readonly ref: RefObject<SVGSVGElement | null>
  readonly whole: Size
  /** Without axes and margins. */
  readonly inner: Size
}

/** As wide as there is room, so that labels are as large on a phone as on a desk. */
const useSize = ({ height = HEIGHT }: Pick<ChartProps, 'height'>): Measured => {
  const ref = useRef<SVGSVGElement>(null)
  const [width, setWidth] = useState(WIDTH)
  useEffect(() => {
    const svg = ref.current
    if (svg === null) return
    const observer = new ResizeObserver(([entry]) => {
      const found = Math.round(entry?.contentRect.width ?? 0)
      if (found > 0) setWidth(Math.max(LEAST_WIDTH, found))
    })
    observer.observe(svg)
    return () => observer.disconnect()
  }, [])
  return {
    ref,
    whole: { width, height },
    inner: { width: width - LEFT - RIGHT, height: height - TOP - BOTTOM },
  }
}

const sumOf = (point: Point, series: readonly Series[]): number =>
  series.reduce((sum, s) => sum + (point.values[s.id] ?? 0), 0)

/** Widths of signs at the size of labels, and the room between two of them. */
const NARROW_SIGN = 6
const WIDE_SIGN = 11
const LABEL_GAP = 16
const MOST_LABELS = 8

const widthOf = (label: string): number => {
  let width = LABEL_GAP
  for (const sign of label) width += sign > '\u2e7f' ? WIDE_SIGN : NARROW_SIGN
  return width
}

/** Every nth label, as many as stand apart. */
const thinned = (points: readonly Point[], width: number): string[] => {
  const widest = Math.max(1, ...points.map((p) => widthOf(p.x)))
  const most = Math.max(1, Math.min(MOST_LABELS, Math.floor(width / widest)))
  const step = Math.max(1, Math.ceil(points.length / most))
  return points.filter((_, i) => i % step === 0).map((p) => p.x)
}

/** Whoever stands on a row that gives way to others, as finer pieces of time, goes on standing at its place. */
const useKeptPlace = (points: readonly Point[]) => {
  const rows = useRef<HTMLTableSectionElement>(null)
  const stoodOn = useRef<string | null>(null)
  useLayoutEffect(() => {
    const x = stoodOn.current
    if (x === null || points.some((point) => point.x === x)) return
    const before = points.findLastIndex((point) => point.x <= x)
    const buttons = rows.current?.querySelectorAll('button')
    buttons?.[Math.max(0, before)]?.focus()
  }, [points])
  return {
    rows,
    onFocus: (x: string): void => {
      stoodOn.current = x
    },
    /** Not told of a row that is taken away. */
    onBlur: (): void => {
      stoodOn.current = null
    },
  }
}

const Frame = ({
  title,
  series,
  points,
  xLabel,
  onPick,
  size: { ref, whole },
  children,
}: ChartProps & { size: Measured; children: ReactNode }) => {
  const m = useKitMessages()
  const f = useFormat()
  const kept = useKeptPlace(points)
  if (points.length === 0) return <p className="soft small">{m.chart.noData}</p>
  return (
    <figure className="chart">
      <svg ref={ref} viewBox={`0 0 ${whole.width} ${whole.height}`} role="img" aria-label={title}>
        <Group left={LEFT} top={TOP}>
          {children}
        </Group>
      </svg>
      <ul className="chart-legend">
        {series.map((s) => (
          <li key={s.id} data-state={s.state}>
            <span className="chart-key" data-state={s.state} aria-hidden="true" />
            {s.label}
          </li>
        ))}
      </ul>
      <details className="screen-only">
        <summary>{m.chart.asTable}</summary>
        <section className="chart-table-scroll" aria-label={title}>
          <table className="table">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{xLabel ?? m.chart.day}</th>
                {series.map((s) => (
                  <th key={s.id} scope="col" data-align="end">
                    {s.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody ref={kept.rows}>
              {points.map((point) => (
                <tr key={point.x}>
                  <th scope="row">
                    {onPick === undefined ? (
                      point.x
                    ) : (
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => onPick(point.x)}
                        onFocus={() => kept.onFocus(point.x)}
                        onBlur={kept.onBlur}
                      >
                        {point.x}
                      </button>
                    )}
                  </th>
                  {series.map((s) => (
                    <td key={s.id} data-align="end">
                      {f.number(point.values[s.id] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  )
}

const axis = { stroke: 'var(--line-strong)', tickStroke: 'var(--line)', tickLength: 4 } as const

/** Things are counted: there is no half of one. */
const wholeTicks = (scale: { ticks: (n: number) => number[] }): number[] =>
  scale.ticks(4).filter(Number.isInteger)

/** Shares over time, stacked; a single point is drawn as bars. */
export const TrendChart = (props: ChartProps) => {
  const { series, points } = props
  const size = useSize(props)
  if (points.length === 1) return <BarChart {...props} />
  const { inner } = size
  const most = Math.max(1, ...points.map((p) => sumOf(p, series)))
  const x = scalePoint({ domain: points.map((p) => p.x), range: [0, inner.width] })
  const y = scaleLinear({ domain: [0, most], range: [inner.height, 0], nice: true })
  const states = Object.fromEntries(series.map((s) => [s.id, s.state]))
  return (
    <Frame {...props} size={size}>
      <AreaStack
        data={[...points]}
        keys={series.map((s) => s.id)}
        value={(p, key) => p.values[key] ?? 0}
        x={(d) => x(d.data.x) ?? 0}
        y0={(d) => y(d[0])}
        y1={(d) => y(d[1])}
      >
        {({ stacks, path }) =>
          stacks.map((stack) => (
            <path
              key={stack.key}
              d={path(stack) ?? ''}
              className="chart-part"
              data-state={states[stack.key]}
            />
          ))
        }
      </AreaStack>
      <AxisLeft
        scale={y}
        tickValues={wholeTicks(y)}
        hideAxisLine
        tickFormat={(v) => String(v)}
        {...axis}
      />
      <AxisBottom
        scale={x}
        top={inner.height}
        tickValues={thinned(points, inner.width)}
        {...axis}
      />
    </Frame>
  )
}

/** One bar per point, stacked by series. */
export const BarChart = (props: ChartProps) => {
  const { series, points, onPick } = props
  const size = useSize(props)
  const { inner } = size
  const most = Math.max(1, ...points.map((p) => sumOf(p, series)))
  const x = scaleBand({ domain: points.map((p) => p.x), range: [0, inner.width], padding: 0.3 })
  const y = scaleLinear({ domain: [0, most], range: [inner.height, 0], nice: true })
  return (
    <Frame {...props} size={size}>
      {points.map((point) => {
        let below = 0
        return series.map((s) => {
          const value = point.values[s.id] ?? 0
          const bottom = y(below)
          below += value
          const top = y(below)
          return (
            <g key={`${point.x} ${s.id}`} data-state={s.state}>
              <Bar
                className="chart-part"
                data-state={s.state}
                x={x(point.x) ?? 0}
                y={top}
                width={x.bandwidth()}
                height={Math.max(0, bottom - top)}
              />
            </g>
          )
        })
      })}
      <AxisLeft
        scale={y}
        tickValues={wholeTicks(y)}
        hideAxisLine
        tickFormat={(v) => String(v)}
        {...axis}
      />
      <AxisBottom
        scale={x}
        top={inner.height}
        tickValues={thinned(points, inner.width)}
        {...axis}
      />
      {onPick === undefined
        ? null
        : points.map((point) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard takes the buttons of the table below
            <rect
              key={point.x}
              className="chart-pick"
              x={(x(point.x) ?? 0) - (x.step() - x.bandwidth()) / 2}
              width={x.step()}
              height={inner.height}
              onClick={() => onPick(point.x)}
            />
          ))}
    </Frame>
  )
}
