import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_TERMS, readSearch, searchNotes, withField } from './search-query.ts'

describe('what people type', () => {
  test.each([
    ['vssadmin', [{ kind: 'words', text: 'vssadmin', not: false }]],
    [
      'マルウェア　検知',
      [
        { kind: 'words', text: 'マルウェア', not: false },
        { kind: 'words', text: '検知', not: false },
      ],
    ],
    ['"delete shadows"', [{ kind: 'phrase', text: 'delete shadows', not: false }]],
    ['192.0.2.7', [{ kind: 'phrase', text: '192.0.2.7', not: false }]],
    ['-user.name:hanako', [{ kind: 'field', field: 'user.name', value: 'hanako', not: true }]],
    ['Image：*\\cmd.exe', [{ kind: 'field', field: 'Image', value: '*\\cmd.exe', not: false }]],
    [
      'CommandLine:"a \\"b\\""',
      [{ kind: 'field', field: 'CommandLine', value: 'a "b"', not: false }],
    ],
    ['  ', []],
  ])('%s', (text, terms) => {
    expect(readSearch(text)).toEqual(terms)
  })

  test('whatever is typed is read, bounded', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        expect(readSearch(text).length).toBeLessThanOrEqual(MAX_TERMS)
      }),
    )
  })

  test('a value that is clicked is found as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (value) => {
        fc.pre(value.trim() !== '' && !/[\u3000：“”＂]/.test(value) && !value.includes('\0'))
        const [term] = readSearch(withField('', 'Image', value))
        expect(term).toEqual({ kind: 'field', field: 'Image', value, not: false })
      }),
    )
  })

  test('OR holds for its two neighbours, NOT is a minus, AND is nothing', () => {
    const word = (text: string, not = false) => ({ kind: 'words', text, not })
    expect(readSearch('host:a vssadmin OR wbadmin OR "delete shadows" AND NOT backup')).toEqual([
      { kind: 'field', field: 'host', value: 'a', not: false },
      {
        kind: 'any',
        not: false,
        terms: [
          word('vssadmin'),
          word('wbadmin'),
          { kind: 'phrase', text: 'delete shadows', not: false },
        ],
      },
      word('backup', true),
    ])
    // In small letters they are words like others.
    expect(readSearch('this or that')).toHaveLength(3)
    expect(readSearch('"OR" -"NOT"')).toHaveLength(2)
  })

  test.each([
    ['user.name:hanako "delete sha', [['open-quote', 17]]],
    [
      '(vssadmin OR wbadmin) x',
      [
        ['bracket', 0],
        ['bracket', 13],
      ],
    ],
    ['user.name: hanako', [['no-value', 0]]],
    [
      'OR vssadmin OR',
      [
        ['no-side', 0],
        ['no-side', 12],
      ],
    ],
    [`host:a ${'x'.repeat(301)}`, [['too-long', 7]]],
    [Array.from({ length: 22 }, (_, i) => `w${i}`).join(' '), [['too-many', 70]]],
    ['マルウェア　host.name：pc-01 -"a b" -user.name:x', []],
    ['C:\\Windows\\System32 192.0.2.0/24 f(x)y', []],
  ])('%s: what does not mean what it looks like is told with its place', (text, told) => {
    expect(searchNotes(text).map(({ kind, at }) => [kind, at])).toEqual(told)
  })
})
