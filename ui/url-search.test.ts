import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { many, readSearch, tableSearch, viewOf, writeSearch } from './url-search.ts'

describe('a view', () => {
  test.each([
    ['?b=2&a=1', '?a=1&b=2'],
    ['?state=fails&state=stale&open=x', '?state=fails&state=stale'],
    ['?open=new', ''],
    ['', ''],
  ])('%s is %s', (search, view) => expect(viewOf(search)).toBe(view))
  test('is the same however often it is taken', () => {
    fc.assert(fc.property(fc.webQueryParameters(), (q) => viewOf(viewOf(q)) === viewOf(q)))
  })
})

describe('the URL keeps the filters', () => {
  test('repeated keys are lists', () => {
    expect(readSearch('?state=fails&state=stale&sort=-due')).toEqual({
      state: ['fails', 'stale'],
      sort: '-due',
    })
  })
  test('what was written is read again', () => {
    const key = fc.string({ minLength: 1, maxLength: 12 }).filter((k) => k !== '__proto__')
    const value = fc.string({ minLength: 1 }).filter((v) => v.isWellFormed())
    const list = fc.array(value, { minLength: 2, maxLength: 4 })
    const search = fc.dictionary(
      key.filter((k) => k.isWellFormed()),
      fc.oneof(value, list),
      { maxKeys: 8 },
    )
    fc.assert(
      fc.property(search, (s) => {
        expect(readSearch(writeSearch(s))).toEqual({ ...s })
      }),
    )
  })
  test('a hostile link pollutes nothing and stays small', () => {
    const read = readSearch(`__proto__=x&constructor=y&${'a=1&'.repeat(5000)}`)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect((read['a'] as string[]).length).toBeLessThan(200)
  })
})

describe('a pasted URL never breaks a page', () => {
  const schema = tableSearch({ state: many(z.enum(['fails', 'holds'])) })
  test('nonsense is dropped, sense is kept', () => {
    expect(schema.parse(readSearch('?state=fails&state=%00&sort=name&q='))).toEqual({
      q: '',
      sort: 'name',
      state: ['fails'],
    })
  })
  test('any query string is read', () => {
    fc.assert(fc.property(fc.string(), (s) => schema.safeParse(readSearch(s)).success))
  })
})
