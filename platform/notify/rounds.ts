/**
 * The rounds: takes what is due, hands it over, and settles how that went.
 * @module
 */
import type { Clock } from '../clock/index.ts'
import type { Log } from '../log/index.ts'
import type { Records, Scope, Transaction } from '../records/index.ts'
import { ruleOf } from './channels.ts'
import { DEFAULT_RULE, type DeliveryRule } from './contract.ts'
import type { Reply } from './deliver.ts'
import { gatherDue, linesOf } from './digest.ts'
import type { Message } from './message.ts'
import * as sql from './statements.ts'
import type { ChannelTarget } from './to-channel.ts'

const MINUTE_MS = 60_000
/** Waits after each failed try: 27 hours in all, so that a receiver may be down for a day. */
export const RETRY_MS: readonly number[] = [
  0.5, 1, 2, 5, 10, 20, 30, 60, 60, 120, 240, 480, 600,
].map((minutes) => minutes * MINUTE_MS)
/** A try that did not end in this time belonged to a process that is gone. */
const LEASE_MS = 5 * MINUTE_MS
const AT_ONCE = 8

/** Returns how many messages a round tried. */
export const openRounds = ({
  records,
  clock,
  log,
  isEmergency,
  mail,
  toChannel,
}: {
  readonly records: Records
  readonly clock: Clock
  readonly log: Log
  readonly isEmergency: (tx: Transaction) => Promise<boolean>
  readonly mail: (to: string, message: Message, rule: DeliveryRule) => Promise<Reply>
  readonly toChannel: (
    channel: ChannelTarget,
    message: Message,
    rule: DeliveryRule,
  ) => Promise<Reply>
}): ((signal?: AbortSignal) => Promise<number>) => {
  const deliverOne = async (due: sql.DueRow): Promise<void> => {
    const scope: Scope = { organization: due.organization, sites: '*' }
    const channelId = due.channel_id
    const target = channelId === null ? { mail: due.mail ?? '' } : { channel: channelId }
    const { channel, rule, digest } = await records.within(scope, async (tx) => ({
      channel: channelId === null ? null : await tx.one(sql.channelById, { id: channelId }),
      rule: (await ruleOf(tx, target)) ?? DEFAULT_RULE,
      digest: await linesOf(tx, due.id),
    }))
    const message: Message = {
      id: due.id,
      title: due.title,
      link: due.link,
      count: due.count,
      at: due.created_at,
      ...digest,
    }
    let reply: Reply
    try {
      reply =
        due.mail !== null
          ? await mail(due.mail, message, rule)
          : channel?.enabled
            ? await toChannel(channel, message, rule)
            : { isAccepted: false, reply: 'notify.channel_off' }
    } catch (error) {
      log.error({ error }, 'notify: a message could not be handed over')
      reply = { isAccepted: false, reply: 'notify.incident' }
    }
    const now = clock.now()
    const own = RETRY_MS[due.attempts - 1]
    const asked = reply.isAccepted ? undefined : reply.retryAfterMs
    const wait = own === undefined ? undefined : Math.max(own, asked ?? 0)
    const status = reply.isAccepted ? 'sent' : wait === undefined ? 'failed' : 'retrying'
    if (status === 'failed')
      log.warn({ delivery: due.id }, 'notify: a message was given up after all tries')
    await records.within(scope, async (tx) => {
      await tx.run(sql.settle, {
        id: due.id,
        status,
        next_at: new Date(now.getTime() + (wait ?? 0)),
        sent_at: reply.isAccepted ? now : null,
        reply: reply.reply,
      })
      if (asked !== undefined && channelId !== null)
        await tx.run(sql.pushBack, {
          channel: channelId,
          until: new Date(now.getTime() + asked),
        })
    })
  }
  return async (signal) => {
    await gatherDue({ records, clock, log, isEmergency })
    let tried = 0
    while (!signal?.aborted) {
      const now = clock.now()
      const due = await records.system('send what is due', (tx) =>
        tx.all(sql.takeDue, { now, until: new Date(now.getTime() + LEASE_MS), limit: AT_ONCE }),
      )
      if (due.length === 0) break
      await Promise.all(due.map(deliverOne))
      tried += due.length
    }
    return tried
  }
}
