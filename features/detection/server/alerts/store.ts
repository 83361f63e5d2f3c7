/**
 * The SQL of hits and alerts (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { ALERT_STATES, VERDICTS } from '../../contract-alerts.ts'

const org = { organization: z.uuid() }
const Words = z.object({ ja: z.string(), en: z.string() })

/** Answers the hits that were not known: only these count. */
export const addHits = statement({
  name: 'detection_add_hits',
  sql: `insert into detection_hits (organization_id, site_id, rule_id, event_id, at, received_at, given)
        select $organization, h.site, h.rule, h.event, h.at, h.received, h.given
        from unnest($sites::uuid[], $rules::text[], $events::text[], $ats::timestamptz[], $receiveds::timestamptz[],
          $givens::jsonb[]) as h (site, rule, event, at, received, given)
        on conflict (organization_id, rule_id, event_id) do nothing returning rule_id, event_id`,
  params: z.object({
    ...org,
    sites: z.array(z.uuid().nullable()),
    rules: z.array(z.string()),
    events: z.array(z.string()),
    ats: z.array(z.date()),
    receiveds: z.array(z.date()),
    givens: z.array(z.record(z.string(), z.string()).nullable()),
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
  sql: `select site_id, rule_id, event_id, at, received_at, given from detection_hits
        where organization_id = $organization and received_at >= $since and given is not null
        order by received_at, event_id limit 500000`,
  params: z.object({ ...org, since: z.date() }),
  row: z.object({
    site_id: z.string().nullable(),
    rule_id: z.string(),
    event_id: z.string(),
    at: z.date(),
    received_at: z.date(),
    given: z.record(z.string(), z.string()),
  }),
})
export const dropHits = statement({
  name: 'detection_drop_hits',
  sql: 'delete from detection_hits where organization_id = $organization and received_at < $before',
  params: z.object({ ...org, before: z.date() }),
  row: z.unknown(),
})

export const settings = statement({
  name: 'detection_alert_settings',
  sql: 'select floor, rest_hours from detection_alert_settings where organization_id = $organization',
  params: z.object(org),
  row: z.object({ floor: z.number(), rest_hours: z.number() }),
})
export const setSettings = statement({
  name: 'detection_set_alert_settings',
  sql: `insert into detection_alert_settings (organization_id, floor, rest_hours, by_name, at)
        values ($organization, $floor, $hours, $by, $at)
        on conflict (organization_id) do update set floor = $floor, rest_hours = $hours, by_name = $by, at = $at`,
  params: z.object({
    ...org,
    floor: z.number().int(),
    hours: z.number().int(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const quiet = statement({
  name: 'detection_quiet',
  sql: `select id, host, from_at, to_at, reason, by_name from detection_quiet
        where organization_id = $organization and to_at > $after order by from_at limit 500`,
  params: z.object({ ...org, after: z.date() }),
  row: z.object({
    id: z.string(),
    host: z.string(),
    from_at: z.date(),
    to_at: z.date(),
    reason: z.string(),
    by_name: z.string(),
  }),
})
export const addQuiet = statement({
  name: 'detection_add_quiet',
  sql: `insert into detection_quiet (id, organization_id, host, from_at, to_at, reason, by_name, at)
        values ($id, $organization, $host, $from, $to, $reason, $by, $at)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    host: z.string(),
    from: z.date(),
    to: z.date(),
    reason: z.string(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const endQuiet = statement({
  name: 'detection_end_quiet',
  sql: `update detection_quiet set to_at = $at where organization_id = $organization and id = $id and to_at > $at`,
  params: z.object({ ...org, id: z.uuid(), at: z.date() }),
  row: z.unknown(),
})

/** The undecided alert that gathers this group, or one that rests since it was closed as harmless. */
export const gathering = statement({
  name: 'detection_gathering_alert',
  sql: `select id from detection_alerts where organization_id = $organization and rule_id = $rule and group_key = $group
          and (state <> 'closed' or (verdict in ('benign', 'false-positive') and decided_at > $since))
        order by (state <> 'closed') desc, decided_at desc limit 1 for update`,
  params: z.object({ ...org, rule: z.string(), group: z.string(), since: z.date() }),
  row: z.object({ id: z.string() }),
})
export const openAlert = statement({
  name: 'detection_open_alert',
  sql: `insert into detection_alerts (id, organization_id, site_id, rule_id, title, explanation, next_step, level, author,
          license, techniques, group_key, group_values, host, user_name, state, hits, first_at, last_at, opened_at)
        values ($id, $organization, $site, $rule, $title::jsonb, $explanation::jsonb, $next::jsonb, $level, $author, $license,
          $techniques, $group, $values::jsonb, $host, $user, 'open', $hits, $first, $last, $at)`,
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
    group: z.string(),
    values: z.record(z.string(), z.string()),
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
export const addHistory = statement({
  name: 'detection_alert_history_add',
  sql: `insert into detection_alert_history (id, organization_id, site_id, alert_id, at, what, by_name, note)
        values ($id, $organization, $site, $alert, $at, $what, $by, $note)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    site: z.uuid().nullable(),
    alert: z.uuid(),
    at: z.date(),
    what: z.string(),
    by: z.string(),
    note: z.string(),
  }),
  row: z.unknown(),
})

const alertRow = z.object({
  id: z.string(),
  site_id: z.string().nullable(),
  rule_id: z.string(),
  title: Words,
  explanation: Words,
  next_step: Words,
  level: z.number(),
  author: z.string(),
  license: z.string(),
  techniques: z.array(z.string()),
  group_values: z.record(z.string(), z.string()),
  host: z.string(),
  user_name: z.string(),
  state: z.enum(ALERT_STATES),
  verdict: z.enum(VERDICTS).nullable(),
  hits: z.coerce.number(),
  first_at: z.date(),
  last_at: z.date(),
  incident_id: z.string().nullable(),
})
export type AlertRecord = z.output<typeof alertRow>
const COLUMNS = `id, site_id, rule_id, title, explanation, next_step, level, author, license, techniques, group_values, host,
  user_name, state, verdict, hits, first_at, last_at, incident_id`

export const page = statement({
  name: 'detection_alerts_page',
  sql: `select ${COLUMNS} from detection_alerts
        where organization_id = $organization
          and case $state when 'undecided' then state <> 'closed' when 'all' then true else state = $state end
          and ($level::int is null or level = $level) and ($rule::text is null or rule_id = $rule)
          and ($host::text is null or lower(host) = lower($host))
          and (not $siteNone::boolean or site_id is null) and ($site::uuid is null or site_id = $site)
          and ($pattern::text is null or title->>'ja' ilike $pattern or title->>'en' ilike $pattern
            or host ilike $pattern or user_name ilike $pattern)
          and ($afterAt::timestamptz is null or (last_at, id) < ($afterAt, $afterId::uuid))
        order by last_at desc, id desc limit $limit`,
  params: z.object({
    ...org,
    state: z.string(),
    level: z.number().int().nullable(),
    rule: z.string().nullable(),
    host: z.string().nullable(),
    site: z.uuid().nullable(),
    siteNone: z.boolean(),
    pattern: z.string().nullable(),
    afterAt: z.date().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: alertRow,
})
export const undecided = statement({
  name: 'detection_undecided_alerts',
  sql: `select level, count(*) as count from detection_alerts
        where organization_id = $organization and state <> 'closed' group by level`,
  params: z.object(org),
  row: z.object({ level: z.number(), count: z.coerce.number() }),
})
export const oneAlert = statement({
  name: 'detection_alert',
  sql: `select ${COLUMNS} from detection_alerts where organization_id = $organization and id = $id`,
  params: z.object({ ...org, id: z.uuid() }),
  row: alertRow,
})
export const samplesOf = statement({
  name: 'detection_alert_samples',
  sql: `select event_id, at, received_at, host, user_name, body, face, fields from detection_alert_events
        where organization_id = $organization and alert_id = $id order by at, event_id limit 200`,
  params: z.object({ ...org, id: z.uuid() }),
  row: z.object({
    event_id: z.string(),
    at: z.date(),
    received_at: z.date(),
    host: z.string(),
    user_name: z.string(),
    body: z.string(),
    face: z.record(z.string(), z.string()),
    fields: z.record(z.string(), z.string()),
  }),
})
export const historyOf = statement({
  name: 'detection_alert_history',
  sql: `select at, what, by_name, note from detection_alert_history
        where organization_id = $organization and alert_id = $id order by at, id limit 500`,
  params: z.object({ ...org, id: z.uuid() }),
  row: z.object({
    at: z.date(),
    what: z.enum(['opened', 'watching', 'closed', 'reopened', 'incident']),
    by_name: z.string(),
    note: z.string(),
  }),
})
export const decide = statement({
  name: 'detection_decide_alert',
  sql: `update detection_alerts set state = $state, verdict = $verdict, decided_at = $at
        where organization_id = $organization and id = $id`,
  params: z.object({
    ...org,
    id: z.uuid(),
    state: z.enum(ALERT_STATES),
    verdict: z.enum(VERDICTS).nullable(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const setIncident = statement({
  name: 'detection_alert_incident',
  sql: `update detection_alerts set incident_id = $incident, state = case state when 'open' then 'watching' else state end
        where organization_id = $organization and id = $id`,
  params: z.object({ ...org, id: z.uuid(), incident: z.uuid() }),
  row: z.unknown(),
})
/** Another alert that gathers the same: this one cannot be opened beside it. */
export const isGatheredElsewhere = statement({
  name: 'detection_alert_elsewhere',
  sql: `select b.id from detection_alerts a join detection_alerts b on b.organization_id = a.organization_id
          and b.rule_id = a.rule_id and b.group_key = a.group_key and b.id <> a.id and b.state <> 'closed'
        where a.organization_id = $organization and a.id = $id limit 1`,
  params: z.object({ ...org, id: z.uuid() }),
  row: z.object({ id: z.string() }),
})

export const addReview = statement({
  name: 'detection_add_review',
  sql: `insert into detection_reviews (id, organization_id, at, by_name, undecided, note)
        values ($id, $organization, $at, $by, $undecided, $note)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    at: z.date(),
    by: z.string(),
    undecided: z.number().int(),
    note: z.string(),
  }),
  row: z.unknown(),
})
export const lastReview = statement({
  name: 'detection_last_review',
  sql: `select at, by_name from detection_reviews where organization_id = $organization order by at desc limit 1`,
  params: z.object(org),
  row: z.object({ at: z.date(), by_name: z.string() }),
})

export const forgetAlerts = [
  'detection_alert_history',
  'detection_alert_events',
  'detection_alerts',
  'detection_hits',
  'detection_rule_days',
  'detection_alert_settings',
  'detection_quiet',
  'detection_reviews',
].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: z.unknown(),
  }),
)
