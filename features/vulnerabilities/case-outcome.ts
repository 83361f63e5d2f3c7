/**
 * What the machines say of one subject of a task: proven, or what is missing. Pure.
 * @module
 */
import type { GroupPasswords, TicketKey } from '../accounts/contract.ts'
import type { KeptSecret } from '../assets/contract.ts'
import type { ServedCertificate } from '../assets/evidence.ts'
import type { DeviceLog } from './case-device-log.ts'
import type { Readings } from './case-window.ts'
import type { ProofKind, TaskGap } from './contract-cases.ts'

/** What two readings prove of a secret; handed over by the feature that keeps the readings. */
export type CompareSecrets = (
  vendor: string,
  before: KeptSecret,
  after: KeptSecret,
) => 'none' | 'same' | 'changed' | 'unknown'

/** A certificate and when it was seen last. */
export type ServedSeen = ServedCertificate & { readonly at: number }

export type TaskFacts = {
  readonly readings: Readings
  readonly directory: readonly GroupPasswords[]
  readonly groups: readonly string[]
  readonly compare: CompareSecrets
  /** When a fixed version was first seen by readings in the order of time; null: never. ms */
  readonly listedUntil: number | null
  /** Since when it may have been exposed; null: nobody knows. ms */
  readonly start: number | null
  /** The device's own log; null: nobody keeps it. */
  readonly log: DeviceLog | null
  readonly tickets: readonly TicketKey[]
  /** What its services showed to scans. */
  readonly served: readonly ServedSeen[]
}

export type Outcome = {
  readonly subject: string
  readonly proof: { readonly kind: ProofKind; readonly at: number } | null
  readonly gap: TaskGap | null
}

export const proven = (subject: string, kind: ProofKind, at: number): Outcome => ({
  subject,
  proof: { kind, at },
  gap: null,
})
export const missing = (subject: string, gap: TaskGap): Outcome => ({ subject, proof: null, gap })
