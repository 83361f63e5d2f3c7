/**
 * Hands one message to its receiver: by SMTP, or as a signed webhook. Both go through the guard of platform/feeds.
 * @module
 */
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { type Agent, request } from 'undici'
import {
  checkUrl,
  type Network,
  type Reach,
  resolveChecked,
  type UrlPolicy,
} from '../feeds/index.ts'
import { ProblemError } from '../problem/index.ts'
import { type Message, signatureOf, webhookBodyOf } from './message.ts'

/** What the other side said, for the log and for the test button. */
export type Reply = { readonly isAccepted: boolean; readonly reply: string }

const TIMEOUT_MS = 15_000
const MAX_REPLY_CHARS = 500

/** A mail as it is written; `id` marks a repeated one. */
export type Letter = { readonly id: string; readonly subject: string; readonly text: string }

export const sendMail = async (o: {
  readonly smtpUrl: string
  readonly from: string
  readonly to: string
  readonly letter: Letter
  readonly reach: Reach
  readonly network: Network
}): Promise<Reply> => {
  const url = new URL(o.smtpUrl)
  const isTls = url.protocol === 'smtps:'
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  return replying(async () => {
    // Resolved and checked here, then called by address: the library looks nothing up by itself.
    const [address = ''] = await resolveChecked(hostname, o.reach, o.network)
    const user = decodeURIComponent(url.username)
    const transport = createTransport({
      host: o.network.dial?.(address) ?? address,
      port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
      secure: isTls,
      // A password never goes over an open line, but to this very machine.
      requireTLS: user !== '' && !/^(?:127\.|::1$)/.test(address),
      ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
      tls: isIP(hostname) === 0 ? { servername: hostname } : {},
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      dnsTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    try {
      const sent = await transport.sendMail({
        from: { name: '火の番', address: o.from },
        to: { name: '', address: o.to },
        messageId: `<${o.letter.id}@hinoban>`,
        // RFC 3834: out-of-office programs answer nobody.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Hinoban-Id': o.letter.id },
        subject: o.letter.subject,
        text: o.letter.text,
      })
      return { isAccepted: true, reply: sent.response }
    } finally {
      transport.close()
    }
  })
}

export const sendWebhook = (o: {
  readonly url: string
  readonly secret: string
  readonly message: Message
  readonly baseUrl: string
  readonly now: Date
  readonly reach: Reach
  readonly agent: Agent
}): Promise<Reply> =>
  replying(async () => {
    const url = checkUrl(o.url, webhookPolicy(o.reach))
    const body = webhookBodyOf(o.message, o.baseUrl)
    const timestamp = String(Math.floor(o.now.getTime() / 1_000))
    const answer = await request(url, {
      dispatcher: o.agent,
      method: 'POST',
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Hinoban',
        'x-hinoban-timestamp': timestamp,
        'x-hinoban-id': o.message.id,
        'x-hinoban-signature': signatureOf(o.secret, timestamp, o.message.id, body),
      },
    })
    answer.body.on('error', () => {})
    let text = ''
    for await (const chunk of answer.body) {
      text += String(chunk)
      if (text.length > MAX_REPLY_CHARS) break
    }
    // A redirect is no acceptance, and is not followed: its target was checked by nobody.
    return {
      isAccepted: answer.statusCode >= 200 && answer.statusCode < 300,
      reply: `HTTP ${answer.statusCode} ${text}`,
    }
  })

/** A webhook without TLS only where private addresses are allowed at all. */
export const webhookPolicy = (reach: Reach): UrlPolicy => ({
  reach,
  schemes: reach === 'private-too' ? ['https:', 'http:'] : ['https:'],
  ports: 'any',
})

const replying = async (send: () => Promise<Reply>): Promise<Reply> => {
  try {
    const { isAccepted, reply } = await send()
    return { isAccepted, reply: plain(reply) }
  } catch (error) {
    const { response, code } = error as { response?: unknown; code?: unknown }
    const why =
      error instanceof ProblemError
        ? `${error.code} ${String(error.params['why'])}`
        : typeof response === 'string'
          ? response
          : typeof code === 'string'
            ? code
            : 'network'
    return { isAccepted: false, reply: plain(why) }
  }
}

/** The words of a stranger, in one line that a table can hold. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_REPLY_CHARS)
    .toWellFormed()
