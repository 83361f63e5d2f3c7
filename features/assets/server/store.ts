/**
 * The SQL of the inventory's acts: identity, writing, sightings, components (STYLE 10). Lists are in list-store.ts.
 * @module
 */
import { z } from 'zod'
import { columnRows, statement } from '../../../platform/records/index.ts'
import { AssetSource, ClassBasis, DeviceClass, Importance } from '../contract.ts'
import { KEY_KINDS, type Statements } from '../rules.ts'

const nothing = z.unknown()
/** Written by this house from checked records; its shape is the type's. */
const StatementsColumn = z.custom<Statements>(
  (value) => typeof value === 'object' && value !== null,
)
const mine = 'organization_id = $organization::uuid'
const inOrganization = { organization: z.uuid() }

/** One import or act at a time may decide who is who. */
export const lockIdentity = statement({
  name: 'assets_lock_identity',
  sql: `select pg_advisory_xact_lock(hashtextextended('assets ' || $organization, 0))`,
  params: z.object(inOrganization),
  row: nothing,
})

// One look into the index per key: while a file comes in, PostgreSQL has no statistics yet, and a join would read all
// rows of the organization for every batch.
export const holdersOf = statement({
  name: 'assets_key_holders',
  sql: `select k.kind, k.value, k.asset_id, k.is_shared, k.before_id
        from unnest($kinds::text[], $values::text[]) as w(kind, value)
        cross join lateral (
          select h.kind, h.value, h.asset_id, h.is_shared, h.before_id from assets_keys h
          where h.organization_id = $organization::uuid and h.kind = w.kind and h.value = w.value limit 1) k`,
  params: z.object({ ...inOrganization, kinds: z.array(z.string()), values: z.array(z.string()) }),
  row: z.object({
    kind: z.enum(KEY_KINDS),
    value: z.string(),
    asset_id: z.uuid(),
    is_shared: z.boolean(),
    before_id: z.uuid().nullable(),
  }),
})

export const assetsByIds = statement({
  name: 'assets_by_ids',
  sql: `select a.* from unnest($ids::uuid[]) as w(id)
        cross join lateral (
          select id, site_id, name, owner, statements, version, retired_at, saved_by, saved_at, merged_into
          from assets_assets where ${mine} and id = w.id limit 1) a`,
  params: z.object({ ...inOrganization, ids: z.array(z.uuid()) }),
  row: z
    .object({
      id: z.uuid(),
      site_id: z.uuid().nullable(),
      name: z.string(),
      owner: z.string(),
      statements: StatementsColumn,
      version: z.number(),
      retired_at: z.date().nullable(),
      saved_by: z.string(),
      saved_at: z.date(),
      merged_into: z.uuid().nullable(),
    })
    .transform(({ site_id, retired_at, saved_by, saved_at, merged_into, ...r }) => ({
      ...r,
      mergedInto: merged_into,
      site: site_id,
      retiredAt: retired_at,
      savedBy: saved_by,
      savedAt: saved_at,
    })),
})

/** Also those of the assets that were merged into them: a file taken in twice adds nothing. */
export const knownSightings = statement({
  name: 'assets_known_sightings',
  sql: `select w.id as asset_id, s.digest from (
          select id, id as member from unnest($assets::uuid[]) as o(id)
          union all
          select o.id, m.id from unnest($assets::uuid[]) as o(id)
          cross join lateral (
            select id from assets_assets where ${mine} and merged_into = o.id limit 1000) m) w
        cross join lateral (
          select digest from assets_sightings
          where ${mine} and asset_id = w.member and digest = any($digests::text[]) limit 10000) s`,
  params: z.object({ ...inOrganization, assets: z.array(z.uuid()), digests: z.array(z.string()) }),
  row: z.object({ asset_id: z.uuid(), digest: z.string() }),
})

/** Pairs that a person keeps apart. */
export const refusedPairs = statement({
  name: 'assets_refused_pairs',
  sql: `select asset_a, asset_b from assets_proposals
        where ${mine} and state = 'refused' and asset_a = any($ids::uuid[]) and asset_b = any($ids::uuid[])`,
  params: z.object({ ...inOrganization, ids: z.array(z.uuid()) }),
  row: z.object({ asset_a: z.uuid(), asset_b: z.uuid() }),
})

const assetRows = columnRows({
  id: 'uuid',
  site_id: 'uuid',
  name: 'text',
  device_class: 'text',
  class_basis: 'text',
  guess: 'jsonb',
  owner: 'text',
  user_name: 'text',
  department: 'text',
  location: 'text',
  importance: 'text',
  asset_tag: 'text',
  serial: 'text',
  maker: 'text',
  model: 'text',
  os: 'text',
  firmware: 'text',
  note: 'text',
  addresses: 'text[]',
  macs: 'text[]',
  host_names: 'text[]',
  ports: 'jsonb',
  purchased_on: 'date',
  end_of_support: 'date',
  reachable_from_internet: 'boolean',
  exposed_at: 'timestamptz',
  exposed_by: 'text[]',
  default_password: 'boolean',
  sources: 'text[]',
  first_seen_at: 'timestamptz',
  last_seen_at: 'timestamptz',
  machine_seen_at: 'timestamptz',
  statements: 'jsonb',
  name_key: 'text',
  address_key: 'text',
  search: 'text',
  retired_at: 'timestamptz',
  version: 'integer',
  saved_by: 'text',
  saved_at: 'timestamptz',
})
export type AssetColumns = Parameters<typeof assetRows.of>[0][number]
export const assetColumnsOf = assetRows.of
const insertAsset = `insert into assets_assets (organization_id, ${assetRows.names})
        select $organization::uuid, ${assetRows.names} from ${assetRows.from} r`
const assetParams = z.object({ ...inOrganization, ...assetRows.params })

/** What was not there: under the lock on identity nobody else can have entered it. */
export const addAssets = statement({
  name: 'assets_add',
  sql: insertAsset,
  params: assetParams,
  row: nothing,
})

export const renewAssets = statement({
  name: 'assets_renew',
  sql: `${insertAsset} on conflict (id) do update set ${assetRows.names
    .split(', ')
    .filter((name) => name !== 'id')
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`,
  params: assetParams,
  row: nothing,
})

const keyRows = columnRows({
  kind: 'text',
  value: 'text',
  asset_id: 'uuid',
  is_shared: 'boolean',
  before_id: 'uuid',
})
export const keyColumnsOf = keyRows.of

/** A strong key stays with its holder; a name goes on when it was given anew, an address with every sighting. */
export const writeKeys = statement({
  name: 'assets_write_keys',
  sql: `insert into assets_keys as k (organization_id, ${keyRows.names})
        select $organization::uuid, ${keyRows.names} from ${keyRows.from} r
        on conflict (organization_id, kind, value)
          do update set asset_id = excluded.asset_id, is_shared = k.is_shared or excluded.is_shared,
            before_id = excluded.before_id
          where k.kind in ('address', 'name', 'mac') and k.asset_id <> excluded.asset_id
            or excluded.is_shared and not k.is_shared`,
  params: z.object({ ...inOrganization, ...keyRows.params }),
  row: nothing,
})

const sightingRows = columnRows({
  asset_id: 'uuid',
  id: 'uuid',
  source: 'text',
  seen_by: 'text',
  seen_at: 'timestamptz',
  matched_by: 'text',
  says: 'jsonb',
  import_id: 'uuid',
  file_name: 'text',
  digest: 'text',
  site_id: 'uuid',
})
export const sightingColumnsOf = sightingRows.of

export const writeSightings = statement({
  name: 'assets_write_sightings',
  sql: `insert into assets_sightings (organization_id, recorded_at, ${sightingRows.names})
        select $organization::uuid, $now::timestamptz, ${sightingRows.names} from ${sightingRows.from} r
        on conflict do nothing`,
  params: z.object({ ...inOrganization, now: z.date(), ...sightingRows.params }),
  row: nothing,
})

const componentRows = columnRows({
  id: 'uuid',
  asset_id: 'uuid',
  source: 'text',
  place: 'text',
  name: 'text',
  version: 'text',
  supplier: 'text',
  type: 'text',
  purl: 'text',
  cpe: 'text',
  licences: 'text[]',
  seen_from: 'timestamptz',
  seen_until: 'timestamptz',
  digest: 'text',
})
export const componentColumnsOf = componentRows.of

/** Seen again: the span grows. Nothing that was seen is ever changed or taken away. Each row once. */
export const writeComponents = statement({
  name: 'assets_write_components',
  sql: `insert into assets_components as c (organization_id, ${componentRows.names})
        select $organization::uuid, ${componentRows.names} from ${componentRows.from} r
        on conflict (organization_id, asset_id, digest) do update
          set seen_from = least(c.seen_from, excluded.seen_from),
              seen_until = greatest(c.seen_until, excluded.seen_until),
              closed_at = case when excluded.seen_until > c.closed_at then null else c.closed_at end
          where excluded.seen_from < c.seen_from or excluded.seen_until > c.seen_until`,
  params: z.object({ ...inOrganization, ...componentRows.params }),
  row: nothing,
})

/**
 * A newer look at the same places found something else: what was there before ends. Looked up device by device through the
 * index: while a file comes in there are no statistics yet, and a join would read the software of everybody for every batch.
 */
export const closePlaces = statement({
  name: 'assets_close_places',
  sql: `with looked as materialized (
          select * from jsonb_to_recordset($rows::jsonb) as d(asset_id uuid, source text, place text, seen_at timestamptz)),
        devices as materialized (
          select * from looked
          union all
          select m.id, l.source, l.place, l.seen_at from looked l
          cross join lateral (
            select id from assets_assets where ${mine} and merged_into = l.asset_id limit 1000) m)
        update assets_components c set closed_at = o.seen_at
        from (
          select x.id, d.seen_at from devices d
          cross join lateral (
            select id from assets_components
            where ${mine} and asset_id = d.asset_id and source = d.source and place = d.place
              and seen_until < d.seen_at and closed_at is null limit 1000000) x
          limit 100000000) o
        where c.organization_id = $organization::uuid and c.id = o.id`,
  params: z.object({ ...inOrganization, rows: z.string() }),
  row: nothing,
})

/** The same for a whole bill of materials. */
export const closeRest = statement({
  name: 'assets_close_rest',
  sql: `update assets_components set closed_at = $at
        where ${mine} and asset_id = $asset and source = $source and seen_until < $at and closed_at is null`,
  params: z.object({ ...inOrganization, asset: z.uuid(), source: z.string(), at: z.date() }),
  row: nothing,
})

export const setRetired = statement({
  name: 'assets_set_retired',
  sql: `update assets_assets set retired_at = $at, retired_by = $by, retired_reason = $reason, version = version + 1,
          saved_by = $savedBy, saved_at = $now
        where ${mine} and id = $id`,
  params: z.object({
    ...inOrganization,
    id: z.uuid(),
    at: z.date().nullable(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    savedBy: z.string(),
    now: z.date(),
  }),
  row: nothing,
})

export const lockAssets = statement({
  name: 'assets_lock',
  sql: `select id from assets_assets where ${mine} and id = any($ids::uuid[]) order by id for update`,
  params: z.object({ ...inOrganization, ids: z.array(z.uuid()) }),
  row: z.object({ id: z.uuid() }),
})

/**
 * After many new rows the planner must know of them, or lists read everything. Only the columns that questions ask by:
 * part of a second.
 */
export const analyzeAll = [
  'assets_assets (organization_id, id, site_id, retired_at, name_key, address_key, last_seen_at, owner, device_class)',
  'assets_keys (organization_id, kind, value, asset_id)',
  'assets_sightings (organization_id, asset_id, digest, seen_at)',
  'assets_components (organization_id, asset_id, digest, source, name)',
].map((table) =>
  statement({
    name: 'assets_analyze',
    sql: `analyze ${table}`,
    params: z.object({}),
    row: nothing,
  }),
)

const forget = (table: string) =>
  statement({
    name: `forget_${table}`,
    sql: `delete from ${table} where organization_id = (select hinoban_organization())`,
    params: z.object({}),
    row: nothing,
  })
export const forgetAll = [
  'assets_question_agents',
  'assets_questions',
  'assets_agent_states',
  'assets_agent_inbox',
  'assets_agents',
  'assets_components',
  'assets_device_links',
  'assets_device_readings',
  'assets_proposals',
  'assets_merges',
  'assets_sightings',
  'assets_keys',
  'assets_assets',
].map(forget)

/** The columns of the row as lists and pages read them. */
export const AssetRowShape = z.object({
  id: z.uuid(),
  site_id: z.uuid().nullable(),
  name: z.string(),
  device_class: DeviceClass,
  class_basis: ClassBasis.nullable(),
  owner: z.string(),
  importance: Importance.nullable(),
  asset_tag: z.string(),
  serial: z.string(),
  maker: z.string(),
  model: z.string(),
  addresses: z.array(z.string()),
  macs: z.array(z.string()),
  host_names: z.array(z.string()),
  sources: z.array(AssetSource),
  first_seen_at: z.date(),
  last_seen_at: z.date(),
  machine_seen_at: z.date().nullable(),
  retired_at: z.date().nullable(),
  version: z.number(),
})
export type AssetRecord = z.output<typeof AssetRowShape>
export const assetColumns: string = Object.keys(AssetRowShape.shape)
  .map((c) => `a.${c}`)
  .join(', ')
