/**
 * What other parts of the house may ask about an organization, answered by those who own the rows.
 * @module
 */
import type { Transaction } from '../../../platform/records/index.ts'
import { findOrganization } from './organization-store.ts'
import { listSites } from './site-store.ts'

/** Open sites of the organization of the transaction. */
export const sitesOf = async (
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await listSites(tx, 'without')).map(({ id, name }) => ({ id, name }))

/** The IANA time zone of the organization of the transaction; Japan where it is gone meanwhile. */
export const timeZoneOf = async (tx: Transaction): Promise<string> =>
  (await findOrganization(tx))?.timeZone ?? 'Asia/Tokyo'
