/**
 * Questions to the OpenID provider, each through the one guarded door out, and its answers parsed.
 * @module
 */
import type { z } from 'zod'
import { ask, checkUrl, type GuardedAgent, type Reach, type UrlPolicy } from '../feeds/index.ts'
import { ProblemError } from '../problem/index.ts'
import type { OidcCode } from './running.ts'

/** Where in the conversation with the provider something was. */
export type OidcPlace = 'discovery' | 'keys' | 'token' | 'user-info' | 'id-token' | 'sign-in'

/** Something of the provider that is not accepted. `why` is for the log of the one who runs Hinoban, never for a page. */
export class OidcRefused extends Error {
  override readonly name = 'OidcRefused'
  readonly code: OidcCode
  readonly place: OidcPlace
  readonly why: string
  constructor(code: OidcCode, place: OidcPlace, why: string) {
    super(`${place}: ${why}`)
    this.code = code
    this.place = place
    this.why = why
  }
}

/** Real documents, key sets with certificates included, stay below 50 KB. */
export const MAX_ANSWER_BYTES = 256 * 1024
/** A person waits for it. */
export const TIMEOUT_MS = 10_000

/** A provider without TLS only where private addresses are allowed at all, and never for a provider that has it. */
export const policyOf = (issuer: string, reach: Reach): UrlPolicy => ({
  reach,
  schemes: reach === 'private-too' && issuer.startsWith('http:') ? ['https:', 'http:'] : ['https:'],
  ports: 'any',
})

export type AskProvider = (
  place: OidcPlace,
  url: string,
  more?: {
    readonly method: 'GET' | 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  },
) => Promise<{ readonly status: number; readonly json: unknown }>

export const openAskProvider =
  (o: {
    readonly agent: GuardedAgent
    readonly policy: UrlPolicy
    /** Another value in tests. */
    readonly timeoutMs?: number
  }): AskProvider =>
  async (place, url, more) => {
    const answer = await ask({
      url: checked(place, url, o.policy),
      agent: o.agent,
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMs: o.timeoutMs ?? TIMEOUT_MS,
      ...more,
      headers: { accept: 'application/json', ...more?.headers },
    })
    if (answer.kind !== 'answer')
      throw new OidcRefused(
        answer.kind === 'unreachable' ? 'access.oidc_unreachable' : 'access.oidc_misconfigured',
        place,
        `${answer.kind}: ${answer.why}`,
      )
    if (answer.status >= 500 || answer.status === 429)
      throw new OidcRefused('access.oidc_unreachable', place, `HTTP ${answer.status}`)
    return { status: answer.status, json: jsonOf(answer.body) }
  }

/** Of a document that names addresses, each is checked where it is read, and once more when it is called. */
export const checked = (place: OidcPlace, url: string, policy: UrlPolicy): URL => {
  try {
    return checkUrl(url, policy)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { host, why } = error.params
    throw new OidcRefused('access.oidc_misconfigured', place, `refused: ${host} ${why}`)
  }
}

/** An answer of status 200 in the shape it must have. */
export const parsed = <T extends z.ZodType>(
  place: OidcPlace,
  shape: T,
  answer: { readonly status: number; readonly json: unknown },
): z.output<T> => {
  if (answer.status !== 200)
    throw new OidcRefused('access.oidc_misconfigured', place, `HTTP ${answer.status}`)
  const read = shape.safeParse(answer.json)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new OidcRefused(
    'access.oidc_misconfigured',
    place,
    answer.json === undefined ? 'is not JSON' : `${issue?.path.join('.')}: ${issue?.message}`,
  )
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })
const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(UTF8.decode(body))
  } catch {
    return undefined
  }
}
