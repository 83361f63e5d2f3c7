/**
 * The SQL of links between devices and their neighbours (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { columnRows, statement } from '../../../platform/records/index.ts'
import { DeviceClass } from '../evidence.ts'

const linkRows = columnRows({
  id: 'uuid',
  asset_id: 'uuid',
  protocol: 'text',
  local_port: 'text',
  remote_name: 'text',
  remote_port: 'text',
  remote_mac: 'text',
  remote_serial: 'text',
  remote_addresses: 'text[]',
  remote_platform: 'text',
  key_kinds: 'text[]',
  key_values: 'text[]',
  seen_at: 'timestamptz',
  digest: 'text',
})
export const linkColumnsOf = linkRows.of

/** Named again: the span grows. */
export const writeLinks = statement({
  name: 'assets_write_links',
  sql: `insert into assets_device_links as l (organization_id, id, asset_id, protocol, local_port, remote_name, remote_port,
          remote_mac, remote_serial, remote_addresses, remote_platform, key_kinds, key_values, seen_from, seen_until, digest)
        select distinct on (asset_id, digest) $organization::uuid, id, asset_id, protocol, local_port, remote_name,
          remote_port, remote_mac, remote_serial, remote_addresses, remote_platform, key_kinds, key_values, seen_at, seen_at,
          digest
        from ${linkRows.from} r
        on conflict (organization_id, asset_id, digest) do update
          set seen_from = least(l.seen_from, excluded.seen_from), seen_until = greatest(l.seen_until, excluded.seen_until)
          where excluded.seen_from < l.seen_from or excluded.seen_until > l.seen_until`,
  params: z.object({ organization: z.uuid(), ...linkRows.params }),
  row: z.unknown(),
})

const end = { id: z.uuid(), name: z.string(), site: z.uuid().nullable(), class: DeviceClass }
const maybe = {
  to_id: end.id.nullable(),
  to_name: end.name.nullable(),
  to_site: end.site,
  to_class: end.class.nullable(),
}

// Both ends are read through the table of assets, whose walls between sites hold: who may not see a device sees no link
// from it, and a neighbour that he may not see is only what it said of itself.
export const linkPage = statement({
  name: 'assets_link_page',
  sql: `with linked as (
          select l.*, f.id as from_id, f.name as from_name, f.site_id as from_site, f.device_class as from_class,
            l.seen_until = max(l.seen_until) over (partition by f.id, l.protocol) as is_current
          from assets_device_links l
          join assets_assets o on o.organization_id = l.organization_id and o.id = l.asset_id
          join assets_assets f on f.organization_id = l.organization_id and f.id = coalesce(o.merged_into, o.id)
            and f.retired_at is null
          where l.organization_id = $organization::uuid and ($site::uuid is null or f.site_id = $site)
            and (not $siteNone::boolean or f.site_id is null))
        select l.id, l.protocol, l.from_id, l.from_name, l.from_site, l.from_class, l.local_port, l.remote_name,
          l.remote_port, l.remote_mac, l.remote_serial, l.remote_addresses, l.remote_platform, l.seen_from, l.seen_until,
          l.is_current, t.id as to_id, t.name as to_name, t.site_id as to_site, t.device_class as to_class
        from linked l
        left join lateral (
          select k.asset_id from unnest(l.key_kinds, l.key_values) with ordinality as w(kind, value, n)
          cross join lateral (
            select h.asset_id from assets_keys h
            where h.organization_id = l.organization_id and h.kind = w.kind and h.value = w.value and not h.is_shared
            limit 1) k
          where k.asset_id <> l.from_id order by w.n limit 1) k on true
        left join assets_assets o on o.organization_id = l.organization_id and o.id = k.asset_id
        left join assets_assets t on t.organization_id = l.organization_id and t.id = coalesce(o.merged_into, o.id)
        where ($after::uuid is null or l.id > $after) and (not $isCurrent::boolean or l.is_current)
          and ($asset::uuid is null or l.from_id = $asset or t.id = $asset)
        order by l.id limit $limit`,
  params: z.object({
    organization: z.uuid(),
    site: z.uuid().nullable(),
    siteNone: z.boolean(),
    asset: z.uuid().nullable(),
    isCurrent: z.boolean(),
    after: z.uuid().nullable(),
    limit: z.number().int(),
  }),
  row: z.object({
    id: z.uuid(),
    protocol: z.enum(['cdp', 'lldp']),
    from_id: end.id,
    from_name: end.name,
    from_site: end.site,
    from_class: end.class,
    local_port: z.string(),
    remote_name: z.string(),
    remote_port: z.string(),
    remote_mac: z.string().nullable(),
    remote_serial: z.string().nullable(),
    remote_addresses: z.array(z.string()),
    remote_platform: z.string(),
    seen_from: z.date(),
    seen_until: z.date(),
    is_current: z.boolean(),
    ...maybe,
  }),
})
