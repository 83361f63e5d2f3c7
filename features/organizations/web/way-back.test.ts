import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownPath, tokenOf } from './way-back.ts'

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

describe('a token behind #', () => {
  const token = 'AbCdEfGhIjKlMnOpQrStUv-_'
  test.each([`#${token}`, `#token=${token}`])('%s', (hash) => expect(tokenOf(hash)).toBe(token))
  test.each(['', '#', '#short', '#<script>alert(1)</script>'])('"%s" is none', (hash) =>
    expect(tokenOf(hash)).toBeNull(),
  )
})
