/**
 * The SQL of log sources (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import { ENCODINGS, Place, SourceKind, UNSEEN } from '../../contract-sources.ts'

const nothing = z.unknown()
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }
const one = { ...inOrganization, id: z.uuid() }

const Source = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    site_id: z.uuid().nullable(),
    kind: SourceKind,
    name: z.string(),
    enabled: z.boolean(),
    addresses: z.array(z.string()),
    format: z.string(),
    time_zone: z.string(),
    encoding: z.enum(ENCODINGS),
    path: z.string().nullable(),
    expected_minutes: z.number().nullable(),
    max_events_per_second: z.number().nullable(),
    max_megabytes_per_day: z.number().nullable(),
    inventory: z.boolean(),
    events: z.boolean(),
    token_hash: z.string().nullable(),
    unassigned: z.string().nullable(),
    first_received_at: z.date().nullable(),
    last_received_at: z.date().nullable(),
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
    addresses: r.addresses,
    format: r.format,
    timeZone: r.time_zone,
    encoding: r.encoding,
    path: r.path,
    expectedMinutes: r.expected_minutes,
    maxEventsPerSecond: r.max_events_per_second,
    maxMegabytesPerDay: r.max_megabytes_per_day,
    inventory: r.inventory,
    events: r.events,
    tokenHash: r.token_hash,
    unassigned: r.unassigned,
    firstReceivedAt: r.first_received_at,
    lastReceivedAt: r.last_received_at,
    createdAt: r.created_at,
    createdBy: r.created_by,
    version: r.version,
  }))
export type LogSource = z.output<typeof Source>

const columns = `id, organization_id, site_id, kind, name, enabled, addresses, format, time_zone, encoding, path,
  expected_minutes, max_events_per_second, max_megabytes_per_day, inventory, events, token_hash, unassigned, first_received_at,
  last_received_at, created_at, created_by, version`

/** Of every organization: who may send what is decided in memory, record by record. */
export const everySource = statement({
  name: 'detection_every_source',
  system: true,
  sql: `select ${columns} from detection_sources where removed_at is null`,
  params: z.object({}),
  row: Source,
})

export const allSources = statement({
  name: 'detection_sources_all',
  sql: `select ${columns} from detection_sources where ${mine} and removed_at is null order by name, id`,
  params: z.object(inOrganization),
  row: Source,
})

export const oneSource = statement({
  name: 'detection_source_one',
  sql: `select ${columns} from detection_sources where ${mine} and id = $id and removed_at is null`,
  params: z.object(one),
  row: Source,
})

const Given = {
  site: z.uuid().nullable(),
  name: z.string(),
  enabled: z.boolean(),
  addresses: z.array(z.string()),
  format: z.string(),
  timeZone: z.string(),
  encoding: z.string(),
  path: z.string().nullable(),
  expectedMinutes: z.number().nullable(),
  maxEventsPerSecond: z.number().nullable(),
  maxMegabytesPerDay: z.number().nullable(),
  inventory: z.boolean(),
  events: z.boolean(),
}

export const addSource = statement({
  name: 'detection_add_source',
  sql: `insert into detection_sources (id, organization_id, site_id, kind, name, enabled, addresses, format, time_zone,
          encoding, path, expected_minutes, max_events_per_second, max_megabytes_per_day, inventory, events, token_hash, unassigned, created_at,
          created_by)
        values ($id, $organization::uuid, $site::uuid, $kind, $name, $enabled, $addresses::text[], $format, $timeZone,
          $encoding, $path, $expectedMinutes::int, $maxEventsPerSecond::int, $maxMegabytesPerDay::int, $inventory, $events, $tokenHash::text,
          $unassigned::text, $now, $by)
        on conflict do nothing`,
  params: z.object({
    ...one,
    ...Given,
    kind: SourceKind,
    tokenHash: z.string().nullable(),
    unassigned: z.string().nullable(),
    now: z.date(),
    by: z.string(),
  }),
  row: nothing,
})

/** The log source that takes what nobody named: of a listener, or of uploads. */
export const drawerOf = statement({
  name: 'detection_drawer_of',
  sql: `select id from detection_sources where ${mine} and unassigned = $unassigned and removed_at is null`,
  params: z.object({ ...inOrganization, unassigned: z.string() }),
  row: z.object({ id: z.uuid() }),
})

export const changeSource = statement({
  name: 'detection_change_source',
  sql: `update detection_sources set site_id = $site::uuid, name = $name, enabled = $enabled, addresses = $addresses::text[],
          format = $format, time_zone = $timeZone, encoding = $encoding, path = $path,
          expected_minutes = $expectedMinutes::int, max_events_per_second = $maxEventsPerSecond::int,
          max_megabytes_per_day = $maxMegabytesPerDay::int, inventory = $inventory, events = $events,
          version = version + 1
        where ${mine} and id = $id and version = $version and removed_at is null`,
  params: z.object({ ...one, ...Given, version: z.number() }),
  row: nothing,
})

export const setToken = statement({
  name: 'detection_set_token',
  sql: `update detection_sources set token_hash = $hash, version = version + 1 where ${mine} and id = $id`,
  params: z.object({ ...one, hash: z.string() }),
  row: nothing,
})

/** The row stays: events name it. */
export const removeSource = statement({
  name: 'detection_remove_source',
  sql: `update detection_sources set removed_at = $now, token_hash = null, enabled = false, addresses = '{}'
        where ${mine} and id = $id`,
  params: z.object({ ...one, now: z.date() }),
  row: nothing,
})

/** Adds to the counts of an hour, and moves the time of the last record. */
export const addCounts = statement({
  name: 'detection_add_counts',
  sql: `insert into detection_source_counts as c (organization_id, site_id, source_id, hour, place, records, bytes)
        select $organization::uuid, s.site_id, r.source, date_trunc('hour', r.at), r.place, sum(r.records), sum(r.bytes)
        from jsonb_to_recordset($rows::jsonb) as r(source uuid, at timestamptz, place text, records bigint, bytes bigint)
          join detection_sources s on s.id = r.source and s.${mine}
        group by s.site_id, r.source, date_trunc('hour', r.at), r.place
        on conflict (organization_id, source_id, hour, place)
          do update set records = c.records + excluded.records, bytes = c.bytes + excluded.bytes`,
  params: z.object({ ...inOrganization, rows: z.string() }),
  row: nothing,
})
export const heardFrom = statement({
  name: 'detection_heard_from',
  sql: `update detection_sources s set last_received_at = greatest(s.last_received_at, r.at),
          first_received_at = coalesce(s.first_received_at, r.at)
        from jsonb_to_recordset($rows::jsonb) as r(source uuid, at timestamptz) where s.id = r.source and s.${mine}`,
  params: z.object({ ...inOrganization, rows: z.string() }),
  row: nothing,
})

const Counted = z.object({
  source: z.uuid(),
  place: Place,
  records: z.coerce.number(),
  bytes: z.coerce.number(),
})
export const countsSince = statement({
  name: 'detection_counts_since',
  sql: `select source_id as source, place, sum(records) as records, sum(bytes) as bytes from detection_source_counts
        where ${mine} and hour > $since group by source_id, place`,
  params: z.object({ ...inOrganization, since: z.date() }),
  row: Counted,
})
/** Syslog by UDP loses a datagram now and then on any busy machine; above one in a thousand of what came it hides something. */
const KERNEL_PARTS = 0.001
/** By log source what no rule has seen; those that lost nothing are left out. `counts` are those of one span of time and all sources. */
export const lostBySource = (
  counts: readonly Pick<z.infer<typeof Counted>, 'source' | 'place' | 'records'>[],
): ReadonlyMap<string, number> => {
  const came = counts.reduce((sum, c) => sum + (c.place === 'received' ? c.records : 0), 0)
  const isBorne = (place: string, records: number) =>
    place === 'kernel' && records <= came * KERNEL_PARTS
  const lost = new Map<string, number>()
  for (const { source, place, records } of counts)
    if (UNSEEN.includes(place) && records > 0 && !isBorne(place, records))
      lost.set(source, (lost.get(source) ?? 0) + records)
  return lost
}
export const countsByDay = statement({
  name: 'detection_counts_by_day',
  sql: `select source_id as source, to_char(hour at time zone $zone, 'YYYY-MM-DD') as day, place, sum(records) as records,
          sum(bytes) as bytes from detection_source_counts
        where ${mine} and source_id = $id and hour > $since group by 1, 2, 3 order by 2, 3`,
  params: z.object({ ...one, since: z.date(), zone: z.string() }),
  row: Counted.extend({ day: z.string() }),
})
export const forgetOldCounts = statement({
  name: 'detection_forget_old_counts',
  system: true,
  sql: 'delete from detection_source_counts where hour < $before',
  params: z.object({ before: z.date() }),
  row: nothing,
})

/**
 * Sources that somebody waits for and that are due to be noted: for the first time, before the last note goes stale, or because they fell
 * silent or spoke again since.
 */
export const watched = statement({
  name: 'detection_watched',
  system: true,
  sql: `select id, organization_id as organization from detection_sources
        where removed_at is null and enabled and expected_minutes is not null and unassigned is null and (
          noted_at is null or noted_at < $before
          or (last_received_at + make_interval(mins => expected_minutes) between noted_at and $now)
          or (last_received_at > noted_at and noted_silent))
        order by organization_id limit 5000`,
  params: z.object({ now: z.date(), before: z.date() }),
  row: z.object({ id: z.uuid(), organization: z.uuid() }),
})
export const noted = statement({
  name: 'detection_noted',
  sql: `update detection_sources set noted_at = $now, noted_silent = coalesce(
          last_received_at + make_interval(mins => expected_minutes) < $now, true)
        where ${mine} and id = $id`,
  params: z.object({ ...one, now: z.date() }),
  row: nothing,
})

export const writeSenders = statement({
  name: 'detection_write_senders',
  sql: `insert into detection_senders as s (organization_id, address, how, first_at, last_at, records, sample)
        select $organization::uuid, r.address, r.how, r.at, r.at, r.records, r.sample
        from jsonb_to_recordset($rows::jsonb) as r(address text, how text, at timestamptz, records bigint, sample text)
        on conflict (organization_id, address, how) do update
          set last_at = excluded.last_at, records = s.records + excluded.records, sample = excluded.sample`,
  params: z.object({ ...inOrganization, rows: z.string() }),
  row: nothing,
})
export const senders = statement({
  name: 'detection_senders_all',
  sql: `select address, how, first_at, last_at, records, sample from detection_senders where ${mine}
        order by last_at desc, address limit $limit`,
  params: z.object({ ...inOrganization, limit: z.number() }),
  row: z.object({
    address: z.string(),
    how: z.enum(['udp', 'tcp', 'tls']),
    first_at: z.date(),
    last_at: z.date(),
    records: z.coerce.number(),
    sample: z.string(),
  }),
})
/** Of many those stay that sent most: forged addresses seldom speak twice. */
export const keepSenders = statement({
  name: 'detection_keep_senders',
  sql: `delete from detection_senders where ${mine} and (address, how) in (
          select address, how from detection_senders where ${mine}
          order by records desc, last_at desc, address offset $keep)`,
  params: z.object({ ...inOrganization, keep: z.number() }),
  row: nothing,
})
/** Somebody named them. */
export const dropSenders = statement({
  name: 'detection_drop_senders',
  sql: `delete from detection_senders where ${mine} and exists (
          select from unnest($addresses::text[]) as a(range) where address::inet <<= a.range::inet)`,
  params: z.object({ ...inOrganization, addresses: z.array(z.string()) }),
  row: nothing,
})

const Policy = z.object({ keep_days: z.number(), version: z.number() })
export const retentionOf = statement({
  name: 'detection_retention_of',
  sql: `select keep_days, version from detection_retention where ${mine}`,
  params: z.object(inOrganization),
  row: Policy,
})
export const setRetention = statement({
  name: 'detection_set_retention',
  sql: `insert into detection_retention as r (organization_id, keep_days) select $organization::uuid, $keepDays
        where $version = 0 or exists (select from detection_retention where ${mine})
        on conflict (organization_id) do update set keep_days = excluded.keep_days, version = r.version + 1
          where r.version = $version`,
  params: z.object({ ...inOrganization, keepDays: z.number(), version: z.number() }),
  row: nothing,
})

const forget = (table: string) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  })
/** Own tables, for the removal of a whole sample company. */
export const forgetAll = [
  'detection_source_counts',
  'detection_files',
  'detection_senders',
  'detection_retention',
  'detection_sources',
].map(forget)
