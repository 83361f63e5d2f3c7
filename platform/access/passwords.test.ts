import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passwordProblem } from './passwords.ts'

const code = (password: string, own: readonly string[] = []) =>
  passwordProblem(password, own)?.code ?? 'good'

describe('a new password', () => {
  test.each([
    'short-pass11',
    'correct horse battery',
    '雨の日は窓辺で本を読む午後',
    'kirei-na 夕焼けを三つ見た',
    'x7Kq!pv92LmZ#t',
  ])('%s is good', (password) => {
    expect(code(password)).toBe('good')
  })
  test.each([
    ['elevenchars', 'access.password_short'],
    ['十一文字しかありません', 'access.password_short'],
    ['あ'.repeat(43), 'access.password_long'],
    ['a'.repeat(129), 'access.password_long'],
    ['password1234', 'access.password_common'],
    ['P@ssw0rd!2024', 'access.password_common'],
    ['123456789012', 'access.password_common'],
    ['qwertyuiopas', 'access.password_common'],
    ['aaaaaaaaaaaaaa', 'access.password_common'],
    ['administrator', 'access.password_common'],
    ['sakurasakura123', 'access.password_common'],
    ['kanrisha-password', 'access.password_common'],
    ['ｐａｓｓｗｏｒｄ１２３４', 'access.password_common'],
    ['パスワードパスワードです', 'access.password_common'],
    ['パスワードぱすわーど1234', 'access.password_common'],
  ])('%s: %s', (password, expected) => {
    expect(code(password)).toBe(expected)
  })
  test('one made of the own address and company is refused', () => {
    expect(code('toudaiseiki2026', ['toudaiseiki'])).toBe('access.password_common')
    expect(code('tarou.yamashita12', ['tarou.yamashita@example.jp'])).toBe('access.password_common')
    expect(code('tarou.yamashita12')).toBe('good')
  })
  test('any text is judged without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (password) => {
        expect(typeof code(password, [password])).toBe('string')
      }),
    )
  })
})
