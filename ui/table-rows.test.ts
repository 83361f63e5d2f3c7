import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countOf,
  isSelected,
  nextSort,
  readSort,
  type Selection,
  sorted,
  toggled,
  visible,
} from './table-rows.ts'

describe('sorting', () => {
  test('numbers inside texts count as numbers, empty comes last both ways', () => {
    const rows = ['host-10', null, 'host-9', 'HOST-1']
    expect(sorted(rows, (r) => r, false, 'ja')).toEqual(['HOST-1', 'host-9', 'host-10', null])
    expect(sorted(rows, (r) => r, true, 'ja')).toEqual(['host-10', 'host-9', 'HOST-1', null])
  })
  test('equal rows keep their order', () => {
    const rows = [
      { k: 1, n: 'a' },
      { k: 0, n: 'b' },
      { k: 1, n: 'c' },
    ]
    expect(sorted(rows, (r) => r.k, false, 'en').map((r) => r.n)).toEqual(['b', 'a', 'c'])
  })
  test('three presses lead back', () => {
    const first = nextSort(null, 'due')
    const second = nextSort(readSort(first), 'due')
    expect([first, second, nextSort(readSort(second), 'due')]).toEqual(['due', '-due', undefined])
  })
})

describe('columns', () => {
  const columns = [{ id: 'name' }, { id: 'ip' }, { id: 'hash', extra: true }]
  test('extra columns show only when chosen', () => {
    expect(visible(columns, undefined).map((c) => c.id)).toEqual(['name', 'ip'])
    expect(visible(columns, ['hash', 'name']).map((c) => c.id)).toEqual(['name', 'hash'])
  })
  test('a choice of columns that are gone falls back', () =>
    expect(visible(columns, ['old']).map((c) => c.id)).toEqual(['name', 'ip']))
})

describe('selection', () => {
  const start = fc.constantFrom<Selection>(
    { kind: 'rows', keys: ['b'] },
    { kind: 'all', except: ['c'], count: 10 },
  )
  test('toggling flips exactly one row and moves the count by one', () => {
    fc.assert(
      fc.property(start, fc.constantFrom('a', 'b', 'c'), (s, key) => {
        const next = toggled(s, key)
        expect(isSelected(next, key)).toBe(!isSelected(s, key))
        expect(Math.abs(countOf(next) - countOf(s))).toBe(1)
        expect(toggled(next, key)).toEqual(s)
      }),
    )
  })
})
