/**
 * The server side of accounts.
 * @module
 */
import type { Clock } from '../../../platform/clock/index.ts'
import type { FeatureServer } from '../../../platform/http/index.ts'
import type { Text } from '../../../platform/i18n/index.ts'
import type { MigrationFolder, Transaction } from '../../../platform/records/index.ts'
import type { Administrators, PasswordsOf, TicketKeysOf } from '../contract.ts'
import { administrators } from './administrators.ts'
import { passwordsOf, ticketKeysOf } from './passwords-of.ts'
import type { Directory } from './read-accounts.ts'
import { accountRoutes } from './routes.ts'
import { forgetAll } from './store.ts'
import { type AccountsDeps, takeAccounts, tryAccounts, type Visit } from './take-accounts.ts'

export const accountsMigrations: MigrationFolder = {
  owner: 'accounts',
  folder: new URL('./migrations/', import.meta.url),
}

export type AccountsServer = FeatureServer & {
  /** For whoever reads a directory: accounts are read in the same visit. */
  readonly visitor: {
    readonly tryOut: (directory: Directory, visit: Visit) => Promise<readonly Text[]>
    readonly collect: (directory: Directory, visit: Visit) => Promise<readonly Text[]>
  }
  readonly passwordsOf: PasswordsOf
  readonly ticketKeysOf: TicketKeysOf
  readonly administrators: Administrators<Transaction>
  /** Removes the organization's own rows; evidence has its own way. */
  readonly forgetOrganization: (tx: Transaction) => Promise<void>
}

export const accountsServer = (deps: AccountsDeps & { readonly clock: Clock }): AccountsServer => ({
  routes: accountRoutes(deps),
  jobs: [],
  visitor: {
    tryOut: tryAccounts,
    collect: (directory, visit) => takeAccounts(deps, directory, visit),
  },
  passwordsOf: passwordsOf(deps),
  ticketKeysOf: ticketKeysOf(deps),
  administrators,
  forgetOrganization: async (tx) => {
    for (const statement of forgetAll) await tx.run(statement, {})
  },
})
