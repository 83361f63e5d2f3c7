/**
 * What a frame costs while a long list is scrolled: processor time of the page's main thread between two frames, from the trace of
 * the browser. The clock between frames says how busy the machine is; processor time does not know its neighbours.
 * @module
 */
import type { CDPSession, Page } from 'playwright-core'
import { percentileOf } from './part-start.ts'

export type FrameCost = {
  readonly frames: number
  /** Milliseconds of processor time of the main thread. */
  readonly p50: number
  readonly p95: number
  readonly worst: number
  /** Milliseconds of the clock in all, by kind of work. */
  readonly script: number
  readonly style: number
  readonly layout: number
  readonly paint: number
}

type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Pixels of one turn of the wheel, and turns: about 1,500 rows. */
const TURN = 240
const TURNS = 260

export const scrollCost = async (page: Page, cdp: CDPSession): Promise<FrameCost> => {
  const events: TraceEvent[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent)
  })
  const done = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  await page.mouse.move(700, 500)
  await cdp.send('Tracing.start', {
    traceConfig: { includedCategories: ['devtools.timeline', 'toplevel', '__metadata'] },
  })
  for (let turn = 0; turn < TURNS; turn += 1) {
    await page.mouse.wheel(0, TURN)
    await page.evaluate<void>('new Promise((next) => requestAnimationFrame(() => next()))')
  }
  await cdp.send('Tracing.end')
  await done
  return costOf(events)
}

const costOf = (events: readonly TraceEvent[]): FrameCost => {
  const main = mainThreadOf(events)
  const own = events
    .filter((e) => e.pid === main?.pid && e.tid === main.tid && e.ph === 'X')
    .sort((a, b) => a.ts - b.ts)
  const begins = own.filter((e) => e.name === 'Layerize' || e.name === 'Commit').map((e) => e.ts)
  const tasks = own.filter(
    (e) => e.name === 'RunTask' || e.name === 'ThreadControllerImpl::RunTask',
  )
  const frames: number[] = begins.slice(1).map(() => 0)
  let at = 0
  for (const task of tasks) {
    while (at + 1 < begins.length && (begins[at + 1] ?? 0) <= task.ts) at += 1
    if (task.ts >= (begins[at] ?? 0) && at < frames.length)
      frames[at] = (frames[at] ?? 0) + (task.tdur ?? 0) / 1000
  }
  const spent = (...names: readonly string[]): number =>
    own.filter((e) => names.includes(e.name)).reduce((sum, e) => sum + (e.tdur ?? 0), 0) / 1000
  return {
    frames: frames.length,
    p50: percentileOf(frames, 0.5),
    p95: percentileOf(frames, 0.95),
    worst: Math.max(...frames),
    script: spent(
      'FunctionCall',
      'EvaluateScript',
      'FireAnimationFrame',
      'RunMicrotasks',
      'v8.callFunction',
    ),
    style: spent('UpdateLayoutTree', 'RecalculateStyles'),
    layout: spent('Layout'),
    paint: spent('PrePaint', 'Paint', 'Layerize', 'Commit'),
  }
}

/** Of the page's process: the thread that lays most frames out in layers. */
const mainThreadOf = (events: readonly TraceEvent[]): TraceEvent | undefined => {
  const counts = new Map<string, { event: TraceEvent; count: number }>()
  for (const event of events)
    if (event.name === 'Layerize') {
      const key = `${event.pid} ${event.tid}`
      const known = counts.get(key) ?? { event, count: 0 }
      known.count += 1
      counts.set(key, known)
    }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.event
}
