/**
 * One POST through the guarded door: bounded in time and in what is read of the answer, never redirected.
 * @module
 */
import { type Agent, request } from 'undici'
import { checkUrl, type Reach, type UrlPolicy } from '../feeds/index.ts'

export type Answer = {
  readonly status: number
  readonly text: string
  /** How long the other side asks to wait, where it does. */
  readonly retryAfterMs?: number
}
/** The way out for one request. */
export type Door = { readonly agent: Agent; readonly reach: Reach; readonly now: Date }

export const TIMEOUT_MS = 15_000
/** Answers with a token are a few KiB; no other is read further than a log holds. */
const MAX_ANSWER_CHARS = 16_384
/** A longer wait is an error of the other side: the message would be worth nothing. */
const MAX_RETRY_AFTER_MS = 6 * 3_600_000

/** Without TLS only where private addresses are allowed at all. */
export const webhookPolicy = (reach: Reach): UrlPolicy => ({
  reach,
  schemes: reach === 'private-too' ? ['https:', 'http:'] : ['https:'],
  ports: 'any',
})

/** @throws ProblemError feeds.refused; the errors of undici and of the network */
export const postOut = async (
  { agent, reach, now }: Door,
  o: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  },
): Promise<Answer> => {
  const answer = await request(checkUrl(o.url, webhookPolicy(reach)), {
    dispatcher: agent,
    method: 'POST',
    body: o.body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'user-agent': 'Hinoban', ...o.headers },
  })
  answer.body.on('error', () => {})
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of answer.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > MAX_ANSWER_CHARS) break
  }
  const wait = retryAfter(answer.headers, now)
  return {
    status: answer.statusCode,
    text: text.slice(0, MAX_ANSWER_CHARS),
    ...(wait === null ? {} : { retryAfterMs: wait }),
  }
}

/** A 2xx is taken; a redirect is no acceptance: its target was checked by nobody. */
export const isTaken = ({ status }: Answer): boolean => status >= 200 && status < 300

/**
 * Retry-After in seconds or as a date (RFC 9110 §10.2.3); Chatwork tells the second of its reset (`x-ratelimit-reset`),
 * LINE WORKS the seconds until then (`rateLimit-reset`), and neither sends Retry-After.
 */
export const retryAfter = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Date,
): number | null => {
  const one = (name: string): string => String(headers[name] ?? '').trim()
  const after = one('retry-after')
  const remaining = one('x-ratelimit-remaining') || one('ratelimit-remaining')
  const reset = remaining === '0' ? one('x-ratelimit-reset') || one('ratelimit-reset') : ''
  const wait = /^\d{1,9}$/.test(after)
    ? Number(after) * 1_000
    : after !== ''
      ? Date.parse(after) - now.getTime()
      : /^\d{10}$/.test(reset)
        ? Number(reset) * 1_000 - now.getTime()
        : /^\d{1,6}$/.test(reset)
          ? Number(reset) * 1_000
          : Number.NaN
  return wait > 0 ? Math.min(wait, MAX_RETRY_AFTER_MS) : null
}
