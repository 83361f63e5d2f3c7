/**
 * How soon a thread begins its work, with and without what earlier threads kept of their modules, in turns:
 * `node --conditions=source bench/threads.ts [--rounds 20] [--module FILE]`. README.md says how.
 * @module
 */
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runWorker } from '../platform/jobs/worker.ts'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    module: { type: 'string', default: 'features/vulnerabilities/server/matching/match-worker.ts' },
  },
})
const module = pathToFileURL(resolve(options.module))
const kept = fileURLToPath(new URL('../.runtime/compiled', import.meta.url))

/** Its modules are loaded, and then its input is nothing that it knows: it ends by an error. */
const once = async (): Promise<{ readonly clock: number; readonly processor: number }> => {
  const [at, cpu] = [performance.now(), process.cpuUsage()]
  await runWorker({ module, input: null, memoryMb: 512, timeoutMs: 60_000 }).catch(() => undefined)
  const { user, system } = process.cpuUsage(cpu)
  return { clock: performance.now() - at, processor: (user + system) / 1_000 }
}
const median = (of: readonly number[]): number =>
  Math.round(of.toSorted((a, b) => a - b)[of.length >> 1] ?? Number.NaN)

await once()
const without: Awaited<ReturnType<typeof once>>[] = []
const withKept: Awaited<ReturnType<typeof once>>[] = []
for (let round = 0; round < Number(options.rounds); round += 1) {
  await rm(kept, { recursive: true, force: true })
  without.push(await once())
  withKept.push(await once())
}
const told = (all: typeof without) => ({
  clockMs: median(all.map(({ clock }) => clock)),
  processorMs: median(all.map(({ processor }) => processor)),
})
process.stdout.write(
  `${JSON.stringify({ module: options.module, without: told(without), kept: told(withKept) })}\n`,
)
