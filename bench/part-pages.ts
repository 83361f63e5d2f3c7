/**
 * The answers behind the pages at 2,000 assets and the list of 100,000, and what a browser shows of it when.
 * @module
 */
import { type Browser, chromium } from 'playwright-core'
import { BROWSER_ARGUMENTS, findBrowser } from '../tools/browser.ts'
import type { Bench } from './figure.ts'
import { ledgerOf } from './inputs.ts'
import { SMALL, takeIn } from './part-import.ts'
import { medianOf, percentileOf } from './part-start.ts'
import { scrollCost } from './scroll.ts'

const CALLS = 20
const LIST_CALLS = 7
const PAINTS = 3
/** Pages told by name: what is slow next. */
const SLOWEST_TOLD = 5
const SORTS = ['name', 'owner', 'machineSeen', 'address', 'class', 'site']

type Document = {
  paths: Record<string, Record<string, { parameters?: { in: string; required?: boolean }[] }>>
}

export const pagesPart = async (
  bench: Bench,
  o: { readonly isMeasured: boolean; readonly atFull: () => Promise<void> },
): Promise<void> => {
  const { person } = bench
  await person.call('POST', '/api/sites', {
    body: {
      name: '本社',
      kind: 'headquarters',
      country: 'JP',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      networks: [],
      parentId: null,
      address: '',
    },
  })
  await takeIn(bench, { name: 'small.csv', content: ledgerOf(SMALL) })
  if (o.isMeasured) await smallPages(bench)
  await o.atFull()
  if (!o.isMeasured) return
  await largeList(bench)
  await firstPaint(bench)
  await scrolling(bench)
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}

const smallPages = async ({ person, add, tell }: Bench): Promise<void> => {
  tell(`pages at ${SMALL} assets …`)
  const { paths } = (await person.call('GET', '/api/openapi.json')) as Document
  const asset = ((await person.call('GET', '/api/assets')) as { rows: { id: string }[] }).rows[0]
  const open = Object.entries(paths)
    .filter(([path, { get }]) => get && !/[{:]|csv|export|openapi|verify|oidc|auth/.test(path))
    .filter(([, { get }]) => !get?.parameters?.some((p) => p.required))
    .map(([path]) => path)
  const all = [
    ...open,
    `/api/assets/${asset?.id}`,
    '/api/board/measures/HB-P01',
    '/api/board/measures/HB-P01/subjects',
    '/api/board/measures/HB-P01/evidence',
  ]
  const figures: { path: string; p95: number }[] = []
  for (const path of all) {
    const times: number[] = []
    try {
      for (let i = 0; i < CALLS; i++) times.push(await timed(() => person.call('GET', path)))
    } catch (error) {
      tell(`  left out: ${path} (${error instanceof Error ? error.message.slice(0, 120) : ''})`)
      continue
    }
    figures.push({ path, p95: percentileOf(times, 0.95) })
  }
  figures.sort((a, b) => b.p95 - a.p95)
  for (const { path, p95 } of figures.slice(0, SLOWEST_TOLD))
    tell(`  ${p95.toFixed(0).padStart(5)} ms  ${path}`)
  const worst = figures[0] ?? { path: '', p95: 0 }
  add({
    name: `pages at ${SMALL} assets, p95`,
    value: worst.p95,
    unit: 'ms',
    budget: 500,
    method: `the slowest of ${figures.length} endpoints (${worst.path}), ${CALLS} calls each over HTTP`,
  })
}

const largeList = async ({ person, add, tell }: Bench): Promise<void> => {
  tell('list of 100,000 assets …')
  const queries = [
    '',
    ...SORTS.map((sort) => `?sort=${sort}&order=desc`),
    '?q=pc-99',
    `?q=${encodeURIComponent('総務課39')}`,
    '?q=nothing-like-this',
  ]
  let worst = { query: '', ms: 0 }
  for (const query of queries) {
    const times: number[] = []
    try {
      for (let i = 0; i < LIST_CALLS; i++)
        times.push(await timed(() => person.call('GET', `/api/assets${query}`)))
    } catch (error) {
      tell(`  left out: ${query} (${error instanceof Error ? error.message.slice(0, 120) : ''})`)
      continue
    }
    if (query === '')
      add({
        name: 'list of 100,000, first page',
        value: medianOf(times),
        unit: 'ms',
        budget: 500,
        method: `count and first page over HTTP, median of ${LIST_CALLS}`,
      })
    const ms = Math.max(...times)
    if (ms > worst.ms) worst = { query: decodeURIComponent(query), ms }
  }
  add({
    name: 'list of 100,000, sorted or searched',
    value: worst.ms,
    unit: 'ms',
    budget: 1_000,
    method: `the slowest single call of ${queries.length} kinds (${worst.query})`,
  })
}

const firstPaint = async ({ house, person, add, tell }: Bench): Promise<void> => {
  const executablePath = findBrowser()
  if (executablePath === null) {
    tell('no Chromium here: first paint is left out')
    return
  }
  tell('first paint in Chromium …')
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] })
  try {
    const paints: number[] = []
    const rows: number[] = []
    for (let run = 0; run < PAINTS; run++) {
      const { paint, row } = await openList(browser, house.url, person.cookies)
      paints.push(paint)
      rows.push(row)
    }
    const method = `new browser profile, page of assets with 100,000 rows, median of ${PAINTS}`
    add({ name: 'first paint', value: medianOf(paints), unit: 'ms', budget: 1_000, method })
    add({
      name: 'first row on the screen',
      value: medianOf(rows),
      unit: 'ms',
      budget: null,
      method: 'the same page, until the first device can be read',
    })
  } finally {
    await browser.close()
  }
}

const scrolling = async ({ house, person, add, tell }: Bench): Promise<void> => {
  const executablePath = findBrowser()
  if (executablePath === null) return
  tell('scrolling in Chromium …')
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] })
  try {
    const context = await browser.newContext({
      locale: 'ja-JP',
      viewport: { width: 1440, height: 900 },
    })
    await context.addCookies(
      person.cookies.map(({ name, value }) => ({ name, value, url: house.url })),
    )
    const page = await context.newPage()
    await page.goto(`${house.url}/assets`)
    await page
      .getByText(/^pc-\d+/)
      .first()
      .waitFor({ timeout: 30_000 })
    const cost = await scrollCost(page, await context.newCDPSession(page))
    const kinds = (['script', 'style', 'layout', 'paint'] as const)
      .map((kind) => `${kind} ${Math.round(cost[kind])} ms`)
      .join(', ')
    add({
      name: 'scrolling: processor time of a frame, p95',
      value: cost.p95,
      unit: 'ms',
      budget: 16,
      method: `list of 100,000 rows at 1440 × 900, 240 px a turn, ${cost.frames} frames; main thread of the page, from the browser's trace (p50 ${cost.p50.toFixed(1)} ms, worst ${cost.worst.toFixed(1)} ms; in all ${kinds})`,
    })
  } finally {
    await browser.close()
  }
}

const openList = async (
  browser: Browser,
  url: string,
  cookies: Bench['person']['cookies'],
): Promise<{ paint: number; row: number }> => {
  const context = await browser.newContext({ locale: 'ja-JP' })
  try {
    await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url })))
    const page = await context.newPage()
    const from = performance.now()
    await page.goto(`${url}/assets`)
    await page
      .getByText(/^pc-\d+/)
      .first()
      .waitFor({ timeout: 30_000 })
    const row = performance.now() - from
    // A script of the page itself: its clock starts with the navigation.
    const paint = await page.evaluate<number>(
      `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
    )
    return { paint, row }
  } finally {
    await context.close()
  }
}
