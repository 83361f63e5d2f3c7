import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Range } from '../span.ts'
import { MAX_PROSE_LENGTH, readProse } from './read.ts'

/** A range as mathematicians write it; `^` stands for "everything below this prefix". */
const show = ({ from, to }: Range): string =>
  [
    from === null ? '(-' : `${from.inclusive ? '[' : '('}${from.version}${from.tree ? '^' : ''}`,
    to === null ? '-)' : `${to.version}${to.tree ? '^' : ''}${to.inclusive ? ']' : ')'}`,
  ].join(', ')
const ranges = (text: string): string => readProse(text).ranges.map(show).join(' ∪ ')

describe('every form, Japanese and English', () => {
  test.each([
    // 1
    ['1.5.62 未満', '(-, 1.5.62)'],
    ['7.4.3より前のバージョン', '(-, 7.4.3)'],
    ['prior to 1.3.5', '(-, 1.3.5)'],
    ['before version 2023.11', '(-, 2023.11)'],
    ['All versions prior to 5.6.0', '(-, 5.6.0)'],
    ['versions earlier than V3.2', '(-, 3.2)'],
    // 2
    ['4.3.1 以前', '(-, 4.3.1]'],
    ['Ver.３．２ およびそれ以前', '(-, 3.2]'],
    ['1.06 及びそれ以前のバージョン', '(-, 1.06]'],
    ['2.0.1 以下', '(-, 2.0.1]'],
    ['2.0.1 まで', '(-, 2.0.1]'],
    ['Ver. 1.06 and earlier', '(-, 1.06]'],
    ['firmware version 5.25.7H and earlier', '(-, 5.25.7H]'],
    ['3.12 and previous versions', '(-, 3.12]'],
    ['up to and including v1.16.1', '(-, 1.16.1]'],
    ['All versions prior to and including 3.10.4302', '(-, 3.10.4302]'],
    // 3
    ['2.0 以降', '[2.0, -)'],
    ['2.0 以上', '[2.0, -)'],
    ['5.0 and later', '[5.0, -)'],
    // 4
    ['2.13.0 から 2.15.0 より前のバージョン', '[2.13.0, 2.15.0)'],
    ['2.13.0 から 2.15.0 未満', '[2.13.0, 2.15.0)'],
    ['2.13.0 以上 2.15.0 未満', '[2.13.0, 2.15.0)'],
    ['2.13.0以降、2.15.0より前のバージョン', '[2.13.0, 2.15.0)'],
    ['4.0.0 before 4.0.12', '[4.0.0, 4.0.12)'],
    // 5
    ['A 1.0.0 から 1.2.0 まで', '[1.0.0, 1.2.0]'],
    ['1.0.0 ～ 1.2.0', '[1.0.0, 1.2.0]'],
    ['1.0.0 から 1.2.0', '[1.0.0, 1.2.0]'],
    ['1.0.0 to 1.60.15', '[1.0.0, 1.60.15]'],
    ['version 4.16 through 5.37 Patch 1', '[4.16, 5.37 Patch 1]'],
    ['from 1.0 to 2.0', '[1.0, 2.0]'],
    ['11.1.0-11.1.7', '[11.1.0, 11.1.7]'],
    // 6
    ['core 2.0-beta9 から 2.12.1 より前のバージョン', '[2.0-beta9, 2.12.1)'],
    // 7
    ['>= 8.0.0, < 8.6.1', '[8.0.0, 8.6.1)'],
    ['<V4.1.3', '(-, 4.1.3)'],
    ['3.0 <= version < 3.5', '[3.0, 3.5)'],
    ['[1.0, 2.0)', '[1.0, 2.0)'],
    ['≤ 2.3', '(-, 2.3]'],
    // 8
    ['1.2.3', '[1.2.3, 1.2.3]'],
    ['version 0.25.0', '[0.25.0, 0.25.0]'],
    ['15.2(7)E3', '[15.2(7)E3, 15.2(7)E3]'],
    // 9
    ['5.1.x', '[5.1.x^, 5.1.x^]'],
    ['5.1.*', '[5.1.x^, 5.1.x^]'],
    ['5.1系', '[5.1.x^, 5.1.x^]'],
    ['ArubaOS 8.11.x.x: 8.11.1.0 and below', '[8.11.x^, 8.11.1.0]'],
    ['6.1.x prior to 6.1.4, 6.0.x prior to 6.0.7', '[6.1.x^, 6.1.4) ∪ [6.0.x^, 6.0.7)'],
    // 12
    ['4.0 以上 4.3.2 未満、5.0.0 から 5.0.4 まで', '[4.0, 4.3.2) ∪ [5.0.0, 5.0.4]'],
    ['versions 3.4.0 to 3.4.6 and 3.5.0', '[3.4.0, 3.4.6] ∪ [3.5.0, 3.5.0]'],
    ['1.0、1.1 および 1.2', '[1.0, 1.0] ∪ [1.1, 1.1] ∪ [1.2, 1.2]'],
    ['< 2.0, >= 3.0', '(-, 2.0) ∪ [3.0, -)'],
    // As JVN writes.
    ['9.2.3 より前の 9.2.x', '[9.2.x^, 9.2.3)'],
    ['9.2.x の 9.2.3 未満', '[9.2.x^, 9.2.3)'],
    ['6.5系の6.5.3以前', '[6.5.x^, 6.5.3]'],
    ['5.1.3以前の全てのバージョン', '(-, 5.1.3]'],
    ['1.0.0以上1.2.0以下', '[1.0.0, 1.2.0]'],
    ['Ver.2.0からVer.2.5まで', '[2.0, 2.5]'],
    ['バージョン1.0.0〜1.0.5', '[1.0.0, 1.0.5]'],
    ['15.0～15.1.9', '[15.0, 15.1.9]'],
    ['V1.00(ABCD.1)C0 およびそれ以前', '(-, 1.00(ABCD.1)C0]'],
    ['8 Update 191 およびそれ以前', '(-, 8 Update 191]'],
    ['1.2.3 を含むそれ以前のバージョン', '(-, 1.2.3]'],
    ['3.0.0 またはそれ以降', '[3.0.0, -)'],
    ['1.0、2.0、3.0 の各バージョン', '[1.0, 1.0] ∪ [2.0, 2.0] ∪ [3.0, 3.0]'],
    ['2.4.0 から 2.4.5 まで および 2.5.0 から 2.5.3 より前', '[2.4.0, 2.4.5] ∪ [2.5.0, 2.5.3)'],
    ['1.1.1w より前の 1.1.1', '[1.1.1, 1.1.1w)'],
    ['14.1 (14.1-43.56 より前)', '[14.1, 14.1-43.56)'],
    ['6.4 の全バージョン', '[6.4.x^, 6.4.x^]'],
    ['v1.2.3 <= x < 2.0', '[1.2.3, 2.0)'],
    ['6.10.x: 6.10.8 Hotfix Q4 2023 and below', '[6.10.x^, 6.10.8 Hotfix Q4 2023]'],
    ["firmware versions prior to 'Archer C50(JP)_V3_230505'", '(-, 3_230505)'],
    ['BIOS versions prior to EQCN39WW', '(-, EQCN39WW)'],
    ['5.0+', '[5.0, -)'],
    // Not range signs, not placeholders.
    ['17.3.1x', '[17.3.1x, 17.3.1x]'],
    ['9.1.15-h1', '[9.1.15-h1, 9.1.15-h1]'],
    ['13.1-37.176', '[13.1-37.176, 13.1-37.176]'],
  ])('%s → %s', (text, expected) => {
    expect(ranges(text)).toBe(expected)
    expect(readProse(text).leftover).toEqual([])
  })
})

test('a sub-module and a model are told beside the range', () => {
  expect(readProse('core 2.0-beta9 から 2.12.1 より前のバージョン').modules).toEqual(['core'])
  const router = readProse('ファームウェア Rev.14.01.40 以前 (RTX1210)')
  expect(router.ranges.map(show)).toEqual(['(-, Rev.14.01.40]'])
  expect(router.conditions).toEqual(['RTX1210'])
  const java = readProse('Oracle Java SE:8u351')
  expect([java.modules, java.ranges.map(show)]).toEqual([['Oracle Java SE'], ['[8u351, 8u351]']])
  expect(readProse('3.1 以前 (Windows 版)').conditions).toEqual(['Windows 版'])
  expect(
    readProse('Serv-U 15.4.2 HF2 and previous versions', { product: 'Serv-U' }).modules,
  ).toEqual([])
})

test.each([
  'すべてのバージョン',
  '全バージョン',
  'all versions',
  'All firmware versions',
  '*',
  'All',
])('all: %s', (text) => {
  expect(readProse(text)).toMatchObject({ all: true, silent: false, ranges: [], reading: 'prose' })
})

test.each([
  '',
  '-',
  'n/a',
  'N/A',
  'unspecified',
  'see the information provided by the vendor',
  '不明',
])('neither all nor none: "%s"', (text) => {
  expect(readProse(text)).toMatchObject({ all: false, silent: true, ranges: [], reading: 'prose' })
})

test.each([
  'The first 5 digits of serial No. "26061" and prior',
  'Snapdragon 8 Gen 1 Mobile Platform',
  'Snapdragon 888+ 5G Mobile Platform (SM8350-AC)',
  'Snapdragon 8cx Gen 3 Compute Platform (SC8280XP-AB, BB)',
  'WCD9380',
  'downloaded before February 3nd 2023',
  'before 2023/12/13',
  '2023年4月版 以前',
  'v33.011 <',
  'earlier',
  '^1.2.3',
  '~> 1.2',
])('not read rather than guessed: %s', (text) => {
  expect(readProse(text)).toMatchObject({
    reading: 'not-read',
    ranges: [],
    all: false,
    silent: false,
  })
})

test.each([
  ['4.3.1 以前、5.0.1 以前', 'perhaps meant per branch'],
  ['prior to 1.2.5, 1.3.4 and 1.4.1', 'the word goes for each'],
  ['6.14B01 EU HOTFIX', 'words left over'],
  ['>= 0.11.0, < 0.6.10', 'signs that hold nothing'],
])('partly read: %s (%s)', (text) => {
  expect(readProse(text).reading).toBe('partly')
})

test('what is taken out again', () => {
  const read = readProse('2.0 以降 (2.3.1 を除く)')
  expect(read.ranges.map(show)).toEqual(['[2.0, -)'])
  expect(read.except.map(show)).toEqual(['[2.3.1, 2.3.1]'])
  expect(readProse('all versions except 6.10.10 and 6.13.07')).toMatchObject({
    all: true,
    ranges: [],
  })
  expect(readProse('1.0 から 2.0 (1.5 を除く)').except.map(show)).toEqual(['[1.5, 1.5]'])
})

const pieces = fc.constantFrom(
  ...[
    '1.2',
    '3.4.5',
    'V',
    'から',
    '以前',
    'より前',
    '未満',
    'およびそれ以前',
    'and',
    'earlier',
    'prior to',
    ',',
  ],
  ...[
    '(',
    ')',
    '[',
    '<=',
    '<',
    '>=',
    '-',
    '~',
    '*',
    ':',
    'for',
    'core',
    'を除く',
    'all',
    'Rev.',
    '.x',
    '系',
    '/',
  ],
)
test('any text ends without throwing and loses no range on the way', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.array(pieces, { maxLength: 30 }).map((words) => words.join(' ')),
        fc.array(pieces, { maxLength: 30 }).map((words) => words.join('')),
      ),
      (text) => {
        const read = readProse(text)
        if (read.reading === 'not-read') expect([read.ranges, read.all]).toEqual([[], false])
        else
          expect(read.all || read.silent || read.ranges.length + read.except.length > 0).toBe(true)
        for (const { from, to } of read.ranges) expect(from ?? to).not.toBeNull()
      },
    ),
    { numRuns: 500 },
  )
})

test('a text of any length is read in time that grows with it, or not at all', () => {
  const hostile = [
    '(',
    '[',
    '<',
    '1.',
    '1(1',
    '-',
    'and ',
    'から',
    ' all prior',
    '/',
    '1.2 before ',
    'a.',
    '((1,',
    '\u3099',
  ]
  for (const piece of hostile) {
    const longest = piece.repeat(Math.floor(MAX_PROSE_LENGTH / piece.length))
    readProse(longest)
    expect(readProse(`${longest}${longest}`).reading).toBe('not-read')
  }
})
