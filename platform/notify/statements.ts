/**
 * The SQL of channels and deliveries (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/index.ts'
import { KINDS, SEVERITIES } from './contract.ts'

const Kind = z.enum(KINDS)
const Status = z.enum(['held', 'gathered', 'waiting', 'sending', 'retrying', 'sent', 'failed'])
const Level = z.enum(SEVERITIES)
const nothing = z.unknown()
const channel = {
  id: z.uuid(),
  kind: Kind,
  name: z.string(),
  target: z.string(),
  enabled: z.boolean(),
}
const ChannelRow = z.object({ ...channel, created_at: z.date() })
export type ChannelRow = z.output<typeof ChannelRow>
const channelColumns = 'id, kind, name, target, enabled, created_at'

export const channels = statement({
  name: 'notify_channels',
  sql: `select ${channelColumns} from notify_channels order by name, id`,
  params: z.object({}),
  row: ChannelRow,
})
export const channelById = statement({
  name: 'notify_channel',
  sql: `select ${channelColumns}, sealed_secret from notify_channels where id = $id`,
  params: z.object({ id: z.uuid() }),
  row: ChannelRow.extend({ sealed_secret: z.string().nullable() }),
})
export const createChannel = statement({
  name: 'notify_channel_create',
  sql: `insert into notify_channels (id, kind, name, target, sealed_secret, enabled, created_at)
        values ($id, $kind, $name, $target, $sealed_secret, $enabled, $created_at)`,
  params: z.object({ ...channel, sealed_secret: z.string().nullable(), created_at: z.date() }),
  row: nothing,
})
export const changeChannel = statement({
  name: 'notify_channel_change',
  sql: 'update notify_channels set name = $name, target = $target, enabled = $enabled, sealed_secret = coalesce($sealed_secret, sealed_secret) where id = $id',
  params: z.object({
    id: z.uuid(),
    name: z.string(),
    target: z.string(),
    enabled: z.boolean(),
    sealed_secret: z.string().nullable(),
  }),
  row: nothing,
})
export const removeChannel = statement({
  name: 'notify_channel_remove',
  sql: 'delete from notify_channels where id = $id',
  params: z.object({ id: z.uuid() }),
  row: nothing,
})

const newDelivery = {
  id: z.uuid(),
  channel: z.uuid().nullable(),
  mail: z.string().nullable(),
  key: z.string(),
  title: z.string(),
  link: z.string(),
  count: z.number().int().positive(),
  severity: Level,
  now: z.date(),
}
/** Joins an equal message that still waits; else waits a little for its equals, and longer after one that was just sent. */
export const addDelivery = statement({
  name: 'notify_delivery_add',
  sql: `insert into notify_deliveries as d (id, channel_id, mail, coalesce_key, title, link, count, severity, status, attempts, next_at, created_at)
        select $id::uuid, $channel::uuid, $mail::text, $key::text, $title::text, $link::text, $count::int, $severity::text, 'waiting', 0,
          greatest($collectUntil::timestamptz, (
            select max(s.sent_at) + $quietSeconds::int * interval '1 second' from notify_deliveries s
            where s.coalesce_key = $key and s.status = 'sent'
              and coalesce(s.channel_id::text, s.mail) = coalesce($channel::uuid::text, $mail::text))),
          $now::timestamptz
        on conflict (organization_id, coalesce(channel_id::text, mail), coalesce_key) where status = 'waiting'
          do update set count = d.count + excluded.count
        returning next_at`,
  params: z.object({ ...newDelivery, collectUntil: z.date(), quietSeconds: z.number().int() }),
  row: z.object({ next_at: z.date() }),
})
/** Waits for a digest or for the end of quiet hours; joins an equal that does, too. */
export const holdDelivery = statement({
  name: 'notify_delivery_hold',
  sql: `insert into notify_deliveries as d (id, channel_id, mail, coalesce_key, title, link, count, severity, status, attempts, next_at, created_at)
        values ($id, $channel, $mail, $key, $title, $link, $count, $severity, 'held', 0, $until, $now)
        on conflict (organization_id, coalesce(channel_id::text, mail), coalesce_key) where status = 'held'
          do update set count = d.count + excluded.count`,
  params: z.object({ ...newDelivery, until: z.date() }),
  row: nothing,
})

const DueRow = z.object({
  organization: z.string(),
  id: z.string(),
  channel_id: z.string().nullable(),
  mail: z.string().nullable(),
  title: z.string(),
  link: z.string(),
  count: z.number(),
  attempts: z.number(),
  created_at: z.date(),
})
export type DueRow = z.output<typeof DueRow>

/** Takes what is due; what a killed process had taken is due again when its time is over. */
export const takeDue = statement({
  name: 'notify_take_due',
  sql: `update notify_deliveries d set status = 'sending', attempts = d.attempts + 1, next_at = $until
        from (select organization_id, id from notify_deliveries where status in ('waiting', 'sending', 'retrying') and next_at <= $now
              order by next_at limit $limit for update skip locked) due
        where d.organization_id = due.organization_id and d.id = due.id
        returning d.organization_id as organization, d.id, d.channel_id, d.mail, d.title, d.link, d.count, d.attempts, d.created_at`,
  params: z.object({ now: z.date(), until: z.date(), limit: z.number().int() }),
  row: DueRow,
  system: true,
})
export const settle = statement({
  name: 'notify_settle',
  sql: `update notify_deliveries set status = $status, next_at = $next_at, sent_at = $sent_at, reply = $reply where id = $id and status = 'sending'`,
  params: z.object({
    id: z.string(),
    status: z.enum(['sent', 'failed', 'retrying']),
    next_at: z.date(),
    sent_at: z.date().nullable(),
    reply: z.string(),
  }),
  row: nothing,
})
export const replay = statement({
  name: 'notify_replay',
  sql: `update notify_deliveries set status = 'retrying', attempts = 0, next_at = $now where id = $id and status in ('sent', 'failed', 'retrying')`,
  params: z.object({ id: z.uuid(), now: z.date() }),
  row: nothing,
})
const DeliveryRow = z.object({
  id: z.string(),
  channel_id: z.string().nullable(),
  mail: z.string().nullable(),
  title: z.string(),
  link: z.string(),
  count: z.number(),
  severity: Level,
  status: Status,
  attempts: z.number(),
  next_at: z.date(),
  created_at: z.date(),
  sent_at: z.date().nullable(),
  reply: z.string().nullable(),
})
export type DeliveryRow = z.output<typeof DeliveryRow>
const deliveryColumns =
  'id, channel_id, mail, title, link, count, severity, status, attempts, next_at, created_at, sent_at, reply'

export const deliveryById = statement({
  name: 'notify_delivery',
  sql: `select ${deliveryColumns} from notify_deliveries where id = $id`,
  params: z.object({ id: z.uuid() }),
  row: DeliveryRow,
})
export const deliveries = statement({
  name: 'notify_deliveries',
  sql: `select ${deliveryColumns} from notify_deliveries
        where ($channel::uuid is null or channel_id = $channel) and ($beforeAt::timestamptz is null or (created_at, id) < ($beforeAt::timestamptz, $beforeId::uuid))
        order by created_at desc, id desc limit $limit`,
  params: z.object({
    channel: z.uuid().nullable(),
    beforeAt: z.date().nullable(),
    beforeId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: DeliveryRow,
})
export const prune = statement({
  name: 'notify_prune',
  sql: `delete from notify_deliveries where status in ('sent', 'failed', 'gathered') and created_at < $before`,
  params: z.object({ before: z.date() }),
  row: nothing,
  system: true,
})
/** A service that asks to wait is asked nothing more for this channel until then. */
export const pushBack = statement({
  name: 'notify_push_back',
  sql: `update notify_deliveries set next_at = $until where channel_id = $channel and status in ('waiting', 'retrying') and next_at < $until`,
  params: z.object({ channel: z.string(), until: z.date() }),
  row: nothing,
})
export const forgetRules = statement({
  name: 'notify_forget_rules',
  sql: 'delete from notify_rules',
  params: z.object({}),
  row: nothing,
})
export const forgetDeliveries = statement({
  name: 'notify_forget_deliveries',
  sql: 'delete from notify_deliveries',
  params: z.object({}),
  row: nothing,
})
export const forgetChannels = statement({
  name: 'notify_forget_channels',
  sql: 'delete from notify_channels',
  params: z.object({}),
  row: nothing,
})
