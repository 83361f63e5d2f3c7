import fc from 'fast-check'
import { expect, test } from 'vitest'
import { denominator, rollUp } from './roll-up.ts'
import { STATES, type SubjectState } from './types.ts'

test('the worst wins in the order of response.md §1', () => {
  expect(STATES).toEqual(['fails', 'stale', 'unknown', 'declared', 'excepted', 'holds'])
  const all: readonly SubjectState[] = [...STATES, 'not-applicable']
  const state = fc.constantFrom(...all)
  fc.assert(
    fc.property(fc.array(state, { minLength: 1 }), (subjects) => {
      const counts = Object.fromEntries(all.map((s) => [s, subjects.filter((x) => x === s).length]))
      expect(rollUp(counts)).toBe(all.find((s) => subjects.includes(s)))
    }),
  )
})

test('no subject is unknown, not green', () => {
  expect(rollUp({})).toBe('unknown')
  expect(rollUp({ holds: 0 })).toBe('unknown')
  expect(rollUp({ 'not-applicable': 2 })).toBe('not-applicable')
})

test('what is not applicable leaves the denominator visibly', () => {
  expect(denominator({ holds: 40, fails: 2, 'not-applicable': 3 })).toEqual({
    holding: 40,
    counted: 42,
    notApplicable: 3,
  })
})
