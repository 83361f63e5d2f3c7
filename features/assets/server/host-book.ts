/**
 * Devices for those who have to recognise them by name and address.
 * @module
 */
import { z } from 'zod'
import { statement, type Transaction } from '../../../platform/records/index.ts'
import type { HostBook, HostNameBook } from '../contract-hosts.ts'
import { DeviceClass } from '../evidence.ts'
import { organizationOf } from './accept.ts'

const hosts = statement({
  name: 'assets_hosts',
  sql: `select id, site_id, name, device_class, host_names, addresses, os, maker, model,
          array(select (p ->> 'port')::int from jsonb_array_elements(ports) p) as ports
        from assets_assets
        where organization_id = $organization::uuid and retired_at is null
          and ($ids::uuid[] is null or id = any($ids::uuid[]))
        order by id`,
  params: z.object({ organization: z.uuid(), ids: z.array(z.string()).nullable() }),
  row: z.object({
    id: z.string(),
    site_id: z.string().nullable(),
    name: z.string(),
    device_class: DeviceClass,
    host_names: z.array(z.string()),
    addresses: z.array(z.string()),
    os: z.string(),
    maker: z.string(),
    model: z.string(),
    ports: z.array(z.number()),
  }),
})

export const hostBook: HostBook<Transaction> = async (tx, ids) => {
  const organization = await organizationOf(tx)
  const rows = await tx.all(hosts, { organization, ids: ids === null ? null : [...ids] })
  return rows.map((r) => ({
    asset: r.id,
    site: r.site_id,
    name: r.name,
    deviceClass: r.device_class,
    hostNames: r.host_names,
    addresses: r.addresses,
    openPorts: r.ports,
    words: [r.os, r.maker, r.model, r.name].filter((word) => word !== '').join('\n'),
  }))
}

/** Whole names are keys of the organization, written `*|name` (keys.ts): a beginning finds them in the primary key. */
const hostNames = statement({
  name: 'assets_host_names',
  sql: `select k.value from unnest($labels::text[]) l (label) cross join lateral (
          select substr(k.value, 3) as value from assets_keys k
          where k.organization_id = $organization::uuid and k.kind = 'name'
            and k.value >= ('*|' || l.label || '.') collate "C" and k.value < ('*|' || l.label || '/') collate "C"
          limit 20) k`,
  params: z.object({ organization: z.uuid(), labels: z.array(z.string()) }),
  row: z.object({ value: z.string() }),
})

export const hostNameBook: HostNameBook<Transaction> = async (tx, labels) => {
  const organization = await organizationOf(tx)
  return (await tx.all(hostNames, { organization, labels: [...labels] })).map(({ value }) => value)
}
