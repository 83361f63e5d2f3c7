/**
 * Attributes of directories as Microsoft and OpenLDAP define them; noise; groups that hold each other.
 * @module
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  escapeFilter,
  fileTime,
  nestedMembers,
  plainDn,
  policyPassword,
  readSid,
  windowsFlags,
  windowsPassword,
} from './rules.ts'

test('a demand to change a password is no change, and never is no time', () => {
  expect(windowsPassword('0')).toEqual({ password: 'must-change', passwordSetAt: null })
  expect(windowsPassword(null)).toEqual({ password: 'unknown', passwordSetAt: null })
  // 116444736000000000 ticks are 1970 (MS-DTYP 2.3.3); one day and a half millisecond later.
  expect(windowsPassword('116445600000005000')).toEqual({
    password: 'changed',
    passwordSetAt: 86_400_000,
  })
  expect([fileTime('9223372036854775807'), fileTime('-1'), fileTime('x')]).toEqual([
    null,
    null,
    null,
  ])
  // NORMAL_ACCOUNT | DONT_EXPIRE_PASSWORD | ACCOUNTDISABLE
  expect(windowsFlags('66050')).toEqual({ enabled: false, neverExpires: true })
  expect(windowsFlags('512')).toEqual({ enabled: true, neverExpires: false })
  const policy = {
    pwdChangedTime: '20261122031500.123456Z',
    pwdReset: null,
    pwdAccountLockedTime: null,
  }
  expect(policyPassword(policy)).toEqual({
    enabled: true,
    password: 'changed',
    passwordSetAt: Date.UTC(2026, 10, 22, 3, 15),
  })
  expect(policyPassword({ ...policy, pwdReset: 'TRUE' })).toMatchObject({
    password: 'must-change',
    passwordSetAt: null,
  })
  expect(policyPassword({ ...policy, pwdAccountLockedTime: '000001010000Z' }).enabled).toBe(false)
})

test('security identifiers as they are written, and no bytes that are none', () => {
  // MS-DTYP 2.4.2.4: BUILTIN\\Administrators.
  const sid = Uint8Array.from([1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0])
  expect(readSid(sid)).toEqual({ text: 'S-1-5-32-544', rid: 544 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const read = readSid(bytes)
      expect(read === null || /^S-1-\d+(-\d+)+$/.test(read.text)).toBe(true)
    }),
  )
})

test('no name breaks out of a filter (RFC 4515 4)', () => {
  expect(escapeFilter('Parens R Us (for all your parenthetical needs)')).toBe(
    'Parens R Us \\28for all your parenthetical needs\\29',
  )
  expect(escapeFilter('C:\\MyFile*\0')).toBe('C:\\5cMyFile\\2a\\00')
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(escapeFilter(text)).not.toMatch(/[()*\0]/)
    }),
  )
})

test('groups inside groups, also where they hold each other', () => {
  const groups = new Map(
    Object.entries({ a: ['u1', 'b'], b: ['u2', 'c', 'a'], c: ['u3', 'c'] }).map(([dn, members]) => [
      dn,
      { dn, members },
    ]),
  )
  expect([...nestedMembers('a', groups)].sort()).toEqual(['u1', 'u2', 'u3'])
  expect([...nestedMembers('c', groups)]).toEqual(['u3'])
  expect([...nestedMembers('nobody', groups)]).toEqual([])
  expect(plainDn('CN=VPN , OU=Groups,DC = corp')).toBe('cn=vpn,ou=groups,dc=corp')
})
