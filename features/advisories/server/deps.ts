/**
 * What the advisories are given by whoever starts them.
 * @module
 */
import type { Role } from '../../../platform/access/roles.ts'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import type { Feeds } from '../../../platform/feeds/index.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Log } from '../../../platform/log/index.ts'
import type { Notify } from '../../../platform/notify/index.ts'
import type { Records, Transaction } from '../../../platform/records/index.ts'
import type { AssetSystem, Installed, SoftwareIdentity } from '../../assets/contract.ts'
import type { Touches } from '../contract.ts'

/** What is installed where, as the inventory knows it. */
export type InventoryBook = {
  identities(
    tx: Transaction,
    assets: readonly string[] | null,
  ): AsyncIterable<readonly SoftwareIdentity[]>
  installed(
    tx: Transaction,
    identities: readonly SoftwareIdentity[],
    assets: readonly string[] | null,
  ): AsyncIterable<readonly Installed[]>
  systems(tx: Transaction, assets: readonly string[] | null): AsyncIterable<readonly AssetSystem[]>
}

export type AdvisoriesSettings = {
  readonly enabled: boolean
  /** Hosts that may be fetched from. */
  readonly allow: readonly string[]
  /** Names of feeds that are fetched. */
  readonly on: readonly string[]
  /** `name=address` lines. */
  readonly mirrors: readonly string[]
  /** Working days until administrators, and officers, are told. */
  readonly administratorDays: number
  readonly officerDays: number
}

export type AdvisoriesDeps = {
  readonly records: Records
  readonly evidence: EvidenceStore
  readonly audit: Pick<Audit, 'write'>
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly clock: Clock
  readonly log: Log
  readonly feeds: Pick<Feeds, 'fetch' | 'current' | 'list'>
  readonly notify: Pick<Notify, 'send'>
  /** Asked each time: they may change while Hinoban runs. */
  readonly settings: () => AdvisoriesSettings
  readonly inventory: InventoryBook
  readonly touches: Touches
  /** Every organization of this installation. */
  readonly organizations: () => Promise<readonly string[]>
  readonly members: (
    tx: Transaction,
  ) => Promise<readonly { readonly email: string; readonly role: Role }[]>
  /** The IANA time zone of an organization. */
  readonly timeZone: (organization: string) => Promise<string>
  readonly languageOf: (tx: Transaction) => Promise<'ja' | 'en'>
}

export const organizationOf = (tx: Transaction): string => {
  if (tx.scope === null) throw new Error('advisories: no organization in this transaction')
  return tx.scope.organization
}
