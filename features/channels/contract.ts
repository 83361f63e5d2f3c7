/**
 * Channels of the organization and the log of its notices.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import type { Role } from '../../platform/access/roles.ts'
import type { Catalogue } from '../../platform/problem/index.ts'

export const channelsProblems = {
  'channels.not_a_mail_address': { status: 422, params: [] },
  /** `why` is a code of the guard of outgoing connections: `private_address`, `scheme`, … */
  'channels.refused': { status: 422, params: ['host', 'why'] },
  'channels.too_many': { status: 409, params: ['limit'] },
} as const satisfies Catalogue

export const KINDS = ['mail', 'webhook'] as const
export const STATUSES = ['waiting', 'sending', 'retrying', 'sent', 'failed'] as const
export const MAX_CHANNELS = 50

const Moment = z.iso.datetime()
const ById = z.strictObject({ id: z.uuid() })

export const ChannelEdit = z.strictObject({
  kind: z.enum(KINDS),
  name: z.string().trim().min(1).max(100),
  /** A mail address, or the address of a webhook. */
  target: z.string().trim().min(1).max(2_000),
  enabled: z.boolean(),
})
export const ChannelView = z.strictObject({
  id: z.uuid(),
  kind: z.enum(KINDS),
  name: z.string(),
  /** Of a webhook only administrators see more than the host: the rest of the address may be a secret. */
  target: z.string(),
  enabled: z.boolean(),
  createdAt: Moment,
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
  problems: ['channels.not_a_mail_address', 'channels.refused', 'channels.too_many'],
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
  problems: ['channels.not_a_mail_address', 'channels.refused'],
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
  answer: z.strictObject({ isAccepted: z.boolean(), reply: z.string() }),
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
