/**
 * The SQL of lists: one statement per sorting, each with a keyset cursor; filters are the same everywhere (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { type Statement, statement, type Transaction } from '../../../platform/records/index.ts'
import { ASSET_SORTS, type AssetFilter, type AssetSort } from '../contract.ts'
import { FRESH_MS } from '../rules.ts'
import { searchPattern, sortKey } from '../search.ts'
import { organizationOf } from './accept.ts'
import { INSIDE, NOWHERE } from './network-store.ts'
import { type AssetRecord, AssetRowShape, assetColumns } from './store.ts'

const filterParams = {
  organization: z.uuid(),
  pattern: z.string().nullable(),
  sites: z.array(z.uuid()).nullable(),
  siteNone: z.boolean(),
  deviceClass: z.string().nullable(),
  owner: z.enum(['none', 'some']).nullable(),
  importance: z.string().nullable(),
  source: z.string().nullable(),
  freshness: z.enum(['fresh', 'stale', 'unseen']).nullable(),
  reachable: z.enum(['yes', 'no', 'unknown']).nullable(),
  network: z.string().nullable(),
  isGlobal: z.boolean(),
  isNowhere: z.boolean(),
  retired: z.enum(['no', 'yes', 'all']),
  freshFrom: z.date(),
}
type FilterParams = z.input<z.ZodObject<typeof filterParams>>

const freshnessSql = `case when a.machine_seen_at is null then 'unseen'
  when a.machine_seen_at >= $freshFrom::timestamptz then 'fresh' else 'stale' end`

const reachableSql = `case when a.reachable_from_internet then 'yes'
  when not a.reachable_from_internet then 'no' else 'unknown' end`

// Every parameter is bound; PostgreSQL plans each call with its values, so an unused filter costs nothing.
const where = `a.organization_id = $organization::uuid and ($retired::text = 'no' or a.merged_into is null)
  and ($retired::text = 'all' or (a.retired_at is null) = ($retired::text = 'no'))
  and ($pattern::text is null or a.search like $pattern)
  and ($sites::uuid[] is null or a.site_id = any($sites) or ($siteNone::boolean and a.site_id is null))
  and ($deviceClass::text is null or a.device_class = $deviceClass)
  and ($owner::text is null or (a.owner = '') = ($owner = 'none'))
  and ($importance::text is null or a.importance = $importance)
  and ($source::text is null or $source = any(a.sources))
  and ($freshness::text is null or ${freshnessSql} = $freshness)
  and ($reachable::text is null or ${reachableSql} = $reachable)
  and ($network::inet is null or exists (select from unnest(a.addresses) as t(word) where t.word::inet <<= $network))
  and (not $isGlobal::boolean
    or exists (select from unnest(a.addresses) as t(word) where not t.word::inet <<= any(${INSIDE})))
  and (not $isNowhere::boolean
    or not exists (select from unnest(a.addresses) as t(word) where not t.word::inet <<= any(${NOWHERE})))`

export const filterOf = (tx: Transaction, filter: AssetFilter, now: Date): FilterParams => ({
  organization: organizationOf(tx),
  pattern: filter.q?.trim() ? searchPattern(filter.q) : null,
  sites: filter.site?.filter((site) => site !== 'none') ?? null,
  siteNone: filter.site?.includes('none') ?? false,
  deviceClass: filter.class ?? null,
  owner: filter.owner ?? null,
  importance: filter.importance ?? null,
  source: filter.source ?? null,
  freshness: filter.freshness ?? null,
  reachable: filter.reachable ?? null,
  network:
    filter.network === 'global' || filter.network === 'none' ? null : (filter.network ?? null),
  isGlobal: filter.network === 'global',
  isNowhere: filter.network === 'none',
  retired: filter.retired,
  freshFrom: new Date(now.getTime() - FRESH_MS),
})

/** What is sorted by, never null, so that a cursor can stand anywhere. */
const SORT_KEYS: Readonly<
  Record<AssetSort, { readonly key: string; readonly type: 'text' | 'timestamptz' | 'integer' }>
> = {
  name: { key: 'a.name_key', type: 'text' },
  site: { key: `coalesce(named.key, '')`, type: 'text' },
  class: { key: 'a.device_class', type: 'text' },
  owner: { key: 'a.owner', type: 'text' },
  importance: {
    key: `case a.importance when 'critical' then 4 when 'high' then 3 when 'normal' then 2 when 'low' then 1 else 0 end`,
    type: 'integer',
  },
  address: { key: 'a.address_key', type: 'text' },
  serial: { key: 'a.serial', type: 'text' },
  maker: { key: 'a.maker', type: 'text' },
  model: { key: 'a.model', type: 'text' },
  firstSeen: { key: 'a.first_seen_at', type: 'timestamptz' },
  lastSeen: { key: 'a.last_seen_at', type: 'timestamptz' },
  machineSeen: {
    key: `coalesce(a.machine_seen_at, '-infinity'::timestamptz)`,
    type: 'timestamptz',
  },
}

/** Sites are another feature's; their names come as parameters. */
const NAMED =
  'left join unnest($siteIds::uuid[], $siteKeys::text[]) as named(id, key) on named.id = a.site_id'

const pageParams = z.object({
  ...filterParams,
  siteIds: z.array(z.uuid()),
  siteKeys: z.array(z.string()),
  after: z.string().nullable(),
  afterId: z.uuid().nullable(),
  limit: z.number().int(),
})
const pageRow = AssetRowShape.extend({ sort_key: z.string() })

const pageOf = (sort: AssetSort, order: 'asc' | 'desc') => {
  const { key, type } = SORT_KEYS[sort]
  const collated = type === 'text' ? `${key} collate "C"` : key
  const beyond = order === 'asc' ? '>' : '<'
  return statement({
    name: `assets_list_${sort}_${order}`,
    sql: `select ${assetColumns}, (${key})::text as sort_key from assets_assets a
          ${sort === 'site' ? NAMED : ''}
          where ${where} and ($after::text is null or (${collated}, a.id) ${beyond} ($after::${type}, $afterId::uuid))
          order by ${collated} ${order}, a.id ${order} limit $limit`,
    params: pageParams,
    row: pageRow,
  })
}

const pages = new Map<string, Statement<typeof pageParams, typeof pageRow>>(
  ASSET_SORTS.flatMap((sort) =>
    (['asc', 'desc'] as const).map((order) => [`${sort} ${order}`, pageOf(sort, order)] as const),
  ),
)

const totalOf = statement({
  name: 'assets_total',
  sql: `select count(*) as total from assets_assets a where ${where}`,
  params: z.object(filterParams),
  row: z.object({ total: z.number() }),
})

export type Cursor = { readonly after: string; readonly afterId: string }

/** One page and where the next begins; `total` counts everything that matches. */
export const listPage = async (
  tx: Transaction,
  filter: FilterParams,
  by: {
    readonly sort: AssetSort
    readonly order: 'asc' | 'desc'
    readonly cursor: Cursor | null
    readonly limit: number
    /** For the order of sites: their names. */
    readonly sites: readonly { readonly id: string; readonly name: string }[]
  },
): Promise<{ rows: AssetRecord[]; next: Cursor | null }> => {
  const page = pages.get(`${by.sort} ${by.order}`)
  if (!page) throw new Error(`assets: no list by ${by.sort} ${by.order}`)
  const rows = await tx.all(page, {
    ...filter,
    siteIds: by.sites.map((s) => s.id),
    siteKeys: by.sites.map((s) => sortKey(s.name)),
    after: by.cursor?.after ?? null,
    afterId: by.cursor?.afterId ?? null,
    limit: by.limit + 1,
  })
  const last = rows.length > by.limit ? rows[by.limit - 1] : undefined
  return {
    rows: rows.slice(0, by.limit),
    next: last ? { after: last.sort_key, afterId: last.id } : null,
  }
}

export const countMatching = async (tx: Transaction, filter: FilterParams): Promise<number> =>
  (await tx.one(totalOf, filter))?.total ?? 0

/** All that match, in order of names, for the export: page by page, so that a slow reader holds nothing open. */
export const exportRows = statement({
  name: 'assets_export',
  sql: `select ${assetColumns}, a.user_name, a.department, a.location, a.os, a.firmware, a.end_of_support::text, a.note, a.name_key
        from assets_assets a
        where ${where} and ($after::text is null or (a.name_key, a.id) > ($after, $afterId::uuid))
        order by a.name_key, a.id limit $limit`,
  params: pageParams.omit({ siteIds: true, siteKeys: true }),
  row: AssetRowShape.extend({
    name_key: z.string(),
    user_name: z.string(),
    department: z.string(),
    location: z.string(),
    os: z.string(),
    firmware: z.string(),
    end_of_support: z.string().nullable(),
    note: z.string(),
  }),
})

/** What a bulk act is about: what matches and is not retired. */
export const matchingIds = statement({
  name: 'assets_matching_ids',
  sql: `select a.id from assets_assets a where ${where} order by a.id`,
  params: z.object(filterParams),
  row: z.object({ id: z.uuid() }),
})

/** Every count of the filter bar in one look through the matching rows. */
export const facetRows = statement({
  name: 'assets_facets',
  sql: `with matching as materialized (
          select coalesce(a.site_id::text, 'none') as site, a.device_class as class, a.owner = '' as ownerless,
            coalesce(a.importance, 'none') as importance, a.sources, a.retired_at is not null as retired,
            ${freshnessSql} as freshness, ${reachableSql} as reachable
          from assets_assets a where ${where})
        select case when grouping(site) = 0 then 'site' when grouping(class) = 0 then 'class'
            when grouping(freshness) = 0 then 'freshness' when grouping(importance) = 0 then 'importance'
            when grouping(reachable) = 0 then 'reachable' when grouping(ownerless) = 0 then 'ownerless' when grouping(retired) = 0 then 'retired' else 'total' end as facet,
          coalesce(site, class, freshness, importance, reachable, ownerless::text, retired::text, '') as value, count(*) as count
        from matching group by grouping sets ((site), (class), (freshness), (importance), (reachable), (ownerless), (retired), ())
        union all
        select 'source', s.source, count(*) from matching, unnest(sources) as s(source) group by s.source
        order by facet, count desc, value`,
  params: z.object(filterParams),
  row: z.object({ facet: z.string(), value: z.string(), count: z.number() }),
})
