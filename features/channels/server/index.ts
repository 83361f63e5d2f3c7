/**
 * The server side of channels: settings of an organization, each change in the audit log.
 * @module
 */
import type { Who } from '../../../platform/access/index.ts'
import type { Audit } from '../../../platform/audit/index.ts'
import { type FeatureServer, notFound, type Route, route } from '../../../platform/http/index.ts'
import {
  type Channel,
  type ChannelInput,
  type Delivery,
  type DeliveryRule,
  MailAddress,
  type Notify,
} from '../../../platform/notify/index.ts'
import { ProblemError, problemsOf } from '../../../platform/problem/index.ts'
import type { Records, Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { hostOnly, readEdit } from '../rules.ts'

export type ChannelsDeps = {
  readonly records: Records
  readonly audit: Pick<Audit, 'write'>
  readonly notify: Notify
  /** Asked at every call: they may change while Hinoban runs. */
  readonly outward: () => { readonly mailIsSet: boolean; readonly privateAddresses: boolean }
}

const problem = problemsOf(contract.channelsProblems)

export const channelsServer = (deps: ChannelsDeps): FeatureServer => ({
  routes: [...channelRoutes(deps), ...ruleRoutes(deps), ...noticeRoutes(deps)],
  jobs: deps.notify.jobs,
  stop: () => deps.notify.close(),
})

const channelRoutes = ({ records, audit, notify, outward }: ChannelsDeps): readonly Route[] => [
  route(contract.listChannels, ({ who }) =>
    records.within(who.scope, async (tx) => {
      const rules = await notify.rules(tx)
      return {
        items: (await notify.channels(tx)).map((c) => viewOf(c, rules.get(c.id) ?? null, who)),
        ...outward(),
      }
    }),
  ),
  route(contract.createChannel, ({ who, body }) => {
    const input = inputOf(body)
    return records.within(who.scope, async (tx) => {
      if ((await notify.channels(tx)).length >= contract.MAX_CHANNELS)
        throw problem('channels.too_many', { limit: contract.MAX_CHANNELS })
      const { channel, secret } = await inOurWords(notify.createChannel(tx, input))
      await audit.write(tx, who, {
        what: 'channels.create',
        object: objectOf(channel),
        before: null,
        after: factsOf(channel),
      })
      return { channel: viewOf(channel, null, who), secret }
    })
  }),
  route(contract.changeChannel, ({ who, params, body }) =>
    records.within(who.scope, async (tx) => {
      const before = await notify.channel(tx, params.id)
      if (!before) throw notFound()
      const input = inputOf({ ...body, kind: before.kind })
      const changed = await inOurWords(notify.changeChannel(tx, params.id, input))
      if (!changed) throw notFound()
      await audit.write(tx, who, {
        what: 'channels.change',
        object: objectOf(changed.channel),
        before: factsOf(before),
        after: { ...factsOf(changed.channel), hasNewSecret: changed.hasNewSecret },
      })
      const rule = await notify.rule(tx, { channel: params.id })
      return { channel: viewOf(changed.channel, rule, who), secret: changed.secret }
    }),
  ),
  route(contract.removeChannel, ({ who, params }) =>
    records.within(who.scope, async (tx) => {
      const before = await notify.channel(tx, params.id)
      if (!before) throw notFound()
      await notify.removeChannel(tx, params.id)
      await audit.write(tx, who, {
        what: 'channels.remove',
        object: objectOf(before),
        before: factsOf(before),
        after: null,
      })
      return { ok: true as const }
    }),
  ),
  route(contract.testChannel, async ({ who, params, language }) => {
    const channel = await records.within(who.scope, (tx) => notify.channel(tx, params.id))
    if (!channel) throw notFound()
    const title = (language === 'ja' ? ja : en).notices.test
    const reply = await notify.testChannel(who.scope, params.id, title)
    if (!reply) throw notFound()
    await records.within(who.scope, (tx) =>
      audit.write(tx, who, {
        what: 'channels.test',
        object: objectOf(channel),
        before: null,
        after: { isAccepted: reply.isAccepted },
      }),
    )
    return {
      isAccepted: reply.isAccepted,
      reply: reply.reply,
      ...(reply.retryAfterMs === undefined
        ? {}
        : { retryAfterSeconds: Math.ceil(reply.retryAfterMs / 1_000) }),
    }
  }),
]

const ruleRoutes = ({ records, audit, notify }: ChannelsDeps): readonly Route[] => {
  const mine = async (tx: Transaction, who: Who) => ({
    mail: who.email,
    rule: await notify.rule(tx, { mail: who.email }),
  })
  return [
    route(contract.changeRule, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        const channel = await notify.channel(tx, params.id)
        if (!channel) throw notFound()
        const before = await notify.rule(tx, { channel: params.id })
        await notify.setRule(tx, { channel: params.id }, body)
        await audit.write(tx, who, {
          what: 'channels.change-rule',
          object: objectOf(channel),
          before,
          after: body,
        })
        return { ok: true as const }
      }),
    ),
    route(contract.readMyRule, ({ who }) => records.within(who.scope, (tx) => mine(tx, who))),
    route(contract.changeMyRule, ({ who, body }) =>
      records.within(who.scope, async (tx) => {
        const { rule: before } = await mine(tx, who)
        await notify.setRule(tx, { mail: who.email }, body)
        await audit.write(tx, who, {
          what: 'channels.change-my-rule',
          object: { kind: 'account', id: who.userId, name: who.name },
          before,
          after: body,
        })
        return mine(tx, who)
      }),
    ),
  ]
}

const noticeRoutes = ({ records, audit, notify }: ChannelsDeps): readonly Route[] => [
  route(contract.listNotices, ({ who, query }) =>
    records.within(who.scope, async (tx) => {
      const { channel, before, limit } = query
      if (channel !== undefined && !(await notify.channel(tx, channel))) throw notFound()
      const names = new Map((await notify.channels(tx)).map((c) => [c.id, c.name]))
      const rows = await notify.deliveries(tx, {
        limit: limit + 1,
        ...(channel === undefined ? {} : { channel }),
        ...(before === undefined ? {} : { before }),
      })
      const page = rows.slice(0, limit)
      return {
        items: page.map((row) => noticeOf(row, names)),
        next: rows.length > limit ? (page.at(-1)?.cursor ?? null) : null,
      }
    }),
  ),
  route(contract.resendNotice, ({ who, params }) =>
    records.within(who.scope, async (tx) => {
      const notice = await notify.delivery(tx, params.id)
      if (!notice) throw notFound()
      await notify.replay(tx, params.id)
      await audit.write(tx, who, {
        what: 'channels.resend',
        object: { kind: 'notice', id: notice.id, name: notice.title },
        before: { status: notice.status },
        after: null,
      })
      return { ok: true as const }
    }),
  ),
]

/** @throws ProblemError with the field that cannot be */
const inputOf = (edit: contract.ChannelEdit): ChannelInput => {
  const read = readEdit(edit)
  if (read.kind !== 'ok') throw problem(IMPOSSIBLE[read.kind], { place: read.place })
  const { input } = read
  if (input.kind === 'mail' && !MailAddress.safeParse(input.target).success)
    throw problem('channels.not_a_mail_address', {})
  return input
}
const IMPOSSIBLE = {
  missing: 'channels.missing',
  not_an_id: 'channels.not_an_id',
  ended: 'channels.teams_connector_ended',
} as const

/** The guard speaks of feeds; here it is a webhook that may not be called. */
const inOurWords = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'feeds.refused') throw error
    const { host, why } = error.params
    throw problem('channels.refused', { host: String(host), why: String(why) })
  }
}

const objectOf = ({ id, name }: Channel) => ({ kind: 'channel', id, name })

const factsOf = ({ kind, name, target, enabled }: Channel) => ({
  kind,
  name,
  target: hostOnly(kind, target),
  enabled,
})

const viewOf = (
  { createdAt, ...channel }: Channel,
  rule: DeliveryRule | null,
  who: Who,
): contract.ChannelView => ({
  ...channel,
  rule,
  target:
    who.role === 'administrator' && who.via === 'session'
      ? channel.target
      : hostOnly(channel.kind, channel.target),
  createdAt: createdAt.toISOString(),
})

const WAITING: readonly string[] = ['held', 'waiting', 'retrying']

const noticeOf = (
  { cursor: _, to, nextAt, createdAt, sentAt, ...row }: Delivery,
  names: ReadonlyMap<string, string>,
): contract.NoticeView => ({
  ...row,
  to: 'mail' in to ? to : { channel: to.channel, name: names.get(to.channel) ?? '' },
  nextAt: WAITING.includes(row.status) ? nextAt.toISOString() : null,
  createdAt: createdAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
})
