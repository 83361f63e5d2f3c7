import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_TERMS, readSearch, withField } from './search-query.ts'

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
})
