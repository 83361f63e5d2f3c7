/**
 * A request at the door of sign-in: whose page sent it, what it says, and what of it is passed on to the library.
 * @module
 */
import type { Endpoint } from '@hinoban/endpoint'
import { generalProblem } from '../http/problems.ts'
import { ADDRESS_HEADER } from './library.ts'

/** A page of another site must not speak for the person, nor plant its own session (login CSRF). */
export const checkOrigin = (request: Request, url: URL, publicUrl: string): void => {
  if (request.method !== 'POST') return
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const isOwn =
    origin !== null &&
    URL.canParse(origin) &&
    (new URL(origin).origin === new URL(publicUrl).origin || new URL(origin).host === url.host)
  // A browser names the origin of every POST; a program that sends none holds no cookie of a person, or is one.
  if ((origin !== null && !isOwn) || site === 'cross-site' || site === 'same-site')
    throw generalProblem('general.foreign_origin', {})
}

export const bodyOf = async (
  request: Request,
  endpoint: Endpoint,
): Promise<Record<string, unknown>> => {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\b/i.test(type))
    throw generalProblem('general.unsupported_type', { expected: 'application/json' })
  let given: unknown
  try {
    given = JSON.parse(await request.text())
  } catch {
    throw generalProblem('general.invalid_request', { place: 'body', why: 'is not JSON' })
  }
  const parsed = endpoint.body?.safeParse(given)
  if (parsed?.success) return parsed.data as Record<string, unknown>
  const issue = parsed?.error.issues[0]
  throw generalProblem('general.invalid_request', {
    place: ['body', ...(issue?.path ?? [])].join('.'),
    why: issue?.message ?? 'not valid',
  })
}

/** The request as the library gets it: our own address, our own body, and no header that it might believe. */
export const forward = (
  request: Request,
  url: URL,
  endpoint: Endpoint | undefined,
  body: Record<string, unknown> | null,
  ip: string,
  publicUrl: string,
): Request => {
  const headers = new Headers()
  for (const name of ['cookie', 'user-agent', 'accept-language']) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value.slice(0, 16_384))
  }
  headers.set(ADDRESS_HEADER, ip)
  // Passkeys are bound to the origin the browser says; the door has found it to be ours.
  headers.set('origin', request.headers.get('origin') ?? new URL(publicUrl).origin)
  const target = new URL(url.pathname + url.search, publicUrl)
  if (request.method !== 'POST') return new Request(target, { method: request.method, headers })
  headers.set('content-type', 'application/json')
  return new Request(target, {
    method: 'POST',
    headers,
    body: JSON.stringify(endpoint?.body ? body : {}),
  })
}
