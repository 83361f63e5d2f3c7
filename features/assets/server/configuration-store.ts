/**
 * The SQL of readings of network devices (STYLE 10). Every question goes through the table of assets, whose walls
 * between sites hold.
 * @module
 */
import { z } from 'zod'
import { columnRows, statement } from '../../../platform/records/index.ts'
import { type DeviceReading, DeviceSaid } from '../contract-device.ts'

const readingRows = columnRows({
  id: 'uuid',
  asset_id: 'uuid',
  taken_at: 'timestamptz',
  time_from: 'text',
  has_configuration: 'boolean',
  says: 'jsonb',
  sighting_digest: 'text',
  digest: 'text',
})
export const readingColumnsOf = readingRows.of

/** The same words of the same time are kept once, also where they lie with an asset that was merged into this one. */
export const writeReadings = statement({
  name: 'assets_write_readings',
  sql: `insert into assets_device_readings (organization_id, recorded_at, file_name, import_id, ${readingRows.names})
        select distinct on (r.asset_id, r.digest) $organization::uuid, $now::timestamptz, $file, $import::uuid,
          ${readingRows.names
            .split(', ')
            .map((name) => `r.${name}`)
            .join(', ')}
        from ${readingRows.from} r
        where not exists (
          select 1 from assets_device_readings k join assets_assets m
            on m.organization_id = k.organization_id and m.id = k.asset_id and m.merged_into = r.asset_id
          where k.organization_id = $organization::uuid and k.digest = r.digest)
        on conflict do nothing
        returning asset_id`,
  params: z.object({
    organization: z.uuid(),
    now: z.date(),
    file: z.string().nullable(),
    import: z.uuid().nullable(),
    ...readingRows.params,
  }),
  row: z.object({ asset_id: z.uuid() }),
})

const columns = 'r.id, r.taken_at, r.time_from, r.recorded_at, r.says, r.file_name, r.import_id'
const shape = {
  id: z.uuid(),
  asset: z.uuid(),
  taken_at: z.date(),
  time_from: z.enum(['clock', 'handed-over']),
  recorded_at: z.date(),
  says: DeviceSaid,
  file_name: z.string().nullable(),
  import_id: z.uuid().nullable(),
}
const ReadingShape = z.object(shape)

export const readingOf = (r: z.output<typeof ReadingShape>): DeviceReading => ({
  ...r.says,
  id: r.id,
  asset: r.asset,
  takenAt: r.taken_at,
  timeFrom: r.time_from,
  recordedAt: r.recorded_at,
  file: r.file_name,
  importId: r.import_id,
})

/** An asset and those that were merged into it. */
const family = `join assets_assets o on o.organization_id = r.organization_id and o.id = r.asset_id
  join assets_assets a on a.organization_id = r.organization_id and a.id = coalesce(o.merged_into, o.id)`
const ofAsset = `r.organization_id = $organization::uuid and r.asset_id in (
  select $asset::uuid union all select m.id from assets_assets m
  where m.organization_id = $organization::uuid and m.merged_into = $asset)`
const one = { organization: z.uuid(), asset: z.uuid() }

export const readingPage = statement({
  name: 'assets_readings',
  sql: `select ${columns}, a.id as asset from assets_device_readings r ${family}
        where ${ofAsset} and ($beforeAt::timestamptz is null or (r.taken_at, r.id) < ($beforeAt, $beforeId::uuid))
        order by r.taken_at desc, r.id desc limit $limit`,
  params: z.object({
    ...one,
    beforeAt: z.date().nullable(),
    beforeId: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: ReadingShape,
})

/** The reading that is named, else the newest with a configuration, or the newest of those before another. */
export const configurationReading = statement({
  name: 'assets_configuration_reading',
  sql: `select ${columns}, a.id as asset from assets_device_readings r ${family}
        where ${ofAsset} and ($id::uuid is null or r.id = $id) and ($id is not null or r.has_configuration)
          and ($beforeAt::timestamptz is null or (r.taken_at, r.id) < ($beforeAt, $beforeId::uuid))
        order by r.taken_at desc, r.id desc limit 1`,
  params: z.object({
    ...one,
    id: z.uuid().nullable(),
    beforeAt: z.date().nullable(),
    beforeId: z.uuid().nullable(),
  }),
  row: ReadingShape,
})

export const sessionReading = statement({
  name: 'assets_session_reading',
  sql: `select ${columns}, a.id as asset from assets_device_readings r ${family}
        where ${ofAsset} and jsonb_typeof(r.says -> 'sessions') = 'array'
        order by r.taken_at desc, r.id desc limit 1`,
  params: z.object(one),
  row: ReadingShape,
})

export const readingTotal = statement({
  name: 'assets_reading_total',
  sql: `select count(*) as total from assets_device_readings r where ${ofAsset}`,
  params: z.object(one),
  row: z.object({ total: z.number() }),
})

/** Without what the configurations hold: only who said which version when. */
export const versionReadings = statement({
  name: 'assets_version_readings',
  sql: `select r.id, r.taken_at, r.time_from, r.recorded_at, r.file_name, r.import_id, a.id as asset,
          r.says || '{"configuration": null, "sessions": null}' as says
        from assets_device_readings r ${family}
        where ${ofAsset} order by r.taken_at, r.id limit 10000`,
  params: z.object(one),
  row: ReadingShape,
})

export const deviceAssets = statement({
  name: 'assets_devices_with_readings',
  sql: `with counted as (
          select a.id, a.name, a.site_id, count(*) as readings
          from assets_device_readings r ${family}
          where r.organization_id = $organization::uuid and a.retired_at is null
            and ($after::uuid is null or a.id > $after)
          group by a.id, a.name, a.site_id order by a.id limit $limit)
        select c.id as asset, c.name, c.site_id, c.readings, n.id, n.taken_at, n.time_from, n.recorded_at, n.says,
          n.file_name, n.import_id
        from counted c cross join lateral (
          select ${columns} from assets_device_readings r
          where r.organization_id = $organization::uuid and r.asset_id in (
            select c.id union all select m.id from assets_assets m
            where m.organization_id = $organization::uuid and m.merged_into = c.id)
          order by r.taken_at desc, r.id desc limit 1) n
        order by c.id`,
  params: z.object({
    organization: z.uuid(),
    after: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: z.object({ ...shape, name: z.string(), site_id: z.uuid().nullable(), readings: z.number() }),
})
