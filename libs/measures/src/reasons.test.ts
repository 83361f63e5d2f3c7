import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generalReasons, MISSING, reasonText } from './reasons.ts'

const HOW = { ja: '測り方です。', en: 'This is how.' }
const about = (ja: string, en = 'x') => ({
  howToMeasure: HOW,
  reasons: { r: { why: { ja, en }, next: { ja: '次へ', en: 'Next' } } },
})

describe('reasonText', () => {
  test('fills in what the judge gave, dates in the zone of the reader', () => {
    const params = {
      host: 'NAS-01',
      count: 3,
      share: 0.25,
      dueOn: Date.UTC(2026, 0, 1, 20),
      sentAt: 0,
    }
    const m = about('{host} {count} {share} {dueOn} {sentAt}', '{dueOn}')
    const { why, next } = reasonText(m, 'r', params)
    expect(why.ja).toBe('NAS-01 3 0.3 2026年1月2日 1970年1月1日 9:00')
    expect(reasonText(m, 'r', params, 'UTC').why.en).toBe('1 January 2026')
    expect(next.en).toBe('Next')
  })

  test('words agree with a number', () => {
    const m = about('{n}件', '{n} {n:host|hosts} {n:is|are} open')
    expect([0, 1, 2].map((n) => reasonText(m, 'r', { n }).why.en)).toEqual([
      '0 hosts are open',
      '1 host is open',
      '2 hosts are open',
    ])
  })

  test('a value is data: never a template, never markup of its own, never longer than a line', () => {
    const m = about('{a}{b}')
    expect(reasonText(m, 'r', { a: '{b}', b: 'B' }).why.ja).toBe('{b}B')
    expect(reasonText(m, 'r', { a: 'x\u202e\n\u0000y', b: '' }).why.ja).toBe('x   y')
    expect(reasonText(m, 'r', { a: '火'.repeat(500), b: '' }).why.ja).toBe(`${'火'.repeat(200)}…`)
    expect(reasonText(about('{constructor}{toString}'), 'r', {}).why.ja).toBe(MISSING + MISSING)
    expect(reasonText(about('{dueOn}'), 'r', { dueOn: Number.NaN }).why.ja).toBe(MISSING)
  })

  test('a code is written in the words of the reader, and what follows it as it is', () => {
    const m = {
      ...about('{a}が未確認です。', '{a} was not seen.'),
      codes: { psk: { ja: '事前共有鍵', en: 'the pre-shared key' } },
    }
    expect(reasonText(m, 'r', { a: 'psk' }).why.en).toBe('the pre-shared key was not seen.')
    expect(reasonText(m, 'r', { a: 'psk 大阪-01' }).why).toEqual({
      ja: '事前共有鍵 大阪-01が未確認です。',
      en: 'the pre-shared key 大阪-01 was not seen.',
    })
    expect(reasonText(m, 'r', { a: 'pskx' }).why.en).toBe('pskx was not seen.')
    expect(reasonText(m, 'r', { a: 'constructor' }).why.en).toBe('constructor was not seen.')
  })

  test('any reason and any values give a sentence', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer())
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), value), (reason, params) => {
        expect(reasonText(about('{dueOn}{x}'), reason, params).why.ja).not.toBe('')
      }),
    )
  })

  test('what was never seen is answered with how to measure', () => {
    expect(reasonText(about('x'), 'never_seen', {})).toEqual({
      why: generalReasons.never_seen.why,
      next: HOW,
    })
    expect(reasonText(about('x'), '__proto__', {}).next).toEqual(HOW)
  })
})
