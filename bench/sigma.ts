/**
 * Events per second of processor time, parse and match, with all rules of SigmaHQ on one core:
 * `node --conditions=source bench/sigma.ts [--rounds 3] [--against OTHER/libs/sigma/src/index.ts]`. README.md says how.
 * @module
 */
import { parseArgs } from 'node:util'
import { eventFields, TemplateCache } from '@hinoban/evtx'
import * as own from '@hinoban/sigma'
import {
  evtxFiles,
  evtxRecords,
  jsonEvent,
  jsonFiles,
  sigmaHqRules,
  wholeEvent,
} from './sigma-corpus.ts'

type Library = Pick<typeof own, 'compileRules' | 'linkRules' | 'readSigma'>
type Matcher = { readonly match: (event: own.SigmaEvent) => readonly unknown[] }

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, against: { type: 'string' } },
})
const rounds = Number(options.rounds)
const other = options.against ? ((await import(options.against)) as Library) : null

const secondsNow = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const figures = new Map<string, number[]>()
const measure = async (name: string, run: () => Promise<number> | number): Promise<void> => {
  globalThis.gc?.()
  const from = secondsNow()
  const count = await run()
  const perSecond = count / (secondsNow() - from)
  const all = figures.get(name) ?? []
  figures.set(name, all)
  all.push(perSecond)
}
const medianOf = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

const files = sigmaHqRules()
const matcherOf = (library: Library): Matcher =>
  library.compileRules(library.linkRules(library.readSigma(files)).rules)
const started = secondsNow()
const program = matcherOf(own)
console.log(
  `rules read, linked and compiled: ${(secondsNow() - started).toFixed(2)} s of processor time`,
)
const before = other && matcherOf(other)

const logs = evtxFiles()
const cache = new TemplateCache()
const recordings = jsonFiles()
const lines = recordings.flat()
const hits = new Map<string, number>()

const ofLogs = (name: string, matcher: Matcher, whole: 'whole' | 'lazy') => async () => {
  let count = 0
  let found = 0
  for (const log of logs)
    for await (const record of evtxRecords(log, cache, 'passing')) {
      const event = whole === 'whole' ? wholeEvent(record) : own.eventOfRecord(record, eventFields)
      found += matcher.match(event).length
      count++
    }
  hits.set(name, found)
  return count
}
const ofLines = (name: string, matcher: Matcher | null, given: readonly string[]) => () => {
  let found = 0
  for (const line of given) {
    const event = jsonEvent(line)
    if (matcher) found += matcher.match(event).length
  }
  hits.set(name, found)
  return given.length
}
// The same lines of a channel that no rule knows, and without what keywords look for: pure overhead.
const strange = lines
  .slice(0, 20_000)
  .map((line) => JSON.stringify({ ...JSON.parse(line), Channel: 'Nobody', Message: '' }))

for (let round = 0; round <= rounds; round++) {
  // The first round warms both; its figures are dropped.
  if (round === 1) figures.clear()
  await measure('A EVTX samples, lazy', ofLogs('A', program, 'lazy'))
  await measure('A every field decoded', ofLogs('A', program, 'whole'))
  if (before) await measure('A before', ofLogs('A before', before, 'whole'))
  await measure('C JSON lines', ofLines('C', program, lines))
  if (before) await measure('C before', ofLines('C before', before, lines))
  await measure('C parse alone', ofLines('C parse', null, lines))
  await measure('D no rule for them', ofLines('D', program, strange))
}
// Texts that were never seen: a program that has matched one half meets the other.
for (let round = 0; round < rounds; round++) {
  const fresh = matcherOf(own)
  for (const [index, half] of recordings.entries())
    if (index % 2 === 0) for (const line of half) fresh.match(jsonEvent(line))
  const rest = recordings.filter((_, index) => index % 2 === 1).flat()
  await measure('C the unseen half', ofLines('C unseen', fresh, rest))
}
for (const [name, all] of figures)
  console.log(
    `${name.padEnd(24)} median ${String(Math.round(medianOf(all))).padStart(7)}, best ${String(Math.round(Math.max(...all))).padStart(7)} events/s`,
  )
console.log(`hits: ${[...hits].map(([name, count]) => `${name} ${count}`).join(', ')}`)
console.log(
  `resident: ${Math.round(process.memoryUsage.rss() / 1e6)} MB, the corpora in memory included`,
)
