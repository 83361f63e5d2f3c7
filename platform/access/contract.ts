/**
 * Sign-in as the console speaks it. Everything below `/api/auth/` is answered by the authentication library behind
 * one door that throttles, checks the origin and turns every failure into a problem. Pure.
 *
 * Order of a sign-in: `signInWithPassword` → either a session, or `twoFactorRedirect: true` → `verifyTotp` or
 * `verifyRecoveryCode`. Or a passkey: `passkeySignInOptions` → browser → `passkeySignIn`.
 * Enrolment with a session that has no second factor yet: `beginTotp` (show `totpURI` as QR and the recovery codes
 * once) → `verifyTotp`; or `passkeyEnrolOptions` → browser → `enrolPasskey` with `createSession: true`.
 * A session that lacks the second factor its role needs may only do that; the rest answers `access.mfa_required`.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Catalogue } from '../problem/index.ts'

export const PASSWORD_MIN_LENGTH = 12
export const PASSWORD_MAX_BYTES = 128
export const API_TOKEN_DAYS = { default: 90, max: 365 } as const
export const INVITATION_DAYS = 7
export const SETUP_TOKEN_MINUTES = 60
/** What an API token may be limited to: `read` is every GET its owner may call, the others are areas of endpoints. */
export const TOKEN_SCOPES = [
  'read',
  'organizations',
  'accounts',
  'advisories',
  'assets',
  'vulnerabilities',
  'imports',
  'sources',
  'evidence',
  'detection',
  'incidents',
  'board',
  'channels',
  'feeds',
  'samples',
  'config',
] as const

/** The one act that a session may do while it shows another role's rights. */
export const END_PREVIEW = 'organizations.end-preview'

/** How a sign-in with the OpenID provider can end; the sign-in page is opened with the code as `?error=`. */
export const oidcProblems = {
  'access.oidc_failed': { status: 403, params: [] },
  'access.oidc_unreachable': { status: 502, params: [] },
  'access.oidc_misconfigured': { status: 502, params: [] },
  'access.oidc_identity_refused': { status: 403, params: [] },
  'access.oidc_cancelled': { status: 403, params: [] },
  'access.oidc_expired': { status: 401, params: [] },
} as const satisfies Catalogue

export const accessProblems = {
  ...oidcProblems,
  'access.mfa_required': { status: 403, params: [] },
  'access.mfa_needed_first': { status: 403, params: [] },
  'access.sign_in_failed': { status: 401, params: [] },
  'access.code_wrong': { status: 401, params: [] },
  'access.recovery_code_wrong': { status: 401, params: [] },
  'access.challenge_expired': { status: 401, params: [] },
  'access.passkey_failed': { status: 401, params: [] },
  'access.session_only': { status: 403, params: [] },
  'access.preview_reads_only': { status: 403, params: [] },
  'access.recent_sign_in_needed': { status: 403, params: [] },
  'access.last_factor': { status: 409, params: [] },
  'access.setup_token_refused': { status: 403, params: [] },
  'access.setup_done': { status: 409, params: [] },
  'access.invitation_refused': { status: 404, params: [] },
  'access.account_shared': { status: 409, params: [] },
  'access.already_member': { status: 409, params: ['email'] },
  'access.last_administrator': { status: 409, params: [] },
  'access.not_member': { status: 404, params: [] },
  'access.password_short': { status: 422, params: ['min'] },
  'access.password_long': { status: 422, params: ['max'] },
  'access.password_common': { status: 422, params: [] },
  'access.request_refused': { status: 400, params: [] },
} as const satisfies Catalogue

const Password = z.string().max(1000)
const Code = z.string().max(64)
/** What `navigator.credentials` gives and takes, as JSON (`PublicKeyCredential.toJSON()`). */
const WebAuthn = z.record(z.string(), z.unknown())
/** A path of the console, never another site (open redirect). */
const OwnPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'must be a path of this site')
const SignedIn = z.looseObject({ token: z.string().optional() })

export const signInWithPassword = endpoint({
  name: 'access.sign-in',
  method: 'POST',
  path: '/api/auth/sign-in/email',
  summary: 'Sign in with e-mail and password; may ask for the second factor.',
  allow: 'anyone',
  body: z.strictObject({ email: z.string().max(254), password: Password }),
  answer: z.looseObject({
    twoFactorRedirect: z.boolean().optional(),
    twoFactorMethods: z.array(z.string()).optional(),
  }),
  problems: ['access.sign_in_failed', 'general.too_many'],
})
export const verifyTotp = endpoint({
  name: 'access.verify-totp',
  method: 'POST',
  path: '/api/auth/two-factor/verify-totp',
  summary: 'Show the code of the authenticator app: at sign-in, or to finish its enrolment.',
  allow: 'anyone',
  body: z.strictObject({ code: Code }),
  answer: SignedIn,
  problems: ['access.code_wrong', 'access.challenge_expired', 'general.too_many'],
})
export const verifyRecoveryCode = endpoint({
  name: 'access.verify-recovery-code',
  method: 'POST',
  path: '/api/auth/two-factor/verify-backup-code',
  summary: 'Use one recovery code in place of the second factor. Each code works once.',
  allow: 'anyone',
  body: z.strictObject({ code: Code }),
  answer: SignedIn,
  problems: ['access.recovery_code_wrong', 'access.challenge_expired', 'general.too_many'],
})
export const beginTotp = endpoint({
  name: 'access.begin-totp',
  method: 'POST',
  path: '/api/auth/two-factor/enable',
  summary: 'Begin to enrol an authenticator app. The recovery codes are shown this once.',
  allow: 'anyone',
  body: z.strictObject({ password: Password.optional() }),
  answer: z.looseObject({ totpURI: z.string(), backupCodes: z.array(z.string()) }),
  problems: ['access.sign_in_failed', 'access.mfa_needed_first'],
})
export const endTotp = endpoint({
  name: 'access.end-totp',
  method: 'POST',
  path: '/api/auth/two-factor/disable',
  summary: 'Remove the authenticator app and the recovery codes.',
  allow: 'anyone',
  body: z.strictObject({ password: Password.optional() }),
  answer: z.looseObject({ status: z.boolean() }),
  problems: ['access.sign_in_failed', 'access.last_factor'],
})
export const newRecoveryCodes = endpoint({
  name: 'access.new-recovery-codes',
  method: 'POST',
  path: '/api/auth/two-factor/generate-backup-codes',
  summary: 'Make new recovery codes; the old ones stop working. Shown this once.',
  allow: 'anyone',
  body: z.strictObject({ password: Password.optional() }),
  answer: z.looseObject({ backupCodes: z.array(z.string()) }),
  problems: ['access.sign_in_failed'],
})
export const passkeyEnrolOptions = endpoint({
  name: 'access.passkey-enrol-options',
  method: 'GET',
  path: '/api/auth/passkey/generate-register-options',
  summary: 'Options for navigator.credentials.create().',
  allow: 'anyone',
  query: z.strictObject({ name: z.string().max(100).optional() }),
  answer: WebAuthn,
  problems: ['access.mfa_needed_first', 'access.recent_sign_in_needed'],
})
export const enrolPasskey = endpoint({
  name: 'access.enrol-passkey',
  method: 'POST',
  path: '/api/auth/passkey/verify-registration',
  summary:
    'Finish to enrol a passkey. With createSession the session counts as strong from now on.',
  allow: 'anyone',
  body: z.strictObject({
    response: WebAuthn,
    name: z.string().max(100).optional(),
    createSession: z.boolean().optional(),
  }),
  answer: z.looseObject({ id: z.string() }),
  problems: ['access.passkey_failed', 'access.mfa_needed_first'],
})
export const passkeySignInOptions = endpoint({
  name: 'access.passkey-options',
  method: 'GET',
  path: '/api/auth/passkey/generate-authenticate-options',
  summary: 'Options for navigator.credentials.get().',
  allow: 'anyone',
  answer: WebAuthn,
})
export const passkeySignIn = endpoint({
  name: 'access.passkey-sign-in',
  method: 'POST',
  path: '/api/auth/passkey/verify-authentication',
  summary: 'Sign in with a passkey.',
  allow: 'anyone',
  body: z.strictObject({ response: WebAuthn }),
  answer: z.looseObject({}),
  problems: ['access.passkey_failed', 'general.too_many'],
})
export const listPasskeys = endpoint({
  name: 'access.passkeys',
  method: 'GET',
  path: '/api/auth/passkey/list-user-passkeys',
  summary: 'My passkeys.',
  allow: 'anyone',
  answer: z.array(
    z.looseObject({ id: z.string(), name: z.string().nullish(), createdAt: z.string().nullish() }),
  ),
})
export const removePasskey = endpoint({
  name: 'access.remove-passkey',
  method: 'POST',
  path: '/api/auth/passkey/delete-passkey',
  summary: 'Remove one of my passkeys.',
  allow: 'anyone',
  body: z.strictObject({ id: z.string().max(100) }),
  answer: z.looseObject({ status: z.boolean() }),
  problems: ['access.last_factor'],
})
/**
 * Go to `url` with the browser. After it the browser lands on `callbackURL`, or on `errorCallbackURL?error=…` with a
 * code of `oidcProblems`.
 */
export const signInWithOidc = endpoint({
  name: 'access.sign-in-oidc',
  method: 'POST',
  path: '/api/auth/sign-in/social',
  summary: 'Begin a sign-in with the configured OpenID Connect provider.',
  allow: 'anyone',
  body: z.strictObject({
    provider: z.literal('oidc'),
    callbackURL: OwnPath,
    errorCallbackURL: OwnPath,
    disableRedirect: z.literal(true),
  }),
  answer: z.looseObject({ url: z.string() }),
  problems: ['access.oidc_unreachable', 'access.oidc_misconfigured', 'general.too_many'],
})
export const changePassword = endpoint({
  name: 'access.change-password',
  method: 'POST',
  path: '/api/auth/change-password',
  summary: 'Change my password; all my other sessions end.',
  allow: 'anyone',
  body: z.strictObject({
    currentPassword: Password,
    newPassword: Password,
    revokeOtherSessions: z.literal(true),
  }),
  answer: z.looseObject({}),
  problems: ['access.sign_in_failed', 'access.password_short', 'access.password_common'],
})
export const signOut = endpoint({
  name: 'access.sign-out',
  method: 'POST',
  path: '/api/auth/sign-out',
  summary: 'End this session.',
  allow: 'anyone',
  body: z.strictObject({}),
  answer: z.looseObject({ success: z.boolean() }),
})
