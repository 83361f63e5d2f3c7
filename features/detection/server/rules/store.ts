/**
 * The SQL of rule sets, choices and exceptions (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { Condition } from '../../contract-rules.ts'

const org = { organization: z.uuid() }
const Words = z.object({ ja: z.string(), en: z.string() })

export const version = statement({
  name: 'detection_rule_version',
  sql: 'select version from detection_rule_versions where organization_id = $organization',
  params: z.object(org),
  row: z.object({ version: z.coerce.string() }),
})
export const raiseVersion = statement({
  name: 'detection_raise_rule_version',
  sql: `insert into detection_rule_versions (organization_id, version) values ($organization, 1)
        on conflict (organization_id) do update set version = detection_rule_versions.version + 1`,
  params: z.object(org),
  row: z.unknown(),
})

/** Ids of rules; of those that went also what they were called. */
export const SetChange = z.object({
  added: z.array(z.string()),
  changed: z.array(z.string()),
  removed: z.array(z.object({ id: z.string(), title: z.string() })),
})
export type SetChange = z.output<typeof SetChange>

export const sets = statement({
  name: 'detection_rule_sets',
  sql: `select s.id, s.name, s.license, s.imported_at, s.imported_by, s.change, s.feed, s.feed_sha256,
          (select count(*) from detection_rule_files f where f.organization_id = s.organization_id and f.set_id = s.id) as files
        from detection_rule_sets s where s.organization_id = $organization order by s.name limit 200`,
  params: z.object(org),
  row: z.object({
    id: z.string(),
    name: z.string(),
    license: z.string(),
    imported_at: z.date(),
    imported_by: z.string(),
    change: SetChange.nullable(),
    feed: z.string().nullable(),
    feed_sha256: z.string().nullable(),
    files: z.number(),
  }),
})
export const knowChange = statement({
  name: 'detection_know_rule_change',
  sql: `update detection_rule_sets set change = $change::jsonb where organization_id = $organization and id = $id`,
  params: z.object({ ...org, id: z.uuid(), change: SetChange }),
  row: z.unknown(),
})
export const bodiesOfSet = statement({
  name: 'detection_rule_bodies',
  sql: `select f.body from detection_rule_files f join detection_rule_sets s on s.organization_id = f.organization_id and s.id = f.set_id
        where f.organization_id = $organization and s.name = $name`,
  params: z.object({ ...org, name: z.string() }),
  row: z.object({ body: z.string() }),
})
export const fileDigests = statement({
  name: 'detection_rule_file_digests',
  sql: `select path, encode(sha256(convert_to(body, 'UTF8')), 'hex') as digest from detection_rule_files
        where organization_id = $organization and set_id = $set`,
  params: z.object({ ...org, set: z.uuid() }),
  row: z.object({ path: z.string(), digest: z.string() }),
})
/** What stands in each set, as one digest. Sets of before a digest was kept are summed up where they lie. */
const DIGEST = `case when s.digest <> '' then s.digest else (
          select encode(sha256(convert_to(coalesce(string_agg(f.path || ' ' || encode(sha256(convert_to(f.body, 'UTF8')), 'hex'),
            E'\\n' order by f.path collate "C"), ''), 'UTF8')), 'hex')
          from detection_rule_files f where f.organization_id = s.organization_id and f.set_id = s.id) end as digest`
export const setDigests = statement({
  name: 'detection_rule_set_digests',
  sql: `select s.id, s.feed, ${DIGEST} from detection_rule_sets s where s.organization_id = $organization order by s.id`,
  params: z.object(org),
  row: z.object({ id: z.string(), feed: z.string().nullable(), digest: z.string() }),
})
/** Null: there is no such set. */
export const setDigest = statement({
  name: 'detection_rule_set_digest',
  sql: `select s.id, s.license, ${DIGEST} from detection_rule_sets s where s.organization_id = $organization and s.name = $name`,
  params: z.object({ ...org, name: z.string() }),
  row: z.object({ id: z.string(), license: z.string(), digest: z.string() }),
})
export const putSet = statement({
  name: 'detection_put_rule_set',
  sql: `insert into detection_rule_sets (id, organization_id, name, license, digest, feed, feed_sha256, imported_at, imported_by)
        values ($id, $organization, $name, $license, $digest, $feed, $sha256, $at, $by)
        on conflict (organization_id, name) do update set license = $license, digest = $digest, feed = $feed, feed_sha256 = $sha256,
          imported_at = $at, imported_by = $by
        returning id`,
  params: z.object({
    ...org,
    id: z.uuid(),
    name: z.string(),
    license: z.string(),
    digest: z.string(),
    feed: z.string().nullable(),
    sha256: z.string().nullable(),
    at: z.date(),
    by: z.string(),
  }),
  row: z.object({ id: z.string() }),
})
export const removeSet = statement({
  name: 'detection_remove_rule_set',
  sql: 'delete from detection_rule_sets where organization_id = $organization and id = $id',
  params: z.object({ ...org, id: z.uuid() }),
  row: z.unknown(),
})
/** Sets whose rules compare after a form; the others compare texts as they are. */
export const comparisons = statement({
  name: 'detection_rule_comparisons',
  sql: 'select set_id, form from detection_rule_comparisons where organization_id = $organization order by set_id',
  params: z.object(org),
  row: z.object({ set_id: z.string(), form: z.enum(['nfkc']) }),
})
export const compareIn = statement({
  name: 'detection_compare_rules_in',
  sql: `insert into detection_rule_comparisons (organization_id, set_id, form, by_name, at)
        values ($organization, $set, $form, $by, $at)
        on conflict (organization_id, set_id) do update set form = $form, by_name = $by, at = $at`,
  params: z.object({
    ...org,
    set: z.string(),
    form: z.enum(['nfkc']),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const compareAsIs = statement({
  name: 'detection_compare_rules_as_they_are',
  sql: 'delete from detection_rule_comparisons where organization_id = $organization and set_id = $set',
  params: z.object({ ...org, set: z.string() }),
  row: z.unknown(),
})
/** Feeds whose set somebody removed: they are not brought here until somebody asks for them again. */
export const leftFeeds = statement({
  name: 'detection_left_rule_feeds',
  sql: 'select feed, by_name, at from detection_left_feeds where organization_id = $organization order by feed',
  params: z.object(org),
  row: z.object({ feed: z.string(), by_name: z.string(), at: z.date() }),
})
export const leaveFeed = statement({
  name: 'detection_leave_rule_feed',
  sql: `insert into detection_left_feeds (organization_id, feed, by_name, at) values ($organization, $feed, $by, $at)
        on conflict (organization_id, feed) do update set by_name = $by, at = $at`,
  params: z.object({ ...org, feed: z.string(), by: z.string(), at: z.date() }),
  row: z.unknown(),
})
export const joinFeed = statement({
  name: 'detection_join_rule_feed',
  sql: 'delete from detection_left_feeds where organization_id = $organization and feed = $feed',
  params: z.object({ ...org, feed: z.string() }),
  row: z.unknown(),
})
export const clearFiles = statement({
  name: 'detection_clear_rule_files',
  sql: 'delete from detection_rule_files where organization_id = $organization and set_id = $set',
  params: z.object({ ...org, set: z.uuid() }),
  row: z.unknown(),
})
export const addFiles = statement({
  name: 'detection_add_rule_files',
  sql: `insert into detection_rule_files (organization_id, set_id, path, body)
        select $organization, $set, path, body from unnest($paths::text[], $bodies::text[]) as f (path, body)
        on conflict (organization_id, set_id, path) do update set body = excluded.body`,
  params: z.object({
    ...org,
    set: z.uuid(),
    paths: z.array(z.string()),
    bodies: z.array(z.string()),
  }),
  row: z.unknown(),
})
export const files = statement({
  name: 'detection_rule_files',
  sql: `select set_id, path, body from detection_rule_files where organization_id = $organization order by set_id, path`,
  params: z.object(org),
  row: z.object({ set_id: z.string(), path: z.string(), body: z.string() }),
})
export const fileText = statement({
  name: 'detection_rule_file',
  sql: `select body from detection_rule_files where organization_id = $organization and set_id = $set and path = $path`,
  params: z.object({ ...org, set: z.uuid(), path: z.string() }),
  row: z.object({ body: z.string() }),
})

export const choices = statement({
  name: 'detection_rule_choices',
  sql: 'select rule_id, is_on, reason from detection_rule_choices where organization_id = $organization',
  params: z.object(org),
  row: z.object({ rule_id: z.string(), is_on: z.boolean(), reason: z.string() }),
})
export const choose = statement({
  name: 'detection_choose_rule',
  sql: `insert into detection_rule_choices (organization_id, rule_id, is_on, reason, by_name, at)
        values ($organization, $rule, $isOn, $reason, $by, $at)
        on conflict (organization_id, rule_id) do update set is_on = $isOn, reason = $reason, by_name = $by, at = $at`,
  params: z.object({
    ...org,
    rule: z.string(),
    isOn: z.boolean(),
    reason: z.string(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})

const exceptionRow = z.object({
  id: z.string(),
  rule_id: z.string(),
  rule_title: Words,
  conditions: z.array(Condition),
  reason: z.string(),
  until: z.string(),
  by_name: z.string(),
  at: z.date(),
  ended_at: z.date().nullable(),
  ended_by: z.string().nullable(),
})
export type ExceptionRecord = z.output<typeof exceptionRow>
/** `today` is a day; one that ended or whose last day has passed is shown only where asked for. */
export const exceptions = statement({
  name: 'detection_exceptions',
  sql: `select id, rule_id, rule_title, conditions, reason, until, by_name, at, ended_at, ended_by
        from detection_exceptions where organization_id = $organization and ($id::uuid is null or id = $id)
          and ($ended::boolean or (ended_at is null and until >= $today::date))
        order by at desc, id desc limit 2000`,
  params: z.object({ ...org, id: z.uuid().nullable(), ended: z.boolean(), today: z.string() }),
  row: exceptionRow,
})
export const except = statement({
  name: 'detection_except',
  sql: `insert into detection_exceptions (id, organization_id, rule_id, rule_title, conditions, reason, until, by_name, at)
        values ($id, $organization, $rule, $title::jsonb, $conditions::jsonb, $reason, $until::date, $by, $at)`,
  params: z.object({
    ...org,
    id: z.uuid(),
    rule: z.string(),
    title: Words,
    conditions: z.array(Condition),
    reason: z.string(),
    until: z.string(),
    by: z.string(),
    at: z.date(),
  }),
  row: z.unknown(),
})
export const endException = statement({
  name: 'detection_end_exception',
  sql: `update detection_exceptions set ended_at = $at, ended_by = $by
        where organization_id = $organization and id = $id and ended_at is null`,
  params: z.object({ ...org, id: z.uuid(), at: z.date(), by: z.string() }),
  row: z.unknown(),
})

/** Those whose last day has passed and of which nobody was told, marked as told. */
export const lapsed = statement({
  name: 'detection_exceptions_lapsed',
  sql: `update detection_exceptions set told_at = $now
        where organization_id = $organization and ended_at is null and told_at is null and until < $today::date
        returning rule_title`,
  params: z.object({ ...org, today: z.string(), now: z.date() }),
  row: z.object({ rule_title: Words }),
})

/** Hits of the last days, by rule. */
export const ruleHits = statement({
  name: 'detection_rule_hits',
  sql: `select rule_id, sum(hits) as hits, max(last_at) as last_at from detection_rule_days
        where organization_id = $organization and day >= $since::date group by rule_id`,
  params: z.object({ ...org, since: z.string() }),
  row: z.object({ rule_id: z.string(), hits: z.coerce.number(), last_at: z.date() }),
})

export const forgetRules = [
  'detection_exceptions',
  'detection_rule_choices',
  'detection_rule_files',
  'detection_rule_sets',
  'detection_rule_comparisons',
  'detection_left_feeds',
  'detection_rule_versions',
].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: z.unknown(),
  }),
)
