/**
 * What this feature needs from the house.
 * @module
 */
import type { Access } from '../../../platform/access/index.ts'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import { problemsOf } from '../../../platform/problem/index.ts'
import type { Records } from '../../../platform/records/index.ts'
import { organizationsProblems } from '../contract.ts'

export type OrganizationsDeps = {
  readonly records: Records
  readonly access: Access
  readonly audit: Audit
  readonly evidence: Pick<
    EvidenceStore,
    'append' | 'putSubjects' | 'retireSubject' | 'reviveSubject'
  >
  readonly clock: Clock
  /** The address people open; links in invitations start with it. */
  readonly publicUrl: string
  /** Sends a mail; false when no mail server is set up or it refused. */
  readonly sendMail: (mail: {
    readonly to: string
    readonly subject: string
    readonly text: string
  }) => Promise<boolean>
}

export const organizationsProblem = problemsOf(organizationsProblems)

/** Who did it, as the audit log wants it. */
export type Actor = Parameters<Audit['write']>[1]

/** The second save of two: what is stored now goes back, so that nothing typed is lost. */
export const changedMeanwhile = (current: {
  readonly name: string
  readonly version: number
  readonly updatedAt: string
}) =>
  organizationsProblem('organizations.changed_meanwhile', {
    name: current.name,
    changedAt: current.updatedAt,
    version: current.version,
    current: JSON.stringify(current),
  })

export const iso = (date: Date): string => date.toISOString()
export const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null
