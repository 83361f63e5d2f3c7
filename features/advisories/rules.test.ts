/**
 * The decisions of the advisory desk.
 * @module
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TouchedAsset } from './contract.ts'
import {
  addWorkingDays,
  applied,
  flawsOf,
  hasDeadline,
  namesOf,
  phrasesOf,
  stepsDue,
} from './rules.ts'
import { draftOf, sentenceOf } from './sentence.ts'

const TOKYO = 'Asia/Tokyo'
const at = (text: string): number => Date.parse(`${text}+09:00`)
const asset: TouchedAsset = {
  id: 'a',
  name: 'FW-01',
  site: null,
  flaw: 'CVE-2024-21762',
  product: 'FortiOS',
  version: '7.0.7',
}
const judged = (change: object) =>
  ({ judged: true, assets: [], unknown: [], exploited: [], coverage: null, ...change }) as const

describe('working days', () => {
  // 2026-11-20 is a Friday.
  test.each([
    ['2026-11-18T10:00', 2, '2026-11-20T10:00'],
    ['2026-11-20T10:00', 1, '2026-11-23T10:00'],
    ['2026-11-20T10:00', 3, '2026-11-25T10:00'],
    ['2026-11-21T10:00', 1, '2026-11-24T10:00'],
    ['2026-11-22T23:30', 0, '2026-11-23T23:30'],
  ])('%s and %i working days is %s', (from, days, to) => {
    expect(addWorkingDays(at(from), days, TOKYO)).toBe(at(to))
  })
  test('the weekend is that of the company: Friday evening in London is Saturday in Tokyo', () => {
    const evening = Date.parse('2026-11-20T18:00Z')
    expect(addWorkingDays(evening, 0, 'Europe/London')).toBe(evening)
    expect(addWorkingDays(evening, 0, TOKYO)).toBeGreaterThan(evening)
  })
})

describe('the answer', () => {
  const flaws = ['CVE-2024-21762']
  const common = { flaws, named: [], hasInventory: true }
  test('an open finding touches', () => {
    const answer = judged({ assets: [asset], exploited: flaws })
    expect(applied({ ...common, answer })).toMatchObject({
      verdict: 'touches',
      basis: 'flaws',
      isExploited: true,
    })
  })
  test('a product that is installed in a version that is not affected does not touch', () => {
    expect(applied({ ...common, answer: judged({}), named: [asset] }).verdict).toBe('not-touched')
  })
  test('what no source knows never answers "not touched"', () => {
    const answer = judged({ unknown: flaws })
    expect(applied({ ...common, answer })).toMatchObject({
      verdict: 'unknown',
      why: 'flaws-unknown',
    })
    expect(applied({ ...common, answer, named: [asset] })).toMatchObject({
      verdict: 'touches',
      basis: 'names',
    })
  })
  test.each(['no-catalogue', 'not-matched'] as const)('%s is said, not guessed', (why) => {
    const answer = { judged: false, why } as const
    expect(applied({ ...common, answer })).toMatchObject({ verdict: 'unknown', why })
  })
  test('an empty inventory is touched by nothing, and that is no answer', () => {
    expect(applied({ ...common, answer: judged({}), hasInventory: false })).toMatchObject({
      verdict: 'unknown',
      why: 'no-inventory',
    })
  })
  test('every answer has its sentence in both languages', () => {
    for (const answer of [
      null,
      judged({}),
      judged({ assets: [asset] }),
      judged({ unknown: flaws }),
    ]) {
      const { verdict, basis, why, params, hosts } = applied({ ...common, answer })
      const said = {
        verdict,
        basis,
        why,
        ...params,
        flaws,
        products: [],
        names: [],
        hosts: hosts.length,
      }
      const { ja, en } = sentenceOf(said)
      expect(ja).toMatch(/^(?:自社に該当|該当なし|まだ判定できません)/)
      expect(en).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('who is told', () => {
  const received = at('2026-11-20T10:00')
  const days = { administrators: 1, officers: 3 }
  const step = (isRead: boolean, isTold: boolean, now: string) =>
    stepsDue(
      { receivedAt: received, isRead, isTold: { administrators: isTold, officers: false } },
      days,
      at(now),
      TOKYO,
    )
  test('nobody over the weekend, administrators on Monday, officers on Wednesday', () => {
    expect(step(false, false, '2026-11-22T12:00')).toEqual([])
    expect(step(false, false, '2026-11-23T10:00')).toEqual(['administrators'])
    expect(step(false, true, '2026-11-24T12:00')).toEqual([])
    expect(step(false, true, '2026-11-25T10:00')).toEqual(['officers'])
  })
  test('what was opened but not decided still comes to the officers', () => {
    expect(step(true, false, '2026-11-24T12:00')).toEqual([])
    expect(step(true, false, '2026-11-25T12:00')).toEqual(['officers'])
  })
})

test('history gets no deadline unless it touches; JVN only where it touches or is exploited', () => {
  const fresh = { publishedAt: at('2026-11-19T00:00'), receivedAt: at('2026-11-20T00:00') }
  const old = { publishedAt: at('2025-11-19T00:00'), receivedAt: at('2026-11-20T00:00') }
  const alert = { source: 'jpcert', verdict: 'unknown', isExploited: false } as const
  expect(hasDeadline({ ...alert, ...fresh })).toBe(true)
  expect(hasDeadline({ ...alert, ...old })).toBe(false)
  expect(hasDeadline({ ...alert, ...old, verdict: 'touches' })).toBe(true)
  expect(hasDeadline({ ...alert, ...fresh, verdict: 'not-touched' })).toBe(false)
  expect(hasDeadline({ ...alert, ...fresh, source: 'jvn' })).toBe(false)
  expect(hasDeadline({ ...alert, ...fresh, source: 'jvn', isExploited: true })).toBe(true)
})

test('CVE numbers count before the others', () => {
  expect(flawsOf(['JVNVU#91198149', 'CVE-2024-1', 'JPCERT-AT-2024-0001'])).toEqual(['CVE-2024-1'])
  expect(flawsOf(['JVNDB-2024-000001', 'JPCERT-AT-2024-0001'])).toEqual(['JVNDB-2024-000001'])
})

describe('names of products in titles', () => {
  const isNamed = (title: string, name: string, maker = '') => {
    const phrases = new Set(phrasesOf(title))
    return namesOf(name, maker).some((one) => phrases.has(one))
  }
  test.each([
    ['Fortinet製FortiOSおよびFortiProxyにおける認証回避の脆弱性', 'FortiOS', 'Fortinet'],
    ['Ivanti製Connect Secureなどの脆弱性に関する注意喚起', 'Connect Secure', 'Ivanti'],
    ['FirefoxおよびThunderbirdの脆弱性', 'Mozilla Firefox 115.2 (x64 ja)', 'Mozilla'],
    ['ヤマハ製ルーターRTX1210の脆弱性', 'RTX1210', 'Yamaha'],
    ['FortiGateのSSL-VPN機能の脆弱性', 'FortiGate-60F', 'Fortinet'],
    ['ウイルスバスター クラウドの脆弱性', 'ウイルスバスター クラウド', 'トレンドマイクロ株式会社'],
  ])('%s names %s', (title, name, maker) => {
    expect(isNamed(title, name, maker)).toBe(true)
  })
  test.each([
    ['セキュリティ更新プログラムに関する注意喚起', 'Security Update', 'Microsoft'],
    ['Microsoft製品の脆弱性', 'Microsoft', 'Microsoft'],
    ['FortiWebの脆弱性', 'FortiOS', 'Fortinet'],
    ['2026年11月の脆弱性', '2026', ''],
  ])('%s does not name %s', (title, name, maker) => {
    expect(isNamed(title, name, maker)).toBe(false)
  })
  test('any title and any name end, with a bounded number of phrases', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 })
    fc.assert(
      fc.property(text, text, (title, name) => {
        expect(phrasesOf(title).length).toBeLessThanOrEqual(5_000)
        expect(namesOf(name, title).length).toBeLessThanOrEqual(2)
      }),
    )
  })
})

test('a draft names products, versions and numbers, and no host', () => {
  for (const language of ['ja', 'en'] as const)
    for (const desk of ['vendor', 'ipa', 'police', 'jpcert'] as const) {
      const text = draftOf({
        language,
        desk,
        organization: '見本工業株式会社',
        by: '山田',
        title: 'FortiOSの脆弱性',
        url: 'https://www.jpcert.or.jp/at/2024/at240004.html',
        ids: ['CVE-2024-21762'],
        products: [{ product: 'FortiOS', version: '7.0.7', count: 3 }],
      })
      expect(text).toContain('FortiOS')
      expect(text).toContain('7.0.7')
      expect(text).toContain('https://www.jpcert.or.jp/at/2024/at240004.html')
      expect(text).toMatch(/3台|3 hosts/)
      expect(text).not.toContain('FW-01')
    }
})
