/**
 * The SQL of what should speak (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { eventsQuery } from '../../../../platform/events/index.ts'
import { statement } from '../../../../platform/records/index.ts'
import { LogKind, LogRole } from '../../contract-expected.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }

export const policyOf = statement({
  name: 'detection_log_policy_of',
  sql: `select body, version from detection_log_policy where ${mine}`,
  params: z.object(inOrganization),
  row: z.object({ body: z.unknown(), version: z.number() }),
})
export const setPolicy = statement({
  name: 'detection_log_policy_set',
  sql: `insert into detection_log_policy as p (organization_id, body, version, by_name, at)
        select $organization::uuid, $body::jsonb, 1, $by, $at::timestamptz
        where $version = 0 or exists (select from detection_log_policy where ${mine})
        on conflict (organization_id) do update set body = excluded.body, version = p.version + 1,
          by_name = excluded.by_name, at = excluded.at where p.version = $version`,
  params: z.object({
    ...inOrganization,
    body: z.string(),
    version: z.number().int(),
    by: z.string(),
    at: z.date(),
  }),
  row: nothing,
})

const Own = z.object({
  asset_id: z.uuid(),
  name: z.string(),
  kinds: z.array(LogKind),
  reason: z.string(),
  by_name: z.string(),
  at: z.date(),
})
export const ownOf = statement({
  name: 'detection_expected_own_of',
  sql: `select asset_id, name, kinds, reason, by_name, at from detection_expected_own where ${mine} order by name, asset_id`,
  params: z.object(inOrganization),
  row: Own,
})
export const setOwn = statement({
  name: 'detection_expected_own_set',
  sql: `insert into detection_expected_own (organization_id, site_id, asset_id, name, kinds, reason, by_name, at)
        values ($organization::uuid, $site::uuid, $asset, $name, $kinds::text[], $reason, $by, $at)
        on conflict (organization_id, asset_id) do update set site_id = excluded.site_id, name = excluded.name,
          kinds = excluded.kinds, reason = excluded.reason, by_name = excluded.by_name, at = excluded.at`,
  params: z.object({
    ...inOrganization,
    site: z.uuid().nullable(),
    asset: z.uuid(),
    name: z.string(),
    kinds: z.array(LogKind),
    reason: z.string(),
    by: z.string(),
    at: z.date(),
  }),
  row: nothing,
})
export const dropOwn = statement({
  name: 'detection_expected_own_drop',
  sql: `delete from detection_expected_own where ${mine} and asset_id = $asset`,
  params: z.object({ ...inOrganization, asset: z.uuid() }),
  row: nothing,
})

const pairs = `jsonb_to_recordset($rows::jsonb) as r(asset uuid, site uuid, kind text, name text, role text, at timestamptz)`
export const writeExpected = statement({
  name: 'detection_expected_write',
  sql: `insert into detection_expected_logs as e
          (organization_id, site_id, asset_id, kind, name, role, last_at, since, checked_at)
        select $organization::uuid, r.site, r.asset, r.kind, r.name, r.role, r.at, $now::timestamptz, $now::timestamptz
        from ${pairs}
        on conflict (organization_id, asset_id, kind) do update set site_id = excluded.site_id, name = excluded.name,
          role = excluded.role, last_at = greatest(e.last_at, excluded.last_at), checked_at = excluded.checked_at`,
  params: z.object({ ...inOrganization, rows: z.string(), now: z.date() }),
  row: nothing,
})
/** What the look no longer asks for. */
export const dropExpected = statement({
  name: 'detection_expected_drop',
  sql: `delete from detection_expected_logs where ${mine} and checked_at < $now::timestamptz`,
  params: z.object({ ...inOrganization, now: z.date() }),
  row: nothing,
})
export const expectedOf = statement({
  name: 'detection_expected_of',
  sql: `select asset_id, site_id, kind, name, role, last_at, since, checked_at from detection_expected_logs where ${mine}
        order by name, asset_id, kind`,
  params: z.object(inOrganization),
  row: z.object({
    asset_id: z.uuid(),
    site_id: z.uuid().nullable(),
    kind: LogKind,
    name: z.string(),
    role: LogRole,
    last_at: z.date().nullable(),
    since: z.date(),
    checked_at: z.date(),
  }),
})
export const isLookedAt = statement({
  name: 'detection_expected_is_looked_at',
  sql: `select checked_at from detection_expected_logs where ${mine} limit 1`,
  params: z.object(inOrganization),
  row: z.object({ checked_at: z.date() }),
})
export type ExpectedRecord = z.output<typeof expectedOf.row>

/** Open ones that nobody took on within the limit of their level: `$hours` from informational to critical, null without a limit. */
export const overdueAlerts = statement({
  name: 'detection_alerts_overdue',
  sql: `select count(*)::int as overdue, min(opened_at) as oldest from detection_alerts
        where ${mine} and state = 'open'
          and opened_at < $now::timestamptz - make_interval(hours => ($hours::int[])[level + 1])`,
  params: z.object({ ...inOrganization, now: z.date(), hours: z.array(z.number().nullable()) }),
  row: z.object({ overdue: z.number(), oldest: z.date().nullable() }),
})
/** Taken on, no incident, and nothing written since `$before`. */
export const stalledAlerts = statement({
  name: 'detection_alerts_stalled',
  sql: `select count(*)::int as stalled from detection_alerts a
        where a.organization_id = $organization::uuid and a.state = 'watching' and a.incident_id is null
          and not exists (select from detection_alert_history h where h.organization_id = a.organization_id
            and h.alert_id = a.id and h.at > $before::timestamptz)
          and a.opened_at < $before::timestamptz`,
  params: z.object({ ...inOrganization, before: z.date() }),
  row: z.object({ stalled: z.number() }),
})
/** Since when an organization takes in logs: from then on somebody has to look. Files that were handed in are no flow of logs. */
export const firstReceived = statement({
  name: 'detection_first_received',
  sql: `select min(first_received_at) as at, count(*)::int as sources from detection_sources
        where ${mine} and removed_at is null and kind <> 'upload'`,
  params: z.object(inOrganization),
  row: z.object({ at: z.date().nullable(), sources: z.number() }),
})
/** A look at them tells their company's measure that logs come. */
export const heardFirst = statement({
  name: 'detection_heard_first',
  system: true,
  sql: `select distinct organization_id as organization from detection_sources
        where removed_at is null and kind <> 'upload' and first_received_at >= $since limit $limit`,
  params: z.object({ since: z.date(), limit: z.number().int() }),
  row: z.object({ organization: z.uuid() }),
})
export const forgetExpected = [
  'detection_log_policy',
  'detection_expected_own',
  'detection_expected_logs',
].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  }),
)

/** Who sent what of late. `without`: sources that nobody named, where anybody may call himself as he likes. */
export const heardSince = eventsQuery({
  name: 'detection_heard_since',
  sql: `SELECT site, host, product, channel, log_format, max(received_at) AS last FROM detection_events
        WHERE organization = {organization:UUID} AND received_at > {since:DateTime64(3)}
          AND NOT has({without:Array(String)}, source)
        GROUP BY site, host, product, channel, log_format LIMIT 100000`,
  params: z.object({ since: z.date(), without: z.array(z.string()) }),
  row: z.object({
    site: z.string(),
    host: z.string(),
    product: z.string(),
    channel: z.string(),
    log_format: z.string(),
    last: z.date(),
  }),
})
/** Kinds of log that came of late, as rules name them. */
export const kindsSince = eventsQuery({
  name: 'detection_kinds_since',
  sql: `SELECT product, log_format, groupUniqArray(50)(category) AS categories FROM detection_events
        WHERE organization = {organization:UUID} AND received_at > {since:DateTime64(3)} AND log_format != 'unparsed'
        GROUP BY product, log_format LIMIT 1000`,
  params: z.object({ since: z.date() }),
  row: z.object({ product: z.string(), log_format: z.string(), categories: z.array(z.string()) }),
})
