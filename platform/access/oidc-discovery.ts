/**
 * What the OpenID provider says about itself (OpenID Connect Discovery 1.0 §4), asked for when somebody signs in.
 * @module
 */
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { UrlPolicy } from '../feeds/index.ts'
import { type AskProvider, checked, OidcRefused, parsed, TIMEOUT_MS } from './oidc-answers.ts'

export type Discovered = {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userInfoEndpoint: string | null
  /** How the client shows its secret at the token endpoint. */
  readonly secretIn: 'header' | 'body'
  readonly algorithms: string[]
  readonly keys: JWTVerifyGetKey
}

/** Keys and addresses of a provider change rarely; a document of an hour ago is as good. */
const KEEP_MS = 3600_000
/** A provider that is down, or wrong, is asked again after this at the earliest, however often somebody clicks. */
const KEEP_REFUSAL_MS = 10_000

/** Signatures by a key pair alone: with a shared key (HS256) or none at all, anybody could have made the token. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

const Address = z.string().max(2_000)
const Names = z.array(z.string().max(100)).max(200)
const Document = z.object({
  issuer: Address,
  authorization_endpoint: Address,
  token_endpoint: Address,
  jwks_uri: Address,
  userinfo_endpoint: Address.optional(),
  id_token_signing_alg_values_supported: Names.default(['RS256']),
  // OpenID Connect Discovery 1.0 §3: "If omitted, the default is client_secret_basic".
  token_endpoint_auth_methods_supported: Names.default(['client_secret_basic']),
})

export const openDiscovery = (o: {
  readonly issuer: string
  readonly policy: UrlPolicy
  readonly ask: AskProvider
  readonly nowMs: () => number
}): (() => Promise<Discovered>) => {
  let current: { readonly found: Promise<Discovered>; untilMs: number } | null = null
  return () => {
    if (current && o.nowMs() < current.untilMs) return current.found
    const made = { found: discover(o), untilMs: o.nowMs() + KEEP_MS }
    current = made
    // Whoever waits for `found` hears of the refusal; this only shortens how long it is believed.
    made.found.catch(() => {
      made.untilMs = o.nowMs() + KEEP_REFUSAL_MS
    })
    return made.found
  }
}

const discover = async (o: Parameters<typeof openDiscovery>[0]): Promise<Discovered> => {
  const url = `${o.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const document = parsed('discovery', Document, await o.ask('discovery', url))
  const wrong = (why: string): OidcRefused =>
    new OidcRefused('access.oidc_misconfigured', 'discovery', why)
  // §4.3: identical, or another provider could speak for this one.
  if (document.issuer !== o.issuer)
    throw wrong(
      `the provider calls itself ${JSON.stringify(document.issuer.slice(0, 200))}; sign_in.oidc_issuer must be exactly that`,
    )
  const address = (text: string): string => checked('discovery', text, o.policy).href
  const algorithms = ALGORITHMS.filter((a) =>
    document.id_token_signing_alg_values_supported.includes(a),
  )
  if (algorithms.length === 0) throw wrong('no signature algorithm with a key pair is offered')
  const keysAddress = address(document.jwks_uri)
  return {
    authorizationEndpoint: address(document.authorization_endpoint),
    tokenEndpoint: address(document.token_endpoint),
    userInfoEndpoint:
      document.userinfo_endpoint === undefined ? null : address(document.userinfo_endpoint),
    secretIn: document.token_endpoint_auth_methods_supported.includes('client_secret_basic')
      ? 'header'
      : 'body',
    algorithms,
    keys: createRemoteJWKSet(new URL(keysAddress), {
      timeoutDuration: TIMEOUT_MS + 1_000,
      [customFetch]: async () => {
        const { status, json } = await o.ask('keys', keysAddress)
        if (status !== 200 || json === undefined)
          throw new OidcRefused('access.oidc_misconfigured', 'keys', `HTTP ${status}, no JSON`)
        return Response.json(json)
      },
    }),
  }
}
