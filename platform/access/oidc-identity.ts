/**
 * Who somebody is, as the OpenID provider signs it: the ID token verified (OpenID Connect Core 1.0 §3.1.3.7), the
 * e-mail address from it or from the user-info endpoint.
 * @module
 */
import { errors, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'
import { type AskProvider, OidcRefused, parsed } from './oidc-answers.ts'
import type { Discovered } from './oidc-discovery.ts'

export type OidcIdentity = {
  readonly sub: string
  readonly email: string | null
  readonly isEmailVerified: boolean
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[]
}

/** Clocks of two machines that both ask a time server. */
const CLOCK_TOLERANCE_SECONDS = 30
/** Core §2: "MUST NOT exceed 255 ASCII characters in length". */
const Sub = z.string().regex(/^[\x20-\x7e]{1,255}$/)
const Mail = z.object({
  email: z.email().max(254).optional().catch(undefined),
  // Some providers write the boolean as a word.
  email_verified: z.union([z.boolean(), z.literal('true').transform(() => true)]).catch(false),
})
const Claims = Mail.extend({
  sub: Sub,
  amr: z.array(z.string().max(100)).max(100).catch([]),
})
const UserInfo = Mail.extend({ sub: Sub })

export const identityOf = async (o: {
  readonly discovered: Discovered
  readonly ask: AskProvider
  readonly issuer: string
  readonly clientId: string
  readonly now: Date
  readonly nonce: string
  readonly tokens: { readonly idToken: string; readonly accessToken: string | null }
}): Promise<OidcIdentity> => {
  const payload = await verified(o)
  const claims = Claims.safeParse(payload)
  if (!claims.success) throw untrue('the claim "sub" is no subject')
  const { sub, email, email_verified, amr } = claims.data
  if (email !== undefined) return { sub, email, isEmailVerified: email_verified, amr }
  const { userInfoEndpoint } = o.discovered
  if (userInfoEndpoint === null || o.tokens.accessToken === null)
    return { sub, email: null, isEmailVerified: false, amr }
  const info = parsed(
    'user-info',
    UserInfo,
    await o.ask('user-info', userInfoEndpoint, {
      method: 'GET',
      headers: { authorization: `Bearer ${o.tokens.accessToken}` },
    }),
  )
  // Core §5.3.2: or a token of one person could be shown the address of another.
  if (info.sub !== sub)
    throw new OidcRefused('access.oidc_identity_refused', 'user-info', 'another "sub"')
  return { sub, email: info.email ?? null, isEmailVerified: info.email_verified, amr }
}

const verified = async (o: Parameters<typeof identityOf>[0]): Promise<JWTPayload> => {
  try {
    const { payload } = await jwtVerify(o.tokens.idToken, o.discovered.keys, {
      issuer: o.issuer,
      audience: o.clientId,
      algorithms: o.discovered.algorithms,
      currentDate: o.now,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    })
    if (payload['nonce'] !== o.nonce) throw untrue('another "nonce"')
    const { azp } = payload
    if ((Array.isArray(payload.aud) && payload.aud.length > 1) || azp !== undefined) {
      // A token that was made for several clients says for which one it was asked.
      if (azp !== o.clientId) throw untrue('another "azp"')
    }
    return payload
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    const claim =
      error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired
        ? ` "${error.claim}"`
        : ''
    throw untrue(`${error.code}${claim}`)
  }
}

const untrue = (why: string): OidcRefused =>
  new OidcRefused('access.oidc_identity_refused', 'id-token', why)
