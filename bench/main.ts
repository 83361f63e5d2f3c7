/**
 * `npm run bench [-- part …]`: the speed of DESIGN 9, side by side in one run, against the whole of Hinoban as a user
 * starts it. Prints a table and writes bench/out/<date>.json; README.md says how each figure is taken.
 * @module
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Bench, Figure } from './figure.ts'
import { settleIn, startHouse } from './house.ts'
import { watchMemory } from './memory.ts'
import { importPart } from './part-import.ts'
import { judgePart } from './part-judge.ts'
import { pagesPart } from './part-pages.ts'
import { softwarePart } from './part-software.ts'
import { startPart } from './part-start.ts'

const PARTS = ['start', 'import', 'judge', 'pages', 'memory', 'software'] as const
type Part = (typeof PARTS)[number]
const MEMORY_BUDGET_MB = 1_536
const SOFTWARE_ROWS = 1_000_000

const named = process.argv.slice(2)
const unknown = named.filter((name) => !PARTS.some((part) => part === name))
if (unknown.length > 0) {
  process.stderr.write(`unknown part ${unknown.join(', ')}; one of ${PARTS.join(', ')}\n`)
  process.exit(2)
}
const wants = (part: Part): boolean => named.length === 0 || named.includes(part)

const figures: Figure[] = []
const add = (figure: Figure): void => void figures.push(figure)
const tell = (line: string): void => void process.stderr.write(`${line}\n`)
const ratioOf = ({ value, budget, isFloor }: Figure): number | null =>
  budget === null ? null : isFloor ? budget / value : value / budget

const tableOf = (all: readonly Figure[]): string => {
  const rows = all.map((figure) => {
    const ratio = ratioOf(figure)
    const number = (n: number): string => (n >= 100 ? String(Math.round(n)) : n.toFixed(2))
    return [
      figure.name,
      `${number(figure.value)} ${figure.unit}`,
      figure.budget === null ? '–' : `${number(figure.budget)} ${figure.unit}`,
      ratio === null ? '–' : `${ratio.toFixed(2)}${ratio > 1 ? ' OVER' : ''}`,
      figure.method,
    ]
  })
  const all5 = [['figure', 'measured', 'budget', 'ratio', 'method'], ...rows]
  const widths = [0, 1, 2, 3].map((i) => Math.max(...all5.map((row) => row[i]?.length ?? 0)))
  return all5
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const startedAt = new Date()
const loadBefore = loadavg()[0] ?? 0
if (wants('start')) await startPart({ add, tell })
if (wants('judge')) await judgePart({ add, tell })
/** A house of its own, filled and thrown away; its memory is measured throughout. */
const inHouse = async (what: string, work: (bench: Bench) => Promise<void>): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-bench-'))
  const house = await startHouse(dataDir)
  const memory = watchMemory(house.process.pid ?? 0)
  try {
    await work({ house, person: await settleIn(house), add, tell })
  } finally {
    memory.end()
    await house.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  add({
    name: `memory, peak${what}`,
    value: memory.peak(),
    unit: 'MiB',
    budget: MEMORY_BUDGET_MB,
    method:
      'proportional set size of the server and every process it started, twice a second, throughout',
  })
}
if (wants('import') || wants('pages') || wants('memory'))
  await inHouse('', (bench) =>
    pagesPart(bench, { isMeasured: wants('pages'), atFull: () => importPart(bench) }),
  )
if (wants('software')) await inHouse(' (software)', (bench) => softwarePart(bench, SOFTWARE_ROWS))

const machine = {
  cores: availableParallelism(),
  model: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
  loadBefore,
  loadAfter: loadavg()[0] ?? 0,
}
process.stdout.write(`${tableOf(figures)}\n\n`)
process.stdout.write(
  `${machine.cores} cores (${machine.model}), Node ${machine.node}, load before ${loadBefore.toFixed(1)} and after ${machine.loadAfter.toFixed(1)}${loadBefore > 0.5 ? ': a busy machine, so these figures are upper bounds' : ''}\n`,
)
const out = new URL('./out/', import.meta.url)
await mkdir(out, { recursive: true })
const report = { startedAt, machine, figures: figures.map((f) => ({ ...f, ratio: ratioOf(f) })) }
const name = `${startedAt.toISOString().replace(/[:.]/g, '-')}.json`
await writeFile(new URL(name, out), `${JSON.stringify(report, null, 2)}\n`)
process.exitCode = figures.some((figure) => (ratioOf(figure) ?? 0) > 1) ? 1 : 0
