/**
 * Channels of the organization and the log of its notices.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import { DeliveryRule, KINDS, SEVERITIES } from '../../platform/notify/contract.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

export { DEFAULT_RULE, DeliveryRule, KINDS } from '../../platform/notify/contract.ts'

export const channelsProblems = {
  'channels.not_a_mail_address': { status: 422, params: [] },
  /** `why` is a code of the guard of outgoing connections: `private_address`, `scheme`, … */
  'channels.refused': { status: 422, params: ['host', 'why'] },
  'channels.too_many': { status: 409, params: ['limit'] },
  /** `place` names the field. */
  'channels.missing': { status: 422, params: ['place'] },
  'channels.not_an_id': { status: 422, params: ['place'] },
  'channels.teams_connector_ended': { status: 422, params: ['place'] },
} as const satisfies Catalogue

export const STATUSES = [
  'held',
  'gathered',
  'waiting',
  'sending',
  'retrying',
  'sent',
  'failed',
] as const
export const MAX_CHANNELS = 50

const Moment = z.iso.datetime()
const ById = z.strictObject({ id: z.uuid() })

const Secret = (max: number) => z.string().trim().max(max).optional()

/** Which fields a kind needs is told by `rules.ts`. Secrets left empty stay as they are. */
export const ChannelEdit = z.strictObject({
  kind: z.enum(KINDS),
  name: z.string().trim().min(1).max(100),
  /** A mail address, or the address of a webhook. */
  target: z.string().trim().max(2_000).optional(),
  enabled: z.boolean(),
  /** The webhook address of Slack or Teams, which is a secret in itself. */
  address: Secret(2_000),
  /** LINE WORKS. */
  botId: z.string().trim().max(20).optional(),
  clientId: Secret(200),
  clientSecret: Secret(200),
  serviceAccount: Secret(200),
  privateKey: Secret(8_000),
  /** The talk room of LINE WORKS, the room of Chatwork. */
  roomId: z.string().trim().max(200).optional(),
  /** Chatwork. */
  token: Secret(200),
})
export type ChannelEdit = z.infer<typeof ChannelEdit>
export const ChannelView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(KINDS),
  name: z.string(),
  /** Mail address, webhook address, host (Slack, Teams), `bot/room` (LINE WORKS), room (Chatwork). Of a webhook only
   *  administrators see more than the host: the rest of the address may be a secret. */
  target: z.string(),
  enabled: z.boolean(),
  createdAt: Moment,
  /** When it is told; null: everything, at once. */
  rule: DeliveryRule.nullable(),
})
export type ChannelView = z.infer<typeof ChannelView>

/** The signing secret of a webhook is in this answer and in no other. */
const Kept = z.strictObject({ channel: ChannelView, secret: z.string().nullable() })

export const NoticeView = z.strictObject({
  id: z.uuid(),
  to: z.union([
    z.strictObject({ channel: z.uuid(), name: z.string() }),
    z.strictObject({ mail: z.string() }),
  ]),
  title: z.string(),
  link: z.string(),
  /** How many equal events the notice tells of. */
  count: z.number().int(),
  severity: z.enum(SEVERITIES),
  status: z.enum(STATUSES),
  attempts: z.number().int(),
  /** When it is tried next, while it waits. */
  nextAt: Moment.nullable(),
  createdAt: Moment,
  sentAt: Moment.nullable(),
  /** What the other side said last, or a code of our own (`notify.mail_not_set`). */
  reply: z.string().nullable(),
})
export type NoticeView = z.infer<typeof NoticeView>

const administrator: readonly Role[] = ['administrator']
const readers: readonly Role[] = ['administrator', 'auditor']

const editProblems = [
  'channels.not_a_mail_address',
  'channels.refused',
  'channels.missing',
  'channels.not_an_id',
  'channels.teams_connector_ended',
  'notify.secret_missing',
  'notify.not_a_private_key',
] as const

export const listChannels = endpoint({
  name: 'channels.list',
  method: 'GET',
  path: '/api/channels',
  summary: 'Where notices of the organization go, and whether a mail server is set.',
  allow: readers,
  answer: z.strictObject({
    items: z.array(ChannelView),
    /** False: no mail leaves, whatever the channels say. */
    mailIsSet: z.boolean(),
    /** Whether servers with private addresses may be called. */
    privateAddresses: z.boolean(),
  }),
})

export const createChannel = endpoint({
  name: 'channels.create',
  method: 'POST',
  path: '/api/channels',
  summary: 'Add a channel; the signing secret of a webhook is told here, once.',
  allow: administrator,
  body: ChannelEdit,
  answer: Kept,
  problems: [...editProblems, 'channels.too_many'],
})

export const changeChannel = endpoint({
  name: 'channels.change',
  method: 'PUT',
  path: '/api/channels/:id',
  summary: 'Change a channel; a webhook that moves to another address gets a new signing secret.',
  allow: administrator,
  params: ById,
  body: ChannelEdit.omit({ kind: true }),
  answer: Kept,
  problems: editProblems,
})

export const changeRule = endpoint({
  name: 'channels.change-rule',
  method: 'PUT',
  path: '/api/channels/:id/rule',
  summary: 'Say from which severity on, when, and whether in a digest a channel is told.',
  allow: administrator,
  params: ById,
  body: DeliveryRule,
  answer: z.strictObject({ ok: z.literal(true) }),
})

const MyRule = z.strictObject({
  /** The mail address that notices to me go to. */
  mail: z.string(),
  rule: DeliveryRule.nullable(),
})
export const readMyRule = endpoint({
  name: 'channels.my-rule',
  method: 'GET',
  path: '/api/me/notices',
  summary: 'When I am told by mail; null: everything, at once.',
  allow: 'signed-in',
  answer: MyRule,
})
export const changeMyRule = endpoint({
  name: 'channels.change-my-rule',
  method: 'PUT',
  path: '/api/me/notices',
  summary: 'Say from which severity on, when, and whether in a digest I am told by mail.',
  allow: 'signed-in',
  body: DeliveryRule,
  answer: MyRule,
})

export const removeChannel = endpoint({
  name: 'channels.remove',
  method: 'DELETE',
  path: '/api/channels/:id',
  summary: 'Remove a channel and its part of the log.',
  allow: administrator,
  params: ById,
  answer: z.strictObject({ ok: z.literal(true) }),
})

export const testChannel = endpoint({
  name: 'channels.test',
  method: 'POST',
  path: '/api/channels/:id/test',
  summary: 'Send a test notice now, and tell what the other side said.',
  allow: administrator,
  params: ById,
  body: z.strictObject({}),
  answer: z.strictObject({
    isAccepted: z.boolean(),
    reply: z.string(),
    /** How long the other side asks to wait, where it does. */
    retryAfterSeconds: z.number().int().optional(),
  }),
  problems: ['notify.mail_not_set'],
})

export const listNotices = endpoint({
  name: 'channels.notices',
  method: 'GET',
  path: '/api/notices',
  summary: 'Notices of the last 90 days, newest first, with what the other side said.',
  allow: readers,
  query: z.strictObject({
    channel: z.uuid().optional(),
    before: z.string().max(60).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answer: z.strictObject({ items: z.array(NoticeView), next: z.string().nullable() }),
})

export const resendNotice = endpoint({
  name: 'channels.resend',
  method: 'POST',
  path: '/api/notices/:id/resend',
  summary: 'Send a notice again, under its old id.',
  allow: administrator,
  params: ById,
  body: z.strictObject({}),
  answer: z.strictObject({ ok: z.literal(true) }),
  problems: ['notify.not_replayable'],
})
