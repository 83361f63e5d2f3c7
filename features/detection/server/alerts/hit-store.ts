/**
 * The SQL by which hits become alerts (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'

const org = { organization: z.uuid() }
const Words = z.object({ ja: z.string(), en: z.string() })
/** Answers the hits that were not known: only these count. */
export const addHits = statement({
  name: 'detection_add_hits',
  sql: `insert into detection_hits (organization_id, site_id, rule_id, event_id, at, received_at, given, source)
        select $organization, h.site, h.rule, h.event, h.at, h.received, h.given, h.source
        from unnest($sites::uuid[], $rules::text[], $events::text[], $ats::timestamptz[], $receiveds::timestamptz[],
          $givens::jsonb[], $sources::text[]) as h (site, rule, event, at, received, given, source)
        on conflict (organization_id, rule_id, event_id) do nothing returning rule_id, event_id`,
  params: z.object({
    ...org,
    sites: z.array(z.uuid().nullable()),
    rules: z.array(z.string()),
    events: z.array(z.string()),
    ats: z.array(z.date()),
    receiveds: z.array(z.date()),
    givens: z.array(z.record(z.string(), z.string()).nullable()),
    sources: z.array(z.string()),
  }),
  row: z.object({ rule_id: z.string(), event_id: z.string() }),
})
export const addDays = statement({
  name: 'detection_add_rule_days',
  sql: `insert into detection_rule_days (organization_id, rule_id, day, hits, last_at)
        select $organization, d.rule, $day::date, d.hits, d.last_at
        from unnest($rules::text[], $hits::int[], $lasts::timestamptz[]) as d (rule, hits, last_at)
        on conflict (organization_id, rule_id, day) do update set hits = detection_rule_days.hits + excluded.hits,
          last_at = greatest(detection_rule_days.last_at, excluded.last_at)`,
  params: z.object({
    ...org,
    day: z.string(),
    rules: z.array(z.string()),
    hits: z.array(z.number().int()),
    lasts: z.array(z.date()),
  }),
  row: z.unknown(),
})
/** What correlations are fed with again after a start. */
export const hitsSince = statement({
  name: 'detection_hits_since',
  sql: `select rule_id, event_id, at, received_at, given, source
        from (select * from detection_hits
          where organization_id = $organization and received_at >= $since and given is not null
          order by received_at desc, event_id desc limit 500000) newest
        order by received_at, event_id`,
  params: z.object({ ...org, since: z.date() }),
  row: z.object({
    rule_id: z.string(),
    event_id: z.string(),
    at: z.date(),
    received_at: z.date(),
    given: z.record(z.string(), z.string()),
    source: z.string(),
  }),
})
/** A house that was down for a day goes on where it was, and not where the clock is. */
export const newestHit = statement({
  name: 'detection_newest_hit',
  sql: `select max(received_at) as at from detection_hits where organization_id = $organization and given is not null`,
  params: z.object(org),
  row: z.object({ at: z.date().nullable() }),
})
/** What rules over time told already, by the keys of their alerts. */
export const toldSince = statement({
  name: 'detection_told_since',
  sql: `select event_id, at from detection_hits
        where organization_id = $organization and received_at >= $since and given is null and rule_id = any($rules)
        order by at`,
  params: z.object({ ...org, since: z.date(), rules: z.array(z.string()) }),
  row: z.object({ event_id: z.string(), at: z.date() }),
})
export const dropHits = statement({
  name: 'detection_drop_hits',
  sql: 'delete from detection_hits where organization_id = $organization and received_at < $before',
  params: z.object({ ...org, before: z.date() }),
  row: z.unknown(),
})
/** The undecided alert that gathers this group, or one that rests since it was closed as harmless. */
export const gathering = statement({
  name: 'detection_gathering_alert',
  sql: `select id from detection_alerts where organization_id = $organization and rule_id = $rule and group_key = any($groups)
          and group_digest = any(array(select md5(g) from unnest($groups::text[]) g))
          and (state <> 'closed' or (verdict in ('benign', 'false-positive') and decided_at > $since))
        order by (state <> 'closed') desc, (group_key = $group) desc, decided_at desc limit 1 for update`,
  params: z.object({
    ...org,
    rule: z.string(),
    /** The group itself, and the same of other names of its machine. */
    group: z.string(),
    groups: z.array(z.string()),
    since: z.date(),
  }),
  row: z.object({ id: z.string() }),
})
export const openedSince = statement({
  name: 'detection_alerts_opened_since',
  sql: `select count(*)::int as opened from detection_alerts
        where organization_id = $organization and rule_id = $rule and opened_at > $since`,
  params: z.object({ ...org, rule: z.string(), since: z.date() }),
  row: z.object({ opened: z.number() }),
})
export const openAlert = statement({
  name: 'detection_open_alert',
  sql: `insert into detection_alerts (id, organization_id, site_id, rule_id, title, explanation, next_step, level, author,
          license, techniques, form, group_key, group_values, machine, host, user_name, state, hits, first_at, last_at, opened_at)
        values ($id, $organization, $site, $rule, $title::jsonb, $explanation::jsonb, $next::jsonb, $level, $author, $license,
          $techniques, $form, $group, $values::jsonb, $machine, $host, $user, 'open', $hits, $first, $last, $at)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    site: z.uuid().nullable(),
    rule: z.string(),
    title: Words,
    explanation: Words,
    next: Words,
    level: z.number().int(),
    author: z.string(),
    license: z.string(),
    techniques: z.array(z.string()),
    form: z.string(),
    group: z.string(),
    values: z.record(z.string(), z.string()),
    machine: z.string(),
    host: z.string(),
    user: z.string(),
    hits: z.number().int(),
    first: z.date(),
    last: z.date(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const gather = statement({
  name: 'detection_gather_hits',
  sql: `update detection_alerts set hits = hits + $hits, first_at = least(first_at, $first), last_at = greatest(last_at, $last)
        where organization_id = $organization and id = $id`,
  params: z.object({
    ...org,
    id: z.uuid(),
    hits: z.number().int(),
    first: z.date(),
    last: z.date(),
  }),
  row: z.unknown(),
})
export const addSamples = statement({
  name: 'detection_add_samples',
  sql: `insert into detection_alert_events (organization_id, site_id, alert_id, event_id, at, received_at, host, user_name, body, face, fields)
        select $organization, $site, $id, e.event, e.at, e.received, e.host, e.who, e.body, e.face, e.fields
        from unnest($events::text[], $ats::timestamptz[], $receiveds::timestamptz[], $hosts::text[], $users::text[],
          $bodies::text[], $faces::jsonb[], $fields::jsonb[]) as e (event, at, received, host, who, body, face, fields)
        where (select count(*) from detection_alert_events k where k.organization_id = $organization and k.alert_id = $id)
          < $most
        on conflict do nothing`,
  params: z.object({
    ...org,
    site: z.uuid().nullable(),
    id: z.uuid(),
    events: z.array(z.string()),
    ats: z.array(z.date()),
    receiveds: z.array(z.date()),
    hosts: z.array(z.string()),
    users: z.array(z.string()),
    bodies: z.array(z.string()),
    faces: z.array(z.record(z.string(), z.string())),
    fields: z.array(z.record(z.string(), z.string())),
    most: z.number().int(),
  }),
  row: z.unknown(),
})
