/**
 * Findings as the contract shows them.
 * @module
 */
import type { FindingRow, Text } from '../../contract.ts'
import { en, type Messages } from '../../messages/en.ts'
import { ja } from '../../messages/ja.ts'
import type { Policy } from '../../policy.ts'
import { isForensicOutcome, wordsOfOutcome } from '../policy/own-table.ts'
import { policies } from '../policy/policies.ts'
import type { FindingRecord } from './list-store.ts'

export const both = (say: (m: Messages) => string): Text => ({ ja: say(ja), en: say(en) })

/** A deadline is for what counts; a risk that is borne keeps showing which one it passes. */
export const dueOf = (r: FindingRecord): string | null =>
  r.bucket === 'affected' || r.bucket === 'accepted' ? r.due : null

/** By the table that decided; one that is no longer shipped says its own word. */
export const policyOfRow = (r: FindingRecord): Pick<Policy, 'name' | 'outcomes'> | undefined =>
  r.policy === 'own'
    ? {
        name: both((m) => m.ownPolicy.name),
        // An own table says its outcomes in words already, whichever of its versions decided.
        outcomes: {
          [r.outcome]: {
            words: wordsOfOutcome(r.outcome),
            days: r.days,
            isForensic: isForensicOutcome(r.outcome),
          },
        },
      }
    : policies.find(({ id }) => id === r.policy)

const outcomeOf = (r: FindingRecord): Text =>
  r.kind === 'eol'
    ? both((m) => m.eolOutcome)
    : (policyOfRow(r)?.outcomes[r.outcome]?.words ?? { ja: r.outcome, en: r.outcome })

export const whyOf = (r: FindingRecord): Text => {
  const due = dueOf(r)
  if (r.kind === 'eol') return both((m) => m.whyEol(r.component_name, due))
  return both((m) => {
    const none = m.whyNone[r.bucket]
    if (none !== undefined) return none
    const name = policyOfRow(r)?.name
    return m.why({
      told: r.inputs
        .filter(({ isAssumed }) => !isAssumed)
        .map(({ name: input, value }) => m.inputs[input][value] ?? value),
      assumed: r.inputs.filter(({ isAssumed }) => isAssumed).map(({ name: input }) => input),
      due,
      days: r.days,
      outcome: r.outcome,
      policy: name === undefined ? r.policy : m === ja ? name.ja : name.en,
      isKept: r.is_kept,
    })
  })
}

/** A title in the reader's language, or the one there is: never empty where a source said anything. */
export const titleOf = (r: { readonly title_ja: string; readonly title_en: string }): Text => ({
  ja: r.title_ja || r.title_en,
  en: r.title_en || r.title_ja,
})

export const rowView = (r: FindingRecord, today: string): FindingRow => {
  const due = dueOf(r)
  const why = r.closed_why
  return {
    id: r.id,
    kind: r.kind,
    bucket: r.bucket,
    verdict: r.verdict,
    flaw: {
      id: r.flaw,
      title: titleOf(r),
      severity: r.severity,
      score: r.score,
      epss: r.epss,
      epssPercentile: r.epss_percentile,
      kev:
        r.kev_lists.length === 0
          ? null
          : {
              lists: r.kev_lists,
              // The epoch stands for a list that names no day.
              addedAt: r.kev_added_at?.getTime() ? r.kev_added_at.toISOString() : null,
              ransomware: r.kev_ransomware,
            },
    },
    asset: {
      id: r.asset_id,
      name: r.asset_name,
      site: r.site_id,
      deviceClass: r.device_class,
      isExposed: r.exposed,
    },
    component: { name: r.component_name, supplier: r.supplier, versions: r.versions },
    confidence: r.confidence,
    isConflict: r.is_conflict,
    fix: { version: r.fix_version, state: r.fix_state, isReachable: r.fix_reachable },
    outcome: outcomeOf(r),
    due,
    isOverdue: r.bucket === 'affected' && due !== null && due < today,
    why: whyOf(r),
    firstSeenAt: r.first_seen_at.toISOString(),
    lastSeenAt: r.seen_until.toISOString(),
    closed:
      r.closed_at === null || why === null
        ? null
        : { at: r.closed_at.toISOString(), why, words: both((m) => m.closed[why]) },
    handled:
      r.suppression_id === null
        ? null
        : {
            suppression: r.suppression_id,
            by: r.held_by ?? '',
            reason: r.held_reason ?? '',
            until: r.held_until,
          },
  }
}
