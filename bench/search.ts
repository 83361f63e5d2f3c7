/**
 * The searches of the page on many stored events: `node --conditions=source bench/search.ts [--events 10000000] [--keep FOLDER]`.
 * Each is asked as the page asks it, through its doors: cold (asked for the first time after the engine started and its files were dropped
 * from the machine's memory), then warm, by the clock and in processor time of the engine. Of what goes back in slices, the first answer and the time until nothing is left are told.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { searchRoutes } from '../features/detection/server/search/routes.ts'
import { type Events, eventsQuery } from '../platform/events/index.ts'
import { DAYS, fillStore, NEEDLE, NEWEST, openStore } from './search-fill.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    keep: { type: 'string', default: '' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
  },
})
const organization = '0199b0a0-0000-7000-8000-0000000000aa'
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const dataDir =
  values.keep === '' ? await mkdtemp(join(tmpdir(), 'hinoban-bench-search-')) : values.keep
if (!existsSync(join(dataDir, 'events', 'chdb'))) {
  await mkdir(dataDir, { recursive: true })
  const began = performance.now()
  await fillStore({ dataDir, organization, events: Number(values.events), say })
  say(`filled in ${Math.round((performance.now() - began) / 1000)} s`)
}

let events: Events = await openStore(dataDir)
let stored = 0
const routes = searchRoutes({
  records: { within: () => Promise.resolve() } as never,
  audit: { write: () => Promise.resolve() } as never,
  events: () => Promise.resolve(events),
})
const DAY_MS = 86_400_000
type Answer = {
  readonly next?: string | null
  readonly rows?: readonly unknown[]
  readonly total?: number
}
const ask = async (name: string, query: object): Promise<Answer> => {
  const found = routes.find(({ endpoint }) => endpoint.name === name)
  if (!found) throw new Error(`there is no door ${name}`)
  return (await found.handle({
    who: { organization, scope: { organization, sites: '*' } },
    query: found.endpoint.query?.parse(query),
    params: {},
    language: 'ja',
  } as never)) as Answer
}
const span = (days: number) => ({
  from: new Date(NEWEST - days * DAY_MS).toISOString(),
  to: new Date(NEWEST).toISOString(),
})
const all = span(DAYS)
const SEARCHES: readonly (readonly [string, string, object])[] = [
  ['newest 100', 'detection.events', { ...all }],
  ['newest 100 of an hour', 'detection.events', { ...span(1 / 24) }],
  ['word in many: failed', 'detection.events', { ...all, q: 'failed' }],
  ['two words: mimikatz powershell', 'detection.events', { ...all, q: 'mimikatz powershell' }],
  ['Japanese word: 認証', 'detection.events', { ...all, q: '認証' }],
  ['phrase: "認証に失敗しました"', 'detection.events', { ...all, q: '"認証に失敗しました"' }],
  ['phrase: "Failed password"', 'detection.events', { ...all, q: '"Failed password"' }],
  ['in three of all', 'detection.events', { ...all, q: NEEDLE }],
  ['in none', 'detection.events', { ...all, q: 'nosuchword77' }],
  ['a machine', 'detection.events', { ...all, q: 'host.name:web-3-3' }],
  ['an address', 'detection.events', { ...all, q: 'source.ip:198.51.90.14' }],
  ['an address that never came', 'detection.events', { ...all, q: 'source.ip:203.0.113.254' }],
  ['a native field', 'detection.events', { ...all, q: 'policyid:7 action:deny' }],
  ['a pattern', 'detection.events', { ...all, q: 'process.name:*rundll*' }],
  ['a word less another', 'detection.events', { ...all, q: 'failed -invalid' }],
  ['over time, all', 'detection.events-over-time', { ...all }],
  ['over time, word in many', 'detection.events-over-time', { ...all, q: 'failed' }],
  ['over time, in three of all', 'detection.events-over-time', { ...all, q: NEEDLE }],
  ['over time, one machine', 'detection.events-over-time', { ...all, q: 'host.name:web-3-3' }],
  ['top machines', 'detection.event-values', { ...all, field: 'host.name' }],
  ['top addresses', 'detection.event-values', { ...all, field: 'source.ip' }],
  ['top of a native field', 'detection.event-values', { ...all, field: 'policyid' }],
  ['top users of a word', 'detection.event-values', { ...all, q: 'failed', field: 'user.name' }],
]

/** User and system time of the engine in milliseconds; Linux counts in hundredths of a second. */
const engineMs = async (): Promise<number> => {
  const stat = await readFile(`/proc/${events.enginePid()}/stat`, 'utf8')
  const columns = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(columns[11]) + Number(columns[12])) * 10
}
const timed = async (name: string, query: object) => {
  const began = performance.now()
  let answer = await ask(name, query)
  const firstMs = performance.now() - began
  let rows = answer.rows?.length ?? answer.total ?? 0
  let answers = 1
  // A list is full when it has a page; a count goes to the end.
  while (answer.next && (answer.rows === undefined || rows < 100)) {
    answer = await ask(name, { ...query, cursor: answer.next })
    rows += answer.rows?.length ?? answer.total ?? 0
    answers += 1
  }
  return { firstMs, wholeMs: performance.now() - began, rows, answers }
}
/** The engine anew, and the store's files out of the machine's memory: needs no privilege, but Python. */
const restart = async (): Promise<void> => {
  await events.close()
  try {
    execFileSync('python3', ['-c', FORGET, join(dataDir, 'events', 'chdb')])
  } catch {
    say('without Python the files stay in memory: “cold” is the engine alone')
  }
  events = await openStore(dataDir)
  const [row] = await events.query({ organization, sites: '*' }, counted, {})
  stored = row?.n ?? 0
}
const FORGET = `
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        file = os.open(os.path.join(folder, name), os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)
`
const counted = eventsQuery({
  name: 'bench_count',
  sql: 'SELECT count() AS n FROM detection_events WHERE organization = {organization:UUID}',
  params: z.object({}),
  row: z.object({ n: z.number() }),
})
const peakOf = async (): Promise<number> => {
  const status = await readFile(`/proc/${events.enginePid()}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
const at = (sorted: readonly number[], share: number): string =>
  String(Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0))

say(`load ${(await readFile('/proc/loadavg', 'utf8')).slice(0, 14)}`)
await restart()
const firsts: number[] = []
const wholes: number[] = []
const colds: number[] = []
for (const [what, name, query] of SEARCHES) {
  if (!new RegExp(values.only).test(what)) continue
  const cold = await timed(name, query)
  const warm = []
  const before = await engineMs()
  for (let round = 0; round < Number(values.rounds); round += 1) warm.push(await timed(name, query))
  const cpu = ((await engineMs()) - before) / Math.max(1, warm.length)
  const first = warm.map(({ firstMs }) => firstMs).sort((a, b) => a - b)
  const whole = warm.map(({ wholeMs }) => wholeMs).sort((a, b) => a - b)
  firsts.push(...first)
  wholes.push(...whole)
  colds.push(cold.firstMs)
  say(
    `${what.padEnd(34)} cold ${Math.round(cold.firstMs)} / ${Math.round(cold.wholeMs)}; warm first p50 ${at(first, 0.5)} p95 ${at(first, 0.95)}, whole p50 ${at(whole, 0.5)} p95 ${at(whole, 0.95)} ms, ${Math.round(cpu)} ms of the engine's processor time; ${cold.rows} in ${cold.answers}; peak ${Math.round(await peakOf())} MB`,
  )
}
for (const [what, some] of [
  ['first answer, warm', firsts],
  ['whole answer, warm', wholes],
  ['first answer, cold', colds],
] as const) {
  some.sort((a, b) => a - b)
  say(`${what}: p50 ${at(some, 0.5)}, p95 ${at(some, 0.95)}, worst ${at(some, 1)} ms`)
}
say(`${stored} events; load ${(await readFile('/proc/loadavg', 'utf8')).slice(0, 14)}`)
await events.close()
if (values.keep === '') await rm(dataDir, { recursive: true, force: true })
process.exit(0)
