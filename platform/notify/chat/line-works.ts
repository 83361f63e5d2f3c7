/**
 * LINE WORKS, by a bot of API 2.0 that signs in as a service account: a JWT signed with its private key buys an access
 * token (RFC 7523; developers.worksmobile.com "Service Account 認証 (JWT)"). LINE Notify ended on 2025-03-31.
 * @module
 */
import { createPrivateKey, sign } from 'node:crypto'
import { z } from 'zod'
import type { Language } from '../../i18n/index.ts'
import { addressOf, type Message, timesOf } from '../message.ts'
import { type Answer, type Door, isTaken, postOut } from '../post.ts'
import { wordsOf } from '../words.ts'
import { fitted } from './fitted.ts'

export const LineWorksAccount = z.strictObject({
  clientId: z.string().min(1).max(200),
  clientSecret: z.string().min(1).max(200),
  serviceAccount: z.string().min(1).max(200),
  /** PEM, as the Developer Console hands it out. */
  privateKey: z.string().min(1).max(8_000),
})
export type LineWorksAccount = z.output<typeof LineWorksAccount>

/** Of `contentText` and of `linkText` of a link message, and of its `link`. */
export const LINE_WORKS_MAX_CHARS = 1_000
/** A JWT may live an hour; ours is used at once. */
const JWT_SECONDS = 300
/** A token that ends while it is on its way is no use. */
const TOKEN_MARGIN_MS = 60_000

export type LineWorksEndpoints = { readonly token: string; readonly api: string }

/** Whether this is a private key that can sign as LINE WORKS wants it. */
export const isRsaKey = (pem: string): boolean => {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

export const lineWorksBodyOf = (m: Message, baseUrl: string, language: Language): string => {
  const words = wordsOf(language)
  const contentText = fitted(
    m,
    (lines, leftOut) =>
      [
        `【火の番】${escapeLineWorks(`${m.title}${timesOf(m.count)}`)}`,
        ...lines.map((l) => `・${escapeLineWorks(`${l.title}${timesOf(l.count)}`)}`),
        ...(leftOut > 0 ? [words.more(leftOut)] : []),
      ].join('\n'),
    (made) => made.length <= LINE_WORKS_MAX_CHARS,
  )
  const long = addressOf(m.link, baseUrl)
  const link = long.length <= LINE_WORKS_MAX_CHARS ? long : addressOf('/', baseUrl)
  return JSON.stringify({ content: { type: 'link', contentText, linkText: words.open, link } })
}

/** `<m userId="all">` calls everybody; without its first sign it is text. No address of a stranger becomes a link. */
export const escapeLineWorks = (text: string): string =>
  text.replaceAll('<', '＜').replaceAll('://', '：//')

/** RFC 7515 compact, RS256. */
export const jwtOf = (account: LineWorksAccount, now: Date): string => {
  const iat = Math.floor(now.getTime() / 1_000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({
    iss: account.clientId,
    sub: account.serviceAccount,
    iat,
    exp: iat + JWT_SECONDS,
  })}`
  const signature = sign('RSA-SHA256', Buffer.from(signed), createPrivateKey(account.privateKey))
  return `${signed}.${signature.toString('base64url')}`
}

const TokenAnswer = z.object({
  access_token: z.string().min(1).max(8_000),
  /** LINE WORKS writes the number as text. */
  expires_in: z.coerce.number().positive().max(31_536_000),
})

export type LineWorksAnswer = Answer & { readonly step: 'token' | 'message' }

/** Sends for one process: tokens are kept in memory only, one a service account, and bought once however many wait. */
export const openLineWorks = (endpoints: LineWorksEndpoints) => {
  const tokens = new Map<string, { readonly token: string; readonly until: number }>()
  const buying = new Map<string, Promise<string | Answer>>()

  const buy = async (account: LineWorksAccount, door: Door): Promise<string | Answer> => {
    const answer = await postOut(door, {
      url: endpoints.token,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        assertion: jwtOf(account, door.now),
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        client_id: account.clientId,
        client_secret: account.clientSecret,
        scope: 'bot',
      }).toString(),
    })
    if (!isTaken(answer)) return answer
    const read = TokenAnswer.safeParse(parsed(answer.text))
    // What it said may hold a token: it is not repeated.
    if (!read.success) return { status: 502, text: 'no access_token in the answer' }
    const { access_token: token, expires_in: seconds } = read.data
    tokens.set(keyOf(account), {
      token,
      until: door.now.getTime() + seconds * 1_000 - TOKEN_MARGIN_MS,
    })
    return token
  }
  const tokenOf = (account: LineWorksAccount, door: Door): Promise<string | Answer> => {
    const key = keyOf(account)
    const known = tokens.get(key)
    if (known && known.until > door.now.getTime()) return Promise.resolve(known.token)
    const already = buying.get(key)
    if (already) return already
    const bought = buy(account, door).finally(() => buying.delete(key))
    buying.set(key, bought)
    return bought
  }
  const once = async (
    door: Door,
    account: LineWorksAccount,
    o: { readonly botId: string; readonly roomId: string; readonly body: string },
  ): Promise<LineWorksAnswer> => {
    const token = await tokenOf(account, door)
    if (typeof token !== 'string') return { ...token, step: 'token' }
    const answer = await postOut(door, {
      url: `${endpoints.api}/bots/${encodeURIComponent(o.botId)}/channels/${encodeURIComponent(o.roomId)}/messages`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: o.body,
    })
    if (answer.status === 401) tokens.delete(keyOf(account))
    return { ...answer, step: 'message' }
  }
  return {
    send: async (...given: Parameters<typeof once>): Promise<LineWorksAnswer> => {
      const answer = await once(...given)
      // A token that was withdrawn before its time is bought anew, once.
      return answer.step === 'message' && answer.status === 401 ? once(...given) : answer
    },
  }
}

const keyOf = (a: LineWorksAccount): string =>
  JSON.stringify([a.clientId, a.serviceAccount, a.clientSecret, a.privateKey])

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
