/**
 * The server side of organizations: company, sites, people, contact trees, members, audit log.
 * @module
 */
import type { FeatureServer } from '../../../platform/http/index.ts'
import type { MigrationFolder, Transaction } from '../../../platform/records/index.ts'
import { openActs, removeOrganizationRows } from './acts.ts'
import type { OrganizationsDeps } from './deps.ts'
import { organizationJobs } from './jobs.ts'
import { postalCodeRoutes } from './postal-codes.ts'
import { auditRoutes } from './routes-audit.ts'
import { companyRoutes } from './routes-company.ts'
import { contactProofRoutes } from './routes-contact-proof.ts'
import { memberRoutes } from './routes-members.ts'
import { signInRoutes } from './routes-sign-in.ts'
import { viewRoutes } from './routes-views.ts'

export { openActs as openOrganizationActs } from './acts.ts'
export type { OrganizationsDeps } from './deps.ts'
export {
  addressOf,
  countriesOf,
  homeOrganization,
  isPerson,
  isSample,
  languageOf,
  nameOf,
  networksOf,
  sitesOf,
  timeZoneOf,
} from './facts.ts'
export { everyOrganization } from './organization-store.ts'

export const organizationsMigrations: MigrationFolder = {
  owner: 'organizations',
  folder: new URL('./migrations/', import.meta.url),
}

export const organizationsServer = (deps: OrganizationsDeps): FeatureServer => {
  const acts = openActs(deps)
  return {
    routes: [
      ...signInRoutes(deps, acts),
      ...memberRoutes(deps, acts),
      ...companyRoutes(deps, acts),
      ...contactProofRoutes(deps, acts),
      ...auditRoutes(deps),
      ...viewRoutes(deps),
      ...postalCodeRoutes(),
    ],
    jobs: organizationJobs(deps, acts),
  }
}

/**
 * Removes the organization of this transaction from the tables of this feature and of sign-in: no row is left.
 * Accounts stay, they may belong to other organizations. Evidence, audit log and other features remove their own.
 */
export const removeOrganization = async (
  tx: Transaction,
  { access }: Pick<OrganizationsDeps, 'access'>,
): Promise<void> => {
  await removeOrganizationRows(tx)
  await access.removeOrganization(tx)
}
