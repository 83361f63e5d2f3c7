/**
 * What leaves Hinoban in a message: a title and a link, no more (U25). Pure.
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { canonical } from '../evidence/canonical.ts'

export type Message = {
  readonly id: string
  readonly title: string
  readonly link: string
  readonly count: number
  readonly at: Date
}

/** One address, plainly written: no comments, no quoted parts, no lists, so that nothing can be hidden in it. */
export const MailAddress = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  )

/** A path in the console. Other places are nobody's business to be sent to in our name. */
export const Link = z
  .string()
  .max(1_000)
  .regex(/^\/(?![/\\])[^\s\\\p{Cc}]*$/u)

/** One line of text: control signs, line ends and signs that turn the direction of writing go; 200 signs at most. */
export const plainTitle = (title: string): string =>
  title
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()

export const mailOf = (
  message: Message,
  baseUrl: string,
): { readonly subject: string; readonly text: string } => {
  const times = message.count > 1 ? ` (×${message.count})` : ''
  return {
    subject: `[火の番] ${message.title}${times}`,
    text: `${message.title}${times}\n\n${addressOf(message.link, baseUrl)}\n\n-- \n火の番 Hinoban\n`,
  }
}

export const webhookBodyOf = (message: Message, baseUrl: string): string =>
  canonical({
    at: message.at.toISOString(),
    count: message.count,
    id: message.id,
    link: addressOf(message.link, baseUrl),
    title: message.title,
  })

/**
 * HMAC-SHA256 over `timestamp.id.body`. The timestamp (seconds) lets the receiver refuse old messages, the id lets him
 * know a repeated one.
 */
export const signatureOf = (secret: string, timestamp: string, id: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${id}.${body}`).digest('hex')}`

/** How a receiver checks a message; here for his and our tests. */
export const isSigned = (
  secret: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
): boolean => {
  const expected = Buffer.from(
    signatureOf(secret, headers['x-hinoban-timestamp'] ?? '', headers['x-hinoban-id'] ?? '', body),
  )
  const given = Buffer.from(headers['x-hinoban-signature'] ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const addressOf = (link: string, baseUrl: string): string => `${baseUrl.replace(/\/+$/, '')}${link}`
