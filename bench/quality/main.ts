/**
 * How well the house knows who is who: a generated company of 10,000 devices seen by six noisy sources for four weeks.
 * Run: node --conditions=source bench/quality/main.ts [devices] [seed]
 * Goals: precision ≥ 0.99, recall ≥ 0.98 of the pairs that more than an address links (docs/decisions), both recalls shown;
 * 100,000 sightings recognised in under 30 s.
 * @module
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { measureQuality } from './measure.ts'

const [devices = 10_000, seed = 20_261_122] = process.argv.slice(2).map(Number)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const load = loadavg()[0] ?? 0
const q = await measureQuality(devices, seed, say)
const per100k = (seconds: number): number => (seconds / q.sightings) * 100_000
const table = [
  ['devices', `${q.devices}`, ''],
  ['sightings', `${q.sightings}`, ''],
  ['assets', `${q.assets}`, ''],
  ['precision', q.precision.toFixed(4), '≥ 0.99'],
  ['recall, all pairs', q.recall.toFixed(4), ''],
  ['recall, linked', q.knowable.recall.toFixed(4), '≥ 0.98'],
  ['only by address', q.knowable.addressOnly.toFixed(4), ''],
  ['by nothing', q.knowable.nothing.toFixed(4), ''],
  ['identity of 100,000', `${per100k(q.identitySeconds).toFixed(1)} s`, '< 30 s'],
  ['taking 100,000 in', `${per100k(q.seconds).toFixed(1)} s`, ''],
  ['merges by rule', `${q.merges}`, ''],
  ['proposals', `${q.proposals}`, ''],
  ['keys found shared', `${q.sharedKeys}`, ''],
  ['load before, after', `${load.toFixed(1)}, ${(loadavg()[0] ?? 0).toFixed(1)}`, ''],
] as const
for (const [name, value, goal] of table) say(`${name.padEnd(20)} ${value.padStart(12)}  ${goal}`)
say('\nWhat remains confused (pairs of sightings):')
for (const { what, pairs } of q.confusions) say(`${String(pairs).padStart(8)}  ${what}`)
const folder = join(import.meta.dirname, '../out')
await mkdir(folder, { recursive: true })
await writeFile(
  join(folder, `quality-${devices}-${seed}.json`),
  `${JSON.stringify({ seed, loadBefore: load, secondsPer100000: per100k(q.identitySeconds), ...q }, null, 2)}\n`,
)
process.exitCode = q.precision >= 0.99 && q.knowable.recall >= 0.98 ? 0 : 1
