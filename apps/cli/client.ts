/**
 * Hinoban's HTTP API as the command line calls it: a token, a file that is streamed, and problems in the server's words.
 * @module
 */
import { openAsBlob } from 'node:fs'
import { type Endpoint, pathOf } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Language } from '../../platform/i18n/index.ts'
import { plainText } from './plain-text.ts'
import { problem } from './problems.ts'

export type Client = {
  /** @throws ProblemError cli.server_unreachable, cli.bad_token, cli.server_refused with the server's own sentence. */
  call<A extends z.ZodType>(
    endpoint: Pick<Endpoint, 'method' | 'path'> & { readonly answer?: A },
    given?: {
      readonly params?: Readonly<Record<string, string>>
      readonly query?: Readonly<Record<string, string>>
      readonly body?: unknown
      readonly file?: { readonly name: string; readonly path: string }
    },
  ): Promise<z.output<A>>
}

/** A page of faults or an import's view takes milliseconds; an upload of gigabytes may take its time. */
const ANSWER_MS = 60_000
const UPLOAD_MS = 60 * 60_000

const Said = z.object({ title: z.string().optional(), detail: z.string().optional() })

export const openClient = (o: {
  readonly server: URL
  readonly token: string
  readonly language: Language
}): Client => ({
  call: async (endpoint, given = {}) => {
    const url = new URL(pathOf(endpoint.path, given.params), o.server)
    for (const [name, value] of Object.entries(given.query ?? {})) url.searchParams.set(name, value)
    const headers: Record<string, string> = {
      authorization: `Bearer ${o.token}`,
      'accept-language': o.language,
    }
    if (given.file) {
      headers['content-type'] = 'application/octet-stream'
      headers['x-file-name'] = encodeURIComponent(given.file.name)
    } else if (given.body !== undefined) headers['content-type'] = 'application/json'
    const body = given.file
      ? await openAsBlob(given.file.path)
      : given.body === undefined
        ? null
        : JSON.stringify(given.body)
    const shown = plainText(o.server.origin, 200)
    const response = await fetch(url, {
      method: endpoint.method,
      headers,
      body,
      // A token is for this server alone.
      redirect: 'error',
      signal: AbortSignal.timeout(given.file ? UPLOAD_MS : ANSWER_MS),
    }).catch((error: unknown) => {
      throw problem('cli.server_unreachable', { server: shown, why: whyOf(error) })
    })
    const answer: unknown = await response.json().catch(() => null)
    if (response.status === 401) throw problem('cli.bad_token', { server: shown })
    if (!response.ok) {
      const said = Said.safeParse(answer).data
      const why = said?.detail ?? said?.title ?? `HTTP ${response.status}`
      throw problem('cli.server_refused', { server: shown, why: plainText(why, 1000) })
    }
    const parsed = endpoint.answer?.safeParse(answer)
    if (!parsed?.success)
      throw problem('cli.server_refused', { server: shown, why: 'not an answer of Hinoban' })
    return parsed.data
  },
})

const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  const cause = error.cause instanceof Error ? error.cause : error
  const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code} ` : ''
  return plainText(`${code}${cause.message}`, 300)
}
