/**
 * The durability proof of the intake of logs: what was acknowledged survives kill -9 at seeded random points, stored once, with every
 * hit told.
 *
 *   node --conditions=source bench/crash/intake.ts [--points 300] [--seed 1]
 * @module
 */
import { parseArgs } from 'node:util'
import { crashIntake } from '../../features/detection/server/intake/testing-crash.ts'
import { random } from './random.ts'

const { values } = parseArgs({
  options: { points: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
})
const points = Math.max(1, Number.parseInt(values.points, 10))
const dice = random(Number.parseInt(values.seed, 10) || 1)
const began = performance.now()
const verdict = await crashIntake({
  points,
  random: dice,
  told: (point) => {
    if (point % 25 === 0) process.stdout.write(`${point} of ${points} points\n`)
  },
})
const { acknowledged, stored, faults } = verdict
process.stdout.write(
  `${points} kills in ${Math.round((performance.now() - began) / 1000)} s\n` +
    `documents, sent again after each kill: ${acknowledged.documents} acknowledged, ${stored.documents} stored\n` +
    `lines, never sent again: ${acknowledged.lines} acknowledged, ${stored.lines} stored\n`,
)
for (const fault of faults) process.stdout.write(`FAULT: ${fault}\n`)
process.stdout.write(faults.length === 0 ? 'nothing lost, nothing doubled\n' : 'FAILED\n')
process.exit(faults.length === 0 ? 0 : 1)
