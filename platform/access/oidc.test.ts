import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../records/index.ts'
import { enrolTotp, TEST_ORIGIN, type TestAccess, testAccess, totp } from './testing.ts'

/** What the provider says about whoever signs in next. */
const claims: Record<string, unknown> = {}
let tamper: 'nothing' | 'signature' | 'nonce' | 'audience' = 'nothing'
let server: Server
let issuer: string
let t: TestAccess
const organization = newId()

/** A small OpenID provider on loopback: discovery, keys, authorization code with PKCE, ID token (RS256). */
const openProvider = async (): Promise<Server> => {
  const [good, bad] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
  const jwk = { ...(await exportJWK(good.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  const codes = new Map<string, { challenge: string; nonce: string | null; redirect: string }>()
  const made = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (url.pathname === '/.well-known/openid-configuration')
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
      })
    if (url.pathname === '/jwks') return json({ keys: [jwk] })
    if (url.pathname === '/authorize') {
      const q = url.searchParams
      expect(q.get('code_challenge_method')).toBe('S256')
      const code = randomBytes(16).toString('hex')
      const redirect = q.get('redirect_uri') ?? ''
      codes.set(code, {
        challenge: q.get('code_challenge') ?? '',
        nonce: q.get('nonce'),
        redirect,
      })
      const back = new URL(redirect)
      back.searchParams.set('code', code)
      back.searchParams.set('state', q.get('state') ?? '')
      return void response.writeHead(302, { location: back.toString() }).end()
    }
    let body = ''
    for await (const piece of request) body += piece
    const form = new URLSearchParams(body)
    const grant = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!grant || grant.challenge !== proof || form.get('client_secret') !== 'provider secret')
      return json({ error: 'invalid_grant' }, 400)
    const id_token = await new SignJWT({
      ...claims,
      nonce: tamper === 'nonce' ? 'another' : grant.nonce,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience(tamper === 'audience' ? 'somebody else' : 'hinoban')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(tamper === 'signature' ? bad.privateKey : good.privateKey)
    json({ access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token })
  })
  await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
  issuer = `http://127.0.0.1:${(made.address() as AddressInfo).port}`
  return made
}

beforeAll(async () => {
  server = await openProvider()
  t = await testAccess({
    oidc: { issuer, clientId: 'hinoban', clientSecret: 'provider secret', name: '会社アカウント' },
  })
  await t.addMember(organization, 'kata@example.jp', 'operator')
  await t.addMember(organization, 'yakuin@example.jp', 'officer')
  await t.addMember(organization, 'kanri@example.jp', 'administrator')
})
afterAll(async () => {
  await t.close()
  server.close()
})

/** The whole way through the browser: our button, the provider, back to us. */
const signIn = async (said: Record<string, unknown>, browser = t.browser()) => {
  for (const key of Object.keys(claims)) delete claims[key]
  Object.assign(claims, said)
  const begun = await browser.post('/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/today',
    errorCallbackURL: '/sign-in',
    disableRedirect: true,
  })
  expect(begun.status, begun.text).toBe(200)
  const provider = await fetch(begun.json.url, { redirect: 'manual' })
  const back = new URL(provider.headers.get('location') ?? '')
  expect(back.origin).toBe(TEST_ORIGIN)
  const landed = await browser.get(back.pathname + back.search)
  return { browser, landed, back, who: await t.access.whoIs(browser.headers(), '192.0.2.1') }
}

describe('OpenID Connect', () => {
  test('a known person signs in by the verified address, again by the account', async () => {
    const said = { sub: 'u1', email: 'kata@example.jp', email_verified: true, name: '別名' }
    const first = await signIn(said)
    expect(first.landed.location).toBe('/today')
    expect(first.who).toMatchObject({ email: 'kata@example.jp', role: 'operator', mfa: true })
    // The provider's name for the person changes nothing here.
    expect(first.who?.name).toBe('kata')
    const again = await signIn({ ...said, email: 'new-address@example.jp' })
    expect(again.who?.email).toBe('kata@example.jp')
    const { rows } = await t.records.pool.query(
      `select "accessToken" from access_accounts where "providerId" = 'oidc'`,
    )
    expect(rows[0].accessToken).not.toBe('a')
  })

  test('a stranger, and a known address that the provider has not verified, stay outside', async () => {
    const users = async () =>
      (await t.records.pool.query('select count(*)::int as n from access_users')).rows[0].n
    const before = await users()
    for (const said of [
      { sub: 'u2', email: 'stranger@example.com', email_verified: true, name: 'x' },
      { sub: 'u3', email: 'yakuin@example.jp', email_verified: false, name: 'x' },
      { sub: 'u4', email: 'yakuin@example.jp', name: 'x' },
    ]) {
      const { landed, who } = await signIn(said)
      expect(who).toBeNull()
      expect(landed.location).toMatch(/\/sign-in\?error=/)
    }
    expect(await users()).toBe(before)
  })

  test.each(['signature', 'nonce', 'audience'] as const)(
    'an ID token with a foreign %s is refused',
    async (what) => {
      tamper = what
      try {
        const { who, landed } = await signIn({
          sub: 'u1',
          email: 'kata@example.jp',
          email_verified: true,
          name: 'x',
        })
        expect(who).toBeNull()
        expect(landed.location).toMatch(/\/sign-in\?error=/)
      } finally {
        tamper = 'nothing'
      }
    },
  )

  test('a callback works once, and only in the browser that began', async () => {
    const said = { sub: 'u1', email: 'kata@example.jp', email_verified: true, name: 'x' }
    const { back } = await signIn(said)
    const thief = t.browser()
    await thief.get(back.pathname + back.search)
    expect(await t.access.whoIs(thief.headers(), '192.0.2.1')).toBeNull()
    const forged = t.browser()
    await forged.get('/api/auth/callback/oidc?code=x&state=y')
    expect(await t.access.whoIs(forged.headers(), '192.0.2.1')).toBeNull()
  })

  test('an officer needs a second factor: the one of the provider when it says so, else one of ours', async () => {
    const said = { sub: 'u5', email: 'yakuin@example.jp', email_verified: true, name: 'x' }
    expect((await signIn(said)).who?.mfa).toBe(false)
    expect((await signIn({ ...said, amr: ['pwd'] })).who?.mfa).toBe(false)
    expect((await signIn({ ...said, amr: ['pwd', 'otp', 'mfa'] })).who?.mfa).toBe(true)
  })

  test('an administrator with an authenticator app shows it after the provider', async () => {
    const { uri } = await enrolTotp(t.browser(), 'kanri@example.jp')
    const said = { sub: 'u6', email: 'kanri@example.jp', email_verified: true, name: 'x' }
    const { browser, who } = await signIn(said)
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
