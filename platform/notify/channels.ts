/**
 * The channels of an organization: rows, their secrets under seal, and when each is told.
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Clock } from '../clock/index.ts'
import { checkUrl, type Reach } from '../feeds/index.ts'
import type { Keys } from '../keys/index.ts'
import { newId, type Transaction } from '../records/index.ts'
import { isRsaKey } from './chat/line-works.ts'
import { DEFAULT_RULE, DeliveryRule } from './contract.ts'
import * as digestSql from './digest-statements.ts'
import { webhookPolicy } from './post.ts'
import { notifyProblem } from './problems.ts'
import { digestDue, heldUntil } from './rule.ts'
import { type Channel, ChannelInput } from './shapes.ts'
import * as sql from './statements.ts'

export type ChangedChannel = {
  readonly channel: Channel
  /** The signing secret of a webhook, told once. */
  readonly secret: string | null
  readonly hasNewSecret: boolean
}
/** A channel, or a person's own mail. */
export type RuleTarget = { readonly channel: string } | { readonly mail: string }

export const openChannels = ({
  keys,
  clock,
  reach,
}: {
  readonly keys: Pick<Keys, 'sealSecret'>
  readonly clock: Clock
  readonly reach: () => Reach
}) => {
  /** What is kept of what was typed. @throws ProblemError feeds.refused, notify.not_a_private_key */
  const kept = (input: z.output<typeof ChannelInput>): Kept => {
    if (input.kind === 'webhook') checkUrl(input.target, webhookPolicy(reach()))
    if (input.kind === 'mail' || input.kind === 'webhook')
      return { target: input.target, secret: null }
    if (input.kind === 'chatwork')
      return { target: input.roomId, secret: input.token, place: 'token' }
    if (input.kind === 'lineworks') {
      if (input.account && !isRsaKey(input.account.privateKey))
        throw notifyProblem('notify.not_a_private_key', { place: 'privateKey' })
      return {
        target: `${input.botId}/${input.roomId}`,
        secret: input.account === null ? null : JSON.stringify(input.account),
        place: 'clientId',
      }
    }
    if (input.address === null) return { target: null, secret: null, place: 'address' }
    const url = checkUrl(input.address, webhookPolicy(reach()))
    return { target: `${url.origin}/…`, secret: input.address, place: 'address' }
  }
  const sealed = (secret: string | null): string | null =>
    secret === null ? null : keys.sealSecret(secret)

  return {
    channels: async (tx: Transaction): Promise<Channel[]> =>
      (await tx.all(sql.channels, {})).map(shown),
    channel: async (tx: Transaction, id: string): Promise<Channel | null> => {
      const row = await tx.one(sql.channelById, { id })
      return row ? shown(row) : null
    },
    /**
     * The signing secret of a webhook is told here, once; secrets of chat services are never told again.
     * @throws ProblemError feeds.refused, notify.secret_missing, notify.not_a_private_key
     */
    createChannel: async (tx: Transaction, given: ChannelInput): Promise<ChangedChannel> => {
      const input = ChannelInput.parse(given)
      const { target, secret, place } = kept(input)
      if (place !== undefined && (secret === null || target === null))
        throw notifyProblem('notify.secret_missing', { place })
      const told = input.kind === 'webhook' ? newSecret() : null
      const { kind, name, enabled } = input
      const row = {
        ...{ id: newId(), kind, name, enabled, created_at: clock.now() },
        target: target ?? '',
      }
      await tx.run(sql.createChannel, { ...row, sealed_secret: sealed(told ?? secret) })
      return { channel: shown(row), secret: told, hasNewSecret: (told ?? secret) !== null }
    },
    /** A webhook that moves to another address gets a new secret: the old receiver knows the old one. */
    changeChannel: async (
      tx: Transaction,
      id: string,
      given: ChannelInput,
    ): Promise<ChangedChannel | null> => {
      const input = ChannelInput.parse(given)
      const { target, secret } = kept(input)
      const before = await tx.one(sql.channelById, { id })
      if (!before || before.kind !== input.kind) return null
      const told = input.kind === 'webhook' && before.target !== target ? newSecret() : null
      const now = { name: input.name, enabled: input.enabled, target: target ?? before.target }
      await tx.run(sql.changeChannel, { id, ...now, sealed_secret: sealed(told ?? secret) })
      return {
        channel: shown({ ...before, ...now }),
        secret: told,
        hasNewSecret: (told ?? secret) !== null,
      }
    },
    removeChannel: async (tx: Transaction, id: string): Promise<{ removed: number }> => ({
      removed: await tx.run(sql.removeChannel, { id }),
    }),
    /** Null: nothing was ever set, so everything is told at once. */
    rule: (tx: Transaction, to: RuleTarget): Promise<DeliveryRule | null> => ruleOf(tx, to),
    /** The rules of all channels that have one, by channel. */
    rules: async (tx: Transaction): Promise<ReadonlyMap<string, DeliveryRule>> =>
      new Map(
        (await tx.all(digestSql.rulesOfChannels, {})).map((row) => [row.channel_id, readRule(row)]),
      ),
    /** What waits under the old rule is due by the new one. */
    setRule: async (tx: Transaction, to: RuleTarget, given: DeliveryRule): Promise<void> => {
      const rule = DeliveryRule.parse(given)
      const now = clock.now()
      const target = targetOf(to)
      await tx.run(digestSql.setRule, {
        ...target,
        rule,
        digest_next: rule.digestEmpty ? digestDue(rule, now) : null,
      })
      const next = heldUntil(rule, { severity: 'low', isEmergency: false }, now) ?? now
      await tx.run(digestSql.reschedule, {
        target: target.channel ?? target.mail ?? '',
        next_at: next,
      })
    },
  }
}

/** The rule of a target, or null. */
export const ruleOf = async (tx: Transaction, to: RuleTarget): Promise<DeliveryRule | null> => {
  const { channel, mail } = targetOf(to)
  const row = await tx.one(digestSql.ruleOfTarget, { target: channel ?? mail ?? '' })
  return row ? readRule(row) : null
}

/** What an older or newer program wrote and this one cannot read tells everything, at once. */
const readRule = ({ rule }: { readonly rule: unknown }): DeliveryRule =>
  DeliveryRule.safeParse(rule).data ?? DEFAULT_RULE

/** Mail addresses of people are compared without case, as people write them. */
const targetOf = (
  to: RuleTarget,
): { readonly channel: string | null; readonly mail: string | null } =>
  'channel' in to
    ? { channel: to.channel, mail: null }
    : { channel: null, mail: to.mail.toLowerCase() }

type Kept = {
  /** Null: stays. */
  readonly target: string | null
  readonly secret: string | null
  /** The field of the secret, where the kind has one that is typed. */
  readonly place?: string
}

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`

const shown = (row: sql.ChannelRow): Channel => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  target: row.target,
  enabled: row.enabled,
  createdAt: row.created_at,
})
