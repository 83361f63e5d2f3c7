/**
 * What the cases are given by whoever starts them.
 * @module
 */
import type { Audit } from '../../../../platform/audit/index.ts'
import type { Clock } from '../../../../platform/clock/index.ts'
import type { EvidenceStore } from '../../../../platform/evidence/index.ts'
import type { Text } from '../../../../platform/i18n/index.ts'
import type { Jobs } from '../../../../platform/jobs/index.ts'
import type { Log } from '../../../../platform/log/index.ts'
import type { Records, Scope, Transaction } from '../../../../platform/records/index.ts'
import type { PasswordsOf, TicketKeysOf } from '../../../accounts/contract.ts'
import type { DeviceBook, ExposureBook } from '../../../assets/contract.ts'
import type { DeviceLog, DeviceLogWindow } from '../../case-device-log.ts'
import type { CompareSecrets } from '../../case-outcome.ts'
import type { PostpatchRule } from '../../contract-cases.ts'

export type CasesDeps = {
  readonly records: Records
  readonly evidence: Pick<EvidenceStore, 'append' | 'newest' | 'onAppended'>
  readonly audit: Pick<Audit, 'write'>
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly clock: Clock
  readonly log: Log
  /** What network devices said. */
  readonly devices: DeviceBook<Transaction>
  /** How the internet reaches them. */
  readonly exposures: Pick<ExposureBook<Transaction>, 'of'>
  /** How old the passwords of groups are. */
  readonly passwordsOf: PasswordsOf
  /** When the key of all tickets was set. */
  readonly ticketKeysOf: TicketKeysOf
  /** What two readings prove of a secret: `secretsCompared` of the inventory. */
  readonly compareSecrets: CompareSecrets
  /** All of this installation. */
  readonly organizations: () => Promise<readonly string[]>
  /** A notice to the channels of the organization, in its language. */
  readonly tell: (tx: Transaction, notice: { title: Text; link: string }) => Promise<void>
  /**
   * What the device itself wrote into its log over this time; null: nothing of it is kept. Left out where no feature keeps
   * logs: the tasks say then what would prove them.
   */
  readonly deviceLogEvents?: (
    scope: Scope,
    device: { readonly asset: string; readonly name: string },
    window: DeviceLogWindow,
  ) => Promise<DeviceLog | null>
  /** Others in tests. */
  readonly rules?: readonly PostpatchRule[]
}

export const organizationOf = (tx: Transaction): string => {
  if (tx.scope === null) throw new Error('vulnerabilities: no organization in this transaction')
  return tx.scope.organization
}
