import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../records/index.ts'
import { TEST_PASSWORD, type TestAccess, testAccess } from './testing.ts'
import { addressKey, openThrottle } from './throttle.ts'

test('an IPv6 /64 is one address, and an IPv4 address is one however it is written', () => {
  expect(addressKey('2001:db8:1:2::1')).toBe(addressKey('2001:db8:1:2:ffff::9'))
  expect(addressKey('2001:db8:1:3::1')).not.toBe(addressKey('2001:db8:1:2::1'))
  expect(addressKey('::ffff:192.0.2.1')).toBe(addressKey('192.0.2.1'))
})

test('a success forgets the attempts on the account, not those of the address', async () => {
  const throttle = openThrottle({ perAddress: 4, perAccount: 2, inAll: 100 })
  const attempt = (ip: string, account: string) => throttle.attempt({ ip, account })
  await attempt('192.0.2.1', 'A@example.jp ')
  await attempt('192.0.2.1', 'a@example.jp')
  await expect(attempt('192.0.2.2', 'a@example.jp')).rejects.toThrow('general.too_many')
  await throttle.succeeded('a@example.jp')
  await attempt('192.0.2.1', 'a@example.jp')
  await attempt('192.0.2.1', 'b@example.jp')
  await expect(attempt('192.0.2.1', 'c@example.jp')).rejects.toThrow('general.too_many')
})

describe('at the door', () => {
  let t: TestAccess
  beforeAll(async () => {
    t = await testAccess({ throttle: { perAddress: 10, perAccount: 5, inAll: 30 } })
    await t.addMember(newId(), 'kata@example.jp', 'operator')
  })
  afterAll(() => t.close())
  const tryAs = (email: string, ip: string, password = 'wrong password here') =>
    t.browser(ip).post('/api/auth/sign-in/email', { email, password })

  test('a guessed account closes for everybody, the same for one that does not exist', async () => {
    const answers: string[][] = []
    for (const email of ['kata@example.jp', 'nobody@example.jp']) {
      const codes: string[] = []
      for (let i = 0; i < 6; i += 1) {
        const answer = await tryAs(email, `198.51.100.${i}`)
        codes.push(`${answer.status} ${answer.json.code}`)
      }
      answers.push(codes)
    }
    expect(answers[0]).toEqual([
      ...new Array(5).fill('401 access.sign_in_failed'),
      '429 general.too_many',
    ])
    expect(answers[1]).toEqual(answers[0])
    // Not even the right password gets through: no oracle.
    const right = await tryAs('kata@example.jp', '198.51.100.99', TEST_PASSWORD)
    expect([right.status, right.json.code]).toEqual([429, 'general.too_many'])
    expect(right.json.params.seconds).toBeGreaterThan(60)
  })

  test('one address, and all together, have an end; refused attempts hash nothing', async () => {
    const { scryptCalls, restore } = await countHashes()
    try {
      const codes = []
      for (let i = 0; i < 20; i += 1)
        codes.push((await tryAs(`p${i}@example.jp`, '203.0.113.5')).status)
      expect(codes.slice(0, 10)).toEqual(new Array(10).fill(401))
      expect(codes.slice(10)).toEqual(new Array(10).fill(429))
      expect(scryptCalls()).toBe(10)
      // 13 + 10 attempts were counted so far: 7 of 30 are left, whatever the address.
      const others = []
      for (let i = 0; i < 10; i += 1)
        others.push((await tryAs(`q${i}@example.jp`, `192.0.2.${i}`)).status)
      expect(others.filter((s) => s === 401)).toHaveLength(7)
      expect(scryptCalls()).toBe(17)
    } finally {
      restore()
    }
  })
})

/** Counts the password hashes that really run, by the library's own work on the thread pool. */
const countHashes = async () => {
  const { createHook } = await import('node:async_hooks')
  let calls = 0
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'SCRYPTREQUEST') calls += 1
    },
  }).enable()
  return { scryptCalls: () => calls, restore: () => hook.disable() }
}
