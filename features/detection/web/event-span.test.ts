import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatFor } from '../../../ui/format.ts'
import { momentOf, typedOf } from './event-span.ts'

describe.each(['Asia/Tokyo', 'America/Santiago', 'Asia/Kathmandu', 'Pacific/Auckland', 'UTC'])(
  'on a clock of %s',
  (zone) => {
    const { cell } = formatFor('ja', zone)
    test('what is shown is what was typed', () => {
      fc.assert(
        fc.property(
          fc.date({
            min: new Date('2000-01-01T00:00:00Z'),
            max: new Date('2037-12-31T00:00:00Z'),
            noInvalidDate: true,
          }),
          (at) => {
            const typed = typedOf(cell(at))
            const moment = momentOf(typed, cell)
            expect(typedOf(cell(moment ?? 0))).toBe(typed)
          },
        ),
      )
    })
  },
)

test.each(['', '2026-11-21', '2026-13-40T99:99', 'yesterday'])('%j is no moment', (typed) => {
  expect(momentOf(typed, formatFor('ja', 'Asia/Tokyo').cell)).toBeNull()
})
