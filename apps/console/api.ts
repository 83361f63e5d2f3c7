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

const bodyOf = (input: { body?: unknown; file?: File }): BodyInit | undefined => {
  if (input.file !== undefined) {
    const form = new FormData()
    form.append('file', input.file, input.file.name)
    return form
  }
  return input.body === undefined ? undefined : JSON.stringify(input.body)
}

/** The server validated this answer with the endpoint's own schema before it sent it; it is not parsed twice. */
export const callWith =
  ({ language, onLocked }: Surroundings): Call =>
  async (endpoint, input) => {
    const sent = input as {
      params?: unknown
      query?: unknown
      body?: unknown
      file?: File
      signal?: AbortSignal
    }
    const headers = new Headers({ accept: 'application/json', 'accept-language': language() })
    if (sent.body !== undefined) headers.set('content-type', 'application/json')
    const answer = await fetch(addressOf(endpoint, sent), {
      method: endpoint.method,
      headers,
      credentials: 'same-origin',
      ...(bodyOf(sent) === undefined ? {} : { body: bodyOf(sent) as BodyInit }),
      ...(sent.signal === undefined ? {} : { signal: sent.signal }),
    }).catch((error: unknown) => {
      throw sent.signal?.aborted ? error : offline()
    })
    const read: unknown = await answer.json().catch(() => null)
    if (answer.ok) return read as never
    const problem = problemOf(answer.status, read)
    if (problem.code === 'general.unauthenticated') onLocked('signed-out')
    if (problem.code === 'access.mfa_required') onLocked('second-factor')
    throw problem
  }
