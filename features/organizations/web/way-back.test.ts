import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownPath, signInPath, tokenOf } from './way-back.ts'

describe('the way back after sign-in', () => {
  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    '/\t/evil',
  ])('%s leads home', (path) => expect(ownPath(path)).toBe('/'))
  test('own paths are kept', () => expect(ownPath('/people?site=1#x')).toBe('/people?site=1#x'))
  test('whatever is written, the origin stays ours', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const origin = 'https://hinoban.example'
        expect(new URL(ownPath(text), origin).origin).toBe(origin)
        expect(new URL(ownPath(`/${text}`), origin).origin).toBe(origin)
      }),
    )
  })
})

test('a failed sign-in elsewhere keeps the way back, within what is taken along', () => {
  expect(signInPath('/')).toBe('/sign-in')
  const back = '/findings?state=%5B%22fails%22%5D&q=a+b'
  const url = new URL(signInPath(back), 'https://hinoban.example')
  expect([url.pathname, url.searchParams.get('return')]).toEqual(['/sign-in', back])
  expect(signInPath(`/findings?q=${'%E3%81%82'.repeat(60)}`)).toBe('/sign-in')
})

describe('a token behind #', () => {
  const token = 'AbCdEfGhIjKlMnOpQrStUv-_'
  test.each([`#${token}`, `#token=${token}`])('%s', (hash) => expect(tokenOf(hash)).toBe(token))
  test.each(['', '#', '#short', '#<script>alert(1)</script>'])('"%s" is none', (hash) =>
    expect(tokenOf(hash)).toBeNull(),
  )
})
