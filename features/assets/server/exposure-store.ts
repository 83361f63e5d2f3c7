/**
 * The SQL of what the internet can reach (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { DeviceClass } from '../evidence.ts'
import type { Statements } from '../facts.ts'

const StatementsColumn = z.custom<Statements>(
  (value) => typeof value === 'object' && value !== null,
)
const filterParams = {
  organization: z.uuid(),
  site: z.uuid().nullable(),
  siteNone: z.boolean(),
  by: z.string().nullable(),
}
const active = 'a.organization_id = $organization::uuid and a.retired_at is null'
const filtered = `${active} and ($site::uuid is null or a.site_id = $site)
  and (not $siteNone::boolean or a.site_id is null) and ($by::text is null or $by = any(a.exposed_by))`

const row = {
  id: z.uuid(),
  site_id: z.uuid().nullable(),
  name: z.string(),
  device_class: DeviceClass,
  owner: z.string(),
  model: z.string(),
  firmware: z.string(),
  statements: StatementsColumn,
}
const columns =
  'a.id, a.site_id, a.name, a.device_class, a.owner, a.model, a.firmware, a.statements'

export const exposurePage = statement({
  name: 'assets_exposure_page',
  sql: `select ${columns}, a.exposed_at from assets_assets a
        where ${filtered} and a.exposed_at is not null
          and ($isConfirmed::boolean is null or (a.exposed_at >= $confirmedFrom::timestamptz) = $isConfirmed)
          and ($after::timestamptz is null or (a.exposed_at, a.id) < ($after, $afterId::uuid))
        order by a.exposed_at desc, a.id desc limit $limit`,
  params: z.object({
    ...filterParams,
    isConfirmed: z.boolean().nullable(),
    confirmedFrom: z.date(),
    after: z.date().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: z.object({ ...row, exposed_at: z.date() }),
})

export const exposureCounts = statement({
  name: 'assets_exposure_counts',
  sql: `select count(*) filter (where a.exposed_at >= $confirmedFrom::timestamptz) as exposed,
          count(*) filter (where a.exposed_at < $confirmedFrom::timestamptz) as unconfirmed,
          (select count(*) from assets_assets a where ${active}) as assets
        from assets_assets a where ${filtered} and a.exposed_at is not null`,
  params: z.object({ ...filterParams, confirmedFrom: z.date() }),
  row: z.object({ exposed: z.number(), unconfirmed: z.number(), assets: z.number() }),
})

export const exposedAssets = statement({
  name: 'assets_exposed',
  sql: `select ${columns} from assets_assets a where ${active} and a.exposed_at is not null
          and ($after::uuid is null or a.id > $after) order by a.id limit $limit`,
  params: z.object({
    organization: z.uuid(),
    after: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: z.object(row),
})

export const stillExposed = statement({
  name: 'assets_still_exposed',
  sql: `select a.id from assets_assets a where ${active} and a.exposed_at is not null and a.id = any($ids::uuid[])`,
  params: z.object({ organization: z.uuid(), ids: z.array(z.uuid()) }),
  row: z.object({ id: z.string() }),
})

export const statementsOf = statement({
  name: 'assets_statements_of',
  sql: `select ${columns} from assets_assets a
        where a.organization_id = $organization::uuid and a.id = any($ids::uuid[])`,
  params: z.object({ organization: z.uuid(), ids: z.array(z.uuid()) }),
  row: z.object(row),
})
