/**
 * Sites.
 * @module
 */
import { z } from 'zod'
import { newId, statement, type Transaction } from '../../../platform/records/index.ts'
import { type SiteEdit, SiteKind, type SiteView } from '../contract.ts'
import { iso, isoOrNull } from './deps.ts'

const Row = z.object({
  id: z.string(),
  version: z.number(),
  name: z.string(),
  kind: SiteKind,
  parent_id: z.string().nullable(),
  country: z.string(),
  time_zone: z.string(),
  language: z.string(),
  postal_code: z.string().nullable(),
  address: z.string(),
  networks: z.array(z.string()),
  people: z.number(),
  archived_at: z.date().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
})
const columns = `s.id, s.version, s.name, s.kind, s.parent_id, s.country, s.time_zone, s.language, s.postal_code, s.address, s.networks,
  s.archived_at, s.created_at, s.updated_at,
  (select count(*)::int from organizations_people p where p.site_id = s.id and p.archived_at is null) as people`
const Fields = z.object({
  name: z.string(),
  kind: z.string(),
  parentId: z.string().nullable(),
  country: z.string(),
  timeZone: z.string(),
  language: z.string(),
  postalCode: z.string().nullable(),
  address: z.string(),
  networks: z.array(z.string()),
  now: z.date(),
})

const insert = statement({
  name: 'organizations_insert_site',
  sql: `with s as (
          insert into organizations_sites (id, name, kind, parent_id, country, time_zone, language, postal_code, address, networks,
            created_at, updated_at)
          values ($id, $name, $kind, $parentId, $country, $timeZone, $language, $postalCode, $address, $networks::jsonb, $now, $now)
          returning *)
        select ${columns} from s`,
  params: Fields.extend({ id: z.string() }),
  row: Row,
})
const list = statement({
  name: 'organizations_list_sites',
  sql: `select ${columns} from organizations_sites s
        where ($archived or s.archived_at is null) order by s.kind <> 'headquarters', s.name, s.id`,
  params: z.object({ archived: z.boolean() }),
  row: Row,
})
const find = statement({
  name: 'organizations_find_site',
  sql: `select ${columns} from organizations_sites s where s.id = $id`,
  params: z.object({ id: z.string() }),
  row: Row,
})
const update = statement({
  name: 'organizations_update_site',
  sql: `with s as (
          update organizations_sites set name = $name, kind = $kind, parent_id = $parentId, country = $country,
            time_zone = $timeZone, language = $language, postal_code = $postalCode, address = $address, networks = $networks::jsonb,
            version = version + 1, updated_at = $now
          where id = $id and version = $version returning *)
        select ${columns} from s`,
  params: Fields.extend({ id: z.string(), version: z.number() }),
  row: Row,
})
const archive = statement({
  name: 'organizations_archive_site',
  sql: `with s as (
          update organizations_sites set archived_at = $archivedAt, version = version + 1, updated_at = $now
          where id = $id and version = $version returning *)
        select ${columns} from s`,
  params: z.object({
    id: z.string(),
    version: z.number(),
    archivedAt: z.date().nullable(),
    now: z.date(),
  }),
  row: Row,
})
const missing = statement({
  name: 'organizations_missing_sites',
  sql: `select count(*)::int as n from unnest($ids::uuid[]) as wanted (id)
        where not exists (select from organizations_sites s where s.id = wanted.id)`,
  params: z.object({ ids: z.array(z.string()) }),
  row: z.object({ n: z.number() }),
})
/** Two moves at once could close a circle that neither would: moves of one organization go one after the other. */
const lockTree = statement({
  name: 'organizations_lock_sites',
  sql: 'select id, parent_id from organizations_sites order by id for update',
  params: z.object({}),
  row: z.object({ id: z.string(), parent_id: z.string().nullable() }),
})
const remove = statement({
  name: 'organizations_remove_sites',
  sql: 'delete from organizations_sites',
  params: z.object({}),
  row: z.object({}),
})

const view = (row: z.output<typeof Row>): SiteView => ({
  id: row.id,
  version: row.version,
  name: row.name,
  kind: row.kind,
  parentId: row.parent_id,
  country: row.country,
  timeZone: row.time_zone,
  language: row.language,
  postalCode: row.postal_code,
  address: row.address,
  networks: row.networks,
  people: row.people,
  archivedAt: isoOrNull(row.archived_at),
  createdAt: iso(row.created_at),
  updatedAt: iso(row.updated_at),
})
const viewOrNull = (row: z.output<typeof Row> | null): SiteView | null => (row ? view(row) : null)

export const insertSite = async (tx: Transaction, edit: SiteEdit, now: Date): Promise<SiteView> => {
  const row = await tx.one(insert, { ...edit, id: newId(), now })
  if (!row) throw new Error('the site was not written')
  return view(row)
}
export const listSites = async (
  tx: Transaction,
  archived: 'with' | 'without',
): Promise<SiteView[]> => (await tx.all(list, { archived: archived === 'with' })).map(view)
export const findSite = async (tx: Transaction, id: string): Promise<SiteView | null> =>
  viewOrNull(await tx.one(find, { id }))
export const updateSite = async (
  tx: Transaction,
  change: { readonly id: string; readonly version: number; readonly edit: SiteEdit },
  now: Date,
): Promise<SiteView | null> =>
  viewOrNull(await tx.one(update, { ...change.edit, id: change.id, version: change.version, now }))
export const archiveSite = async (
  tx: Transaction,
  change: { readonly id: string; readonly version: number; readonly archivedAt: Date | null },
  now: Date,
): Promise<SiteView | null> => viewOrNull(await tx.one(archive, { ...change, now }))
/** Whether each of these is a site of this organization (that the transaction may see). */
export const areSites = async (tx: Transaction, ids: readonly string[]): Promise<boolean> =>
  (await tx.one(missing, { ids: [...ids] }))?.n === 0
export const lockSiteTree = async (tx: Transaction): Promise<ReadonlyMap<string, string | null>> =>
  new Map((await tx.all(lockTree, {})).map((row) => [row.id, row.parent_id]))
export const deleteSites = async (tx: Transaction): Promise<void> => {
  await tx.run(remove, {})
}
