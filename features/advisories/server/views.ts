/**
 * Rows as the contract shows them.
 * @module
 */
import type { AdvisoryRow } from '../contract.ts'
import type { WhyNot } from '../rules.ts'
import { sentenceOf } from '../sentence.ts'
import type { ItemRow } from './store.ts'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

export const rowView = (row: ItemRow, now: Date): AdvisoryRow => ({
  id: row.id,
  source: row.source,
  title: row.title,
  url: row.url,
  publishedAt: iso(row.published_at),
  receivedAt: row.received_at.toISOString(),
  ids: row.ids,
  verdict: row.verdict,
  basis: row.basis,
  hosts: row.hosts,
  sentence: sentenceOf({
    verdict: row.verdict,
    basis: row.basis,
    hosts: row.hosts,
    names: row.names,
    flaws: row.flaws,
    products: row.products,
    ...row.params,
    // Written by ourselves alone, from the same list of words.
    why: row.why as WhyNot,
  }),
  appliedAt: iso(row.applied_at),
  isExploited: row.is_exploited,
  isUnread: row.read_at === null,
  isUndecided: row.is_undecided,
  decideBy: iso(row.decide_by),
  isOverdue: row.is_undecided && row.decide_by !== null && row.decide_by <= now,
  decision:
    row.decision_kind === null || row.decided_at === null
      ? null
      : { kind: row.decision_kind, by: row.decided_by, at: row.decided_at.toISOString() },
})
