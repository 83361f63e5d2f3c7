/**
 * What other parts of the house may ask about an organization, answered by those who own the rows.
 * @module
 */
import type { Transaction } from '../../../platform/records/index.ts'
import { Id } from '../contract.ts'
import { findOrganization } from './organization-store.ts'
import { findPerson } from './person-store.ts'
import { listSites } from './site-store.ts'

/** Open sites of the organization of the transaction. */
export const sitesOf = async (
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await listSites(tx, 'without')).map(({ id, name }) => ({ id, name }))

/** The IANA time zone of the organization of the transaction; Japan where it is gone meanwhile. */
export const timeZoneOf = async (tx: Transaction): Promise<string> =>
  (await findOrganization(tx))?.timeZone ?? 'Asia/Tokyo'

/** What notices to the whole organization of the transaction are written in. */
export const languageOf = async (tx: Transaction): Promise<'ja' | 'en'> =>
  (await findOrganization(tx))?.language ?? 'ja'

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
