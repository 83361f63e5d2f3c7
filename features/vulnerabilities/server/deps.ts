/**
 * What the findings are given by whoever starts them.
 * @module
 */
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Log } from '../../../platform/log/index.ts'
import type { Records, Transaction } from '../../../platform/records/index.ts'
import type {
  AssetSystem,
  ExposureBook,
  FoundSoftware,
  Installed,
  SoftwareCount,
  SoftwareIdentity,
  SoftwareLook,
} from '../../assets/contract.ts'
import type { CatalogueState } from '../contract.ts'
import type { Catalogue } from './catalogue/read.ts'

/** What is installed where, as the inventory knows it. */
export type SoftwareBook = {
  identities(
    tx: Transaction,
    assets: readonly string[] | null,
  ): AsyncIterable<readonly FoundSoftware[]>
  installed(
    tx: Transaction,
    identities: readonly SoftwareIdentity[],
    assets: readonly string[] | null,
  ): AsyncIterable<readonly Installed[]>
  systems(tx: Transaction, assets: readonly string[] | null): AsyncIterable<readonly AssetSystem[]>
  looks(tx: Transaction, assets: readonly string[]): Promise<readonly SoftwareLook[]>
  /** Looks, and how much each saw: in all, and of the software with these numbers. */
  counted(
    tx: Transaction,
    assets: readonly string[],
    numbers: readonly string[],
  ): Promise<readonly SoftwareCount[]>
}

/** The catalogue of this installation, whoever keeps it. */
export type CatalogueBook = {
  readonly path: string
  /** Null: there is none yet. Stays open; nobody closes it but its keeper. */
  catalogue(): Catalogue | null
  state(): CatalogueState
}

export type VulnerabilitiesDeps = {
  readonly records: Records
  readonly evidence: EvidenceStore
  readonly audit: Pick<Audit, 'write'>
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly clock: Clock
  readonly log: Log
  readonly catalogue: CatalogueBook
  readonly software: SoftwareBook
  readonly exposures: ExposureBook<Transaction>
  /** The IANA time zone of an organization. */
  readonly timeZone: (organization: string) => Promise<string>
  /** Told after each match of an organization. */
  readonly matched?: (organization: string) => void
  readonly siteNames: (tx: Transaction) => Promise<ReadonlyMap<string, string>>
}

export const organizationOf = (tx: Transaction): string => {
  if (tx.scope === null) throw new Error('vulnerabilities: no organization in this transaction')
  return tx.scope.organization
}
