import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOf } from './changes.ts'

describe('old and new side by side', () => {
  test('only what differs', () => {
    expect(changesOf({ name: 'a', kind: 'x' }, { name: 'b', kind: 'x', site: 1 })).toEqual([
      { field: 'name', before: 'a', after: 'b' },
      { field: 'site', before: '—', after: '1' },
    ])
  })
  test('something made, something removed', () => {
    expect(changesOf(null, { name: 'a' })).toEqual([{ field: 'name', before: '—', after: 'a' }])
    expect(changesOf({ name: 'a' }, null)).toEqual([{ field: 'name', before: 'a', after: '—' }])
  })
  test('equal things have no changes, whatever they are', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => changesOf(value, value).length === 0))
  })
})
