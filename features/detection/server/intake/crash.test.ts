import { expect, test } from 'vitest'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import { crashIntake } from './testing-crash.ts'

/** A small seeded generator (mulberry32), so that a failure can be played again. */
const dice = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

test.skipIf(!chdbRunsHere())(
  'kill -9 of the intake, four times: what was acknowledged is stored once, what is sent again is not doubled, every hit is told',
  async () => {
    const verdict = await crashIntake({ points: 4, random: dice(2022) })
    expect(verdict.faults).toEqual([])
    expect(verdict.acknowledged.documents).toBeGreaterThan(0)
    expect(verdict.stored.lines).toBeGreaterThanOrEqual(verdict.acknowledged.lines)
  },
)
