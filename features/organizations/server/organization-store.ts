/**
 * The organization itself.
 * @module
 */
import { z } from 'zod'
import type { Transaction } from '../../../platform/records/index.ts'
import { statement } from '../../../platform/records/index.ts'
import type { OrganizationEdit, OrganizationView } from '../contract.ts'
import { iso } from './deps.ts'

const Row = z.object({
  organization_id: z.string(),
  version: z.number(),
  name: z.string(),
  name_kana: z.string(),
  corporate_number: z.string().nullable(),
  language: z.enum(['ja', 'en']),
  time_zone: z.string(),
  colour: z.string(),
  sample: z.boolean(),
  created_at: z.date(),
  updated_at: z.date(),
})
const columns =
  'organization_id, version, name, name_kana, corporate_number, language, time_zone, colour, sample, created_at, updated_at'
const Fields = z.object({
  name: z.string(),
  nameKana: z.string(),
  corporateNumber: z.string().nullable(),
  language: z.string(),
  timeZone: z.string(),
  colour: z.string(),
  now: z.date(),
})

const insert = statement({
  name: 'organizations_insert',
  sql: `insert into organizations_organizations (name, name_kana, corporate_number, language, time_zone, colour, sample,
          created_at, updated_at)
        values ($name, $nameKana, $corporateNumber, $language, $timeZone, $colour, $sample, $now, $now)
        returning ${columns}`,
  params: Fields.extend({ sample: z.boolean() }),
  row: Row,
})
const find = statement({
  name: 'organizations_find',
  sql: `select ${columns} from organizations_organizations`,
  params: z.object({}),
  row: Row,
})
const named = statement({
  name: 'organizations_named',
  sql: `select ${columns} from organizations_organizations where organization_id = any($ids::uuid[])`,
  params: z.object({ ids: z.array(z.string()) }),
  row: Row,
  system: true,
})
const every = statement({
  name: 'organizations_every',
  sql: 'select organization_id from organizations_organizations order by organization_id',
  params: z.object({}),
  row: z.object({ organization_id: z.string() }),
  system: true,
})
const update = statement({
  name: 'organizations_update',
  sql: `update organizations_organizations set name = $name, name_kana = $nameKana,
          corporate_number = $corporateNumber, language = $language, time_zone = $timeZone, colour = $colour,
          version = version + 1, updated_at = $now
        where version = $version returning ${columns}`,
  params: Fields.extend({ version: z.number() }),
  row: Row,
})
const remove = statement({
  name: 'organizations_remove',
  sql: 'delete from organizations_organizations',
  params: z.object({}),
  row: z.object({}),
})

const view = (row: z.output<typeof Row>): OrganizationView => ({
  id: row.organization_id,
  version: row.version,
  name: row.name,
  nameKana: row.name_kana,
  corporateNumber: row.corporate_number,
  language: row.language,
  timeZone: row.time_zone,
  colour: row.colour,
  sample: row.sample,
  createdAt: iso(row.created_at),
  updatedAt: iso(row.updated_at),
})

/** Writes the organization whose id the transaction has. */
export const insertOrganization = async (
  tx: Transaction,
  edit: OrganizationEdit & { readonly sample: boolean },
  now: Date,
): Promise<OrganizationView> => {
  const row = await tx.one(insert, { ...edit, now })
  if (!row) throw new Error('the organization was not written')
  return view(row)
}
export const findOrganization = async (tx: Transaction): Promise<OrganizationView | null> => {
  const row = await tx.one(find, {})
  return row ? view(row) : null
}
/** Null: somebody changed it meanwhile. */
export const updateOrganization = async (
  tx: Transaction,
  change: { readonly version: number; readonly edit: OrganizationEdit },
  now: Date,
): Promise<OrganizationView | null> => {
  const row = await tx.one(update, { ...change.edit, version: change.version, now })
  return row ? view(row) : null
}
/** Several organizations by id, inside `system()`: for the switch between a person's own ones. */
export const namedOrganizations = async (
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly OrganizationView[]> => (await tx.all(named, { ids: [...ids] })).map(view)
/** Every organization of this installation, inside `system()`. */
export const everyOrganization = async (tx: Transaction): Promise<readonly string[]> =>
  (await tx.all(every, {})).map((row) => row.organization_id)
export const deleteOrganization = async (tx: Transaction): Promise<void> => {
  await tx.run(remove, {})
}
