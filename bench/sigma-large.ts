/**
 * Large logs against all rules of SigmaHQ on one core: events per second of processor time and by the clock, and what it keeps in memory:
 * `node --conditions=source bench/sigma-large.ts [--against OLD/libs] FILE.evtx|FILE.ndjson…`. README.md says where the files come from.
 * @module
 */
import { createReadStream } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { SigmaEvent } from '@hinoban/sigma'
import { randomAccess } from '../apps/cli/scan-logs/random-access.ts'
import { EVTX_MEANS } from '../platform/files/evtx-means.ts'
import { jsonEvent, sigmaHqRules } from './sigma-corpus.ts'

const { values, positionals } = parseArgs({
  options: { against: { type: 'string' } },
  allowPositionals: true,
})
// Another state of both libraries, in a process of its own: in one, each would be measured with the other's waste.
const evtx = (await import(
  values.against ? `${values.against}/evtx/src/index.ts` : '@hinoban/evtx'
)) as typeof import('@hinoban/evtx')
const sigma = (await import(
  values.against ? `${values.against}/sigma/src/index.ts` : '@hinoban/sigma'
)) as typeof import('@hinoban/sigma')

const secondsNow = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const timed = <T>(what: string, run: () => T): T => {
  const [cpu, clock] = [secondsNow(), performance.now()]
  const made = run()
  const [spent, passed] = [secondsNow() - cpu, (performance.now() - clock) / 1000]
  console.log(`${what}: ${passed.toFixed(2)} s, ${spent.toFixed(2)} s of processor time`)
  return made
}

const files = sigmaHqRules()
const set = timed('rules read and linked out of their files', () =>
  sigma.linkRules(sigma.readSigma(files)),
)
const pack = sigma.packRules(set, { digest: 'bench' })
for (let nth = 1; nth <= 3; nth += 1)
  timed(`rules out of their pack of ${(pack.length / 1e6).toFixed(1)} MB, time ${nth}`, () => {
    const found = sigma.unpackRules(pack, { digest: 'bench' })
    if (!found.ok) throw new Error(found.why)
    return sigma.compileRules(found.set.rules)
  })
const program = sigma.compileRules(set.rules)

type Take = (event: SigmaEvent) => void
const LF = 0x0a
const readLines = async (path: string, take: Take): Promise<void> => {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = Buffer.concat([rest, piece as Buffer])
    let at = 0
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, at)) {
      take(jsonEvent(bytes.toString('utf8', at, end)))
      at = end + 1
    }
    rest = bytes.subarray(at)
  }
}
const readRecords = async (path: string, take: Take): Promise<void> => {
  // As scan-logs reads a large file.
  await using file = await randomAccess(path)
  const options = {
    cache: new evtx.TemplateCache(),
    means: EVTX_MEANS,
    records: 'passing' as const,
  }
  for await (const parts of evtx.readEvtxInBatches(file, options))
    for (const part of parts)
      if (part.kind === 'record') take(sigma.eventOfRecord(part.record, evtx.eventFields))
      else if (part.kind === 'damaged') throw new Error(`${path}: ${part.why} at ${part.at}`)
}

for (const path of positionals) {
  const [cpu, clock] = [secondsNow(), performance.now()]
  let events = 0
  let hits = 0
  await (path.endsWith('.evtx') ? readRecords : readLines)(path, (event) => {
    events += 1
    hits += program.match(event).length
  })
  const [spent, passed] = [secondsNow() - cpu, (performance.now() - clock) / 1000]
  console.log(
    `${basename(path)}: ${events} events, ${hits} hits, ${Math.round(events / spent)} a second of processor time, ${Math.round(events / passed)} by the clock`,
  )
}
const { maxRSS } = process.resourceUsage()
console.log(
  `peak of memory ${Math.round(maxRSS / 1024)} MiB; load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`,
)
