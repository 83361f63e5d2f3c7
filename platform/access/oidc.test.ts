import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { enrolTotp, type TestAccess, totp } from './testing.ts'
import { CLIENT_ID, CLIENT_SECRET, type TestProvider } from './testing-oidc.ts'
import { backFrom, begin, DISCOVERY_PASSES_MS, kata, openOidcTest } from './testing-oidc-sign-in.ts'

let o: Awaited<ReturnType<typeof openOidcTest>>
let t: TestAccess
let provider: TestProvider
beforeAll(async () => {
  o = await openOidcTest()
  t = o.t
  provider = o.provider
})
afterEach(() => o.afresh())
afterAll(() => o.close())

/** Nobody is signed in, the page says this, and whoever runs Hinoban reads why. */
const refusedWith = async (code: string, why: RegExp): Promise<void> => {
  const { landed, who } = await o.signIn(kata)
  expect(who).toBeNull()
  expect(landed.location).toBe(`/sign-in?error=${code}`)
  expect(t.logged.join()).toMatch(why)
}

describe('OpenID Connect', () => {
  test('a known person signs in by the verified address, again by the account', async () => {
    const first = await o.signIn(kata)
    expect(first.landed.location).toBe('/today')
    expect(first.who).toMatchObject({ email: 'kata@example.jp', role: 'operator', mfa: true })
    // The provider's name for the person changes nothing here.
    expect(first.who?.name).toBe('kata')
    const again = await o.signIn({ ...kata, email: 'new-address@example.jp' })
    expect(again.who?.email).toBe('kata@example.jp')
  })

  test('nothing that the provider gave out is kept', async () => {
    await o.signIn(kata)
    const { rows } = await t.records.pool.query(
      `select "accessToken", "refreshToken", "idToken", scope, password from access_accounts where "providerId" = 'oidc'`,
    )
    expect(rows).toEqual([
      { accessToken: null, refreshToken: null, idToken: null, scope: null, password: null },
    ])
  })

  test('every request to the provider leaves by the one door', async () => {
    const web = globalThis.fetch
    const elsewhere: string[] = []
    provider.state.lies = { userInfo: {} }
    provider.state.claims = kata
    const browser = t.browser()
    globalThis.fetch = async (to) => {
      elsewhere.push(String(to))
      throw new Error('not by this door')
    }
    try {
      const begun = await begin(t, browser)
      const answer = await web(begun.json.url, { redirect: 'manual' })
      const back = new URL(answer.headers.get('location') ?? '')
      expect((await browser.get(back.pathname + back.search)).location).toBe('/today')
    } finally {
      globalThis.fetch = web
    }
    expect(elsewhere).toEqual([])
    expect(provider.state.asked).toEqual([
      '/.well-known/openid-configuration',
      '/authorize',
      '/token',
      '/jwks',
      '/userinfo',
    ])
  })

  test('the address comes from user-info where the ID token has none', async () => {
    provider.state.lies = { userInfo: {} }
    expect((await o.signIn(kata)).who?.email).toBe('kata@example.jp')
    expect(provider.state.asked).toContain('/userinfo')
  })

  test('the secret is shown as the provider asks for it', async () => {
    await o.signIn(kata)
    expect(provider.state.forms[0]?.authorization).toMatch(/^Basic /)
    expect(provider.state.forms[0]?.form.get('client_secret')).toBeNull()
    t.pass(DISCOVERY_PASSES_MS)
    provider.state.lies = {
      discovery: { token_endpoint_auth_methods_supported: ['client_secret_post'] },
    }
    await o.signIn(kata)
    expect(provider.state.forms[1]?.authorization).toBeUndefined()
    expect(provider.state.forms[1]?.form.get('client_secret')).toBe(CLIENT_SECRET)
  })

  test('a stranger, and a known address that the provider has not verified, stay outside', async () => {
    const users = async () =>
      (await t.records.pool.query('select count(*)::int as n from access_users')).rows[0].n
    const before = await users()
    for (const said of [
      { sub: 'u2', email: 'stranger@example.com', email_verified: true, name: 'x' },
      { sub: 'u3', email: 'yakuin@example.jp', email_verified: false, name: 'x' },
      { sub: 'u3', email: 'yakuin@example.jp', email_verified: 'false', name: 'x' },
      { sub: 'u4', email: 'yakuin@example.jp', name: 'x' },
      { sub: 'u4', email: 'not an address', email_verified: true, name: 'x' },
    ]) {
      const { landed, who } = await o.signIn(said)
      expect(who).toBeNull()
      expect(landed.location).toBe('/sign-in?error=access.oidc_failed')
    }
    expect(await users()).toBe(before)
  })

  test('an officer needs a second factor: the one of the provider when it says so, else one of ours', async () => {
    const said = { sub: 'u5', email: 'yakuin@example.jp', email_verified: true, name: 'x' }
    expect((await o.signIn(said)).who?.mfa).toBe(false)
    expect((await o.signIn({ ...said, amr: ['pwd'] })).who?.mfa).toBe(false)
    expect((await o.signIn({ ...said, amr: ['pwd', 'otp', 'mfa'] })).who?.mfa).toBe(true)
  })

  test('an administrator with an authenticator app shows it after the provider', async () => {
    const { uri } = await enrolTotp(t.browser(), 'kanri@example.jp')
    const said = { sub: 'u6', email: 'kanri@example.jp', email_verified: true, name: 'x' }
    const { browser, who } = await o.signIn(said)
    expect(who?.mfa).toBe(false)
    const wrong = await browser.post('/api/auth/two-factor/verify-totp', { code: '000000' })
    expect(wrong.json.code).toBe('access.code_wrong')
    const right = await browser.post('/api/auth/two-factor/verify-totp', { code: totp(uri, 1) })
    expect(right.status, right.text).toBe(200)
    expect((await t.access.whoIs(browser.headers(), '192.0.2.1'))?.mfa).toBe(true)
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'sends nobody to %s',
    async (callbackURL) => {
      const answer = await t.browser().post('/api/auth/sign-in/social', {
        provider: 'oidc',
        callbackURL,
        errorCallbackURL: '/sign-in',
        disableRedirect: true,
      })
      expect([answer.status, answer.json.code]).toEqual([400, 'general.invalid_request'])
    },
  )
})

describe('who the provider says it is', () => {
  const none = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const seconds = () => Math.floor(t.clock.now().getTime() / 1000)

  test.each<[string, () => TestProvider['state']['lies'], RegExp]>([
    ['of another issuer', () => ({ idToken: { iss: 'https://evil.example' } }), /\\"iss\\"/],
    ['for somebody else', () => ({ idToken: { aud: 'somebody else' } }), /\\"aud\\"/],
    [
      'for several, asked by another',
      () => ({ idToken: { aud: [CLIENT_ID, 'b'], azp: 'b' } }),
      /azp/,
    ],
    ['for several, asked by nobody', () => ({ idToken: { aud: [CLIENT_ID, 'b'] } }), /azp/],
    ['of another sign-in', () => ({ idToken: { nonce: 'another' } }), /nonce/],
    ['of no sign-in', () => ({ idToken: { nonce: undefined } }), /nonce/],
    ['without an end', () => ({ idToken: { exp: undefined } }), /exp/],
    ['that is over', () => ({ idToken: { exp: seconds() - 31 } }), /ERR_JWT_EXPIRED/],
    ['that is not yet valid', () => ({ idToken: { nbf: seconds() + 60 } }), /nbf/],
    ['about nobody', () => ({ idToken: { sub: '' } }), /sub/],
    ['about somebody too long', () => ({ idToken: { sub: 'x'.repeat(256) } }), /sub/],
    ['signed by a stranger', () => ({ sign: provider.signedByAnother }), /SIGNATURE/],
    [
      'signed by nobody',
      () => ({ sign: (c) => `${none({ alg: 'none' })}.${none(c)}.` }),
      /ALG_NOT_ALLOWED/,
    ],
    [
      'signed with the client secret as if it were a key',
      () => ({
        discovery: { id_token_signing_alg_values_supported: ['HS256', 'RS256', 'none'] },
        sign: (c) => {
          const head = `${none({ alg: 'HS256', kid: 'k1' })}.${none(c)}`
          return `${head}.${createHmac('sha256', CLIENT_SECRET).update(head).digest('base64url')}`
        },
      }),
      /ALG_NOT_ALLOWED/,
    ],
    [
      'signed with the public key as if it were a secret',
      () => ({
        sign: (c) => {
          const head = `${none({ alg: 'HS256', kid: 'k1' })}.${none(c)}`
          const key = JSON.stringify(provider.jwk)
          return `${head}.${createHmac('sha256', key).update(head).digest('base64url')}`
        },
      }),
      /ALG_NOT_ALLOWED/,
    ],
    ['that is none', () => ({ sign: () => 'not a token' }), /ERR_JWS_INVALID/],
    ['whose user-info is another person', () => ({ userInfo: { sub: 'u9' } }), /sub/],
  ])('an ID token %s is refused', async (_what, lies, why) => {
    provider.state.lies = lies()
    await refusedWith('access.oidc_identity_refused', why)
  })

  test('the answer that names another provider is refused (RFC 9207)', async () => {
    const browser = t.browser()
    const begun = await begin(t, browser)
    const back = await backFrom(begun.json.url)
    back.searchParams.set('iss', 'https://evil.example')
    const landed = await browser.get(back.pathname + back.search)
    expect(landed.location).toBe('/sign-in?error=access.oidc_identity_refused')
  })

  test('a code works once, and only in the browser that began', async () => {
    const { back } = await o.signIn(kata)
    const elsewhere = await t.browser().get(back.pathname + back.search)
    expect(elsewhere.location).toBe('/sign-in?error=access.oidc_expired')
    const browser = t.browser()
    const begun = await begin(t, browser)
    const stolen = new URL(begun.json.url).searchParams.get('state')
    const made = await browser.get(`/api/auth/callback/oidc?code=made-up&state=${stolen}`)
    expect(made.location).toBe('/sign-in?error=access.oidc_expired')
  })

  test.each([
    ['access_denied', 'access.oidc_cancelled'],
    ['temporarily_unavailable', 'access.oidc_unreachable'],
    ['invalid_scope', 'access.oidc_misconfigured'],
    ['<script>alert(1)</script>', 'access.oidc_failed'],
  ])('an error of the provider is said in our words: %s', async (error, code) => {
    const browser = t.browser()
    const begun = await begin(t, browser)
    const state = new URL(begun.json.url).searchParams.get('state')
    const query = new URLSearchParams({
      error,
      error_description: 'call +81 …',
      state: state ?? '',
    })
    const landed = await browser.get(`/api/auth/callback/oidc?${query}`)
    expect(landed.location).toBe(`/sign-in?error=${code}`)
  })
})
