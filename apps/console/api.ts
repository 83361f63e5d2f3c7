/**
 * The one place where the console speaks HTTP: endpoints as data go out, answers or ApiProblems come back.
 * @module
 */

import type { Language } from '../../platform/i18n/index.ts'
import { ApiProblem, addressOf, type Call } from '../../ui/api.tsx'

type Surroundings = {
  readonly language: () => Language
  /** The session ended, or its second factor is missing: the console leads to the sign-in and back. */
  readonly onLocked: (why: 'signed-out' | 'second-factor') => void
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Problem details (RFC 9457) as the server writes them; anything else becomes a problem of the console. */
const problemOf = (status: number, answer: unknown): ApiProblem => {
  const p = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>
  const params = typeof p['params'] === 'object' && p['params'] !== null ? p['params'] : {}
  return new ApiProblem({
    code: text(p['code']) || 'console.unreadable_answer',
    status,
    detail: text(p['detail']) || text(p['title']),
    // The server's own catalogue allows texts and numbers only.
    params: params as Readonly<Record<string, string | number>>,
    incident: text(p['incident']) || null,
  })
}

const offline = (): ApiProblem =>
  new ApiProblem({ code: 'console.offline', status: 0, detail: '', params: {}, incident: null })

type Sent = {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly file?: File
  readonly onSent?: (share: number) => void
  readonly signal?: AbortSignal
}
type Received = { readonly ok: boolean; readonly status: number; readonly read: unknown }
type Sending = { readonly method: string; readonly address: string; readonly headers: Headers }

const sendJson = async ({ method, address, headers }: Sending, sent: Sent): Promise<Received> => {
  if (sent.body !== undefined) headers.set('content-type', 'application/json')
  const answer = await fetch(address, {
    method,
    headers,
    credentials: 'same-origin',
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    ...(sent.signal === undefined ? {} : { signal: sent.signal }),
  })
  return { ok: answer.ok, status: answer.status, read: await answer.json().catch(() => null) }
}

const jsonOf = (answer: string): unknown => {
  try {
    return JSON.parse(answer)
  } catch {
    return null
  }
}

/** The bytes as they are, the name in a header of its own. fetch tells nothing of its way out; the older door does. */
const sendFile = (
  { method, address, headers }: Sending,
  file: File,
  { onSent, signal }: Sent,
): Promise<Received> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, address)
    for (const [name, value] of headers) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name.toWellFormed()))
    request.upload.onprogress = (event) =>
      onSent?.(event.total > 0 ? event.loaded / event.total : 0)
    request.onload = () =>
      resolve({
        ok: request.status >= 200 && request.status < 300,
        status: request.status,
        read: jsonOf(request.responseText),
      })
    request.onerror = () => reject(new TypeError('the upload was cut off'))
    request.onabort = () => reject(signal?.reason ?? new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })

/** The server validated this answer with the endpoint's own schema before it sent it; it is not parsed twice. */
export const callWith =
  ({ language, onLocked }: Surroundings): Call =>
  async (endpoint, input) => {
    const sent = input as Sent
    const headers = new Headers({ accept: 'application/json', 'accept-language': language() })
    const sending = { method: endpoint.method, address: addressOf(endpoint, sent), headers }
    const { ok, status, read } = await (sent.file === undefined
      ? sendJson(sending, sent)
      : sendFile(sending, sent.file, sent)
    ).catch((error: unknown) => {
      throw sent.signal?.aborted ? error : offline()
    })
    if (ok) return read as never
    const problem = problemOf(status, read)
    if (problem.code === 'general.unauthenticated') onLocked('signed-out')
    if (problem.code === 'access.mfa_required') onLocked('second-factor')
    throw problem
  }
