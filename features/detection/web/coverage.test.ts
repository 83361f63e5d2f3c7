import { expect, test } from 'vitest'
import { familiesOf, missingOf } from './coverage.ts'

const covered = (technique: string) => ({ technique, rules: 1, hits: 0 })

test('sub-techniques stand with their technique', () => {
  expect(
    familiesOf(['t1003.001', 't1110', 't1003.003', 't1003'].map(covered)).map((f) => [
      f.number,
      f.members.map((one) => one.technique),
    ]),
  ).toEqual([
    ['t1003', ['t1003.001', 't1003.003', 't1003']],
    ['t1110', ['t1110']],
  ])
})

test('a technique is missing from every tactic it serves, until a rule looks for one of its kind', () => {
  const numbers = (tactic: string, of: readonly string[]) =>
    missingOf(tactic, of.map(covered)).map((one) => one.number)
  expect(numbers('impact', [])).toContain('t1486')
  expect(numbers('impact', ['t1486'])).not.toContain('t1486')
  expect(numbers('persistence', [])).toContain('t1053')
  expect(numbers('execution', ['t1053.005'])).not.toContain('t1053')
  expect(numbers('no such tactic', [])).toEqual([])
})
