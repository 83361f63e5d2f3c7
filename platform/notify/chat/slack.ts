/**
 * Slack, by an incoming webhook with Block Kit. The titles stand in `rich_text` elements, which Slack never parses;
 * only the fallback text is mrkdwn, and is escaped (docs.slack.dev, "Formatting message text").
 * @module
 */
import type { Language } from '../../i18n/index.ts'
import { addressOf, type Message, timesOf } from '../message.ts'
import { wordsOf } from '../words.ts'
import { fitted } from './fitted.ts'

/** Blocks of more than 13,200 signs are refused (`msg_blocks_too_long`); signs are counted as they are sent. */
export const SLACK_MAX_CHARS = 10_000

export const slackBodyOf = (m: Message, baseUrl: string, language: Language): string => {
  const words = wordsOf(language)
  const title = `${m.title}${timesOf(m.count)}`
  const body = fitted(
    m,
    (lines, leftOut) =>
      JSON.stringify({
        text: `[火の番] ${escapeMrkdwn(title)}`,
        unfurl_links: false,
        unfurl_media: false,
        blocks: [
          {
            type: 'rich_text',
            elements: [
              { type: 'rich_text_section', elements: [text(title, { bold: true })] },
              ...(lines.length === 0
                ? []
                : [
                    {
                      type: 'rich_text_list',
                      style: 'bullet',
                      elements: lines.map((l) => ({
                        type: 'rich_text_section',
                        elements: [
                          text(`${l.title}${timesOf(l.count)} `),
                          link(addressOf(l.link, baseUrl), '↗'),
                        ],
                      })),
                    },
                  ]),
              {
                type: 'rich_text_section',
                elements: [
                  ...(leftOut > 0 ? [text(`${words.more(leftOut)} `)] : []),
                  link(addressOf(m.link, baseUrl), words.open),
                ],
              },
            ],
          },
        ],
      }),
    (made) => made.length <= SLACK_MAX_CHARS,
  )
  return body
}

/** The three signs that Slack's mrkdwn gives a meaning beyond looks: mentions, links and special commands need `<`. */
export const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const text = (words: string, style?: { readonly bold: true }) => ({
  type: 'text',
  text: words,
  ...(style ? { style } : {}),
})
const link = (url: string, words: string) => ({ type: 'link', url, text: words })
