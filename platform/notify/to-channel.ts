/**
 * Hands one message to one channel in the format of its kind.
 * @module
 */
import type { Keys } from '../keys/index.ts'
import { chatworkBodyOf, chatworkTextOf, chatworkUrl } from './chat/chatwork.ts'
import {
  LineWorksAccount,
  type LineWorksEndpoints,
  lineWorksBodyOf,
  openLineWorks,
} from './chat/line-works.ts'
import { slackBodyOf } from './chat/slack.ts'
import { teamsBodyOf } from './chat/teams.ts'
import type { ChannelKind, DeliveryRule } from './contract.ts'
import { type Reply, replying, replyOf, sendWebhook } from './deliver.ts'
import type { Message } from './message.ts'
import { type Door, postOut } from './post.ts'

/** Where the services listen; Slack and Teams tell an address of their own for every channel. */
export type ChatEndpoints = { readonly lineWorks: LineWorksEndpoints; readonly chatwork: string }

export const chatEndpoints: ChatEndpoints = {
  lineWorks: {
    token: 'https://auth.worksmobile.com/oauth2/v2.0/token',
    api: 'https://www.worksapis.com/v1.0',
  },
  chatwork: 'https://api.chatwork.com/v2',
}

export type ChannelTarget = {
  readonly kind: ChannelKind
  readonly target: string
  readonly sealed_secret: string | null
}

export const openToChannel = ({
  keys,
  endpoints,
  mail,
}: {
  readonly keys: Pick<Keys, 'openSecret'>
  readonly endpoints: ChatEndpoints
  readonly mail: (to: string, message: Message, rule: DeliveryRule) => Promise<Reply>
}) => {
  const lineWorks = openLineWorks(endpoints.lineWorks)
  const json = (door: Door, url: string, body: string): Promise<Reply> =>
    replying(async () =>
      replyOf(await postOut(door, { url, headers: { 'content-type': 'application/json' }, body })),
    )
  return (
    { kind, target, sealed_secret }: ChannelTarget,
    o: {
      readonly message: Message
      readonly rule: DeliveryRule
      readonly baseUrl: string
      readonly door: Door
    },
  ): Promise<Reply> => {
    const { message, rule, baseUrl, door } = o
    if (kind === 'mail') return mail(target, message, rule)
    if (sealed_secret === null)
      return Promise.resolve({ isAccepted: false, reply: 'notify.no_secret' })
    const secret = keys.openSecret(sealed_secret)
    switch (kind) {
      case 'webhook':
        return sendWebhook(door, { url: target, secret, message, baseUrl })
      case 'slack':
        return json(door, secret, slackBodyOf(message, baseUrl, rule.language))
      case 'teams':
        return json(door, secret, teamsBodyOf(message, baseUrl, rule.language))
      case 'chatwork':
        return replying(async () =>
          replyOf(
            await postOut(door, {
              url: chatworkUrl(endpoints.chatwork, target),
              headers: {
                'content-type': 'application/x-www-form-urlencoded',
                'x-chatworktoken': secret,
              },
              body: chatworkBodyOf(chatworkTextOf(message, baseUrl, rule.language)),
            }),
          ),
        )
      case 'lineworks':
        return replying(async () => {
          const [botId = '', roomId = ''] = target.split('/')
          const account = LineWorksAccount.parse(JSON.parse(secret))
          const body = lineWorksBodyOf(message, baseUrl, rule.language)
          const answer = await lineWorks.send(door, account, { botId, roomId, body })
          const said = replyOf(answer)
          return answer.step === 'token' ? { ...said, reply: `OAuth ${said.reply}` } : said
        })
    }
  }
}
