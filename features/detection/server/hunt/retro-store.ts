/**
 * The SQL of hunts for rules (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { eventsQuery } from '../../../../platform/events/index.ts'
import { statement } from '../../../../platform/records/index.ts'
import { HuntState } from '../../contract-retro.ts'

const org = { organization: z.uuid() }
const one = z.object({ ...org, id: z.uuid() })
const Words = z.object({ ja: z.string(), en: z.string() })
const Big = z.coerce.number()

const huntRow = z.object({
  id: z.string(),
  title: Words,
  rule_id: z.string().nullable(),
  set_id: z.string().nullable(),
  rules: z.number(),
  from_at: z.date(),
  to_at: z.date(),
  state: HuntState,
  by_name: z.string(),
  asked_at: z.date(),
  ended_at: z.date().nullable(),
  why: z.string(),
  oldest_at: z.date().nullable(),
  total: Big,
  looked: Big,
  matched: Big,
  hits: Big,
  by_text: z.boolean(),
  unparsed: Big,
  damaged: Big,
  by_fields: Big,
  unread: Big,
  alerts_at: z.date().nullable(),
  alerts_by: z.string().nullable(),
})
export type HuntRecord = z.output<typeof huntRow>
const HUNT = `id, title, rule_id, set_id, coalesce(array_length(rule_ids, 1), 0) as rules, from_at, to_at, state, by_name, asked_at, ended_at,
  why, oldest_at, total, looked, matched, hits, by_text, unparsed, damaged, by_fields, unread, alerts_at, alerts_by`

export const addHunt = statement({
  name: 'detection_add_hunt',
  sql: `insert into detection_hunts (id, organization_id, title, rule_id, set_id, rule_ids, from_at, to_at, state, by_name, asked_at, touched_at)
        values ($id, $organization, $title::jsonb, $rule, $set, $rules, $from, $to, 'waiting', $by, $at, $at) returning ${HUNT}`,
  params: z.object({
    ...org,
    id: z.uuid(),
    title: Words,
    rule: z.string().nullable(),
    set: z.string().nullable(),
    rules: z.array(z.string()),
    from: z.date(),
    to: z.date(),
    by: z.string(),
    at: z.date(),
  }),
  row: huntRow,
})
export const hunts = statement({
  name: 'detection_hunts',
  sql: `select ${HUNT} from detection_hunts where organization_id = $organization and ($id::uuid is null or id = $id)
          and ($rule::text is null or rule_id = $rule) order by asked_at desc, id desc limit 200`,
  params: z.object({ ...org, id: z.uuid().nullable(), rule: z.string().nullable() }),
  row: huntRow,
})
export const openHunts = statement({
  name: 'detection_open_hunts',
  sql: `select count(*) as n from detection_hunts where organization_id = $organization and state in ('waiting', 'running')`,
  params: z.object(org),
  row: z.object({ n: Big }),
})
/** Nobody works on them any more, though they have not ended. */
export const leftHunts = statement({
  name: 'detection_left_hunts',
  sql: `select id from detection_hunts where organization_id = $organization and state in ('waiting', 'running') and touched_at < $before
        order by asked_at limit 20`,
  params: z.object({ ...org, before: z.date() }),
  row: z.object({ id: z.string() }),
})
/** Where it stands; null: there is nothing to do any more. */
export const beginHunt = statement({
  name: 'detection_begin_hunt',
  sql: `update detection_hunts set state = 'running', started_at = coalesce(started_at, $at), touched_at = $at
        where organization_id = $organization and id = $id and state in ('waiting', 'running')
        returning rule_ids, from_at, to_at, asked_at, next_at, memory`,
  params: one.extend({ at: z.date() }),
  row: z.object({
    rule_ids: z.array(z.string()),
    from_at: z.date(),
    to_at: z.date(),
    asked_at: z.date(),
    next_at: z.date().nullable(),
    memory: z.string().nullable(),
  }),
})
export const knowSpan = statement({
  name: 'detection_know_hunt',
  sql: `update detection_hunts set total = looked + $left, oldest_at = coalesce(oldest_at, $oldest), by_text = $byText, touched_at = $at
        where organization_id = $organization and id = $id and state = 'running'`,
  params: one.extend({
    left: z.number(),
    oldest: z.date().nullable(),
    byText: z.boolean(),
    at: z.date(),
  }),
  row: z.unknown(),
})
/** No row: somebody stopped it. */
export const advanceHunt = statement({
  name: 'detection_advance_hunt',
  sql: `update detection_hunts set next_at = $next, memory = $memory, touched_at = $at, looked = looked + $looked, matched = matched + $matched,
          hits = hits + $hits, unparsed = unparsed + $unparsed, damaged = damaged + $damaged, by_fields = by_fields + $byFields,
          unread = unread + $unread
        where organization_id = $organization and id = $id and state = 'running'`,
  params: one.extend({
    next: z.date(),
    memory: z.string().nullable(),
    at: z.date(),
    looked: z.number(),
    matched: z.number(),
    hits: z.number(),
    unparsed: z.number(),
    damaged: z.number(),
    byFields: z.number(),
    unread: z.number(),
  }),
  row: z.unknown(),
})
export const endHunt = statement({
  name: 'detection_end_hunt',
  sql: `update detection_hunts set state = $state, ended_at = $at, why = $why, memory = null,
          total = case when $state = 'done' then looked else total end
        where organization_id = $organization and id = $id and state in ('waiting', 'running')`,
  params: one.extend({
    state: z.enum(['done', 'cancelled', 'failed']),
    at: z.date(),
    why: z.string(),
  }),
  row: z.unknown(),
})
export const removeHunt = statement({
  name: 'detection_remove_hunt',
  sql: `delete from detection_hunts where organization_id = $organization and id = $id and state not in ('waiting', 'running')`,
  params: one,
  row: z.unknown(),
})
export const dropHunts = statement({
  name: 'detection_drop_hunts',
  sql: `delete from detection_hunts where organization_id = $organization and ended_at < $before`,
  params: z.object({ ...org, before: z.date() }),
  row: z.unknown(),
})
export const tellHunt = statement({
  name: 'detection_tell_hunt',
  sql: `update detection_hunts set alerts_at = $at, alerts_by = $by where organization_id = $organization and id = $id`,
  params: one.extend({ at: z.date(), by: z.string() }),
  row: z.unknown(),
})

/** Of each rule so many are kept, and so many of a hunt. */
export const MAX_KEPT_OF_RULE = 1_000
export const MAX_KEPT = 10_000
export const keptByRule = statement({
  name: 'detection_hunt_kept',
  sql: `select rule_id, count(*) as n from detection_hunt_hits where organization_id = $organization and hunt_id = $id group by rule_id`,
  params: one,
  row: z.object({ rule_id: z.string(), n: Big }),
})
export const keepHits = statement({
  name: 'detection_keep_hunt_hits',
  sql: `insert into detection_hunt_hits (organization_id, hunt_id, rule_id, event_id, site, source, at, received_at, host, user_name, body,
          face, fields, group_values, hits)
        select $organization, $id, h.rule, h.event, h.site, h.source, h.at, h.received, h.host, h."user", h.body, h.face, h.fields, h.groups, h.hits
        from jsonb_to_recordset($rows::jsonb) as h (rule text, event text, site text, source text, at timestamptz, received timestamptz,
          host text, "user" text, body text, face jsonb, fields jsonb, groups jsonb, hits bigint)
        on conflict do nothing`,
  params: one.extend({ rows: z.array(z.record(z.string(), z.unknown())) }),
  row: z.unknown(),
})
export const addCounts = statement({
  name: 'detection_add_hunt_counts',
  sql: `insert into detection_hunt_counts (organization_id, hunt_id, rule_id, day, host, hits)
        select $organization, $id, c.rule, c.day, c.host, c.hits
        from unnest($rules::text[], $days::date[], $hosts::text[], $hits::bigint[]) as c (rule, day, host, hits)
        on conflict (organization_id, hunt_id, rule_id, day, host) do update set hits = detection_hunt_counts.hits + excluded.hits`,
  params: one.extend({
    rules: z.array(z.string()),
    days: z.array(z.string()),
    hosts: z.array(z.string()),
    hits: z.array(z.number()),
  }),
  row: z.unknown(),
})
export const countsBy = {
  day: statement({
    name: 'detection_hunt_days',
    sql: `select day, sum(hits) as hits from detection_hunt_counts where organization_id = $organization and hunt_id = $id
          group by day order by day desc limit 4000`,
    params: one,
    row: z.object({ day: z.string(), hits: Big }),
  }),
  host: statement({
    name: 'detection_hunt_hosts',
    sql: `select host, sum(hits) as hits from detection_hunt_counts where organization_id = $organization and hunt_id = $id
          group by host order by hits desc, host limit 50`,
    params: one,
    row: z.object({ host: z.string(), hits: Big }),
  }),
  rule: statement({
    name: 'detection_hunt_rules',
    sql: `select rule_id, sum(hits) as hits from detection_hunt_counts where organization_id = $organization and hunt_id = $id
          group by rule_id order by hits desc, rule_id limit 500`,
    params: one,
    row: z.object({ rule_id: z.string(), hits: Big }),
  }),
  ruleAndHost: statement({
    name: 'detection_hunt_rule_hosts',
    sql: `select rule_id, host, sum(hits) as hits from detection_hunt_counts where organization_id = $organization and hunt_id = $id
          group by rule_id, host order by rule_id, host limit 100000`,
    params: one,
    row: z.object({ rule_id: z.string(), host: z.string(), hits: Big }),
  }),
  keptRuleAndHost: statement({
    name: 'detection_hunt_kept_rule_hosts',
    sql: `select rule_id, host, count(*) as hits from detection_hunt_hits where organization_id = $organization and hunt_id = $id
          group by rule_id, host limit 100000`,
    params: one,
    row: z.object({ rule_id: z.string(), host: z.string(), hits: Big }),
  }),
}
const hitRow = z.object({
  rule_id: z.string(),
  event_id: z.string(),
  site: z.string(),
  source: z.string(),
  at: z.date(),
  received_at: z.date(),
  host: z.string(),
  user_name: z.string(),
  body: z.string(),
  face: z.record(z.string(), z.string()),
  fields: z.record(z.string(), z.string()),
  group_values: z.record(z.string(), z.string()).nullable(),
  hits: Big,
})
export type HitRecord = z.output<typeof hitRow>
const filters = {
  rule: z.string().nullable(),
  host: z.string().nullable(),
  day: z.string().nullable(),
  /** IANA name: where the day is. */
  zone: z.string(),
}
const KEPT = `from detection_hunt_hits where organization_id = $organization and hunt_id = $id and ($rule::text is null or rule_id = $rule)
          and ($host::text is null or host = $host) and ($day::date is null or (at at time zone $zone)::date = $day::date)`
export const keptHits = statement({
  name: 'detection_hunt_hits',
  sql: `select rule_id, event_id, site, source, at, received_at, host, user_name, body, face, fields, group_values, hits ${KEPT}
        order by at desc, event_id, rule_id limit $limit offset $offset`,
  params: one.extend({ ...filters, limit: z.number().int(), offset: z.number().int() }),
  row: hitRow,
})
export const countKept = statement({
  name: 'detection_count_hunt_hits',
  sql: `select count(*) as n ${KEPT}`,
  params: one.extend(filters),
  row: z.object({ n: Big }),
})

export const forgetHunts = ['detection_hunt_hits', 'detection_hunt_counts', 'detection_hunts'].map(
  (table) =>
    statement({
      name: `forget_${table}`,
      sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
      params: z.object({}),
      row: z.unknown(),
    }),
)

/** Events of a span that had come when the hunt was asked for. Nothing is stored with a time of more than a day after its receipt. */
export const WHERE_STORED = `organization = {organization:UUID} AND at >= {from:DateTime64(3)} AND at < {to:DateTime64(3)}
          AND received_at >= {since:DateTime64(3)} AND received_at <= {asOf:DateTime64(3)}`
export const spanParams = z.object({
  from: z.date(),
  to: z.date(),
  since: z.date(),
  asOf: z.date(),
})
const DAY_MS = 86_400_000
export const spanOf = (
  { from, to }: { readonly from: Date; readonly to: Date },
  asOf: Date,
): z.input<typeof spanParams> => ({
  from,
  to,
  since: new Date(Math.max(0, from.getTime() - DAY_MS)),
  asOf,
})

export const hoursStored = eventsQuery({
  name: 'detection_hours_stored',
  sql: `SELECT toStartOfHour(at) AS hour, count() AS n FROM detection_events WHERE ${WHERE_STORED} GROUP BY hour ORDER BY hour
        LIMIT 90000`,
  params: spanParams,
  row: z.object({ hour: z.date(), n: z.number() }),
})
/** Of a span those of these ids, a line each: as a list of so many texts ClickHouse would take seconds to read them. */
export const WHERE_ASKED = `${WHERE_STORED} AND id IN (SELECT arrayJoin(splitByChar('\\n', {ids:String})))`
export const sliceStored = eventsQuery({
  name: 'detection_slice_stored',
  sql: `SELECT count() AS events, countIf(log_format = 'unparsed') AS unparsed, countIf(notEmpty(damage)) AS damaged
        FROM detection_events WHERE ${WHERE_STORED}`,
  params: spanParams,
  row: z.object({ events: z.number(), unparsed: z.number(), damaged: z.number() }),
})
