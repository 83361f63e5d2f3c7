/**
 * One question to one address through the guard: no redirect is followed, and neither size nor time is without an end.
 * For answers that are read at once and in memory; files come in by `download`.
 * @module
 */
import { request } from 'undici'
import { ProblemError } from '../problem/index.ts'
import type { GuardedAgent } from './guard.ts'

/** Why there is no answer that may be read. */
export type NoAnswer =
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'redirect'; readonly why: string }
  | { readonly kind: 'too_large'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string }

export type Asked =
  | { readonly kind: 'answer'; readonly status: number; readonly body: Buffer }
  | NoAnswer

export const ask = async (o: {
  /** Checked by `checkUrl`; its name is resolved and checked by the agent. */
  readonly url: URL
  readonly agent: GuardedAgent
  readonly maxBytes: number
  /** From the first byte out to the last byte in. */
  readonly timeoutMs: number
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}): Promise<Asked> => {
  try {
    const answer = await request(o.url, {
      dispatcher: o.agent,
      method: o.method ?? 'GET',
      signal: AbortSignal.timeout(o.timeoutMs),
      headers: { 'user-agent': 'Hinoban', 'accept-encoding': 'identity', ...o.headers },
      ...(o.body === undefined ? {} : { body: o.body }),
    })
    // undici reports a body that we leave as an error; the one who reads it hears of real ones.
    answer.body.on('error', () => {})
    if (answer.statusCode >= 300 && answer.statusCode < 400) {
      answer.body.destroy()
      return { kind: 'redirect', why: plain(String(answer.headers['location'] ?? '?')) }
    }
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of answer.body) {
      bytes += (chunk as Buffer).length
      if (bytes > o.maxBytes) {
        answer.body.destroy()
        return { kind: 'too_large', why: `more than ${o.maxBytes} bytes` }
      }
      chunks.push(chunk as Buffer)
    }
    return { kind: 'answer', status: answer.statusCode, body: Buffer.concat(chunks) }
  } catch (error) {
    if (error instanceof ProblemError)
      return { kind: 'refused', why: plain(String(error.params['why'])) }
    const { name, code } = error as { name?: unknown; code?: unknown }
    return {
      kind: 'unreachable',
      // The error's code, never the server's words.
      why: name === 'TimeoutError' ? 'timeout' : typeof code === 'string' ? plain(code) : 'network',
    }
  }
}

/** The words of a stranger, in one short line that a log can hold. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 200)
    .toWellFormed()
