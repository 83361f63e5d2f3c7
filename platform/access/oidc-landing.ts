/**
 * Where the browser lands after the OpenID provider: on its page, or on the sign-in page with a code that has words.
 * @module
 */
import type { OidcCode } from './running.ts'

/** The library's codes and those of the provider (RFC 6749 §4.1.2.1, OpenID Connect Core 1.0 §3.1.2.6), in ours. */
const OUR_CODE: Readonly<Record<string, OidcCode>> = {
  invalid_callback_request: 'access.oidc_expired',
  state_not_found: 'access.oidc_expired',
  state_mismatch: 'access.oidc_expired',
  state_invalid: 'access.oidc_expired',
  issuer_mismatch: 'access.oidc_identity_refused',
  nonce_binding_missing: 'access.oidc_expired',
  no_code: 'access.oidc_misconfigured',
  oauth_provider_not_found: 'access.oidc_misconfigured',
  invalid_request: 'access.oidc_misconfigured',
  unauthorized_client: 'access.oidc_misconfigured',
  unsupported_response_type: 'access.oidc_misconfigured',
  invalid_scope: 'access.oidc_misconfigured',
  server_error: 'access.oidc_unreachable',
  temporarily_unavailable: 'access.oidc_unreachable',
  access_denied: 'access.oidc_cancelled',
  login_required: 'access.oidc_cancelled',
  interaction_required: 'access.oidc_cancelled',
  consent_required: 'access.oidc_cancelled',
  account_selection_required: 'access.oidc_cancelled',
}

/**
 * The library's redirect, with its error in our words: a stranger's code and sentence stay out of our address bar.
 * Anything the library says beyond these codes is about the account, which nobody invited.
 */
export const landing = (response: Response, refusal: OidcCode | null): Response => {
  const location = response.headers.get('location')
  if (location === null) return response
  // Only the path is looked at: an address of ours is a path for the library, too.
  const url = new URL(location, 'http://own.invalid')
  const error = url.searchParams.get('error')
  if (error === null || !url.pathname.endsWith('/sign-in')) return response
  const code: OidcCode = refusal ?? OUR_CODE[error] ?? 'access.oidc_failed'
  const back = url.searchParams.get('return')
  const search = new URLSearchParams({ ...(back === null ? {} : { return: back }), error: code })
  const headers = new Headers(response.headers)
  headers.set('location', `${url.pathname}?${search}`)
  return new Response(null, { status: response.status, headers })
}
