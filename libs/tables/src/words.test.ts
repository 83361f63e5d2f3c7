import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cellName,
  columnName,
  excelSerialDate,
  guessMapping,
  ledgerFields,
  normalizeText,
  readJapaneseDate,
} from './index.ts'

describe('dates as people write them', () => {
  test.each([
    ['令和8年4月1日', '2026-04-01'],
    ['令和８年　４月　１日', '2026-04-01'],
    ['R8.4.1', '2026-04-01'],
    ['r08/04/01', '2026-04-01'],
    ['令8.4.1', '2026-04-01'],
    ['H31.4.30', '2019-04-30'],
    ['令和元年5月1日', '2019-05-01'],
    ['平成元年1月8日', '1989-01-08'],
    ['昭和64年1月7日', '1989-01-07'],
    ['㍻30年4月1日', '2018-04-01'],
    ['2026/4/1', '2026-04-01'],
    ['2026年4月1日', '2026-04-01'],
    ['２０２６．４．１', '2026-04-01'],
    ['2026-04-01T09:00:00+09:00', '2026-04-01'],
    ['2026/4/1 9:05', '2026-04-01'],
    ['20260401', '2026-04-01'],
    ['令和八年四月一日', '2026-04-01'],
    ['昭和五十年十二月三十一日', '1975-12-31'],
    ['2026年4月1日(水)', '2026-04-01'],
    ['西暦2026年4月1日', '2026-04-01'],
    ['平成33年3月31日', '2021-03-31'],
    ['2024/2/29', '2024-02-29'],
  ])('%s is %s', (text, date) => {
    expect(readJapaneseDate(text)).toEqual({ ok: true, date, precision: 'day' })
  })
  test.each([
    ['令和8年4月', '2026-04-01', 'month'],
    ['2026.4', '2026-04-01', 'month'],
    ['平成元年', '1989-01-08', 'year'],
    ['2026年', '2026-01-01', 'year'],
    ['2026', '2026-01-01', 'year'],
  ])('%s is %s to the %s', (text, date, precision) => {
    expect(readJapaneseDate(text)).toEqual({ ok: true, date, precision })
  })
  test.each([
    ['', 'empty'],
    ['　', 'empty'],
    ['未定', 'not_a_date'],
    ['4/1/2026', 'not_a_date'],
    ['10.0.0.1', 'not_a_date'],
    ['46113', 'not_a_date'],
    ['2026/2/29', 'no_such_day'],
    ['令和8年13月1日', 'no_such_day'],
    ['令和0年1月1日', 'no_such_day'],
    ['令和元年4月30日', 'outside_era'],
    ['平成元年1月7日', 'outside_era'],
    ['2026/04/31', 'no_such_day'],
  ])('%j is no date: %s', (text, why) => {
    expect(readJapaneseDate(text)).toEqual({ ok: false, why })
  })
  test.each([
    ['46113', '1900', '2026-04-01'],
    ['44651', '1904', '2026-04-01'],
    ['1', '1900', '1900-01-01'],
    ['61', '1900', '1900-03-01'],
    ['0', '1904', '1904-01-01'],
    ['46113.75', '1900', '2026-04-01'],
  ] as const)("Excel's day %s of %s is %s", (text, serial, date) => {
    expect(readJapaneseDate(text, { serial })).toMatchObject({ ok: true, date })
  })
  test('29 February 1900 never was', () => {
    expect(excelSerialDate(60, '1900')).toBeNull()
  })

  const japanese = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
    era: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  })
  test('every day that the Japanese calendar of ICU writes is read again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1873, 0, 1) / 864e5, max: Date.UTC(2150, 0, 1) / 864e5 }),
        (day) => {
          const date = new Date(day * 864e5)
          expect(readJapaneseDate(japanese.format(date))).toEqual({
            ok: true,
            date: date.toISOString().slice(0, 10),
            precision: 'day',
          })
        },
      ),
      { numRuns: 2000 },
    )
  })
  test('any text ends in a value', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('1900', '1904'), (text, serial) => {
        const read = readJapaneseDate(text, { serial })
        if (read.ok) expect(read.date).toMatch(/^\d{4}-\d\d-\d\d$/)
      }),
    )
  })
})

describe('columns find their fields', () => {
  const map = (header: string[]) =>
    Object.fromEntries(
      guessMapping(header, ledgerFields).map(({ field, column, certainty }) => [
        field,
        `${header[column]} ${certainty}`,
      ]),
    )
  test('a Japanese ledger', () => {
    expect(
      map([
        'No.',
        '管理番号',
        'ｺﾝﾋﾟｭｰﾀ名',
        'ＩＰ アドレス',
        'MACアドレス',
        '利用者',
        '管理部署',
        '設置場所',
        '機種',
        'OS',
        '購入年月日',
        '備考',
      ]),
    ).toEqual({
      assetNumber: '管理番号 exact',
      hostname: 'ｺﾝﾋﾟｭｰﾀ名 exact',
      ip: 'ＩＰ アドレス exact',
      mac: 'MACアドレス exact',
      user: '利用者 exact',
      department: '管理部署 exact',
      location: '設置場所 exact',
      model: '機種 exact',
      os: 'OS exact',
      purchasedAt: '購入年月日 exact',
      note: '備考 exact',
    })
  })
  test('joined, bracketed and lengthened names', () => {
    expect(map(['機器/名称', 'ネットワーク/IPアドレス', '管理者(正)', '社内MACアドレス'])).toEqual({
      hostname: '機器/名称 exact',
      ip: 'ネットワーク/IPアドレス exact',
      owner: '管理者(正) exact',
      mac: '社内MACアドレス likely',
    })
  })
  test('an address of mail is no address of a network', () => {
    expect(map(['氏名', '管理者メールアドレス'])).toEqual({ user: '氏名 exact' })
  })
  test('no column serves two fields, and the same name is one field', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('IPアドレス', 'ホスト名', '名称', '管理者', '備考', 'x', ''), {
          maxLength: 10,
        }),
        (header) => {
          const mapped = guessMapping(header, ledgerFields)
          expect(new Set(mapped.map(({ column }) => column)).size).toBe(mapped.length)
          expect(new Set(mapped.map(({ field }) => field)).size).toBe(mapped.length)
        },
      ),
    )
  })
})

test.each([
  ['ＳＶ－０１　', 'SV-01'],
  ['ﾌﾟﾘﾝﾀ', 'プリンタ'],
  ['サーバー', 'サーバー'],
  [' a\u3000 b ', 'a b'],
])('%j becomes %j', (text, expected) => {
  expect(normalizeText(text)).toBe(expected)
})
test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [701, 'ZZ'],
  [702, 'AAA'],
  [16383, 'XFD'],
])('column %i is %s', (column, name) => {
  expect(columnName(column)).toBe(name)
  expect(cellName(column, 14)).toBe(`${name}14`)
})
