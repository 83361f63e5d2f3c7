/**
 * How long a user waits: from the first start, with an empty data folder, and from a later one.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench } from './figure.ts'
import { startHouse } from './house.ts'

const RUNS = 3

export const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
export const percentileOf = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? 0

export const startPart = async ({ add, tell }: Pick<Bench, 'add' | 'tell'>): Promise<void> => {
  const first: number[] = []
  const later: number[] = []
  for (let run = 0; run < RUNS; run++) {
    tell(`start, run ${run + 1} of ${RUNS} …`)
    const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-bench-'))
    for (const into of [first, later]) {
      const house = await startHouse(dataDir)
      into.push(house.readyAfterMs / 1000)
      await house.stop()
    }
    await rm(dataDir, { recursive: true, force: true })
  }
  const common = { unit: 's' }
  add({
    ...common,
    name: 'first start',
    value: medianOf(first),
    budget: 15,
    method: `empty data folder to a page and /readyz that answer, median of ${RUNS}`,
  })
  add({
    ...common,
    name: 'later start',
    value: medianOf(later),
    budget: 3,
    method: `the same folder again, median of ${RUNS}`,
  })
}
