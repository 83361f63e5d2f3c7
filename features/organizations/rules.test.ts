import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PersonEdit } from './contract.ts'
import {
  hiragana,
  isCorporateNumber,
  isCountry,
  isLanguageTag,
  isPostalCodeOf,
  isTimeZone,
  likePattern,
  makesCircle,
  plainPhone,
  plainPostalCode,
  seats,
  shownPostalCode,
} from './rules.ts'
import { canonicalNetwork } from './rules-network.ts'

describe('法人番号', () => {
  // Numbers that their holders publish (国税庁法人番号公表サイト).
  test.each(['7000012050002', '8000012010038', '4000012090001'])('%s is one', (number) => {
    expect(isCorporateNumber(number)).toBe(true)
  })
  test('every single wrong digit is found', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = [...'7000012050002'].map(Number)
        digits[at] = ((digits[at] ?? 0) + by) % 10
        // Weights 1 and 2 modulo 9: a change by 9 (0 ↔ 9) cannot be seen by this check digit.
        fc.pre(Math.abs((digits[at] ?? 0) - Number('7000012050002'[at])) !== 9)
        expect(isCorporateNumber(digits.join(''))).toBe(false)
      }),
    )
  })
})

test.each([
  ['192.168.10.77/24', '192.168.10.0/24'],
  ['１０．０．０．０／８', '10.0.0.0/8'],
  ['10.1.2.3', '10.1.2.3/32'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['0.0.0.0/0', null],
  ['10.0.0.0/33', null],
  ['192.168.1', null],
  ['0x7f.1', null],
  ['10.0.0.0/8/8', null],
  ['::ffff:1.2.3.4/129', null],
  ['not a network', null],
])('network %s is %s', (given, expected) => {
  expect(canonicalNetwork(given)).toBe(expected)
})
test('a network in normal form stays as it is', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 1, max: 32 }), (ip, bits) => {
      const once = canonicalNetwork(`${ip}/${bits}`)
      expect(once).not.toBeNull()
      expect(canonicalNetwork(once ?? '')).toBe(once)
    }),
  )
})
test('any text ends without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      canonicalNetwork(text)
      isTimeZone(text)
      isLanguageTag(text)
      isCorporateNumber(text)
      expect(plainPhone(plainPhone(text)).length).toBeLessThanOrEqual(text.normalize('NFKC').length)
    }),
  )
})

test.each([
  ['０３−１２３４−５６７８', '03-1234-5678'],
  ['(03)1234-5678', '03-1234-5678'],
  ['03 1234 5678 内線 12', '0312345678x12'],
  ['＋８１ー３ー１２３４ー５６７８', '+81-3-1234-5678'],
  ['03-1234-5678（内線１２）', '03-1234-5678x12'],
])('phone %s is %s', (given, expected) => {
  expect(plainPhone(given)).toBe(expected)
})

test('kana of every width become hiragana, long marks stay', () => {
  expect(hiragana('ﾔﾏﾀﾞ タロー')).toBe('やまだ たろー')
})
test('wildcards of LIKE are data', () => {
  expect(likePattern('100%_\\')).toBe('%100\\%\\_\\\\%')
})

test('time zones, languages and countries are those of the standards', () => {
  expect(['Asia/Tokyo', 'Asia/Bangkok', 'UTC'].every(isTimeZone)).toBe(true)
  expect(['+09:00', 'Asia/Edo', ''].some(isTimeZone)).toBe(false)
  expect(['ja', 'en-US', 'zh-Hant-TW'].every(isLanguageTag)).toBe(true)
  expect(['日本語', 'x', 'en_US'].some(isLanguageTag)).toBe(false)
  expect(['JP', 'TH', 'XX', 'jp', 'UK'].map(isCountry)).toEqual([true, true, false, false, false])
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const known = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((a) =>
    [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((b) => a + b).filter((c) => names.of(c) !== undefined),
  )
  // What CLDR can name includes every assigned code.
  expect(known.filter(isCountry)).toHaveLength(249)
})

test('a site below itself, at any depth, is a circle', () => {
  const parents = new Map([
    ['hq', null],
    ['plant', 'hq'],
    ['line', 'plant'],
  ])
  expect(makesCircle('hq', 'line', parents)).toBe(true)
  expect(makesCircle('hq', 'hq', parents)).toBe(true)
  expect(makesCircle('line', 'hq', parents)).toBe(false)
  expect(makesCircle('plant', null, parents)).toBe(false)
})

test('an empty seat is told as empty, a filled one with its deputy', () => {
  const person = (familyName: string, ...duties: string[]) => ({
    familyName,
    givenName: '',
    duties,
  })
  expect(seats([])[0]).toEqual({ duty: 'ciso', person: null, deputy: null })
  expect(seats([person('森', 'deputy-ciso'), person('林', 'ciso', 'it')])[0]).toEqual({
    duty: 'ciso',
    person: '林',
    deputy: '森',
  })
})

test('a form is stored in normal form', () => {
  expect(
    PersonEdit.parse({
      familyName: ' 山田\u0007 ',
      givenName: '花子',
      familyNameKana: 'ヤマダ',
      givenNameKana: 'ﾊﾅｺ',
      mail: ' Hanako@Example.JP ',
      phone: '０９０−１２３４−５６７８',
      language: 'ja',
      siteId: null,
      department: '総務',
      title: '',
      duties: ['it', 'it'],
    }),
  ).toMatchObject({
    familyName: '山田',
    familyNameKana: 'やまだ',
    givenNameKana: 'はなこ',
    mail: 'hanako@example.jp',
    phone: '090-1234-5678',
    duties: ['it'],
  })
})

describe('a postal code', () => {
  test.each([
    ['〒１００−８９０１', '1008901'],
    ['100-8901', '1008901'],
    ['100 8901', '1008901'],
    ['1008901', '1008901'],
    ['sw1a 1aa', 'SW1A 1AA'],
    ['12345-6789', '12345-6789'],
  ])('%s is kept as %s', (typed, kept) => expect(plainPostalCode(typed)).toBe(kept))
  test.each([
    ['JP', '1008901', true],
    ['JP', '100890', false],
    ['JP', '12345-6789', false],
    ['GB', 'SW1A 1AA', true],
    ['US', '<b>', false],
  ])('of %s: %s is one: %s', (country, code, expected) =>
    expect(isPostalCodeOf(country, code)).toBe(expected),
  )
  test('is shown as one writes it', () => {
    expect(shownPostalCode('JP', '1008901')).toBe('〒100-8901')
    expect(shownPostalCode('TH', '13000')).toBe('13000')
  })
})
