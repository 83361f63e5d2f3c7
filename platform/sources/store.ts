/**
 * The SQL of live sources (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../records/index.ts'
import { Counts, Filled } from './contract.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const one = { organization: z.uuid(), id: z.uuid() }
/** A failure as it was thrown; its sentences are made when it is shown. */
export const StoredFailure = z.strictObject({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type StoredFailure = z.infer<typeof StoredFailure>
const Words = z.strictObject({ ja: z.string(), en: z.string() })

const Source = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    site_id: z.uuid().nullable(),
    kind: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    settings: Filled,
    secrets: z.record(z.string(), z.string()),
    every_minutes: z.number().nullable(),
    next_at: z.date().nullable(),
    running_since: z.date().nullable(),
    last_tried_at: z.date().nullable(),
    last_ok_at: z.date().nullable(),
    last_counts: Counts.nullable(),
    failure: StoredFailure.nullable(),
    created_at: z.date(),
    created_by: z.string(),
    version: z.number(),
  })
  .transform((r) => ({
    id: r.id,
    organization: r.organization_id,
    site: r.site_id,
    kind: r.kind,
    name: r.name,
    enabled: r.enabled,
    settings: r.settings,
    secrets: r.secrets,
    everyMinutes: r.every_minutes,
    nextAt: r.next_at,
    runningSince: r.running_since,
    lastTriedAt: r.last_tried_at,
    lastOkAt: r.last_ok_at,
    lastCounts: r.last_counts,
    failure: r.failure,
    createdAt: r.created_at,
    createdBy: r.created_by,
    version: r.version,
  }))
export type Source = z.output<typeof Source>

const columns = `id, organization_id, site_id, kind, name, enabled, settings, secrets, every_minutes, next_at, running_since,
  last_tried_at, last_ok_at, last_counts, failure, created_at, created_by, version`

export const allSources = statement({
  name: 'sources_all',
  sql: `select ${columns} from sources_sources where ${mine} order by name, id`,
  params: z.object({ organization: z.uuid() }),
  row: Source,
})

export const oneSource = statement({
  name: 'sources_one',
  sql: `select ${columns} from sources_sources where ${mine} and id = $id`,
  params: z.object(one),
  row: Source,
})

/** Who speaks with this secret; asked before the organization is known. */
export const byToken = statement({
  name: 'sources_by_token',
  system: true,
  sql: `select ${columns} from sources_sources where token_hash = $hash and enabled`,
  params: z.object({ hash: z.string() }),
  row: Source,
})

export const standing = statement({
  name: 'sources_standing',
  system: true,
  sql: `select id from sources_sources where id = any($ids::uuid[]) and enabled`,
  params: z.object({ ids: z.array(z.uuid()) }),
  row: z.object({ id: z.uuid() }),
})

export const dueSources = statement({
  name: 'sources_due',
  system: true,
  sql: `select id, organization_id as organization from sources_sources
        where enabled and next_at <= $now::timestamptz order by next_at limit 1000`,
  params: z.object({ now: z.date() }),
  row: z.object({ id: z.uuid(), organization: z.uuid() }),
})

/** Runs that a killed process left open. */
export const closeAbandoned = statement({
  name: 'sources_close_abandoned',
  system: true,
  sql: `with open as (
          update sources_runs set outcome = 'failed', ended_at = $now::timestamptz,
            failure = '{"code":"sources.incident","params":{"id":"restart"}}'::jsonb
          where outcome = 'running' and started_at < $before::timestamptz returning source_id)
        update sources_sources set running_since = null, next_at = case when enabled then $now::timestamptz end
        where id in (select source_id from open)`,
  params: z.object({ now: z.date(), before: z.date() }),
  row: nothing,
})

export const addSource = statement({
  name: 'sources_add',
  sql: `insert into sources_sources (id, organization_id, site_id, kind, name, enabled, settings, secrets, every_minutes,
          token_hash, next_at, created_at, created_by)
        values ($id, $organization::uuid, $site::uuid, $kind, $name, $enabled, $settings::jsonb, $secrets::jsonb,
          $everyMinutes::int, $tokenHash::text, $nextAt::timestamptz, $now::timestamptz, $by)`,
  params: z.object({
    ...one,
    site: z.uuid().nullable(),
    kind: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    settings: z.string(),
    secrets: z.string(),
    everyMinutes: z.number().nullable(),
    tokenHash: z.string().nullable(),
    nextAt: z.date().nullable(),
    now: z.date(),
    by: z.string(),
  }),
  row: nothing,
})

export const changeSource = statement({
  name: 'sources_change',
  sql: `update sources_sources set site_id = $site::uuid, name = $name, enabled = $enabled, settings = $settings::jsonb,
          secrets = $secrets::jsonb, every_minutes = $everyMinutes::int, next_at = $nextAt::timestamptz,
          version = version + 1
        where ${mine} and id = $id and version = $version`,
  params: z.object({
    ...one,
    site: z.uuid().nullable(),
    name: z.string(),
    enabled: z.boolean(),
    settings: z.string(),
    secrets: z.string(),
    everyMinutes: z.number().nullable(),
    nextAt: z.date().nullable(),
    version: z.number(),
  }),
  row: nothing,
})

export const setToken = statement({
  name: 'sources_set_token',
  sql: `update sources_sources set token_hash = $hash, version = version + 1 where ${mine} and id = $id`,
  params: z.object({ ...one, hash: z.string() }),
  row: nothing,
})

export const removeRuns = statement({
  name: 'sources_remove_runs',
  sql: `delete from sources_runs where ${mine} and source_id = $id`,
  params: z.object(one),
  row: nothing,
})
export const removeSource = statement({
  name: 'sources_remove',
  sql: `delete from sources_sources where ${mine} and id = $id`,
  params: z.object(one),
  row: nothing,
})

/** Claims the source: null where it is running, off or gone. */
export const beginRun = statement({
  name: 'sources_begin_run',
  sql: `with claimed as (
          update sources_sources set running_since = $now::timestamptz, last_tried_at = $now::timestamptz, next_at = null
          where ${mine} and id = $id and enabled and running_since is null returning ${columns}),
        noted as (
          insert into sources_runs (organization_id, site_id, source_id, id, started_at, outcome, asked_by)
          select organization_id, site_id, id, $run::uuid, $now::timestamptz, 'running', $by from claimed)
        select * from claimed`,
  params: z.object({ ...one, run: z.uuid(), now: z.date(), by: z.string() }),
  row: Source,
})

export const endRun = statement({
  name: 'sources_end_run',
  sql: `with ended as (
          update sources_runs set outcome = case when $failure::jsonb is null then 'ok' else 'failed' end,
            ended_at = $now::timestamptz, counts = $counts::jsonb, warnings = $warnings::jsonb, failure = $failure::jsonb
          where ${mine} and source_id = $id and id = $run::uuid)
        update sources_sources set running_since = null,
          last_ok_at = case when $failure::jsonb is null then $now::timestamptz else last_ok_at end,
          last_counts = coalesce($counts::jsonb, last_counts), failure = $failure::jsonb,
          noted_at = case when $noted then $now::timestamptz else noted_at end,
          next_at = case when enabled then $now::timestamptz + make_interval(mins => every_minutes) end
        where ${mine} and id = $id`,
  params: z.object({
    ...one,
    run: z.uuid(),
    now: z.date(),
    counts: z.string().nullable(),
    warnings: z.string(),
    failure: z.string().nullable(),
    noted: z.boolean(),
  }),
  row: nothing,
})

export const pruneRuns = statement({
  name: 'sources_prune_runs',
  sql: `delete from sources_runs where ${mine} and source_id = $id and id in (
          select id from sources_runs where ${mine} and source_id = $id order by id desc offset $keep)`,
  params: z.object({ ...one, keep: z.number() }),
  row: nothing,
})

/** Answers whether that is news: it had never spoken, or had failed. */
export const heard = statement({
  name: 'sources_heard',
  sql: `with was as (select last_ok_at is null or failure is not null as news from sources_sources
          where ${mine} and id = $id for update)
        update sources_sources set last_ok_at = greatest(last_ok_at, $at::timestamptz), last_tried_at = $at::timestamptz,
          last_counts = coalesce($counts::jsonb, last_counts), failure = null,
          noted_at = case when was.news then $at::timestamptz else noted_at end
        from was where ${mine} and id = $id
        returning was.news, site_id, kind, name`,
  params: z.object({ ...one, at: z.date(), counts: z.string().nullable() }),
  row: z.object({
    news: z.boolean(),
    site_id: z.uuid().nullable(),
    kind: z.string(),
    name: z.string(),
  }),
})

/** Sources that nobody was told of for a while. */
export const unnoted = statement({
  name: 'sources_unnoted',
  system: true,
  sql: `select id, organization_id as organization from sources_sources
        where enabled and (noted_at is null or noted_at < $before::timestamptz) order by organization_id limit 1000`,
  params: z.object({ before: z.date() }),
  row: z.object({ id: z.uuid(), organization: z.uuid() }),
})
export const note = statement({
  name: 'sources_note',
  sql: `update sources_sources set noted_at = $now::timestamptz where ${mine} and id = $id`,
  params: z.object({ ...one, now: z.date() }),
  row: nothing,
})

export const runsOf = statement({
  name: 'sources_runs_of',
  sql: `select id, started_at, ended_at, outcome, asked_by, counts, warnings, failure from sources_runs
        where ${mine} and source_id = $id order by id desc limit $limit`,
  params: z.object({ ...one, limit: z.number() }),
  row: z.object({
    id: z.uuid(),
    started_at: z.date(),
    ended_at: z.date().nullable(),
    outcome: z.enum(['running', 'ok', 'failed']),
    asked_by: z.string(),
    counts: Counts.nullable(),
    warnings: z.array(Words),
    failure: StoredFailure.nullable(),
  }),
})

const forget = (table: string) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  })
/** Own tables, for the removal of a whole sample company. */
export const forgetAll = ['sources_runs', 'sources_sources'].map(forget)
