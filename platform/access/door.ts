/**
 * The one door to the authentication library: only the listed endpoints, bodies checked by their own schemas, attempts
 * counted before any hashing, the origin checked, every failure a problem, every success in the audit log.
 * @module
 */
import { createHash } from 'node:crypto'
import type { Endpoint } from '@hinoban/endpoint'
import { notFound } from '../http/problems.ts'
import { languageOf } from '../i18n/index.ts'
import { ProblemError } from '../problem/index.ts'
import * as contract from './contract.ts'
import { problemOf, problemResponse } from './door-problems.ts'
import { bodyOf, checkOrigin, forward } from './door-request.ts'
import type { Library, Method } from './library.ts'
import { landing } from './oidc-landing.ts'
import { passwordProblem } from './passwords.ts'
import { accessProblem } from './problems.ts'
import { runLibrary } from './running.ts'
import type { Throttle } from './throttle.ts'

/** What the door asks about a session, and what it tells. */
export type DoorKeeper = {
  readonly session: (headers: Headers) => Promise<DoorSession | null>
  /** Whether the person has factors, and whether a role of the person asks for one. */
  readonly factors: (userId: string) => Promise<{
    readonly totp: boolean
    readonly passkeys: number
    readonly isNeeded: boolean
  }>
  readonly strengthen: (sessionId: string, method: Method) => Promise<void>
  readonly tell: (event: SignInEvent) => Promise<void>
}
export type DoorSession = {
  readonly id: string
  readonly userId: string
  readonly email: string
  readonly strong: boolean
}
export type SignInEvent = {
  readonly what:
    | 'access.sign-in'
    | 'access.sign-in-failed'
    | 'access.sign-out'
    | 'access.enrol-totp'
    | 'access.enrol-passkey'
    | 'access.remove-totp'
    | 'access.remove-passkey'
    | 'access.new-recovery-codes'
    | 'access.change-password'
  readonly user: { readonly id: string } | { readonly email: string }
  readonly ip: string
}

const OPEN_ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.values(contract)
    .filter(
      (v): v is typeof contract.signOut =>
        typeof v === 'object' && 'path' in v && 'method' in v && 'allow' in v,
    )
    .map((e) => [`${e.method} ${e.path}`, e as unknown as Endpoint]),
)
/** For the OpenAPI document: the door answers these itself. */
export const accessEndpoints: readonly Endpoint[] = [...OPEN_ENDPOINTS.values()]
/** The OIDC provider sends the browser back here. */
const CALLBACK = '/api/auth/callback/oidc'

/** Endpoints that try a secret: counted. */
const ATTEMPTS = new Set([
  contract.signInWithPassword.path,
  contract.verifyTotp.path,
  contract.verifyRecoveryCode.path,
  contract.passkeySignIn.path,
  contract.signInWithOidc.path,
  contract.beginTotp.path,
  contract.endTotp.path,
  contract.newRecoveryCodes.path,
  contract.changePassword.path,
  contract.enrolPasskey.path,
  CALLBACK,
])
/** Endpoints that change how a person signs in: with an enrolled factor, that factor must have been shown. */
const CHANGES_FACTORS = new Set([
  contract.beginTotp.path,
  contract.endTotp.path,
  contract.newRecoveryCodes.path,
  contract.passkeyEnrolOptions.path,
  contract.enrolPasskey.path,
  contract.removePasskey.path,
  contract.changePassword.path,
])

export const openDoor =
  (o: {
    readonly library: Library
    readonly keeper: DoorKeeper
    readonly throttle: Throttle
    readonly publicUrl: string
  }) =>
  async (request: Request, ip: string): Promise<Response> => {
    const language = languageOf(request.headers.get('accept-language') ?? undefined)
    try {
      return await answer(request, ip, o)
    } catch (error) {
      if (error instanceof ProblemError) return problemResponse(error, language)
      throw error
    }
  }

type DoorOptions = Parameters<typeof openDoor>[0]

const answer = async (request: Request, ip: string, o: DoorOptions): Promise<Response> => {
  const url = new URL(request.url)
  const isCallback = request.method === 'GET' && url.pathname === CALLBACK
  const endpoint = OPEN_ENDPOINTS.get(`${request.method} ${url.pathname}`)
  if (!endpoint && !isCallback) throw notFound()
  checkOrigin(request, url, o.publicUrl)
  const body = endpoint?.body ? await bodyOf(request, endpoint) : null
  const path = url.pathname
  const session = NEEDS_NO_SESSION.has(path) ? null : await o.keeper.session(request.headers)
  const account = accountOf(path, body, request, session)
  if (ATTEMPTS.has(path)) await o.throttle.attempt({ ip, account })
  const before = session ? await o.keeper.factors(session.userId) : null
  if (session && before) guardFactors(path, session, before)
  if (path === contract.changePassword.path) {
    const refused = passwordProblem(String(body?.['newPassword']), session ? [session.email] : [])
    if (refused) throw refused
  }

  const { result: response, refusal } = await runLibrary(() =>
    o.library.handler(forward(request, url, endpoint, body, ip, o.publicUrl)),
  )
  if (isCallback) {
    const opened = await o.keeper.session(cookiesOf(response))
    if (opened) await o.keeper.tell({ what: 'access.sign-in', user: { id: opened.userId }, ip })
    return landing(response, refusal)
  }
  if (refusal !== null) throw accessProblem(refusal, {})
  if (!response.ok) {
    if (path === contract.signInWithPassword.path && account !== null)
      void o.keeper.tell({ what: 'access.sign-in-failed', user: { email: account }, ip })
    throw await problemOf(path, response)
  }
  if (account !== null && ATTEMPTS.has(path)) await o.throttle.succeeded(account)
  return await afterSuccess(path, response, { session, before, ip, keeper: o.keeper })
}

const NEEDS_NO_SESSION = new Set([
  contract.signInWithPassword.path,
  contract.signInWithOidc.path,
  CALLBACK,
])

/** On what attempts are counted: the address that was typed, the person of the session, or the pending second step. */
const accountOf = (
  path: string,
  body: Record<string, unknown> | null,
  request: Request,
  session: DoorSession | null,
): string | null => {
  if (path === contract.signInWithPassword.path) return String(body?.['email'])
  if (session) return `session:${session.userId}`
  if (path === contract.verifyTotp.path || path === contract.verifyRecoveryCode.path) {
    const pending = /(?:^|;\s*)(?:__Secure-)?hinoban\.two_factor=([^;]*)/.exec(
      request.headers.get('cookie') ?? '',
    )?.[1]
    return `pending:${createHash('sha256')
      .update(pending ?? '')
      .digest('hex')}`
  }
  return null
}

const guardFactors = (
  path: string,
  session: DoorSession,
  factors: Awaited<ReturnType<DoorKeeper['factors']>>,
): void => {
  const enrolled = factors.passkeys + (factors.totp ? 1 : 0)
  if (CHANGES_FACTORS.has(path) && enrolled > 0 && !session.strong)
    throw accessProblem('access.mfa_needed_first', {})
  const removes =
    path === contract.endTotp.path ? factors.totp : path === contract.removePasskey.path
  if (removes && enrolled <= 1 && factors.isNeeded) throw accessProblem('access.last_factor', {})
}

const EVENT_OF_PATH: Readonly<Record<string, SignInEvent['what']>> = {
  [contract.verifyTotp.path]: 'access.sign-in',
  [contract.verifyRecoveryCode.path]: 'access.sign-in',
  [contract.passkeySignIn.path]: 'access.sign-in',
  [contract.signInWithPassword.path]: 'access.sign-in',
  [contract.signOut.path]: 'access.sign-out',
  [contract.enrolPasskey.path]: 'access.enrol-passkey',
  [contract.endTotp.path]: 'access.remove-totp',
  [contract.removePasskey.path]: 'access.remove-passkey',
  [contract.newRecoveryCodes.path]: 'access.new-recovery-codes',
  [contract.changePassword.path]: 'access.change-password',
}

const afterSuccess = async (
  path: string,
  response: Response,
  at: {
    readonly session: DoorSession | null
    readonly before: { readonly totp: boolean } | null
    readonly ip: string
    readonly keeper: DoorKeeper
  },
): Promise<Response> => {
  const text = await response.text()
  const answered = parsed(text)
  const userId = at.session?.userId ?? idOf(answered)
  const isSecondStep =
    path === contract.verifyTotp.path || path === contract.verifyRecoveryCode.path
  let what = EVENT_OF_PATH[path]
  if (isSecondStep && at.session && at.before?.totp) {
    // A session that was opened elsewhere (OIDC) shows its second factor here.
    await at.keeper.strengthen(
      at.session.id,
      path === contract.verifyTotp.path ? 'totp' : 'recovery-code',
    )
  } else if (isSecondStep && at.session) what = 'access.enrol-totp'
  if (what && userId !== null && answered['twoFactorRedirect'] !== true)
    await at.keeper.tell({ what, user: { id: userId }, ip: at.ip })
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(shown(path, text, answered), { status: response.status, headers })
}

/** The cookies that an answer sets, as the browser would send them back. */
const cookiesOf = (response: Response): Headers =>
  new Headers({
    cookie: response.headers
      .getSetCookie()
      .map((c) => c.split(';')[0] ?? '')
      .join('; '),
  })

const parsed = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
const idOf = (answered: Record<string, unknown>): string | null => {
  const user = answered['user'] as { id?: unknown } | undefined
  return typeof user?.id === 'string' ? user.id : null
}

/** The session token stays in its cookie: a script on the page never sees it. */
const shown = (path: string, text: string, answered: Record<string, unknown>): string => {
  if (text === '' || path.includes('/generate-') || Array.isArray(answered)) return text
  const { token: _token, session: _session, user: _user, ...rest } = answered
  return JSON.stringify(rest)
}
