/**
 * Channels, messages and deliveries as their callers see them.
 * @module
 */
import { z } from 'zod'
import { LineWorksAccount } from './chat/line-works.ts'
import type { ChannelKind, Severity } from './contract.ts'
import { MailAddress } from './message.ts'

const common = { name: z.string().min(1).max(100), enabled: z.boolean() }
const Address = z.string().min(1).max(2_000)

/** Secrets are null where they stay as they are; a new channel needs them. */
export const ChannelInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mail'), ...common, target: MailAddress }),
  z.strictObject({ kind: z.literal('webhook'), ...common, target: Address }),
  // The address itself is the secret: who knows it can post.
  z.strictObject({ kind: z.literal('slack'), ...common, address: Address.nullable() }),
  z.strictObject({ kind: z.literal('teams'), ...common, address: Address.nullable() }),
  z.strictObject({
    kind: z.literal('lineworks'),
    ...common,
    botId: z.string().regex(/^\d{1,20}$/),
    roomId: z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
    account: LineWorksAccount.nullable(),
  }),
  z.strictObject({
    kind: z.literal('chatwork'),
    ...common,
    roomId: z.string().regex(/^\d{1,20}$/),
    token: z.string().min(1).max(200).nullable(),
  }),
])
export type ChannelInput = z.input<typeof ChannelInput>
export type Channel = {
  readonly id: string
  readonly kind: ChannelKind
  readonly name: string
  /** Mail address, webhook address, host (Slack, Teams), `bot/room` (LINE WORKS), room (Chatwork). */
  readonly target: string
  readonly enabled: boolean
  readonly createdAt: Date
}

export type NewMessage = {
  /** Every enabled channel, named channels, or one person's mail address. */
  readonly to: 'all' | { readonly channels: readonly string[] } | { readonly mail: string }
  /** No secret, no personal data: it crosses networks that are not ours. */
  readonly title: string
  /** A path in the console, `/findings/…`. */
  readonly link: string
  /** Messages with the same key become one with a count; without it, those with the same title and link. */
  readonly key?: string
  /** How many events this one message tells of; 1 when left out. */
  readonly count?: number
  /** `medium` when left out; `critical` breaks through quiet hours and digests. */
  readonly severity?: Severity
}
export type NotifySettings = {
  readonly smtpUrl: string | null
  readonly from: string | null
  readonly privateAddresses: boolean
  /** What links begin with, `https://hinoban.example.co.jp`. */
  readonly baseUrl: string
}
export type Delivery = {
  readonly id: string
  readonly to: { readonly channel: string } | { readonly mail: string }
  readonly title: string
  readonly link: string
  readonly count: number
  readonly severity: Severity
  /** held: for a digest or the end of quiet hours; gathered: told in a digest. */
  readonly status: 'held' | 'gathered' | 'waiting' | 'sending' | 'retrying' | 'sent' | 'failed'
  readonly attempts: number
  readonly nextAt: Date
  readonly createdAt: Date
  readonly sentAt: Date | null
  /** What the other side said last. Attacker-made text: data, never markup. */
  readonly reply: string | null
  readonly cursor: string
}
