/**
 * The failures of the authentication library as problems, and a problem as an answer of the door.
 * @module
 */
import { generalMessages, generalProblem } from '../http/problems.ts'
import type { Language } from '../i18n/index.ts'
import type { ProblemError } from '../problem/index.ts'
import * as contract from './contract.ts'
import { accessMessages, accessProblem } from './problems.ts'

/** The library's own codes, in our words. Sign-in says one thing, whatever was wrong. */
export const problemOf = async (path: string, response: Response): Promise<ProblemError> => {
  const { code } = (await response.json().catch(() => ({}))) as { code?: unknown }
  // A damaged or foreign answer of an authenticator is the sender's mistake, not ours.
  if (code === 'FAILED_TO_VERIFY_REGISTRATION') return accessProblem('access.passkey_failed', {})
  if (response.status >= 500)
    throw new Error(`the authentication library failed: ${response.status} ${String(code)}`)
  if (path === contract.signInWithPassword.path) return accessProblem('access.sign_in_failed', {})
  switch (code) {
    case 'INVALID_PASSWORD':
    case 'INVALID_EMAIL_OR_PASSWORD':
    case 'CREDENTIAL_ACCOUNT_NOT_FOUND':
      return accessProblem('access.sign_in_failed', {})
    case 'INVALID_BACKUP_CODE':
    case 'BACKUP_CODES_NOT_ENABLED':
      return accessProblem('access.recovery_code_wrong', {})
    case 'INVALID_CODE':
    case 'TOTP_NOT_ENABLED':
      return accessProblem('access.code_wrong', {})
    case 'INVALID_TWO_FACTOR_COOKIE':
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return accessProblem('access.challenge_expired', {})
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return generalProblem('general.too_many', { seconds: 900 })
    case 'SESSION_NOT_FRESH':
      return accessProblem('access.recent_sign_in_needed', {})
    case 'PASSWORD_TOO_SHORT':
      return accessProblem('access.password_short', { min: contract.PASSWORD_MIN_LENGTH })
    case 'PASSWORD_TOO_LONG':
      return accessProblem('access.password_long', { max: contract.PASSWORD_MAX_BYTES })
    case 'PASSWORD_COMMON':
      return accessProblem('access.password_common', {})
    case 'PROVIDER_NOT_FOUND':
      return accessProblem('access.oidc_failed', {})
  }
  if (path.includes('/passkey/') && response.status !== 401)
    return accessProblem('access.passkey_failed', {})
  if (path === contract.passkeySignIn.path || path === contract.enrolPasskey.path)
    return accessProblem('access.passkey_failed', {})
  if (response.status === 401) return generalProblem('general.unauthenticated', {})
  return accessProblem('access.request_refused', {})
}

export const problemResponse = (problem: ProblemError, language: Language): Response => {
  const sentences = { ...generalMessages[language], ...accessMessages[language] } as Readonly<
    Record<string, (params: never) => string>
  >
  const seconds = problem.params['seconds']
  return new Response(
    JSON.stringify({
      type: `urn:hinoban:problem:${problem.code}`,
      title: problem.code,
      status: problem.status,
      code: problem.code,
      params: problem.params,
      detail: sentences[problem.code]?.(problem.params as never) ?? problem.code,
    }),
    {
      status: problem.status,
      headers: {
        'content-type': 'application/problem+json',
        'content-language': language,
        'cache-control': 'no-store',
        ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
      },
    },
  )
}
