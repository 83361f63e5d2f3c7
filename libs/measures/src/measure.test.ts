import { expect, test } from 'vitest'
import { days, earliest, holds, measure } from './measure.ts'
import type { Measure } from './types.ts'

const words = { ja: '文', en: 'Text' }
const sound: Measure = {
  id: 'HB-X01',
  title: words,
  asks: words,
  group: 'identify',
  actor: words,
  quotes: [{ notice: '2022-04-11', section: '1', text: '資産' }],
  does: [words],
  subject: 'host',
  reads: { a: 'test.first' },
  maxAge: { a: days(7) },
  least: 'E2',
  judge: () => holds(),
  reasons: { holds: { why: words, next: { ja: '', en: '' } } },
  howToMeasure: words,
  mapping: {
    meti10: [],
    securityAction6: [],
    securityAction25: [],
    csf2: [],
    cis8: [],
    iso27001: [],
    scs: [],
  },
  cases: [
    { name: 'h', given: {}, state: 'holds' },
    { name: 'f', given: {}, state: 'fails' },
    { name: 'u', given: {}, state: 'unknown' },
  ],
}

test('a sound definition is given back', () => expect(measure(sound)).toBe(sound))

test.each<[string, Partial<Record<keyof Measure, unknown>>]>([
  ['its id is not of the form', { id: 'HB-P1' }],
  ['unknown group', { group: 'other' }],
  ['can not make it hold', { least: 'E4' }],
  ['has no limit of age', { maxAge: {} }],
  ['has no limit of age', { maxAge: { a: Number.POSITIVE_INFINITY } }],
  ['which it does not read', { leastFor: { b: 'E4' } }],
  ['names no kind', { reads: { a: 'Sighting' } }],
  ['quotes nothing', { quotes: [] }],
  ['a text is empty', { howToMeasure: { ja: ' ', en: 'x' } }],
  [
    'names no next step',
    { reasons: { ...sound.reasons, bad: { why: words, next: { ja: '', en: '' } } } },
  ],
  ['no text says why it holds', { reasons: {} }],
  ['no case in which it is fails', { cases: [sound.cases[0], sound.cases[2]] }],
  ['unknown subject', { subject: ['host', 'planet'] }],
])('refuses a definition: %s', (what, change) => {
  expect(() => measure({ ...sound, ...change } as Measure)).toThrow(what)
})

test('the earliest of times passes over never', () => {
  expect(earliest(null, 5, 3, null)).toBe(3)
  expect(earliest(null)).toBeNull()
})
