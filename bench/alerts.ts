/**
 * The morning after an attack: what one who looks after it waits for, with 10,000 undecided alerts and 100,000 of before.
 * Run: node --conditions=source bench/alerts.ts [undecided] [closed] [server|page|stay]
 * Goal: each answer within 200 ms, p95; the list as fluid as any other.
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { startServer } from '../apps/server/start-server.ts'
import { LEVELS } from '../features/detection/contract.ts'
import { systemClock } from '../platform/clock/index.ts'
import { readConfig } from '../platform/config/index.ts'
import { openLog } from '../platform/log/index.ts'
import { BROWSER_ARGUMENTS, findBrowser } from '../tools/browser.ts'
import { fillAlerts } from './alerts-fill.ts'
import { settleIn } from './house.ts'
import { processorSeconds } from './memory.ts'
import { percentileOf } from './part-start.ts'
import { scrollCost } from './scroll.ts'

const [open = 10_000, closed = 100_000] = process.argv.slice(2, 4).map(Number)
const part = process.argv[4] ?? ''
const BUDGET_MS = 200
const CALLS = 20
const DECISIONS = 5
const DECIDED = 3_000
const PORT = process.env['BENCH_PORT'] ?? '4211'
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const dir = await mkdtemp(join(tmpdir(), 'hinoban-alerts-'))
const env = { HINOBAN_DATA_DIR: dir, HINOBAN_HTTP_PORT: PORT, HINOBAN_LOG_LEVEL: 'error' }
const server = await startServer({
  config: readConfig({ env, cwd: dir }),
  env,
  cwd: dir,
  clock: systemClock,
  log: openLog({ level: 'error' }),
  console: fileURLToPath(new URL('../apps/console/dist', import.meta.url)),
})
/** PostgreSQL is a process of its own: whatever happens from here on, it ends with this one. */
const end = async (code: number): Promise<never> => {
  await server.close()
  await rm(dir, { recursive: true, force: true })
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(1))
process.once('uncaughtException', (fault) => {
  process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`)
  void end(1)
})
const token = await server.house.access.issueSetupToken()
const person = await settleIn({ url: server.url, setupToken: token?.token ?? '' })

type Rule = { id: string; title: { ja: string; en: string }; level: (typeof LEVELS)[number] | null }
type List = { rows: { id: string; rule: string; host: string }[]; next: string | null; at: string }
const rules = ((await person.call('GET', '/api/detection/rules?limit=200')) as { rows: Rule[] })
  .rows
const site = async (name: string): Promise<string> =>
  (
    (await person.call('POST', '/api/sites', {
      body: {
        name,
        kind: 'headquarters',
        country: 'JP',
        timeZone: 'Asia/Tokyo',
        language: 'ja',
        networks: [],
        parentId: null,
        address: '',
      },
    })) as { id: string }
  ).id
const sites = [await site('本社'), await site('大阪工場')]
const me = (await person.call('GET', '/api/session')) as { organization: { organization: string } }
const filled = performance.now()
await fillAlerts(server.house.records, me.organization.organization, {
  rules: rules.map(({ id, title, level }) => ({
    id,
    title,
    level: LEVELS.indexOf(level ?? 'medium'),
  })),
  sites,
  open,
  closed,
  now: new Date(),
})
say(
  `${open} undecided and ${closed} closed alerts of ${rules.length} rules, filled in ${Math.round((performance.now() - filled) / 1000)} s; load ${loadavg()[0]?.toFixed(1)}`,
)

const timed = async (name: string, work: () => Promise<unknown>, runs = CALLS): Promise<void> => {
  await work()
  const times: number[] = []
  const before = processorSeconds(process.pid)
  for (let i = 0; i < runs; i++) {
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  const processor = ((processorSeconds(process.pid) - before) * 1000) / runs
  const p95 = percentileOf(times, 0.95)
  say(
    `${p95 > BUDGET_MS ? 'OVER ' : ''}${name}: p50 ${Math.round(percentileOf(times, 0.5))}, p95 ${Math.round(p95)} ms; ${Math.round(processor)} ms of processor time`,
  )
}
const get = (path: string) => () => person.call('GET', path)

const measureServer = async (): Promise<void> => {
  const list = '/api/detection/alerts'
  const first = (await person.call('GET', `${list}?limit=100&sort=-level`)) as List
  const [one] = first.rows
  for (const sort of ['-level', '-last', 'last', '-count'])
    await timed(`list by ${sort}`, get(`${list}?limit=100&sort=${sort}`))
  await timed('list, next page', get(`${list}?limit=100&sort=-level&cursor=${first.next}`))
  await timed('list, how many wait', get(`${list}?limit=1`))
  await timed('list, closed too', get(`${list}?limit=100&sort=-level&state=all`))
  await timed('list, closed', get(`${list}?limit=100&sort=-level&state=closed`))
  await timed('list, critical and high', get(`${list}?limit=100&sort=-level&level=critical,high`))
  await timed('list, one machine', get(`${list}?limit=100&sort=-level&host=PC0112`))
  await timed('list, one machine, all', get(`${list}?limit=100&sort=-level&state=all&host=PC0112`))
  await timed('list, one user, all', get(`${list}?limit=100&sort=-level&state=all&user=user7`))
  await timed('list, one rule, all', get(`${list}?limit=100&state=all&rule=${one?.rule}`))
  await timed('list, text', get(`${list}?limit=100&sort=-level&q=pc01`))
  await timed('list, text of nothing, all', get(`${list}?limit=100&sort=-level&state=all&q=zebra`))
  for (const by of ['rule', 'host', 'user', 'site'])
    await timed(`groups by ${by}`, get(`/api/detection/alert-groups?by=${by}`))
  await timed('groups by host, all', get('/api/detection/alert-groups?by=host&state=all'))
  await timed('one alert', get(`${list}/${one?.id}`))
  for (const path of ['/api/today', '/api/board', '/api/notices']) await timed(path, get(path))
  const decide = (body: object) =>
    person.call('POST', '/api/detection/alert-decisions', { body }) as Promise<{
      changed: number
      was: { open: string[]; watching: string[] }
    }>
  const which = async () => ({
    kind: 'matching',
    filter: { level: 'high' },
    seenAt: new Date().toISOString(),
  })
  const takeBack = async (was: { open: string[]; watching: string[] }): Promise<void> => {
    for (const state of ['open', 'watching'] as const)
      for (let at = 0; at < was[state].length; at += 1_000)
        await decide({ which: { kind: 'ids', ids: was[state].slice(at, at + 1_000) }, state })
  }
  const spans: Record<'decision' | 'undo', number[]> = { decision: [], undo: [] }
  let changed = 0
  const before = processorSeconds(process.pid)
  for (let i = 0; i < DECISIONS; i++) {
    const from = performance.now()
    const answer = await decide({
      which: await which(),
      state: 'closed',
      verdict: 'benign',
      note: '計測',
    })
    const done = performance.now()
    await takeBack(answer.was)
    spans.decision.push(done - from)
    spans.undo.push(performance.now() - done)
    changed = answer.changed
  }
  const processor = ((processorSeconds(process.pid) - before) * 1000) / DECISIONS
  for (const [name, times] of Object.entries(spans))
    say(
      `${name} of ${changed}: p50 ${Math.round(percentileOf(times, 0.5))}, worst ${Math.round(Math.max(...times))} ms`,
    )
  say(`both together ${Math.round(processor)} ms of processor time (${DECIDED} are asked about)`)
}

const measurePage = async (browser: Browser): Promise<void> => {
  const context = await browser.newContext({
    locale: 'ja-JP',
    viewport: { width: 1440, height: 900 },
  })
  await context.addCookies(person.cookies.map((cookie) => ({ ...cookie, url: server.url })))
  const page = await context.newPage()
  for (const [name, path, wait] of [
    ['list', '/alerts', 'tbody tr a.row-link'],
    ['groups by machine', '/alerts?by=host', 'tbody tr a.row-link'],
    ['home', '/', 'main h1'],
  ] as const) {
    const rows: number[] = []
    for (let run = 0; run < 5; run++) {
      const from = performance.now()
      await page.goto(server.url + path)
      await page.locator(wait).first().waitFor({ timeout: 30_000 })
      rows.push(performance.now() - from)
    }
    say(
      `page: ${name}, first row: p50 ${Math.round(percentileOf(rows, 0.5))}, worst ${Math.round(Math.max(...rows))} ms`,
    )
  }
  await page.goto(`${server.url}/alerts`)
  await page.locator('tbody tr a.row-link').first().waitFor({ timeout: 30_000 })
  // The first page is drawn whole; from the second on, more come as one scrolls.
  await page.locator('.table-more button').click()
  const cost = await scrollCost(page, await context.newCDPSession(page))
  say(
    `page: a frame while scrolling: p50 ${cost.p50.toFixed(1)}, p95 ${cost.p95.toFixed(1)}, worst ${cost.worst.toFixed(1)} ms of processor time (${cost.frames} frames; script ${Math.round(cost.script)}, layout ${Math.round(cost.layout)}, paint ${Math.round(cost.paint)} ms)`,
  )
  // What stands open on a wall asks again by itself.
  const asked: number[] = []
  page.on('requestfinished', (request) => {
    if (request.url().includes('/api/detection/alerts')) asked.push(request.timing().responseEnd)
  })
  const quiet = processorSeconds(process.pid)
  await new Promise((done) => setTimeout(done, 30_000))
  say(
    `page left open for 30 s after scrolling: ${asked.length} lists asked again, p95 ${Math.round(percentileOf(asked, 0.95))} ms, ${Math.round((processorSeconds(process.pid) - quiet) * 1000)} ms of processor time`,
  )
  await context.close()
}

if (part === 'stay') {
  await writeFile(
    join(tmpdir(), 'hinoban-alerts.cookie'),
    person.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
  )
  say(`${server.url} until it is ended`)
} else {
  if (part !== 'page') await measureServer()
  const executablePath = findBrowser()
  if (part !== 'server' && executablePath !== null) {
    const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGUMENTS] })
    await measurePage(browser)
    await browser.close()
  }
  await end(0)
}
