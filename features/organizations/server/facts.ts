/**
 * What other parts of the house may ask about an organization, answered by those who own the rows.
 * @module
 */
import { z } from 'zod'
import { statement, type Transaction } from '../../../platform/records/index.ts'
import { Id } from '../contract.ts'
import { findOrganization } from './organization-store.ts'
import { findPerson } from './person-store.ts'
import { listSites } from './site-store.ts'

/** Open sites of the organization of the transaction. */
export const sitesOf = async (
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await listSites(tx, 'without')).map(({ id, name }) => ({ id, name }))

/** The countries (ISO 3166) of the open sites of the organization of the transaction. */
export const countriesOf = async (tx: Transaction): Promise<readonly string[]> => [
  ...new Set((await listSites(tx, 'without')).map(({ country }) => country)),
]

/** The address ranges that the open sites of the organization of the transaction registered. */
export const networksOf = async (
  tx: Transaction,
): Promise<readonly { readonly site: string; readonly network: string }[]> =>
  (await listSites(tx, 'without')).flatMap(({ id, networks }) =>
    networks.map((network) => ({ site: id, network })),
  )

/** The IANA time zone of the organization of the transaction; Japan where it is gone meanwhile. */
export const timeZoneOf = async (tx: Transaction): Promise<string> =>
  (await findOrganization(tx))?.timeZone ?? 'Asia/Tokyo'

/** What the organization of the transaction is called. */
export const nameOf = async (tx: Transaction): Promise<string> =>
  (await findOrganization(tx))?.name ?? ''

/** What notices to the whole organization of the transaction are written in. */
export const languageOf = async (tx: Transaction): Promise<'ja' | 'en'> =>
  (await findOrganization(tx))?.language ?? 'ja'

/** Whether the organization of the transaction is a sample company. */
export const isSample = async (tx: Transaction): Promise<boolean> =>
  (await findOrganization(tx))?.sample === true

/** Whether this is a person of the organization, and of the sites, of the transaction. */
export const isPerson = async (tx: Transaction, id: string): Promise<boolean> =>
  Id.safeParse(id).success && (await findPerson(tx, id)) !== null

/** Where a person is reached by mail and in which language; null for one without an address, gone or archived. */
export const addressOf = async (
  tx: Transaction,
  personId: string,
): Promise<{ readonly mail: string; readonly language: 'ja' | 'en' } | null> => {
  const person = await findPerson(tx, personId)
  if (!person || person.mail === null || person.archivedAt !== null) return null
  return { mail: person.mail, language: person.language === 'ja' ? 'ja' : 'en' }
}

const first = statement({
  name: 'organizations_first',
  sql: `select organization_id from organizations_organizations where not sample
        order by created_at, organization_id limit 1`,
  params: z.object({}),
  row: z.object({ organization_id: z.string() }),
  system: true,
})
/** The organization that was registered first, inside `system()`: its people look after the installation. */
export const homeOrganization = async (tx: Transaction): Promise<string | null> =>
  (await tx.one(first, {}))?.organization_id ?? null
