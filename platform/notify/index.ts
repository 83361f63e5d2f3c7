/**
 * Messages to people and programs outside: mail, signed webhook, chat. Written in the transaction of what they tell, sent
 * after it, tried for more than a day, logged, and never more than a title and a link.
 * @module
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../clock/index.ts'
import { guardedAgent, type Network, type Reach, systemNetwork } from '../feeds/index.ts'
import { type Jobs, job } from '../jobs/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Log } from '../log/index.ts'
import {
  type MigrationFolder,
  newId,
  type Records,
  type Scope,
  type Transaction,
} from '../records/index.ts'
import { openChannels, ruleOf } from './channels.ts'
import { DEFAULT_RULE, type DeliveryRule } from './contract.ts'
import { type Letter, type Reply, sendMail } from './deliver.ts'
import { Link, MailAddress, type Message, mailOf, plainTitle } from './message.ts'
import { deliveries, delivery } from './notice-log.ts'
import { notifyProblem } from './problems.ts'
import { openRounds } from './rounds.ts'
import { heldUntil, isTold } from './rule.ts'
import type { NewMessage, NotifySettings } from './shapes.ts'
import * as sql from './statements.ts'
import {
  type ChannelTarget,
  type ChatEndpoints,
  chatEndpoints,
  openToChannel,
} from './to-channel.ts'

export type { DeliveryRule } from './contract.ts'
export type { Reply } from './deliver.ts'
export { isSigned, MailAddress } from './message.ts'
export { notifyMessages, notifyProblems } from './problems.ts'
export { RETRY_MS } from './rounds.ts'
export {
  type Channel,
  ChannelInput,
  type Delivery,
  type NewMessage,
  type NotifySettings,
} from './shapes.ts'
export type { ChatEndpoints } from './to-channel.ts'

export const notifyMigrations: MigrationFolder = {
  owner: 'notify',
  folder: new URL('./migrations/', import.meta.url),
}

export type Notify = ReturnType<typeof openNotify>

/** Equals within this time become one message. */
const COLLECT_MS = 20_000
/** After a message the next equal one waits so long. */
const QUIET_SECONDS = 600
const MINUTE_MS = 60_000
/** The log names mail addresses of people, and is for finding out why something did not arrive. */
const KEEP_LOG_MS = 90 * 24 * 60 * MINUTE_MS

const DeliverInput = z.object({})

export const openNotify = ({
  records,
  jobs,
  keys,
  settings,
  clock,
  log,
  network = systemNetwork,
  endpoints = chatEndpoints,
  isEmergency = async () => false,
}: {
  readonly records: Records
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly keys: Keys
  /** Asked at every message: they may change while Hinoban runs. */
  readonly settings: () => NotifySettings
  readonly clock: Clock
  readonly log: Log
  readonly network?: Network
  /** Where LINE WORKS and Chatwork listen; another value in tests. */
  readonly endpoints?: ChatEndpoints
  /** Whether the organization of this transaction is at emergency: then nothing is held back. */
  readonly isEmergency?: (tx: Transaction) => Promise<boolean>
}) => {
  const agents: Record<Reach, ReturnType<typeof guardedAgent>> = {
    public: guardedAgent({ reach: 'public', network }),
    'private-too': guardedAgent({ reach: 'private-too', network }),
  }
  const reach = (): Reach => (settings().privateAddresses ? 'private-too' : 'public')

  const post = async (to: string, letter: Letter): Promise<Reply> => {
    const { smtpUrl, from } = settings()
    if (smtpUrl === null || from === null)
      return { isAccepted: false, reply: 'notify.mail_not_set' }
    return sendMail({ smtpUrl, from, to, letter, reach: reach(), network })
  }
  const mail = (to: string, message: Message, rule: DeliveryRule): Promise<Reply> =>
    post(to, { id: message.id, ...mailOf(message, settings().baseUrl, rule.language) })
  const channels = openChannels({ keys, clock, reach })
  const handOver = openToChannel({ keys, endpoints, mail })
  const toChannel = (
    channel: ChannelTarget,
    message: Message,
    rule: DeliveryRule,
  ): Promise<Reply> => {
    const through = reach()
    const door = { agent: agents[through], reach: through, now: clock.now() }
    return handOver(channel, { message, rule, baseUrl: settings().baseUrl, door })
  }
  const deliverDue = openRounds({ records, clock, log, isEmergency, mail, toChannel })
  // Every minute, for retries and for messages whose process died after the commit; at once for new ones.
  const deliverJob = job({
    name: 'notify.deliver',
    input: DeliverInput,
    timeoutSeconds: 10 * 60,
    schedule: { cron: '* * * * *', input: {} },
    run: async ({ signal }) => {
      await deliverDue(signal)
    },
  })
  const pruneJob = job({
    name: 'notify.prune',
    input: DeliverInput,
    schedule: { cron: '40 3 * * *', tz: 'Asia/Tokyo', input: {} },
    run: async () => {
      const before = new Date(clock.now().getTime() - KEEP_LOG_MS)
      await records.system('forget old deliveries', (tx) => tx.run(sql.prune, { before }))
    },
  })
  const wake = (at: Date): void => {
    const key = `notify-${Math.ceil(at.getTime() / 5_000)}`
    jobs.enqueue(deliverJob, {}, { key, startAfter: at }).catch((error: unknown) => {
      log.warn({ error }, 'notify: will be sent by the next round')
    })
  }
  return {
    /** Writes the message in the caller's transaction; it goes out only if that commits. */
    send: async (tx: Transaction, message: NewMessage): Promise<void> => {
      const title = plainTitle(message.title)
      const link = Link.parse(message.link)
      const key = createHash('sha256')
        .update(message.key ?? `${title}\n${link}`)
        .digest('hex')
        .slice(0, 32)
      const targets: { channel: string | null; mail: string | null }[] =
        message.to !== 'all' && 'mail' in message.to
          ? [{ channel: null, mail: MailAddress.parse(message.to.mail) }]
          : await enabledChannels(tx, message.to === 'all' ? null : message.to.channels)
      const now = clock.now()
      const severity = message.severity ?? 'medium'
      const urgency = { severity, isEmergency: await isEmergency(tx) }
      const due: Date[] = []
      for (const target of targets) {
        const rule =
          (await ruleOf(
            tx,
            target.channel === null ? { mail: target.mail ?? '' } : { channel: target.channel },
          )) ?? DEFAULT_RULE
        if (!isTold(rule, severity)) continue
        const row = {
          id: newId(),
          ...target,
          key,
          title,
          link,
          count: message.count ?? 1,
          severity,
          now,
        }
        const until = heldUntil(rule, urgency, now)
        if (until !== null) {
          await tx.run(sql.holdDelivery, { ...row, until })
          continue
        }
        const added = await tx.one(sql.addDelivery, {
          ...row,
          collectUntil: new Date(now.getTime() + COLLECT_MS),
          quietSeconds: QUIET_SECONDS,
        })
        if (added) due.push(added.next_at)
      }
      tx.afterCommit(() => {
        for (const at of due) wake(at)
      })
    },

    /**
     * A letter to one person, now: an invitation, which is no notice, and which the sender waits for. Not kept in the log.
     * @throws ZodError for what is no mail address
     */
    post: (letter: {
      readonly to: string
      readonly subject: string
      readonly text: string
    }): Promise<Reply> =>
      post(MailAddress.parse(letter.to), {
        id: newId(),
        subject: plainTitle(letter.subject),
        text: letter.text,
      }),
    /** Channels and log of the organization of this transaction go, for the removal of a sample company. */
    forgetOrganization: async (tx: Transaction): Promise<void> => {
      await tx.run(sql.forgetRules, {})
      await tx.run(sql.forgetDeliveries, {})
      await tx.run(sql.forgetChannels, {})
    },

    ...channels,
    /** Sends a message now and tells what the other side said: for the test button. Null: no such channel. */
    testChannel: async (scope: Scope, id: string, title: string): Promise<Reply | null> => {
      const { channel, rule } = await records.within(scope, async (tx) => ({
        channel: await tx.one(sql.channelById, { id }),
        rule: (await ruleOf(tx, { channel: id })) ?? DEFAULT_RULE,
      }))
      const { smtpUrl, from } = settings()
      if (channel?.kind === 'mail' && (smtpUrl === null || from === null))
        throw notifyProblem('notify.mail_not_set', {})
      return (
        channel &&
        toChannel(
          channel,
          { id: newId(), title: plainTitle(title), link: '/', count: 1, at: clock.now() },
          rule,
        )
      )
    },
    deliveries,
    delivery,
    /** Sends a message again, under its old id. @throws ProblemError notify.not_replayable while it is still on its way */
    replay: async (tx: Transaction, id: string): Promise<void> => {
      const now = clock.now()
      if ((await tx.run(sql.replay, { id, now })) === 0)
        throw notifyProblem('notify.not_replayable', {})
      tx.afterCommit(() => wake(now))
    },
    deliverDue,
    jobs: [deliverJob, pruneJob] as const,
    close: async (): Promise<void> => {
      await Promise.all(Object.values(agents).map((agent) => agent.destroy()))
    },
  }
}

const enabledChannels = async (tx: Transaction, named: readonly string[] | null) =>
  (await tx.all(sql.channels, {}))
    .filter((channel) => channel.enabled && (named === null || named.includes(channel.id)))
    .map(({ id }) => ({ channel: id, mail: null }))
