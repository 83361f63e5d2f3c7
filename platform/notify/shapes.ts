/**
 * Channels, messages and deliveries as their callers see them.
 * @module
 */
import { z } from 'zod'
import { MailAddress } from './message.ts'

export const ChannelInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mail'),
    name: z.string().min(1).max(100),
    target: MailAddress,
    enabled: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    name: z.string().min(1).max(100),
    target: z.string().min(1).max(2_000),
    enabled: z.boolean(),
  }),
])
export type ChannelInput = z.input<typeof ChannelInput>
export type Channel = {
  readonly id: string
  readonly kind: 'mail' | 'webhook'
  readonly name: string
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
  readonly status: 'waiting' | 'sending' | 'retrying' | 'sent' | 'failed'
  readonly attempts: number
  readonly nextAt: Date
  readonly createdAt: Date
  readonly sentAt: Date | null
  /** What the other side said last. Attacker-made text: data, never markup. */
  readonly reply: string | null
  readonly cursor: string
}
