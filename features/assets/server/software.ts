/**
 * What is installed, for those who judge it: distinct software, where it is, and what each asset itself runs.
 * @module
 */
import { z } from 'zod'
import { columnRows, statement, type Transaction } from '../../../platform/records/index.ts'
import type {
  AssetSystem,
  FoundSoftware,
  Installed,
  SoftwareCount,
  SoftwareIdentity,
  SoftwareLook,
} from '../contract-software.ts'
import { organizationOf } from './accept.ts'

const org = z.object({ organization: z.uuid() })

/**
 * One number for the six columns that name a software, as every row has it written beside them: rows are joined and counted by
 * it. Comparing six texts, in the order of a language, took most of the time at a million rows.
 */
const numberOf = (row: string): string =>
  `hash_record_extended(row(${row}.name, ${row}.version, ${row}.supplier, ${row}.type, ${row}.purl, ${row}.cpe), 0)`

const distinctSoftware = statement({
  name: 'assets_distinct_software',
  sql: `select s.*, (${numberOf('s')})::text as number from (
          select c.name, c.version, c.supplier, c.type, c.purl, c.cpe from assets_components c
          where c.organization_id = $organization::uuid and c.closed_at is null
          group by c.name, c.version, c.supplier, c.type, c.purl, c.cpe) s`,
  params: org,
  row: z.object({
    number: z.string(),
    name: z.string(),
    version: z.string(),
    supplier: z.string(),
    type: z.string(),
    purl: z.string(),
    cpe: z.string(),
  }),
})

const softwareOf = statement({
  name: 'assets_software_of',
  sql: `select s.*, (${numberOf('s')})::text as number from (
          select distinct c.name, c.version, c.supplier, c.type, c.purl, c.cpe from assets_components c
          where c.organization_id = $organization::uuid and c.closed_at is null and (c.asset_id = any($assets::uuid[])
            or c.asset_id in (select a.id from assets_assets a
              where a.organization_id = $organization::uuid and a.merged_into = any($assets::uuid[])))) s`,
  params: org.extend({ assets: z.array(z.uuid()) }),
  row: distinctSoftware.row,
})

const identityRows = columnRows({
  of: 'integer',
  name: 'text',
  version: 'text',
  supplier: 'text',
  type: 'text',
  purl: 'text',
  cpe: 'text',
})
/** Two of the same number may differ, so what is found by it is compared. */
const isSame = `c.name = r.name and c.version = r.version and c.supplier = r.supplier and c.type = r.type
          and c.purl = r.purl and c.cpe = r.cpe`
const installedWhere = statement({
  name: 'assets_installed_where',
  sql: `select r.of, coalesce(a.merged_into, a.id) as asset, min(c.seen_from) as seen_from, max(c.seen_until) as seen_until,
          min(c.source) as source
        from ${identityRows.from} r
        join assets_components c on c.organization_id = $organization::uuid and c.closed_at is null
          and c.number = ${numberOf('r')} and ${isSame}
        join assets_assets a on a.organization_id = c.organization_id and a.id = c.asset_id
        where (a.retired_at is null or a.merged_into is not null)
          and ($assets::uuid[] is null or coalesce(a.merged_into, a.id) = any($assets::uuid[]))
        group by 1, 2`,
  params: org.extend({ ...identityRows.params, assets: z.array(z.uuid()).nullable() }),
  row: z.object({
    of: z.number(),
    asset: z.string(),
    seen_from: z.date(),
    seen_until: z.date(),
    source: z.string(),
  }),
})

/** Each asset that stays with the ones that went into it, and its software from the index of each. */
const perAsset = (columns: string, from: string): string =>
  `select a.asset, x.* from (
     select coalesce(m.merged_into, m.id) as asset, array_agg(m.id) as members from assets_assets m
     where m.organization_id = $organization::uuid and (m.retired_at is null or m.merged_into is not null)
       and coalesce(m.merged_into, m.id) = any($assets::uuid[])
     group by 1) a
   cross join lateral (select s.source, ${columns} max(s.seen_until) as seen_until from ${from} s group by s.source) x`
const ofMembers = `from assets_components c
  where c.organization_id = $organization::uuid and c.asset_id = any(a.members) and c.closed_at is null`

const looks = statement({
  name: 'assets_software_looks',
  sql: perAsset('', `(select c.source, c.seen_until ${ofMembers})`),
  params: org.extend({ assets: z.array(z.uuid()) }),
  row: z.object({ asset: z.string(), source: z.string(), seen_until: z.date() }),
})

/** Software by software within an asset: sorted as a whole, a million rows went through the disk. */
const counted = statement({
  name: 'assets_software_counted',
  sql: perAsset(
    'count(*) as components, count(*) filter (where s.number = any($numbers::bigint[])) as among,',
    `(select c.source, c.number, max(c.seen_until) as seen_until ${ofMembers} group by 1, 2)`,
  ),
  params: looks.params.extend({ numbers: z.array(z.string()) }),
  row: looks.row.extend({ components: z.number(), among: z.number() }),
})

const systems = statement({
  name: 'assets_systems',
  sql: `select a.id, a.site_id, a.name, a.device_class, a.maker, a.model, a.os, a.firmware, a.importance,
          a.reachable_from_internet, a.sources, a.machine_seen_at, a.end_of_support::text
        from assets_assets a
        where a.organization_id = $organization::uuid and a.retired_at is null
          and ($assets::uuid[] is null or a.id = any($assets::uuid[]))
        order by a.id`,
  params: org.extend({ assets: z.array(z.uuid()).nullable() }),
  row: z.object({
    id: z.string(),
    site_id: z.string().nullable(),
    name: z.string(),
    device_class: z.string(),
    maker: z.string(),
    model: z.string(),
    os: z.string(),
    firmware: z.string(),
    importance: z.enum(['low', 'normal', 'high', 'critical']).nullable(),
    reachable_from_internet: z.boolean().nullable(),
    sources: z.array(z.string()),
    machine_seen_at: z.date().nullable(),
    end_of_support: z.string().nullable(),
  }),
})

/** Rows a batch: some megabytes. */
const BATCH = 5_000

export type SoftwareBook = {
  /** Every distinct software of the organization, or of these assets alone. */
  identities(
    tx: Transaction,
    assets: readonly string[] | null,
  ): AsyncIterable<readonly FoundSoftware[]>
  /** Where these are installed; at most some thousand identities a call. */
  installed(
    tx: Transaction,
    identities: readonly SoftwareIdentity[],
    assets: readonly string[] | null,
  ): AsyncIterable<readonly Installed[]>
  systems(tx: Transaction, assets: readonly string[] | null): AsyncIterable<readonly AssetSystem[]>
  /** Who last looked at the software of these; assets without any are left out. */
  looks(tx: Transaction, assets: readonly string[]): Promise<readonly SoftwareLook[]>
  /** The same, and how much each saw: in all, and of the software with these numbers. */
  counted(
    tx: Transaction,
    assets: readonly string[],
    numbers: readonly string[],
  ): Promise<readonly SoftwareCount[]>
}

export const softwareBook: SoftwareBook = {
  identities: (tx, assets) =>
    assets === null
      ? tx.stream(distinctSoftware, { organization: organizationOf(tx) }, BATCH)
      : tx.stream(softwareOf, { organization: organizationOf(tx), assets: [...assets] }, BATCH),
  installed: async function* (tx, identities, assets) {
    const params = {
      organization: organizationOf(tx),
      assets: assets === null ? null : [...assets],
      ...identityRows.of(identities.map((identity, of) => ({ of, ...identity }))),
    }
    for await (const rows of tx.stream(installedWhere, params, BATCH))
      yield rows.map(({ of, asset, seen_from, seen_until, source }) => ({
        of,
        asset,
        seenFrom: seen_from,
        seenUntil: seen_until,
        source,
      }))
  },
  systems: async function* (tx, assets) {
    const params = {
      organization: organizationOf(tx),
      assets: assets === null ? null : [...assets],
    }
    for await (const rows of tx.stream(systems, params, BATCH))
      yield rows.map((row) => ({
        asset: row.id,
        site: row.site_id,
        name: row.name,
        deviceClass: row.device_class,
        maker: row.maker,
        model: row.model,
        os: row.os,
        firmware: row.firmware,
        importance: row.importance,
        reachableFromInternet: row.reachable_from_internet,
        sources: row.sources,
        machineSeenAt: row.machine_seen_at,
        endOfSupport: row.end_of_support,
      }))
  },
  looks: async (tx, assets) =>
    (await tx.all(looks, { organization: organizationOf(tx), assets: [...assets] })).map(
      ({ asset, source, seen_until }) => ({ asset, source, seenUntil: seen_until }),
    ),
  counted: async (tx, assets, numbers) =>
    (
      await tx.all(counted, {
        organization: organizationOf(tx),
        assets: [...assets],
        numbers: [...numbers],
      })
    ).map(({ asset, source, seen_until, components, among }) => ({
      asset,
      source,
      components,
      among,
      seenUntil: seen_until,
    })),
}
