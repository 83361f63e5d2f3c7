import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { guardedAgent, type Network } from '../feeds/index.ts'
import { newId } from '../records/index.ts'
import { MAX_ANSWER_BYTES } from './oidc-answers.ts'
import type { OidcSettings } from './oidc-provider.ts'
import { type TestAccess, testAccess } from './testing.ts'
import { openTestProvider, type TestProvider } from './testing-oidc.ts'
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
          t.pass(DISCOVERY_PASSES_MS)
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
      oidc: o.settings(given),
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
    const back = await backFrom(begun.json.url)
    const landed = await browser.get(back.pathname + back.search)
    expect(landed.location).toBe('/sign-in?error=access.oidc_misconfigured')
    expect(at.logged.join()).toMatch(/token.*metadata_address/)
    expect(provider.state.asked).not.toContain('/token')
    expect(new Set(dialled)).toEqual(new Set(['127.0.0.1']))
  })

  const HOST = 'id.example.co.jp'
  const made = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      '-',
      '-out',
      '-',
    ].concat('-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`),
    { encoding: 'utf8' },
  )
  const key = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----/.exec(made.stdout)?.[0]
  const cert = /-----BEGIN CERT[\s\S]*?-----END CERTIFICATE-----/.exec(made.stdout)?.[0]
  const why =
    key === undefined || cert === undefined
      ? 'no openssl here'
      : 'setDefaultCACertificates' in tls
        ? null
        : 'this Node cannot trust another authority while it runs'

  test.skipIf(why !== null)(
    `a public provider over TLS is asked, once its certificate is trusted${why ? ` (skipped: ${why})` : ''}`,
    async () => {
      const network: Network = {
        resolve: async (host) => (host === HOST ? ['93.184.215.14'] : []),
        dial: () => '127.0.0.1',
      }
      const open = await openTestProvider(
        { now: () => new Date() },
        { host: HOST, key: key ?? '', cert: cert ?? '' },
      )
      const at = await testAccess({
        oidc: o.settings({ issuer: open.issuer, reach: 'public' }),
        network,
      })
      try {
        await at.addMember(newId(), kata.email, 'operator')
        expect((await begin(at)).json.code).toBe('access.oidc_unreachable')
        expect(at.logged.join()).toMatch(/SELF_SIGNED/)
        tls.setDefaultCACertificates([...tls.getCACertificates(), cert ?? ''])
        at.pass(10_001)
        open.state.claims = kata
        const browser = at.browser()
        const begun = await begin(at, browser)
        expect(begun.status, begun.text).toBe(200)
        const { headers } = await request(begun.json.url, {
          dispatcher: guardedAgent({ reach: 'public', network }),
        })
        const back = new URL(String(headers['location']))
        expect((await browser.get(back.pathname + back.search)).location).toBe('/today')
        // Its own endpoints without TLS are not asked.
        at.pass(DISCOVERY_PASSES_MS)
        open.state.lies = { discovery: { token_endpoint: `http://${HOST}:${open.port}/token` } }
        expect((await begin(at)).json.code).toBe('access.oidc_misconfigured')
        expect(at.logged.join()).toMatch(/refused: id\.example\.co\.jp scheme/)
      } finally {
        await at.close()
        await open.close()
      }
    },
  )
})
