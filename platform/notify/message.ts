/**
 * What leaves Hinoban in a message: a title and a link, no more (U25). Pure.
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { canonical } from '../evidence/canonical.ts'
import type { Language } from '../i18n/index.ts'
import { wordsOf } from './words.ts'

export type Message = {
  readonly id: string
  readonly title: string
  readonly link: string
  readonly count: number
  readonly at: Date
  /** What a digest tells of, most severe first. */
  readonly lines?: readonly Line[]
  /** How many more than `lines` it tells of. */
  readonly more?: number
}
export type Line = { readonly title: string; readonly link: string; readonly count: number }

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
  language: Language = 'ja',
): { readonly subject: string; readonly text: string } => {
  const title = `${message.title}${timesOf(message.count)}`
  const lines = (message.lines ?? []).map(
    (line) => `- ${line.title}${timesOf(line.count)}\n  ${addressOf(line.link, baseUrl)}\n\n`,
  )
  const more = message.more ? `${wordsOf(language).more(message.more)}\n\n` : ''
  return {
    subject: `[火の番] ${title}`,
    text: `${title}\n\n${lines.join('')}${more}${addressOf(message.link, baseUrl)}\n\n-- \n火の番 Hinoban\n`,
  }
}

export const webhookBodyOf = (message: Message, baseUrl: string): string =>
  canonical({
    at: message.at.toISOString(),
    count: message.count,
    id: message.id,
    link: addressOf(message.link, baseUrl),
    title: message.title,
    ...(message.lines === undefined
      ? {}
      : {
          items: message.lines.map((line) => ({
            count: line.count,
            link: addressOf(line.link, baseUrl),
            title: line.title,
          })),
          more: message.more ?? 0,
        }),
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

export const addressOf = (link: string, baseUrl: string): string =>
  `${baseUrl.replace(/\/+$/, '')}${link}`

/** `(×1000)` behind a title that stands for many. */
export const timesOf = (count: number): string => (count > 1 ? ` (×${count})` : '')
