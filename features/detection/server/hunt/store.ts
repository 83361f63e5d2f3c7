/**
 * The SQL of lists of indicators (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { eventsQuery } from '../../../../platform/events/index.ts'
import { statement } from '../../../../platform/records/index.ts'

const org = { organization: z.uuid() }

const listRow = z.object({
  id: z.string(),
  name: z.string(),
  format: z.enum(['stix', 'misp', 'csv', 'text']),
  refused: z.number(),
  imported_at: z.date(),
  imported_by: z.string(),
  until: z.string().nullable(),
  back_from: z.date().nullable(),
  live_to: z.date(),
  hits: z.coerce.number(),
  indicators: z.coerce.number(),
})
export type ListRecord = z.output<typeof listRow>
export const lists = statement({
  name: 'detection_indicator_lists',
  sql: `select l.id, l.name, l.format, l.refused, l.imported_at, l.imported_by, l.until, l.back_from, l.live_to, l.hits,
          (select count(*) from detection_indicators i where i.organization_id = l.organization_id and i.list_id = l.id) as indicators
        from detection_indicator_lists l where l.organization_id = $organization and ($id::uuid is null or l.id = $id)
        order by l.imported_at desc, l.id limit 200`,
  params: z.object({ ...org, id: z.uuid().nullable() }),
  row: listRow,
})
export const putList = statement({
  name: 'detection_put_indicator_list',
  sql: `insert into detection_indicator_lists (id, organization_id, name, format, refused, imported_at, imported_by, until, back_from, live_to)
        values ($id, $organization, $name, $format, $refused, $at, $by, $until::date, $at, $at)
        on conflict (organization_id, name) do update set format = $format, refused = $refused, imported_at = $at,
          imported_by = $by, until = $until::date, back_from = $at, live_to = $at
        returning id`,
  params: z.object({
    ...org,
    id: z.uuid(),
    name: z.string(),
    format: z.string(),
    refused: z.number().int(),
    at: z.date(),
    by: z.string(),
    until: z.string().nullable(),
  }),
  row: z.object({ id: z.string() }),
})
export const clearList = statement({
  name: 'detection_clear_indicators',
  sql: 'delete from detection_indicators where organization_id = $organization and list_id = $list',
  params: z.object({ ...org, list: z.uuid() }),
  row: z.unknown(),
})
export const addIndicators = statement({
  name: 'detection_add_indicators',
  sql: `insert into detection_indicators (organization_id, list_id, value, kind, note)
        select $organization, $list, i.value, i.kind, i.note
        from unnest($values::text[], $kinds::text[], $notes::text[]) as i (value, kind, note) on conflict do nothing`,
  params: z.object({
    ...org,
    list: z.uuid(),
    values: z.array(z.string()),
    kinds: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  row: z.unknown(),
})
export const removeList = statement({
  name: 'detection_remove_indicator_list',
  sql: 'delete from detection_indicator_lists where organization_id = $organization and id = $id',
  params: z.object({ ...org, id: z.uuid() }),
  row: z.unknown(),
})
export const valuesAfter = statement({
  name: 'detection_indicator_values',
  sql: `select value, kind, note from detection_indicators where organization_id = $organization and list_id = $list
          and value > $after order by value limit $limit`,
  params: z.object({ ...org, list: z.uuid(), after: z.string(), limit: z.number().int() }),
  row: z.object({ value: z.string(), kind: z.string(), note: z.string() }),
})
export const advance = statement({
  name: 'detection_advance_indicator_list',
  sql: `update detection_indicator_lists set live_to = coalesce($liveTo, live_to),
          back_from = case when $isBackDone::boolean then null else coalesce($backFrom, back_from) end, hits = hits + $hits
        where organization_id = $organization and id = $id and imported_at = $importedAt`,
  params: z.object({
    ...org,
    id: z.uuid(),
    importedAt: z.date(),
    liveTo: z.date().nullable(),
    backFrom: z.date().nullable(),
    isBackDone: z.boolean(),
    hits: z.number().int(),
  }),
  row: z.unknown(),
})

export const forgetIndicators = ['detection_indicators', 'detection_indicator_lists'].map((table) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: z.unknown(),
  }),
)

/** A text in lines: a list of so many texts ClickHouse would take minutes to read. */
const VALUES = "(SELECT arrayJoin(splitByChar('\\n', {values:String})))"
const SEEN = `site, source, host, user, substringUTF8(if(message = '', raw, message), 1, 500) AS text,
          arrayFilter(x -> x IN ${VALUES}, observables) AS found, source_ip, destination_ip, domain, url`
const WHERE_SEEN = `organization = {organization:UUID} AND received_at >= {from:DateTime64(3)} AND received_at < {to:DateTime64(3)}
          AND (received_at, id) > ({afterAt:DateTime64(3)}, {afterId:String}) AND arrayExists(x -> x IN ${VALUES}, observables)`
const seenParams = z.object({
  values: z.string(),
  from: z.date(),
  to: z.date(),
  afterAt: z.date(),
  afterId: z.string(),
})
const seenRow = z.object({
  at: z.date(),
  received_at: z.date(),
  site: z.string(),
  source: z.string(),
  host: z.string(),
  user: z.string(),
  text: z.string(),
  found: z.array(z.string()),
  source_ip: z.string(),
  destination_ip: z.string(),
  domain: z.string(),
  url: z.string(),
})
export type SeenRow = z.output<typeof seenRow>

/** Events received in a span that hold one of the values, of which there may be 100,000: they are looked up, not gone through. */
export const seen = eventsQuery({
  name: 'detection_indicators_seen',
  sql: `SELECT id, at, received_at, ${SEEN} FROM detection_events WHERE ${WHERE_SEEN}
        ORDER BY received_at, id LIMIT {limit:UInt32}`,
  params: seenParams.extend({ limit: z.number() }),
  row: seenRow.extend({ id: z.string() }),
})
/** What is behind a page, as one row for each machine and value. */
export const seenRest = eventsQuery({
  name: 'detection_indicators_rest',
  sql: `SELECT site, host, [arrayElement(found, 1)] AS found, count() AS n, max(at) AS at, max(received_at) AS received_at,
          any(source) AS source, any(user) AS user, any(text) AS text, any(source_ip) AS source_ip,
          any(destination_ip) AS destination_ip, any(domain) AS domain, any(url) AS url
        FROM (SELECT at, received_at, ${SEEN} FROM detection_events WHERE ${WHERE_SEEN})
        GROUP BY site, host, found ORDER BY site, host, found`,
  params: seenParams,
  row: seenRow.extend({ n: z.number() }),
})
export const oldest = eventsQuery({
  name: 'detection_oldest_event',
  sql: `SELECT count() AS n, min(received_at) AS first FROM detection_events WHERE organization = {organization:UUID}`,
  params: z.object({}),
  row: z.object({ n: z.number(), first: z.date() }),
})
