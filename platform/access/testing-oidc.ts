/**
 * An OpenID provider for tests that can be told to lie: discovery, keys, authorization code with PKCE, ID token,
 * user-info, each answer open to any change.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export const CLIENT_ID = 'hinoban'
export const CLIENT_SECRET = 'provider secret'

type Claims = Record<string, unknown>
/** An answer in place of the right one. */
export type Instead = (response: ServerResponse, request: IncomingMessage) => void
export type Lies = {
  /** Members of the discovery document that are other than they should be. */
  discovery?: Claims
  /** Claims of the ID token, after the right ones; undefined takes one away. */
  idToken?: Claims
  /** The ID token itself, made of the right claims. */
  sign?: (claims: Claims) => Promise<string> | string
  userInfo?: Claims
  instead?: Partial<Record<'discovery' | 'keys' | 'token' | 'userInfo', Instead>>
}

export const openTestProvider = async (
  clock: { readonly now: () => Date },
  tls?: { readonly host: string; readonly key: string; readonly cert: string },
) => {
  const [good, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
  const publicJwk = await exportJWK(good.publicKey)
  const jwk = { ...publicJwk, kid: 'k1', alg: 'RS256', use: 'sig' }
  const grants = new Map<string, { challenge: string; nonce: string | null; said: Claims }>()
  const state = {
    /** What the provider says about whoever signs in next. */
    claims: {} as Claims,
    lies: {} as Lies,
    /** Paths that were asked for. */
    asked: [] as string[],
    /** What the token endpoint was given. */
    forms: [] as { readonly form: URLSearchParams; readonly authorization: string | undefined }[],
  }
  let issuer = ''
  const signed = async (claims: Claims, key = good.privateKey): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key)

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', issuer)
    state.asked.push(url.pathname)
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const { lies } = state
    if (url.pathname === '/.well-known/openid-configuration')
      return lies.instead?.discovery
        ? lies.instead.discovery(response, request)
        : json({
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            userinfo_endpoint: `${issuer}/userinfo`,
            id_token_signing_alg_values_supported: ['RS256'],
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            ...lies.discovery,
          })
    if (url.pathname === '/jwks')
      return lies.instead?.keys ? lies.instead.keys(response, request) : json({ keys: [jwk] })
    if (url.pathname === '/userinfo')
      return lies.instead?.userInfo
        ? lies.instead.userInfo(response, request)
        : json({ ...state.claims, ...lies.userInfo })
    if (url.pathname === '/authorize') {
      const q = url.searchParams
      const code = randomBytes(16).toString('hex')
      if (q.get('code_challenge_method') !== 'S256') return json({ error: 'no PKCE' }, 400)
      grants.set(code, {
        challenge: q.get('code_challenge') ?? '',
        nonce: q.get('nonce'),
        said: state.claims,
      })
      const back = new URL(q.get('redirect_uri') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', q.get('state') ?? '')
      return void response.writeHead(302, { location: back.toString() }).end()
    }
    if (url.pathname !== '/token') return json({ error: 'not here' }, 404)
    let body = ''
    for await (const piece of request) body += piece
    const form = new URLSearchParams(body)
    const { authorization } = request.headers
    state.forms.push({ form, authorization })
    if (lies.instead?.token) return lies.instead.token(response, request)
    const grant = grants.get(form.get('code') ?? '')
    grants.delete(form.get('code') ?? '')
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!grant || grant.challenge !== proof) return json({ error: 'invalid_grant' }, 400)
    // RFC 6749 §2.3.1: both parts form-encoded first.
    const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${new URLSearchParams({ '': CLIENT_SECRET }).toString().slice(1)}`).toString('base64')}`
    if (form.get('client_secret') !== CLIENT_SECRET && authorization !== basic)
      return json({ error: 'invalid_client' }, 401)
    const now = Math.floor(clock.now().getTime() / 1000)
    const { email, email_verified, sub, amr, ...rest } = grant.said
    const claims = JSON.parse(
      JSON.stringify({
        ...rest,
        ...(lies.userInfo ? {} : { email, email_verified }),
        sub,
        amr,
        iss: issuer,
        aud: CLIENT_ID,
        iat: now,
        exp: now + 300,
        nonce: grant.nonce,
        ...lies.idToken,
      }),
    )
    json({
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: 'r',
      id_token: await (lies.sign ?? signed)(claims),
    })
  }
  const server = tls ? createTlsServer(tls, answer) : createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  issuer = tls ? `https://${tls.host}:${port}` : `http://127.0.0.1:${port}`
  return {
    issuer,
    port,
    state,
    jwk,
    /** Signs with a key that the provider never published. */
    signedByAnother: (claims: Claims) => signed(claims, other.privateKey),
    signed: (claims: Claims) => signed(claims),
    close: () => new Promise<void>((done) => void server.close(() => done())),
  }
}
export type TestProvider = Awaited<ReturnType<typeof openTestProvider>>
