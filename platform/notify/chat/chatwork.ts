/**
 * Chatwork, by its API v2 with a token and a room. Its notation lives in square brackets ("メッセージ記法について") and has no
 * escape, so brackets of others become full-width ones.
 * @module
 */
import type { Language } from '../../i18n/index.ts'
import { addressOf, type Message, timesOf } from '../message.ts'
import { wordsOf } from '../words.ts'
import { fitted } from './fitted.ts'

/** Far under the length at which Chatwork answers 400. */
export const CHATWORK_MAX_CHARS = 8_000

export const chatworkTextOf = (m: Message, baseUrl: string, language: Language): string => {
  const words = wordsOf(language)
  return fitted(
    m,
    (lines, leftOut) =>
      [
        `[info][title]火の番：${escapeChatwork(`${m.title}${timesOf(m.count)}`)}[/title]`,
        ...lines.map(
          (l) =>
            `・${escapeChatwork(`${l.title}${timesOf(l.count)}`)}\n　${addressOf(l.link, baseUrl)}\n`,
        ),
        ...(leftOut > 0 ? [`${words.more(leftOut)}\n`] : []),
        `${words.open}: ${addressOf(m.link, baseUrl)}[/info]`,
      ].join(''),
    (made) => made.length <= CHATWORK_MAX_CHARS,
  )
}

/** No tag can begin, and no address of a stranger becomes a link. */
export const escapeChatwork = (text: string): string =>
  text.replaceAll('[', '［').replaceAll(']', '］').replaceAll('://', '：//')

export const chatworkUrl = (base: string, room: string): string =>
  `${base}/rooms/${encodeURIComponent(room)}/messages`

export const chatworkBodyOf = (text: string): string =>
  new URLSearchParams({ body: text, self_unread: '1' }).toString()
