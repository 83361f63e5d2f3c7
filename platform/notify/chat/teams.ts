/**
 * Microsoft Teams, by a Workflows webhook ("When a Teams webhook request is received") with one Adaptive Card. Titles
 * stand in TextRuns, which know no Markdown (Adaptive Cards, "Text features"); a TextBlock would make links of them.
 * @module
 */
import type { Language } from '../../i18n/index.ts'
import { addressOf, type Message, timesOf } from '../message.ts'
import { wordsOf } from '../words.ts'
import { fitted } from './fitted.ts'

/** Teams refuses messages of about 28 KB (413); the flow adds some of its own. */
export const TEAMS_MAX_BYTES = 24_000

export const teamsBodyOf = (m: Message, baseUrl: string, language: Language): string => {
  const words = wordsOf(language)
  return fitted(
    m,
    (lines, leftOut) =>
      JSON.stringify({
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            contentUrl: null,
            content: {
              $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
              type: 'AdaptiveCard',
              version: '1.4',
              msteams: { width: 'Full' },
              body: [
                paragraph(run(`${m.title}${timesOf(m.count)}`, { weight: 'Bolder' })),
                ...lines.map((l) =>
                  paragraph(
                    run(`• ${l.title}${timesOf(l.count)}`, {
                      selectAction: { type: 'Action.OpenUrl', url: addressOf(l.link, baseUrl) },
                    }),
                  ),
                ),
                ...(leftOut > 0 ? [paragraph(run(words.more(leftOut), { isSubtle: true }))] : []),
                paragraph(run('火の番 Hinoban', { isSubtle: true, size: 'Small' })),
              ],
              actions: [
                { type: 'Action.OpenUrl', title: words.open, url: addressOf(m.link, baseUrl) },
              ],
            },
          },
        ],
      }),
    (made) => Buffer.byteLength(made) <= TEAMS_MAX_BYTES,
  )
}

const paragraph = (inline: object) => ({ type: 'RichTextBlock', inlines: [inline] })

/** `{{DATE(…)}}` is computed by the reader's client: two braces are never left together. */
const run = (text: string, looks: object) => ({
  type: 'TextRun',
  text: text.replaceAll('{{', '{ {'),
  ...looks,
})
