/**
 * Hands one message to its receiver: by SMTP, or as a signed webhook. Both go through the guard of platform/feeds.
 * @module
 */
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { type Network, type Reach, resolveChecked } from '../feeds/index.ts'
import { ProblemError } from '../problem/index.ts'
import { type Message, signatureOf, webhookBodyOf } from './message.ts'
import { type Answer, type Door, isTaken, postOut, TIMEOUT_MS } from './post.ts'

/** What the other side said, for the log and for the test button. */
export type Reply = {
  readonly isAccepted: boolean
  readonly reply: string
  /** How long the other side asks to wait before the next try. */
  readonly retryAfterMs?: number
}

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

export const sendWebhook = async (
  door: Door,
  o: {
    readonly url: string
    readonly secret: string
    readonly message: Message
    readonly baseUrl: string
  },
): Promise<Reply> =>
  replying(async () => {
    const body = webhookBodyOf(o.message, o.baseUrl)
    const timestamp = String(Math.floor(door.now.getTime() / 1_000))
    const headers = {
      'content-type': 'application/json',
      'x-hinoban-timestamp': timestamp,
      'x-hinoban-id': o.message.id,
      'x-hinoban-signature': signatureOf(o.secret, timestamp, o.message.id, body),
    }
    return replyOf(await postOut(door, { url: o.url, headers, body }))
  })

/** The answer of a program as the log keeps it. */
export const replyOf = (answer: Answer): Reply => ({
  isAccepted: isTaken(answer),
  reply: `HTTP ${answer.status} ${answer.text}`,
  ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
})

/** A failure on the way becomes a reply: a code of ours, or what the other side said. */
export const replying = async (send: () => Promise<Reply>): Promise<Reply> => {
  try {
    const said = await send()
    return { ...said, reply: plain(said.reply) }
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
