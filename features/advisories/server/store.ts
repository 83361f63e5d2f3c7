/**
 * The SQL of advisories: taken in, applied to the inventory, listed, told of (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { columnRows, statement } from '../../../platform/records/index.ts'
import { Basis, DecisionKind, Source, Verdict } from '../contract.ts'

const nothing = z.unknown()
const org = z.object({ organization: z.uuid() })
const one = org.extend({ id: z.uuid() })
const mine = 'organization_id = $organization::uuid'
const Texts = z.array(z.string())

const itemRows = columnRows({
  id: 'uuid',
  key: 'text',
  title: 'text',
  url: 'text',
  published_at: 'timestamptz',
  ids: 'text[]',
})
/** What is there already and says the same is left alone; what says something new is applied anew. */
export const takeItems = statement({
  name: 'advisories_take_items',
  sql: `insert into advisories_items as i (id, organization_id, source, key, title, url, published_at, received_at, ids, sort_at)
        select r.id, $organization::uuid, $source, r.key, r.title, r.url, r.published_at, $now, r.ids,
          least(coalesce(r.published_at, $now), $now) from ${itemRows.from} r
        on conflict (organization_id, source, key) do update set title = excluded.title, url = excluded.url,
          published_at = excluded.published_at, ids = excluded.ids, applied_at = null
          where (i.title, i.url, i.ids) is distinct from (excluded.title, excluded.url, excluded.ids)
        returning i.id, i.xmax = 0 as is_new`,
  params: org.extend({ source: Source, now: z.date(), ...itemRows.params }),
  row: z.object({ id: z.string(), is_new: z.boolean() }),
})
export const itemRowsOf = itemRows.of

export const itemByKey = statement({
  name: 'advisories_item_by_key',
  sql: `select id from advisories_items where ${mine} and source = $source and key = $key`,
  params: org.extend({ source: Source, key: z.string() }),
  row: z.object({ id: z.string() }),
})

export const noteSource = statement({
  name: 'advisories_note_source',
  sql: `insert into advisories_sources as s (organization_id, source, feed_sha256, file_at, newest_at, damaged)
        values ($organization, $source, $sha256, $fileAt, $newestAt, $damaged)
        on conflict (organization_id, source) do update set feed_sha256 = coalesce(excluded.feed_sha256, s.feed_sha256),
          file_at = coalesce(excluded.file_at, s.file_at), newest_at = greatest(s.newest_at, excluded.newest_at),
          damaged = excluded.damaged`,
  params: org.extend({
    source: Source,
    sha256: z.string().nullable(),
    fileAt: z.date().nullable(),
    newestAt: z.date().nullable(),
    damaged: z.number(),
  }),
  row: nothing,
})

export const sources = statement({
  name: 'advisories_sources',
  sql: `select source, feed_sha256, file_at, newest_at, damaged from advisories_sources where ${mine}`,
  params: org,
  row: z.object({
    source: Source,
    feed_sha256: z.string().nullable(),
    file_at: z.date().nullable(),
    newest_at: z.date().nullable(),
    damaged: z.number(),
  }),
})

/** What is worth answering again: a year of them, and whatever waits for a decision. */
export const toApply = statement({
  name: 'advisories_to_apply',
  sql: `select id, source, title, ids, published_at, received_at, digest, decide_by, decision_kind, decided_hosts, reopened_at
        from advisories_items where ${mine} and (is_undecided or received_at > $from) order by sort_at desc, id limit 3000`,
  params: org.extend({ from: z.date() }),
  row: z.object({
    id: z.string(),
    source: Source,
    title: z.string(),
    ids: Texts,
    published_at: z.date().nullable(),
    received_at: z.date(),
    digest: z.string(),
    decide_by: z.date().nullable(),
    decision_kind: DecisionKind.nullable(),
    decided_hosts: z.number(),
    reopened_at: z.date().nullable(),
  }),
})

export const answerItem = statement({
  name: 'advisories_answer_item',
  sql: `update advisories_items set verdict = $verdict, basis = $basis, why = $why, params = $params::jsonb,
          flaws = $flaws, products = $products, hosts = $hosts, is_exploited = $isExploited, digest = $digest,
          decide_by = $decideBy, reopened_at = $reopenedAt, applied_at = $now where ${mine} and id = $id`,
  params: one.extend({
    verdict: Verdict,
    basis: Basis,
    why: z.string(),
    params: z.unknown(),
    flaws: Texts,
    products: Texts,
    hosts: z.number(),
    isExploited: z.boolean(),
    digest: z.string(),
    decideBy: z.date().nullable(),
    reopenedAt: z.date().nullable(),
    now: z.date(),
  }),
  row: nothing,
})
export const stampApplied = statement({
  name: 'advisories_stamp_applied',
  sql: `update advisories_items set applied_at = $now where ${mine} and id = any($ids::uuid[])`,
  params: org.extend({ ids: Texts, now: z.date() }),
  row: nothing,
})
export const clearHosts = statement({
  name: 'advisories_clear_hosts',
  sql: `delete from advisories_hosts where ${mine} and item_id = $id`,
  params: one,
  row: nothing,
})
const hostRows = columnRows({
  site: 'uuid',
  asset: 'uuid',
  name: 'text',
  flaw: 'text',
  product: 'text',
  version: 'text',
})
export const addHosts = statement({
  name: 'advisories_add_hosts',
  sql: `insert into advisories_hosts (organization_id, site_id, item_id, asset_id, name, flaw, product, version)
        select $organization::uuid, r.site, $id::uuid, r.asset, r.name, r.flaw, r.product, r.version from ${hostRows.from} r
        on conflict do nothing`,
  params: one.extend(hostRows.params),
  row: nothing,
})
export const hostRowsOf = hostRows.of

const Item = z.object({
  id: z.string(),
  source: Source,
  title: z.string(),
  url: z.string(),
  published_at: z.date().nullable(),
  received_at: z.date(),
  ids: Texts,
  verdict: Verdict,
  basis: Basis,
  why: z.string(),
  params: z.object({
    unknown: Texts.default([]),
    components: z.number().nullable().default(null),
    judgeable: z.number().nullable().default(null),
  }),
  flaws: Texts,
  products: Texts,
  is_exploited: z.boolean(),
  applied_at: z.date().nullable(),
  read_at: z.date().nullable(),
  read_by: z.string(),
  decide_by: z.date().nullable(),
  decision_kind: DecisionKind.nullable(),
  decided_at: z.date().nullable(),
  decided_by: z.string(),
  reopened_at: z.date().nullable(),
  is_undecided: z.boolean(),
  sort_at: z.date(),
  /** As the walls let the reader see them. */
  hosts: z.number(),
  names: Texts,
})
export type ItemRow = z.output<typeof Item>
const itemColumns = `i.id, i.source, i.title, i.url, i.published_at, i.received_at, i.ids, i.verdict, i.basis, i.why,
  i.params, i.flaws, i.products, i.is_exploited, i.applied_at, i.read_at, i.read_by, i.decide_by, i.decision_kind,
  i.decided_at, i.decided_by, i.reopened_at, i.is_undecided, i.sort_at,
  (select count(distinct h.asset_id)::int from advisories_hosts h
    where h.organization_id = i.organization_id and h.item_id = i.id) as hosts,
  array(select distinct h.name from advisories_hosts h
    where h.organization_id = i.organization_id and h.item_id = i.id order by 1 limit 3) as names`

const Filter = org.extend({
  pattern: z.string().nullable(),
  verdict: Verdict.nullable(),
  state: z.string().nullable(),
  source: Source.nullable(),
  now: z.date(),
})
const matching = `i.organization_id = $organization::uuid
  and ($verdict::text is null or i.verdict = $verdict)
  and ($source::text is null or i.source = $source)
  and ($pattern::text is null or i.title ilike $pattern or exists (select from unnest(i.ids) n where n ilike $pattern))
  and (case $state::text when 'undecided' then i.is_undecided when 'unread' then i.read_at is null
    when 'overdue' then i.is_undecided and i.decide_by <= $now when 'decided' then i.decision_kind is not null
    else true end)`
export const page = statement({
  name: 'advisories_page',
  sql: `select ${itemColumns} from advisories_items i where ${matching}
          and ($after::timestamptz is null or (i.sort_at, i.id) < ($after, $afterId::uuid))
        order by i.sort_at desc, i.id desc limit $limit`,
  params: Filter.extend({
    after: z.date().nullable(),
    afterId: z.string().nullable(),
    limit: z.number(),
  }),
  row: Item,
})
export const total = statement({
  name: 'advisories_total',
  sql: `select count(*)::int as total from advisories_items i where ${matching}`,
  params: Filter,
  row: z.object({ total: z.number() }),
})
export const counts = statement({
  name: 'advisories_counts',
  sql: `select count(*)::int as all, count(*) filter (where is_undecided)::int as undecided,
          count(*) filter (where read_at is null)::int as unread,
          count(*) filter (where is_undecided and decide_by <= $now)::int as overdue,
          count(*) filter (where verdict = 'touches')::int as touching,
          count(*) filter (where applied_at is null)::int as waiting
        from advisories_items where ${mine}`,
  params: org.extend({ now: z.date() }),
  row: z.object({
    all: z.number(),
    undecided: z.number(),
    unread: z.number(),
    overdue: z.number(),
    touching: z.number(),
    waiting: z.number(),
  }),
})
export const item = statement({
  name: 'advisories_item',
  sql: `select ${itemColumns} from advisories_items i where i.organization_id = $organization::uuid and i.id = $id`,
  params: one,
  row: Item,
})
export const hosts = statement({
  name: 'advisories_hosts_of',
  sql: `select asset_id, name, flaw, product, version from advisories_hosts where ${mine} and item_id = $id
        order by name, asset_id, flaw, product limit 500`,
  params: one,
  row: z.object({
    asset_id: z.string(),
    name: z.string(),
    flaw: z.string(),
    product: z.string(),
    version: z.string(),
  }),
})
export const products = statement({
  name: 'advisories_products_of',
  sql: `select product, version, count(distinct asset_id)::int as count from advisories_hosts
        where ${mine} and item_id = $id group by product, version order by 3 desc, 1, 2 limit 50`,
  params: one,
  row: z.object({ product: z.string(), version: z.string(), count: z.number() }),
})

export const untold = statement({
  name: 'advisories_untold',
  sql: `select id, title, greatest(received_at, reopened_at) as since, read_at, told_administrators_at, told_officers_at
        from advisories_items where ${mine} and is_undecided and decide_by is not null
          and (told_administrators_at is null or told_officers_at is null) order by received_at, id limit 1000`,
  params: org,
  row: z.object({
    id: z.string(),
    title: z.string(),
    since: z.date(),
    read_at: z.date().nullable(),
    told_administrators_at: z.date().nullable(),
    told_officers_at: z.date().nullable(),
  }),
})
export const noteTold = {
  administrators: statement({
    name: 'advisories_note_told_administrators',
    sql: `update advisories_items set told_administrators_at = $now where ${mine} and id = any($ids::uuid[])`,
    params: org.extend({ ids: Texts, now: z.date() }),
    row: nothing,
  }),
  officers: statement({
    name: 'advisories_note_told_officers',
    sql: `update advisories_items set told_officers_at = $now where ${mine} and id = any($ids::uuid[])`,
    params: org.extend({ ids: Texts, now: z.date() }),
    row: nothing,
  }),
}

export const backlog = statement({
  name: 'advisories_backlog',
  sql: `select count(*) filter (where not is_undecided)::int as decided, count(*) filter (where is_undecided)::int as undecided,
          count(*) filter (where applied_at is null)::int as waiting from advisories_items where ${mine}`,
  params: org,
  row: z.object({ decided: z.number(), undecided: z.number(), waiting: z.number() }),
})
export const mostUrgent = statement({
  name: 'advisories_most_urgent',
  sql: `select title, published_at, received_at, decide_by from advisories_items
        where ${mine} and is_undecided and decide_by is not null order by decide_by, id limit 1`,
  params: org,
  row: z.object({
    title: z.string(),
    published_at: z.date().nullable(),
    received_at: z.date(),
    decide_by: z.date(),
  }),
})

export const forgetAll = [
  'advisories_consultations',
  'advisories_decisions',
  'advisories_hosts',
  'advisories_items',
  'advisories_sources',
].map((table) =>
  statement({
    name: `${table}_forget`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  }),
)
