/**
 * The SQL of the network by segment (STYLE 10).
 * @module
 */
import { z } from 'zod'
import { statement } from '../../../platform/records/index.ts'
import { SegmentKind, Standing } from '../contract-network.ts'
import { DeviceClass } from '../evidence.ts'

const LAN = '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7'
const LOCAL = '0.0.0.0/8,127.0.0.0/8,169.254.0.0/16,224.0.0.0/3,::/127,fe80::/10,ff00::/8'
/** RFC 1918, RFC 6598, RFC 4193: addresses inside a company. */
const PRIVATE = `'{${LAN}}'::inet[]`
/** Addresses that say nothing of where a device stands (RFC 6890). */
export const NOWHERE = `'{${LOCAL}}'::inet[]`
/** Every other address is a public one. */
export const INSIDE = `'{${LAN},${LOCAL}}'::inet[]`

/**
 * Each device in every network that it has an address of: the narrowest one that its site registered, else the /24 or
 * /64 around the address. A registered network wider than /20 is a plan, not a segment.
 */
export const segments = statement({
  name: 'assets_segments',
  sql: `with device as materialized (
          select a.id, a.site_id, a.device_class, a.addresses,
            case when a.reachable_from_internet then 'exposed'
              when a.machine_seen_at is not null and not (a.sources && '{ledger,console}'::text[]) then 'unknown'
              when a.machine_seen_at is null or a.machine_seen_at < $freshFrom::timestamptz then 'silent'
              else 'known' end as standing
          from assets_assets a
          where a.organization_id = $organization::uuid and a.retired_at is null and a.device_class <> 'software'
            and ($site::uuid is null or a.site_id = $site) and (not $siteNone::boolean or a.site_id is null)),
        named as (
          select n.site, n.network::cidr as network from unnest($sites::uuid[], $networks::text[]) as n(site, network)
          where masklen(n.network::cidr) >= case family(n.network::cidr) when 4 then 20 else 48 end),
        address as (
          select d.id, d.site_id, d.device_class, d.standing, t.word::inet as ip
          from device d cross join lateral unnest(d.addresses[1:8]) as t(word)
          where not t.word::inet <<= any(${NOWHERE})),
        spot as (
          select x.id, x.site_id, x.device_class, x.standing, case
              when max(masklen(n.network)) is not null then set_masklen(x.ip, max(masklen(n.network)))
              when not x.ip <<= any(${PRIVATE}) then null
              else set_masklen(x.ip, case family(x.ip) when 4 then 24 else 64 end) end as ip
          from address x left join named n on n.site = x.site_id and x.ip <<= n.network
          group by x.id, x.site_id, x.device_class, x.standing, x.ip),
        place as (
          select distinct s.id, s.site_id, s.device_class, s.standing,
            case when s.ip is null then 'global' else 'private' end as kind, coalesce(network(s.ip)::text, '') as network
          from spot s
          union all
          select d.id, d.site_id, d.device_class, d.standing, 'none', '' from device d
          where not exists (select from address x where x.id = d.id))
        select p.site_id as site, p.kind, p.network, p.device_class, p.standing, count(*) as devices
        from place p group by p.site_id, p.kind, p.network, p.device_class, p.standing
        union all
        select d.site_id, 'site', '', 'unknown', d.standing, count(*) from device d group by d.site_id, d.standing`,
  params: z.object({
    organization: z.uuid(),
    site: z.uuid().nullable(),
    siteNone: z.boolean(),
    freshFrom: z.date(),
    sites: z.array(z.uuid()),
    networks: z.array(z.string()),
  }),
  row: z.object({
    site: z.uuid().nullable(),
    kind: z.union([SegmentKind, z.literal('site')]),
    network: z.string(),
    device_class: DeviceClass,
    standing: Standing,
    devices: z.number(),
  }),
})
