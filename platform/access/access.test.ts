import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../records/index.ts'
import { members } from './index.ts'
import { enrolTotp, softKey, TEST_PASSWORD, type TestAccess, testAccess, totp } from './testing.ts'

let t: TestAccess
const organization = newId()
const scope = { organization, sites: '*' } as const
beforeAll(async () => {
  t = await testAccess()
  await t.addMember(organization, 'kanri@example.jp', 'administrator')
  await t.addMember(organization, 'key@example.jp', 'administrator')
  await t.addMember(organization, 'kata@example.jp', 'operator')
})
afterAll(() => t.close())

const who = (browser: ReturnType<TestAccess['browser']>, ip = '192.0.2.1') =>
  t.access.whoIs(browser.headers(), ip)

describe('password and authenticator app', () => {
  test('an operator signs in with the password alone', async () => {
    const browser = t.browser()
    const answer = await browser.post('/api/auth/sign-in/email', {
      email: 'KATA@example.jp',
      password: TEST_PASSWORD,
    })
    expect(answer.status).toBe(200)
    expect(await who(browser)).toMatchObject({
      email: 'kata@example.jp',
      organization,
      role: 'operator',
      sites: '*',
      via: 'session',
      mfa: true,
      ip: '192.0.2.1',
    })
  })

  test('the session cookie is closed to scripts and to other sites, and the answer holds no token', async () => {
    const answer = await t
      .browser()
      .post('/api/auth/sign-in/email', { email: 'kata@example.jp', password: TEST_PASSWORD })
    const cookie = answer.setCookies.find((c) => c.includes('session_token')) ?? ''
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    const value = decodeURIComponent(cookie.split('=')[1]?.split(';')[0] ?? '').split('.')[0] ?? ''
    expect(value.length).toBeGreaterThan(20)
    expect(answer.text).not.toContain(value)
  })

  test('an administrator without a second factor reaches enrolment only', async () => {
    const browser = t.browser()
    await browser.post('/api/auth/sign-in/email', {
      email: 'kanri@example.jp',
      password: TEST_PASSWORD,
    })
    const me = await who(browser)
    expect(me?.mfa).toBe(false)
    expect(() => t.access.guard(me as NonNullable<typeof me>, {} as never)).toThrow(
      'access.mfa_required',
    )
  })

  test('enrols an app, and from then on is asked for it; a code works once; recovery codes work once', async () => {
    const browser = t.browser()
    const { uri, recoveryCodes } = await enrolTotp(browser, 'kanri@example.jp')
    expect(uri).toMatch(/^otpauth:\/\/totp\/Hinoban:/)
    expect(recoveryCodes.length).toBe(10)
    expect((await who(browser))?.mfa).toBe(true)

    const next = t.browser()
    const first = await next.post('/api/auth/sign-in/email', {
      email: 'kanri@example.jp',
      password: TEST_PASSWORD,
    })
    expect(first.json).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['totp'] })
    expect(await who(next)).toBeNull()
    const wrong = await next.post('/api/auth/two-factor/verify-totp', { code: '000000' })
    expect([wrong.status, wrong.json.code]).toEqual([401, 'access.code_wrong'])
    // The code that finished the enrolment was used up by it.
    const again = await next.post('/api/auth/two-factor/verify-totp', { code: totp(uri) })
    const code = again.status === 200 ? null : again.json.code
    // When 30 seconds ended in between, it is a new code and a good one.
    expect([null, 'access.code_wrong', 'access.challenge_expired']).toContain(code)

    const third = t.browser()
    await third.post('/api/auth/sign-in/email', {
      email: 'kanri@example.jp',
      password: TEST_PASSWORD,
    })
    const good = await third.post('/api/auth/two-factor/verify-totp', { code: totp(uri, 1) })
    expect(good.status).toBe(200)
    expect((await who(third))?.mfa).toBe(true)

    for (const expected of [200, 401]) {
      const spare = t.browser()
      await spare.post('/api/auth/sign-in/email', {
        email: 'kanri@example.jp',
        password: TEST_PASSWORD,
      })
      const answer = await spare.post('/api/auth/two-factor/verify-backup-code', {
        code: recoveryCodes[0],
      })
      expect(answer.status).toBe(expected)
      if (expected === 401) expect(answer.json.code).toBe('access.recovery_code_wrong')
      expect((await who(spare))?.mfa).toBe(expected === 200 ? true : undefined)
    }
    // The last factor of an administrator stays.
    const removal = await third.post('/api/auth/two-factor/disable', { password: TEST_PASSWORD })
    expect([removal.status, removal.json.code]).toEqual([409, 'access.last_factor'])
  })

  test('signing in gives a new session; signing out ends it for good', async () => {
    const browser = t.browser()
    const planted = 'hinoban.session_token=planted.c2lnbmF0dXJl'
    const answer = await browser.post(
      '/api/auth/sign-in/email',
      { email: 'kata@example.jp', password: TEST_PASSWORD },
      { cookie: planted },
    )
    expect(answer.setCookies.join()).not.toContain('planted')
    const stolen = browser.headers()
    await browser.post('/api/auth/sign-out', {})
    expect(await t.access.whoIs(stolen, '192.0.2.9')).toBeNull()
  })
})

describe('passkeys', () => {
  test('enrols a passkey, which makes the session strong, and signs in with it alone', async () => {
    const key = softKey()
    const browser = t.browser()
    await browser.post('/api/auth/sign-in/email', {
      email: 'key@example.jp',
      password: TEST_PASSWORD,
    })
    expect((await who(browser))?.mfa).toBe(false)
    const options = (await browser.get('/api/auth/passkey/generate-register-options')).json
    expect(options.rp.id).toBe('localhost')
    expect(options.authenticatorSelection.userVerification).toBe('required')
    const enrolled = await browser.post('/api/auth/passkey/verify-registration', {
      response: key.create(options),
      name: '会社のノートPC',
      createSession: true,
    })
    expect(enrolled.status, enrolled.text).toBe(200)
    expect((await who(browser))?.mfa).toBe(true)
    expect((await browser.get('/api/auth/passkey/list-user-passkeys')).json).toMatchObject([
      { name: '会社のノートPC' },
    ])

    const next = t.browser()
    const challenge = (await next.get('/api/auth/passkey/generate-authenticate-options')).json
    const signed = await next.post('/api/auth/passkey/verify-authentication', {
      response: key.get(challenge),
    })
    expect(signed.status, signed.text).toBe(200)
    expect(await who(next)).toMatchObject({ email: 'key@example.jp', mfa: true })

    // A session with the password alone may not enrol a second key beside the first.
    const thief = t.browser()
    await thief.post('/api/auth/sign-in/email', {
      email: 'key@example.jp',
      password: TEST_PASSWORD,
    })
    expect((await who(thief))?.mfa).toBe(false)
    for (const attempt of [
      await thief.get('/api/auth/passkey/generate-register-options'),
      await thief.post('/api/auth/two-factor/enable', { password: TEST_PASSWORD }),
      await thief.post('/api/auth/change-password', {
        currentPassword: TEST_PASSWORD,
        newPassword: 'another long sentence 7',
        revokeOtherSessions: true,
      }),
    ])
      expect(attempt.json.code).toBe('access.mfa_needed_first')
  })

  test('a key that did not verify the user, a replayed answer and a foreign origin are refused', async () => {
    const key = softKey()
    const browser = t.browser()
    await t.addMember(organization, 'weak@example.jp', 'operator')
    await browser.post('/api/auth/sign-in/email', {
      email: 'weak@example.jp',
      password: TEST_PASSWORD,
    })
    const path = '/api/auth/passkey/verify-registration'
    const options = async () =>
      (await browser.get('/api/auth/passkey/generate-register-options')).json
    const unverified = await browser.post(path, { response: key.create(await options(), 1 | 64) })
    expect(unverified.json.code).toBe('access.passkey_failed')
    const foreign = await browser.post(path, {
      response: key.create(await options(), 69, 'https://evil.example'),
    })
    expect(foreign.status).toBeGreaterThanOrEqual(400)
    const good = key.create(await options())
    const enrol = () => browser.post(path, { response: good, createSession: true })
    expect((await enrol()).status).toBe(200)
    expect((await enrol()).json.code).toBe('access.passkey_failed')
  })
})

describe('what the door refuses', () => {
  test('an unknown address and a wrong password get the same bytes', async () => {
    const answers = await Promise.all(
      ['nobody@example.jp', 'kata@example.jp', 'not an address'].map((email) =>
        t.browser().post('/api/auth/sign-in/email', { email, password: 'wrong password here' }),
      ),
    )
    expect(new Set(answers.map((a) => a.text)).size).toBe(1)
    expect(answers.map((a) => a.status)).toEqual([401, 401, 401])
    expect(answers.flatMap((a) => a.setCookies)).toEqual([])
  })

  test.each([
    ['POST', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/request-password-reset'],
    ['POST', '/api/auth/two-factor/send-otp'],
    ['GET', '/api/auth/get-session'],
    ['GET', '/api/auth/callback/google'],
    ['POST', '/api/auth/callback/oidc'],
    ['GET', '/api/auth/sign-in/email'],
  ])('%s %s of the library is not open', async (method, path) => {
    const browser = t.browser()
    const answer = method === 'GET' ? await browser.get(path) : await browser.post(path, {})
    expect([answer.status, answer.json.code]).toEqual([404, 'general.not_found'])
  })

  test('members of a body that the library would believe are refused', async () => {
    const answer = await t.browser().post('/api/auth/two-factor/verify-totp', {
      code: '123456',
      trustDevice: true,
    })
    expect([answer.status, answer.json.code]).toEqual([400, 'general.invalid_request'])
  })

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('a request from another site: %j', async (headers) => {
    const answer = await t
      .browser()
      .post(
        '/api/auth/sign-in/email',
        { email: 'kata@example.jp', password: TEST_PASSWORD },
        headers,
      )
    expect([answer.status, answer.json.code]).toEqual([403, 'general.foreign_origin'])
  })

  test('a form of another site cannot post: only JSON is read', async () => {
    const answer = await t
      .browser()
      .post(
        '/api/auth/sign-in/email',
        { email: 'kata@example.jp', password: TEST_PASSWORD },
        { 'content-type': 'text/plain' },
      )
    expect(answer.status).toBe(415)
  })

  test('a session never takes its address from a header', async () => {
    const browser = t.browser('198.51.100.7')
    await browser.post(
      '/api/auth/sign-in/email',
      { email: 'kata@example.jp', password: TEST_PASSWORD },
      { 'x-forwarded-for': '203.0.113.1', 'x-hinoban-address': '203.0.113.2' },
    )
    const me = await who(browser)
    const sessions = await t.records.within(scope, (tx) =>
      members.listSessions(tx, me?.userId ?? '', new Date()),
    )
    expect(sessions.find((s) => s.id === me?.sessionId)?.ip).toBe('198.51.100.7')
    expect(sessions.map((s) => s.ip)).not.toContain('203.0.113.1')
  })

  test('sign-ins, also failed ones, are in the audit log of the organization', async () => {
    await expect
      .poll(() =>
        t.records
          .within(scope, (tx) => t.audit.list(tx, { what: 'access', limit: 200 }))
          .then((rows) => new Set(rows.map((r) => r.what))),
      )
      .toEqual(
        new Set([
          'access.sign-in',
          'access.sign-in-failed',
          'access.sign-out',
          'access.enrol-totp',
          'access.enrol-passkey',
        ]),
      )
  })
})

test('changing the password ends the other sessions and keeps this one as strong as it was', async () => {
  await t.addMember(organization, 'change@example.jp', 'officer')
  const [here, elsewhere] = [t.browser(), t.browser()]
  const { uri } = await enrolTotp(here, 'change@example.jp')
  await elsewhere.post('/api/auth/sign-in/email', {
    email: 'change@example.jp',
    password: TEST_PASSWORD,
  })
  await elsewhere.post('/api/auth/two-factor/verify-totp', { code: totp(uri, 1) })
  expect((await who(elsewhere))?.mfa).toBe(true)
  const change = (newPassword: string) =>
    here.post('/api/auth/change-password', {
      currentPassword: TEST_PASSWORD,
      newPassword,
      revokeOtherSessions: true,
    })
  expect((await change('short')).json.code).toBe('access.password_short')
  expect((await change('Password123456')).json.code).toBe('access.password_common')
  expect((await change('a new long sentence 7')).status).toBe(200)
  expect(await who(elsewhere)).toBeNull()
  expect((await who(here))?.mfa).toBe(true)
})

test('behind https every cookie is Secure, and only the own address may post', async () => {
  const { openAccess } = await import('./index.ts')
  const { openLog } = await import('../log/index.ts')
  const publicUrl = 'https://hinoban.example.jp'
  const access = openAccess({
    records: t.records,
    audit: t.audit,
    clock: t.clock,
    log: openLog({ level: 'silent' }),
    publicUrl,
    secret: 'a secret for this test alone, 32+',
    oidc: null,
  })
  const post = (origin: string) =>
    access.authHandler(
      // What a proxy passes on: the name inside the house.
      new Request('http://10.0.0.5:8870/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ email: 'kata@example.jp', password: TEST_PASSWORD }),
      }),
      '192.0.2.77',
    )
  const good = await post(publicUrl)
  expect(good.status).toBe(200)
  const cookies = good.headers.getSetCookie()
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) expect(cookie).toMatch(/^__Secure-.*; Secure/i)
  const session = cookies.map((c) => c.split(';')[0]).join('; ')
  expect(await access.whoIs(new Headers({ cookie: session }), '192.0.2.77')).toMatchObject({
    email: 'kata@example.jp',
  })
  // A proxy's own password in front does not get in the way; a wrong token does.
  const basic = new Headers({ cookie: session, authorization: 'Basic eDp5' })
  expect(await access.whoIs(basic, '192.0.2.77')).not.toBeNull()
  const wrong = new Headers({ cookie: session, authorization: `Bearer hnb_${'x'.repeat(43)}` })
  expect(await access.whoIs(wrong, '192.0.2.77')).toBeNull()
  expect((await post('https://hinoban.example.jp.evil.example')).status).toBe(403)
  expect((await post('http://hinoban.example.jp')).status).toBe(403)
})

test('our tables are those the library asks for', async () => {
  const { getMigrations } = await import('better-auth/db/migration')
  const { openLibrary } = await import('./library.ts')
  const { openLog } = await import('../log/index.ts')
  const library = openLibrary({
    pool: t.records.pool,
    clock: t.clock,
    log: openLog({ level: 'silent' }),
    publicUrl: 'http://localhost:8870',
    secret: 'a secret for this test alone, 32+',
    oidc: null,
  })
  const { toBeCreated, toBeAdded } = await getMigrations(library.options)
  expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
})
