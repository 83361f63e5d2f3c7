/**
 * The OpenID provider as the authentication library knows it. The library keeps the state of a sign-in, its nonce and
 * its PKCE secret; every request to the provider is made here, through the one guarded door out.
 * @module
 */
import {
  authorizationCodeRequest,
  createAuthorizationURL,
  type OAuthProvider,
} from '@better-auth/core/oauth2'
import type { BetterAuthPlugin } from 'better-auth'
import { APIError } from 'better-auth/api'
import { z } from 'zod'
import type { Clock } from '../clock/index.ts'
import { guardedAgent, type Network, type Reach } from '../feeds/index.ts'
import type { Log } from '../log/index.ts'
import { OidcRefused, openAskProvider, parsed, policyOf } from './oidc-answers.ts'
import { openDiscovery } from './oidc-discovery.ts'
import { identityOf } from './oidc-identity.ts'
import { nowRunning } from './running.ts'

export type OidcSettings = {
  /** Exactly as the provider writes it. */
  readonly issuer: string
  readonly clientId: string
  /** Empty for a client without one (PKCE alone). */
  readonly clientSecret: string
  /** What the button on the sign-in page says. */
  readonly name: string
  /** Whether the provider may have a private address. */
  readonly reach: Reach
}

const SCOPES = ['openid', 'email', 'profile']
const Tokens = z.object({
  id_token: z.string().max(64 * 1024),
  access_token: z
    .string()
    .max(64 * 1024)
    .optional(),
})
const TokenError = z.object({ error: z.string().max(100) })

type Profile = { readonly sub: string }

export const oidcPlugin = (o: {
  readonly oidc: OidcSettings
  readonly clock: Clock
  readonly log: Log
  readonly network?: Network
  readonly oidcTimeoutMs?: number
}): BetterAuthPlugin => {
  const provider = openOidcProvider(o)
  return {
    id: 'hinoban-oidc',
    init: (context) => ({
      // The library's list holds providers of any profile.
      context: {
        socialProviders: [...context.socialProviders, provider as unknown as OAuthProvider],
      },
    }),
  }
}

const openOidcProvider = (o: Parameters<typeof oidcPlugin>[0]): OAuthProvider<Profile> => {
  const { issuer, clientId, clientSecret, name, reach } = o.oidc
  const policy = policyOf(issuer, reach)
  const agent = guardedAgent({ reach, ...(o.network ? { network: o.network } : {}) })
  const ask = openAskProvider({
    agent,
    policy,
    ...(o.oidcTimeoutMs === undefined ? {} : { timeoutMs: o.oidcTimeoutMs }),
  })
  const discovered = openDiscovery({ issuer, policy, ask, nowMs: () => o.clock.now().getTime() })
  const options = { clientId, ...(clientSecret === '' ? {} : { clientSecret }) }

  /** A refusal is told to the log and to the door, which has the words for it; the library hears only that it failed. */
  const orNull = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof OidcRefused)) throw error
      const here = nowRunning()
      if (here) here.refusal = error.code
      o.log.warn(
        { issuer, place: error.place, why: error.why, problem: error.code },
        'OpenID: the sign-in was stopped',
      )
      return null
    }
  }

  return {
    id: 'oidc',
    name,
    issuer,
    requiresIdTokenNonce: true,
    disableImplicitSignUp: true,
    disableSignUp: true,
    options: { disableSignUp: true },
    accountSubject: ({ profile }) => profile.sub,
    createAuthorizationURL: async ({ state, codeVerifier, redirectURI, idTokenNonce }) => {
      const url = await orNull(async () =>
        createAuthorizationURL({
          id: 'oidc',
          options,
          authorizationEndpoint: (await discovered()).authorizationEndpoint,
          state,
          codeVerifier,
          redirectURI,
          scopes: SCOPES,
          ...(idTokenNonce === undefined ? {} : { nonce: idTokenNonce }),
        }),
      )
      if (!url) throw new APIError('BAD_GATEWAY', { message: 'the provider was refused' })
      return url
    },
    validateAuthorizationCode: ({ code, codeVerifier, redirectURI }) =>
      orNull(async () => {
        const { tokenEndpoint, secretIn } = await discovered()
        const { body, headers } = await authorizationCodeRequest({
          code,
          redirectURI,
          options,
          tokenEndpoint,
          ...(codeVerifier === undefined ? {} : { codeVerifier }),
          tokenEndpointAuth: {
            method:
              clientSecret === ''
                ? 'none'
                : secretIn === 'header'
                  ? 'client_secret_basic'
                  : 'client_secret_post',
          },
        })
        const answer = await ask('token', tokenEndpoint, {
          method: 'POST',
          headers,
          body: body.toString(),
        })
        const error = answer.status === 200 ? null : TokenError.safeParse(answer.json).data?.error
        // RFC 6749 §5.2: the code was used, is too old, or is another client's.
        if (error === 'invalid_grant')
          throw new OidcRefused('access.oidc_expired', 'token', 'invalid_grant')
        if (error)
          throw new OidcRefused('access.oidc_misconfigured', 'token', JSON.stringify(error))
        const tokens = parsed('token', Tokens, answer)
        const here = nowRunning()
        if (here)
          here.tokens = { idToken: tokens.id_token, accessToken: tokens.access_token ?? null }
        // The library would store what it gets. Nobody needs it after this sign-in.
        return {}
      }),
    getUserInfo: ({ expectedIdTokenNonce }) =>
      orNull(async () => {
        const here = nowRunning()
        if (!here?.tokens || expectedIdTokenNonce === undefined)
          throw new OidcRefused('access.oidc_expired', 'sign-in', 'no sign-in was begun')
        const { sub, email, isEmailVerified, amr } = await identityOf({
          discovered: await discovered(),
          ask,
          issuer,
          clientId,
          now: o.clock.now(),
          nonce: expectedIdTokenNonce,
          tokens: here.tokens,
        })
        // RFC 8176: "mfa" is the one value that says several factors were used.
        here.severalFactors = amr.includes('mfa')
        return { user: { email, emailVerified: isEmailVerified }, data: { sub } }
      }),
  }
}
