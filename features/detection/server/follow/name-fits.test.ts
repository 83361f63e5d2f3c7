import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameFits } from './name-fits.ts'

const sign = fc.constantFrom('a', 'b', '.', '+', '\n')
const text = (maxLength: number) => fc.string({ unit: sign, maxLength })

test('is what a regular expression says', () => {
  fc.assert(
    fc.property(fc.array(text(3), { minLength: 1, maxLength: 4 }), text(9), (parts, name) => {
      const quoted = parts.map((part) => part.replace(/[.+]/g, '\\$&'))
      const expected = new RegExp(`^${quoted.join('[^]*')}$`).test(name)
      expect(nameFits(parts.join('*'), name)).toBe(expected)
    }),
    { numRuns: 2_000 },
  )
})

test('of hundreds of stars answers at once', () => {
  expect(nameFits(`${'a*'.repeat(400)}b`, 'a'.repeat(255))).toBe(false)
  expect(nameFits(`${'a*'.repeat(200)}b`, `${'a'.repeat(254)}b`)).toBe(true)
})
