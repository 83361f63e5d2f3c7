/**
 * What the board is given by whoever starts it.
 * @module
 */
import type { z } from 'zod'
import type { Audit } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import type { Files } from '../../../platform/files/index.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Log } from '../../../platform/log/index.ts'
import type { Records, Scope, Transaction } from '../../../platform/records/index.ts'
import type { Plan } from '../rules.ts'
import type { LoadedMeasures } from './load-measures.ts'

/** What the first-run steps need to know; counted by those who own the rows. */
export type SetupCounts = {
  readonly sites: number
  readonly administrators: number
  readonly imports: number
}

/** One notice about work: a title and a link, no personal data (experience.md U25). */
export type ActionNotice = {
  readonly channel: 'mail' | 'webhook'
  readonly organization: string
  /** The person's id, or null where only a name is known. */
  readonly personId: string | null
  readonly title: { readonly ja: string; readonly en: string }
  readonly link: string
}

/** What one judgement made worse: pairs that now fail or are stale and did not before. */
export type Worsened = {
  readonly organization: string
  readonly pairs: number
  readonly measures: readonly string[]
}

export type BoardDeps = {
  readonly records: Records
  readonly evidence: EvidenceStore
  readonly audit: Pick<Audit, 'write'>
  readonly jobs: Pick<Jobs, 'enqueue'>
  readonly files: Pick<Files, 'put' | 'read'>
  readonly clock: Clock
  readonly log: Log
  readonly measures: LoadedMeasures
  /** All evidence kinds of the house: what `POST /api/evidence` accepts. */
  readonly kinds: Readonly<Record<string, z.ZodType>>
  /** The IANA time zone of an organization. */
  /** Names of the sites by their ids, for what leaves the console. */
  readonly siteNames: (tx: Transaction) => Promise<ReadonlyMap<string, string>>
  readonly timeZone: (organization: string) => Promise<string>
  /** Whether the reader of this transaction sees a person with this id; without it nobody can be named by id. */
  readonly isPerson?: (tx: Transaction, id: string) => Promise<boolean>
  /** Null where nobody can tell: then no first-run step is shown. */
  readonly setup?: (scope: Scope) => Promise<SetupCounts | null>
  /** Sends a notice; without it the channels are kept and nothing is sent. */
  readonly deliver?: (notice: ActionNotice) => Promise<void>
  /** Told once a judgement, however many subjects it touched. */
  readonly worsened?: (what: Worsened) => Promise<void>
}

/** The same, with what is computed once. */
export type Board = BoardDeps & { readonly plan: Plan }
