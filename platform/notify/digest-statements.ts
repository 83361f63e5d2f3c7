/**
 * The SQL of rules and digests (STYLE 10). A target is a channel's id or a mail address in lower case.
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/index.ts'
import { DeliveryRule } from './contract.ts'

const nothing = z.unknown()
const target = { channel: z.uuid().nullable(), mail: z.string().nullable() }
const TargetRow = z.object({
  organization: z.string(),
  channel_id: z.string().nullable(),
  mail: z.string().nullable(),
})
const round = z.object({ now: z.date(), limit: z.number().int() })

export const ruleOfTarget = statement({
  name: 'notify_rule',
  sql: 'select rule from notify_rules where coalesce(channel_id::text, mail) = $target',
  params: z.object({ target: z.string() }),
  row: z.object({ rule: z.unknown() }),
})
export const rulesOfChannels = statement({
  name: 'notify_rules_of_channels',
  sql: 'select channel_id, rule from notify_rules where channel_id is not null',
  params: z.object({}),
  row: z.object({ channel_id: z.string(), rule: z.unknown() }),
})
export const setRule = statement({
  name: 'notify_rule_set',
  sql: `insert into notify_rules (channel_id, mail, rule, digest_next) values ($channel, $mail, $rule::jsonb, $digest_next)
        on conflict (organization_id, coalesce(channel_id::text, mail))
          do update set rule = excluded.rule, digest_next = excluded.digest_next`,
  params: z.object({ ...target, rule: DeliveryRule, digest_next: z.date().nullable() }),
  row: nothing,
})
export const reschedule = statement({
  name: 'notify_rule_reschedule',
  sql: `update notify_deliveries set next_at = $next_at where status = 'held' and coalesce(channel_id::text, lower(mail)) = $target`,
  params: z.object({ target: z.string(), next_at: z.date() }),
  row: nothing,
})

export const holding = statement({
  name: 'notify_holding',
  sql: `select distinct organization_id as organization from notify_deliveries where status = 'held'`,
  params: z.object({}),
  row: z.object({ organization: z.string() }),
  system: true,
})
export const releaseHeld = statement({
  name: 'notify_release_held',
  sql: `update notify_deliveries set next_at = $now where status = 'held' and next_at > $now`,
  params: z.object({ now: z.date() }),
  row: nothing,
})
export const dueTargets = statement({
  name: 'notify_due_targets',
  sql: `select organization_id as organization, channel_id, mail from notify_deliveries
        where status = 'held' and next_at <= $now group by 1, 2, 3 order by min(next_at) limit $limit`,
  params: round,
  row: TargetRow,
  system: true,
})
/** How many there were, and what they have in common: the link, and of a single one all. */
export const gatherHeld = statement({
  name: 'notify_gather',
  sql: `with gathered as (
          update notify_deliveries set status = 'gathered', digest_id = $digest
          where status = 'held' and next_at <= $now
            and coalesce(channel_id::text, mail) = coalesce($channel::uuid::text, $mail::text)
          returning title, link, count)
        select count(*)::int as number, min(title) as title, max(count) as count,
          case when min(link) = max(link) then min(link) end as link from gathered`,
  params: z.object({ ...target, digest: z.uuid(), now: z.date() }),
  row: z.object({
    number: z.number(),
    title: z.string().nullable(),
    count: z.number().nullable(),
    link: z.string().nullable(),
  }),
})
export const addDigest = statement({
  name: 'notify_digest_add',
  sql: `insert into notify_deliveries (id, channel_id, mail, coalesce_key, title, link, count, status, attempts, next_at, created_at)
        values ($id, $channel, $mail, 'digest ' || $id::uuid::text, $title, $link, $count, 'waiting', 0, $now, $now)`,
  params: z.object({
    id: z.uuid(),
    ...target,
    title: z.string(),
    link: z.string(),
    count: z.number().int(),
    now: z.date(),
  }),
  row: nothing,
})
export const digestLines = statement({
  name: 'notify_digest_lines',
  sql: `select title, link, count, (count(*) over ())::int as total from notify_deliveries where digest_id = $digest
        order by array_position(array['critical', 'high', 'medium', 'low'], severity), created_at, id limit $limit`,
  params: z.object({ digest: z.string(), limit: z.number().int() }),
  row: z.object({ title: z.string(), link: z.string(), count: z.number(), total: z.number() }),
})

export const dueDigests = statement({
  name: 'notify_due_digests',
  sql: `select organization_id as organization, channel_id, mail, rule from notify_rules where digest_next <= $now order by digest_next limit $limit`,
  params: round,
  row: TargetRow.extend({ rule: z.unknown() }),
  system: true,
})
export const moveDigest = statement({
  name: 'notify_digest_move',
  sql: 'update notify_rules set digest_next = $next where coalesce(channel_id::text, mail) = $target and digest_next <= $now',
  params: z.object({ target: z.string(), now: z.date(), next: z.date().nullable() }),
  row: nothing,
})
/** A digest of this hour, or one that is just being made. */
export const hasDigest = statement({
  name: 'notify_digest_has',
  sql: `select 1 as found from notify_deliveries where coalesce(channel_id::text, lower(mail)) = $target
          and ((coalesce_key like 'digest %' and created_at > $since) or (status = 'held' and next_at <= $now)) limit 1`,
  params: z.object({ target: z.string(), since: z.date(), now: z.date() }),
  row: z.object({ found: z.number() }),
})
