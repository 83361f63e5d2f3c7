/**
 * The SQL of one asset's page: its row in full, its sightings and its software (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { AssetSource, DeviceClass } from '../contract.ts'
import type { Facts, Port, Statements } from '../rules.ts'
import { AssetRowShape, assetColumns } from './store.ts'

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
const one = z.object({ organization: z.uuid(), id: z.uuid() })
/** An asset and those that were merged into it: their rows stay theirs and are read with its own. */
const family = `(select $id::uuid union all select m.id from assets_assets m
  where m.organization_id = $organization::uuid and m.merged_into = $id)`

export const fullAsset = statement({
  name: 'assets_full',
  sql: `select ${assetColumns}, a.user_name, a.department, a.location, a.os, a.firmware, a.note, a.purchased_on::text,
          a.end_of_support::text, a.reachable_from_internet, a.default_password, a.guess, a.ports, a.statements,
          a.retired_by, a.retired_reason, a.saved_by, a.saved_at,
          (select count(distinct c.digest) from assets_components c
           where c.organization_id = a.organization_id and c.asset_id in ${family} and c.closed_at is null) as components
        from assets_assets a where a.organization_id = $organization::uuid and a.id = $id`,
  params: one,
  row: AssetRowShape.extend({
    user_name: z.string(),
    department: z.string(),
    location: z.string(),
    os: z.string(),
    firmware: z.string(),
    note: z.string(),
    purchased_on: z.string().nullable(),
    end_of_support: z.string().nullable(),
    reachable_from_internet: z.boolean().nullable(),
    default_password: z.boolean().nullable(),
    guess: z
      .object({
        deviceClass: DeviceClass,
        reason: z.object({ ja: z.string(), en: z.string() }),
      })
      .nullable(),
    ports: z.custom<readonly Port[]>(Array.isArray),
    statements: z.custom<Statements>(isObject),
    retired_by: z.string().nullable(),
    retired_reason: z.string().nullable(),
    saved_by: z.string(),
    saved_at: z.date(),
    components: z.number(),
  }),
})
export type FullAsset = z.output<typeof fullAsset.row>

export const rowsByIds = statement({
  name: 'assets_rows_by_ids',
  sql: `select ${assetColumns} from assets_assets a
        where a.organization_id = $organization::uuid and a.id = any($ids::uuid[])`,
  params: z.object({ organization: z.uuid(), ids: z.array(z.uuid()) }),
  row: AssetRowShape,
})

/** The file each source was last read from. */
export const lastFiles = statement({
  name: 'assets_last_files',
  sql: `select distinct on (source) source, file_name from assets_sightings
        where organization_id = $organization::uuid and asset_id in ${family} order by source, seen_at desc, id desc`,
  params: one,
  row: z.object({ source: AssetSource, file_name: z.string().nullable() }),
})

export const sightingPage = statement({
  name: 'assets_sightings',
  sql: `select s.id, s.source, s.seen_by, s.seen_at, s.recorded_at, s.matched_by, s.says, s.import_id
        from assets_sightings s
        where s.organization_id = $organization::uuid and s.asset_id in ${family}
          and ($beforeAt::timestamptz is null or (s.seen_at, s.id) < ($beforeAt::timestamptz, $beforeId::uuid))
        order by s.seen_at desc, s.id desc limit $limit`,
  params: one.extend({
    beforeAt: z.date().nullable(),
    beforeId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: z.object({
    id: z.uuid(),
    source: AssetSource,
    seen_by: z.string(),
    seen_at: z.date(),
    recorded_at: z.date(),
    matched_by: z.enum([
      'new',
      'serial',
      'uuid',
      'guid',
      'mac',
      'name',
      'tag',
      'address',
      'person',
    ]),
    says: z.custom<Facts>(isObject),
    import_id: z.uuid().nullable(),
  }),
})

/** The same software of the same source, as the other assets have it that are one with this: told once, over all its time. */
const others = `(select min(t.seen_from) as seen_from, max(t.seen_until) as seen_until, max(t.closed_at) as closed_at,
    bool_or(t.closed_at is null) as is_open,
    bool_or(t.id < c.id and ($isCurrent::boolean is false or t.closed_at is null)) as comes_first
  from assets_components t
  where t.organization_id = $organization::uuid and t.asset_id in ${family} and t.asset_id <> c.asset_id
    and t.digest = c.digest)`
const componentWhere = `c.organization_id = $organization::uuid and c.asset_id in ${family}
  and ($isCurrent::boolean is false or c.closed_at is null)
  and ($pattern::text is null or lower(c.name || ' ' || c.version || ' ' || c.supplier || ' ' || c.purl || ' ' || c.cpe) like $pattern)`
const componentFilter = one.extend({ isCurrent: z.boolean(), pattern: z.string().nullable() })

export const componentPage = statement({
  name: 'assets_components',
  sql: `select c.id, c.name, c.version, c.supplier, c.type, c.purl, c.cpe, c.licences, c.source, c.place,
          least(c.seen_from, o.seen_from) as seen_from, greatest(c.seen_until, o.seen_until) as seen_until,
          case when o.is_open or c.closed_at is null then null else greatest(c.closed_at, o.closed_at) end as closed_at
        from assets_components c cross join lateral ${others} o
        where ${componentWhere} and not coalesce(o.comes_first, false) and ($afterName::text is null or (c.name collate "C", c.id) > ($afterName, $afterId::uuid))
        order by c.name collate "C", c.id limit $limit`,
  params: componentFilter.extend({
    afterName: z.string().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: z.object({
    id: z.uuid(),
    name: z.string(),
    version: z.string(),
    supplier: z.string(),
    type: z.string(),
    purl: z.string(),
    cpe: z.string(),
    licences: z.array(z.string()),
    source: AssetSource,
    place: z.string(),
    seen_from: z.date(),
    seen_until: z.date(),
    closed_at: z.date().nullable(),
  }),
})

export const componentTotal = statement({
  name: 'assets_components_total',
  sql: `select count(distinct c.digest) as total from assets_components c where ${componentWhere}`,
  params: componentFilter,
  row: z.object({ total: z.number() }),
})
