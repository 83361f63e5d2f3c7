/**
 * The authentication library (better-auth) as Hinoban uses it: closed registration, passwords, TOTP with recovery
 * codes, passkeys, OpenID Connect; its tables in our database; no telemetry.
 * @module
 */
import { type PasskeyOptions, passkey } from '@better-auth/passkey'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins'
import type pg from 'pg'
import type { Clock } from '../clock/index.ts'
import type { Network } from '../feeds/index.ts'
import type { Log } from '../log/index.ts'
import { newId } from '../records/new-id.ts'
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_LENGTH } from './contract.ts'
import { type OidcSettings, oidcPlugin } from './oidc-provider.ts'
import { nowRunning } from './running.ts'

export type LibraryOptions = {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly log: Log
  /** The address people open; its host is what passkeys are bound to. */
  readonly publicUrl: string
  /** Signs cookies and encrypts TOTP secrets; at least 32 signs, kept outside the database. */
  readonly secret: string
  readonly oidc: OidcSettings | null
  /** How the name of the OpenID provider becomes a connection; another value in tests. */
  readonly network?: Network
  readonly oidcTimeoutMs?: number
}

export const METHODS = ['password', 'totp', 'recovery-code', 'passkey', 'oidc'] as const
export type Method = (typeof METHODS)[number]

/** What the library calls an error and is somebody without an invitation, or one of ours that says more (OpenID). */
const PEOPLES_OWN: ReadonlySet<string> = new Set([
  'signup_disabled',
  'account_not_linked',
  'Unable to get user info',
  'Failed to parse state',
  'State not found',
])
/** Set by our door only; whatever a client sends under this name is dropped there. */
export const ADDRESS_HEADER = 'x-hinoban-address'
/** Seven days after the last visit a session ends. */
const SESSION_SECONDS = 7 * 24 * 3600

const METHOD_OF_PATH: Readonly<Record<string, Method>> = {
  '/sign-in/email': 'password',
  '/two-factor/verify-totp': 'totp',
  '/two-factor/verify-backup-code': 'recovery-code',
  '/passkey/verify-authentication': 'passkey',
  '/passkey/verify-registration': 'passkey',
  '/callback/:id': 'oidc',
}

export const openLibrary = (o: LibraryOptions) => {
  const secure = o.publicUrl.startsWith('https:')
  const usedCodes = rememberCodes()
  const options = {
    appName: 'Hinoban',
    baseURL: o.publicUrl,
    basePath: '/api/auth',
    secret: o.secret,
    database: o.pool,
    telemetry: { enabled: false },
    // Ours counts earlier and per account (throttle.ts).
    rateLimit: { enabled: false },
    logger: {
      level: 'error',
      // Only the sentence: its further arguments may hold what a person typed.
      log: (level, message) =>
        o.log[level !== 'error' ? 'debug' : PEOPLES_OWN.has(message) ? 'info' : 'error'](
          { message },
          'sign-in',
        ),
    },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin')
      // The door has checked it; the library must not refuse what the door let through.
      return origin && URL.canParse(origin) ? [origin] : []
    },
    onAPIError: { errorURL: `${o.publicUrl.replace(/\/$/, '')}/sign-in` },
    advanced: {
      cookiePrefix: 'hinoban',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => newId() },
    },
    user: {
      modelName: 'access_users',
      additionalFields: {
        language: { type: 'string', required: false, defaultValue: 'ja', input: false },
      },
    },
    session: {
      modelName: 'access_sessions',
      expiresIn: SESSION_SECONDS,
      updateAge: 24 * 3600,
      // Enrolling and removing a factor asks for a sign-in of the last hour.
      freshAge: 3600,
      additionalFields: {
        organizationId: { type: 'string', required: false, input: false },
        method: { type: 'string', required: false, input: false },
        strong: { type: 'boolean', required: false, input: false },
      },
    },
    account: {
      modelName: 'access_accounts',
      encryptOAuthTokens: true,
      // A known person is linked by an e-mail address that the provider says it has verified; nobody else gets in.
      accountLinking: { enabled: true, trustedProviders: [] },
    },
    verification: { modelName: 'access_verifications' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_BYTES,
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const before = context?.context.session?.session as
              | { organizationId?: string | null; method?: string | null; strong?: boolean | null }
              | undefined
            const method = METHOD_OF_PATH[context?.path ?? ''] ?? before?.method ?? 'password'
            if (method === 'totp') {
              const code = String((context?.body as { code?: unknown } | undefined)?.code ?? '')
              if (!usedCodes.first(`${session.userId}:${code}`, Date.now()))
                throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'code used' })
            }
            const carried =
              METHOD_OF_PATH[context?.path ?? ''] === undefined && before?.strong === true
            return {
              data: {
                ...session,
                method,
                strong:
                  carried ||
                  method === 'totp' ||
                  method === 'recovery-code' ||
                  method === 'passkey' ||
                  (method === 'oidc' && nowRunning()?.severalFactors === true),
                organizationId: before?.organizationId ?? null,
              },
            }
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Hinoban',
        allowPasswordless: true,
        twoFactorTable: 'access_two_factors',
      }),
      passkey(passkeyOptions(o.publicUrl)),
      ...(o.oidc ? [oidcPlugin({ ...o, oidc: o.oidc })] : []),
    ],
  } satisfies BetterAuthOptions
  return betterAuth(options)
}
export type Library = ReturnType<typeof openLibrary>

const passkeyOptions = (publicUrl: string): PasskeyOptions => {
  const mustBeVerified = (isVerified: boolean | undefined): void => {
    // A passkey stands for two factors only when the device asked for its PIN or a finger.
    if (isVerified !== true)
      throw new APIError('UNAUTHORIZED', { code: 'AUTHENTICATION_FAILED', message: 'not verified' })
  }
  return {
    rpID: new URL(publicUrl).hostname,
    rpName: '火の番 Hinoban',
    schema: { passkey: { modelName: 'access_passkeys' } },
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    registration: {
      afterVerification: async ({ verification }) => {
        mustBeVerified(verification.registrationInfo?.userVerified)
      },
    },
    authentication: {
      afterVerification: async ({ verification }) => {
        mustBeVerified(verification.authenticationInfo.userVerified)
      },
    },
  }
}

/** A TOTP code works once (RFC 6238 §5.2). It is valid for at most 90 seconds, so it is remembered for two minutes. */
const rememberCodes = () => {
  const used = new Map<string, number>()
  return {
    first: (code: string, nowMs: number): boolean => {
      for (const [old, untilMs] of used) if (untilMs <= nowMs) used.delete(old)
      if (used.has(code)) return false
      used.set(code, nowMs + 120_000)
      return true
    },
  }
}
