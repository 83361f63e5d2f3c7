/** The words of the pages: what is too long for a heading says that it goes on. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headline } from './words.ts'

describe('the heading of a flaw', () => {
  test('a short title stays as its source wrote it', () => {
    expect(headline('Out-of-bounds write in sslvpnd')).toBe('Out-of-bounds write in sslvpnd')
  })
  test('a sentence of versions ends at a whole word and says that it goes on', () => {
    const title = `A out-of-bounds write in Fortinet FortiOS versions 7.4.0 through 7.4.2, ${'7.2.0 through 7.2.6, '.repeat(9)}`
    expect(headline(title)).toBe(
      'A out-of-bounds write in Fortinet FortiOS versions 7.4.0 through 7.4.2, 7.2.0 through 7.2.6, 7.2.0 through…',
    )
  })
  test('Japanese has no spaces to end at', () => {
    expect(headline('脆弱性'.repeat(60))).toBe(`${'脆弱性'.repeat(60).slice(0, 110)}…`)
  })
  test('no half of a sign is left, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const short = headline(text)
        expect(short.isWellFormed()).toBe(text.isWellFormed())
        expect(short.length).toBeLessThanOrEqual(111)
      }),
    )
  })
})
