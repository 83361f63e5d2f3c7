import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../records/index.ts'
import { MAX_ANSWER_BYTES } from './oidc-answers.ts'
import type { OidcSettings } from './oidc-provider.ts'
import { enrolTotp, TEST_ORIGIN, type TestAccess, testAccess, totp } from './testing.ts'
import { CLIENT_ID, CLIENT_SECRET, openTestProvider, type TestProvider } from './testing-oidc.ts'

let provider: TestProvider
let t: TestAccess
const organization = newId()

const settings = (given: Partial<OidcSettings> = {}): OidcSettings => ({
  issuer: provider.issuer,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  name: '会社アカウント',
  reach: 'private-too',
  ...given,
})

beforeAll(async () => {
  provider = await openTestProvider({ now: () => t.clock.now() })
  t = await testAccess({ oidc: settings(), oidcTimeoutMs: 1_500 })
  await t.addMember(organization, 'kata@example.jp', 'operator')
  await t.addMember(organization, 'yakuin@example.jp', 'officer')
  await t.addMember(organization, 'kanri@example.jp', 'administrator')
})
afterEach(() => {
  provider.state.lies = {}
  provider.state.asked.length = 0
  provider.state.forms.length = 0
  t.logged.length = 0
  // What was discovered is believed for an hour.
  t.pass(3600_000 + 1)
})
afterAll(async () => {
  await t.close()
  await provider.close()
})

const kata = { sub: 'u1', email: 'kata@example.jp', email_verified: true, name: '別名' }

const begin = (at: TestAccess, browser = at.browser()) =>
  browser.post('/api/auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/today',
    errorCallbackURL: '/sign-in',
    disableRedirect: true,
  })

/** The whole way through the browser: our button, the provider, back to us. */
const signIn = async (said: Record<string, unknown>, browser = t.browser()) => {
  provider.state.claims = said
  const begun = await begin(t, browser)
  expect(begun.status, begun.text).toBe(200)
  const answer = await fetch(begun.json.url, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location') ?? '')
  expect(back.origin).toBe(TEST_ORIGIN)
  const landed = await browser.get(back.pathname + back.search)
  return { browser, landed, back, who: await t.access.whoIs(browser.headers(), '192.0.2.1') }
}

/** Nobody is signed in, the page says this, and whoever runs Hinoban reads why. */
const refusedWith = async (code: string, why: RegExp): Promise<void> => {
  const { landed, who } = await signIn(kata)
  expect(who).toBeNull()
  expect(landed.location).toBe(`/sign-in?error=${code}`)
  expect(t.logged.join()).toMatch(why)
}

describe('OpenID Connect', () => {
  test('a known person signs in by the verified address, again by the account', async () => {
    const first = await signIn(kata)
    expect(first.landed.location).toBe('/today')
    expect(first.who).toMatchObject({ email: 'kata@example.jp', role: 'operator', mfa: true })
    // The provider's name for the person changes nothing here.
    expect(first.who?.name).toBe('kata')
    const again = await signIn({ ...kata, email: 'new-address@example.jp' })
    expect(again.who?.email).toBe('kata@example.jp')
  })

  test('nothing that the provider gave out is kept', async () => {
    await signIn(kata)
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
    expect((await signIn(kata)).who?.email).toBe('kata@example.jp')
    expect(provider.state.asked).toContain('/userinfo')
  })

  test('the secret is shown as the provider asks for it', async () => {
    await signIn(kata)
    expect(provider.state.forms[0]?.authorization).toMatch(/^Basic /)
    expect(provider.state.forms[0]?.form.get('client_secret')).toBeNull()
    t.pass(3600_001)
    provider.state.lies = {
      discovery: { token_endpoint_auth_methods_supported: ['client_secret_post'] },
    }
    await signIn(kata)
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
      const { landed, who } = await signIn(said)
      expect(who).toBeNull()
      expect(landed.location).toBe('/sign-in?error=access.oidc_failed')
    }
    expect(await users()).toBe(before)
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
    const back = new URL(
      (await fetch(begun.json.url, { redirect: 'manual' })).headers.get('location') ?? '',
    )
    back.searchParams.set('iss', 'https://evil.example')
    const landed = await browser.get(back.pathname + back.search)
    expect(landed.location).toBe('/sign-in?error=access.oidc_identity_refused')
  })

  test('a code works once, and only in the browser that began', async () => {
    const { back } = await signIn(kata)
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

describe('what the provider answers', () => {
  const html = '<html>please sign in to the proxy</html>'
  const send =
    (body: string | Buffer, status = 200, headers: Record<string, string> = {}) =>
    (response: import('node:http').ServerResponse): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    }
  const large = Buffer.alloc(MAX_ANSWER_BYTES + 1, ' ')

  test.each([
    ['keys', 'access.oidc_misconfigured', large, 200, /keys.*too_large/],
    ['token', 'access.oidc_misconfigured', large, 200, /token.*too_large/],
    ['userInfo', 'access.oidc_misconfigured', large, 200, /user-info.*too_large/],
    ['keys', 'access.oidc_misconfigured', html, 200, /keys/],
    ['keys', 'access.oidc_identity_refused', '{"keys":[]}', 200, /NO_MATCHING_KEY|JWKS/],
    ['token', 'access.oidc_misconfigured', html, 200, /not JSON/],
    ['token', 'access.oidc_misconfigured', '{"access_token":"a"}', 200, /id_token/],
    ['token', 'access.oidc_misconfigured', '{"error":"invalid_client"}', 401, /invalid_client/],
    ['token', 'access.oidc_unreachable', 'down', 503, /HTTP 503/],
    ['userInfo', 'access.oidc_misconfigured', '{"sub":1}', 200, /sub/],
    ['userInfo', 'access.oidc_unreachable', 'down', 500, /HTTP 500/],
  ] as const)('%s: %s', async (place, code, body, status, why) => {
    provider.state.lies = {
      ...(place === 'userInfo' ? { userInfo: {} } : {}),
      instead: { [place]: send(body, status) },
    }
    await refusedWith(code, why)
  })

  test.each([
    ['is too large', send(large), 502, 'access.oidc_misconfigured', /too_large/],
    ['is no JSON', send(html), 502, 'access.oidc_misconfigured', /not JSON/],
    [
      'is packed',
      send('{}', 200, { 'content-encoding': 'gzip' }),
      502,
      'access.oidc_misconfigured',
      /discovery/,
    ],
    ['is an error', send('no', 404), 502, 'access.oidc_misconfigured', /HTTP 404/],
    ['is out of order', send('no', 502), 502, 'access.oidc_unreachable', /HTTP 502/],
    ['never comes', () => {}, 502, 'access.oidc_unreachable', /timeout/],
    [
      'never ends',
      (response: import('node:http').ServerResponse) => {
        const drip = setInterval(() => response.write(' '), 100)
        response.on('close', () => clearInterval(drip))
      },
      502,
      'access.oidc_unreachable',
      /timeout/,
    ],
  ] as const)(
    'a discovery that %s is told at the button',
    async (_what, instead, status, code, why) => {
      provider.state.lies = { instead: { discovery: instead } }
      const answer = await begin(t)
      expect([answer.status, answer.json.code]).toEqual([status, code])
      // The next step in the reader's language.
      expect(answer.json.detail).toMatch(/別の方法でサインイン/)
      expect(t.logged.join()).toMatch(why)
    },
  )

  test.each([
    ['another issuer', () => ({ issuer: 'https://evil.example' }), /must be exactly that/],
    ['no issuer', () => ({ issuer: undefined }), /issuer/],
    [
      'no asymmetric signature',
      () => ({ id_token_signing_alg_values_supported: ['HS256'] }),
      /algorithm/,
    ],
    [
      'a script to send the browser to',
      () => ({ authorization_endpoint: 'javascript:alert(1)' }),
      /scheme/,
    ],
    ['a file for its keys', () => ({ jwks_uri: 'file:///etc/passwd' }), /scheme/],
    [
      'the metadata service for its tokens',
      () => ({ token_endpoint: 'http://169.254.169.254/latest' }),
      /metadata_address/,
    ],
    [
      'the metadata service by IPv6 for its keys',
      () => ({ jwks_uri: 'http://[fd00:ec2::254]/' }),
      /metadata_address/,
    ],
  ] as const)('a discovery with %s is refused', async (_what, discovery, why) => {
    provider.state.lies = { discovery: discovery() }
    const answer = await begin(t)
    expect([answer.status, answer.json.code]).toEqual([502, 'access.oidc_misconfigured'])
    expect(t.logged.join()).toMatch(why)
  })

  test('a provider that is down is asked again after ten seconds, and every click hears why', async () => {
    provider.state.lies = { instead: { discovery: send('no', 503) } }
    for (let clicks = 0; clicks < 3; clicks += 1)
      expect((await begin(t)).json.code).toBe('access.oidc_unreachable')
    expect(provider.state.asked).toHaveLength(1)
    provider.state.lies = {}
    t.pass(10_001)
    expect((await begin(t)).status).toBe(200)
    expect((await begin(t)).status).toBe(200)
    expect(provider.state.asked).toHaveLength(2)
  })

  test.each(['discovery', 'keys', 'token', 'userInfo'] as const)(
    'a redirect of %s is followed nowhere',
    async (place) => {
      const reached: string[] = []
      const inside = createServer((request, response) => {
        reached.push(request.url ?? '')
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
      await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
      try {
        for (const [status, target] of [
          [302, `http://127.0.0.1:${(inside.address() as AddressInfo).port}/secret`],
          [307, 'http://169.254.169.254/latest/meta-data/'],
          [308, '//192.168.1.1/'],
        ] as const) {
          provider.state.lies = {
            ...(place === 'userInfo' ? { userInfo: {} } : {}),
            instead: { [place]: send('', status, { location: target }) },
          }
          if (place === 'discovery')
            expect((await begin(t)).json.code).toBe('access.oidc_misconfigured')
          else await refusedWith('access.oidc_misconfigured', /redirect/)
          t.pass(3600_001)
        }
        expect(t.logged.join()).toMatch(/redirect: .*secret/)
        expect(reached).toEqual([])
      } finally {
        inside.close()
      }
    },
  )
})

describe('where the provider may be', () => {
  /** Names as somebody hostile would have them; everything that is really called is on this machine. */
  const names: Record<string, readonly string[]> = {
    'inside.example.co.jp': ['10.0.0.5'],
    'both.example.co.jp': ['93.184.215.14', '127.0.0.1'],
    'meta.example.co.jp': ['169.254.169.254'],
  }
  const opened: TestAccess[] = []
  afterAll(() => Promise.all(opened.map((a) => a.close())))
  const openFor = async (given: Partial<OidcSettings>) => {
    const dialled: string[] = []
    const at = await testAccess({
      oidc: settings(given),
      network: {
        resolve: async (host) => names[host] ?? [],
        dial: (address) => {
          dialled.push(address)
          return '127.0.0.1'
        },
      },
    })
    opened.push(at)
    return { at, dialled }
  }

  test.each([
    ['http://127.0.0.1', 'public', /scheme/],
    ['https://127.0.0.1', 'public', /private_address/],
    ['https://[::ffff:10.0.0.5]', 'public', /special_address/],
    ['https://inside.example.co.jp', 'public', /private_address/],
    ['https://both.example.co.jp', 'public', /private_address/],
    ['https://meta.example.co.jp', 'private-too', /metadata_address/],
    ['https://user:pass@inside.example.co.jp', 'private-too', /userinfo/],
  ] as const)('%s with reach "%s" is not called', async (host, reach, why) => {
    const { at, dialled } = await openFor({ issuer: `${host}:${provider.port}`, reach })
    const answer = await begin(at)
    expect([answer.status, answer.json.code]).toEqual([502, 'access.oidc_misconfigured'])
    expect(at.logged.join()).toMatch(why)
    expect(dialled).toEqual([])
    expect(provider.state.asked).toEqual([])
  })

  test('an endpoint whose name leads to the metadata service is not called', async () => {
    const { at, dialled } = await openFor({})
    const endpoint = `http://meta.example.co.jp:${provider.port}/token`
    provider.state.lies = { discovery: { token_endpoint: endpoint } }
    provider.state.claims = kata
    const browser = at.browser()
    const begun = await begin(at, browser)
    const back = new URL(
      (await fetch(begun.json.url, { redirect: 'manual' })).headers.get('location') ?? '',
    )
    const landed = await browser.get(back.pathname + back.search)
    expect(landed.location).toBe('/sign-in?error=access.oidc_misconfigured')
    expect(at.logged.join()).toMatch(/token.*metadata_address/)
    expect(provider.state.asked).not.toContain('/token')
    expect(new Set(dialled)).toEqual(new Set(['127.0.0.1']))
  })
})
