/**
 * Cases as the contract shows them.
 * @module
 */
import type { Transaction } from '../../../../platform/records/index.ts'
import { postpatchRules } from '../../case-rules.ts'
import type { CaseDetail, CaseRow } from '../../contract-case-pages.ts'
import { letterOf } from '../../messages/cases-letter.ts'
import { type CasesDeps, organizationOf } from './deps.ts'
import { readingsOf, wordsOf } from './review.ts'
import * as sql from './store.ts'

const DAY_MS = 86_400_000
/** BOD 26-04 gives three days to what is exploited and reachable, and asks for a look at what happened meanwhile. */
const DUE_DAYS = 3

export const rowView = (c: sql.StoredCase): CaseRow => {
  const active = c.judged.causes.filter((one) => one.ruledOut === null)
  const mandatory = c.judged.tasks.filter((t) => t.isMandatory)
  const starts = active.map((one) => one.start.at)
  const ends = active.map((one) => one.end?.at ?? null)
  const isKnown = (all: readonly (number | null)[]): all is readonly number[] =>
    all.length > 0 && !all.includes(null)
  return {
    id: c.id,
    asset: c.asset_id,
    name: c.name,
    site: c.site_id,
    state: c.state,
    isStated: c.judged.isStated,
    unjudged: c.judged.unjudged,
    product: c.judged.product,
    version: c.judged.version,
    cves: active.flatMap((one) => one.cves),
    isSeen: active.some((one) => one.version !== null),
    windowStart: isKnown(starts) ? Math.min(...starts) : null,
    windowEnd: isKnown(ends) ? Math.max(...ends) : null,
    tasks: {
      all: mandatory.length,
      open: mandatory.filter((t) => t.state === 'open').length,
    },
    openedAt: c.opened_at?.getTime() ?? null,
    closedAt: c.closed_at?.getTime() ?? null,
    dueAt:
      c.state === 'open' && c.opened_at !== null ? c.opened_at.getTime() + DUE_DAYS * DAY_MS : null,
    judgedAt: c.judged_at.getTime(),
  }
}

export const detailView = async (
  deps: CasesDeps,
  tx: Transaction,
  c: sql.StoredCase,
): Promise<CaseDetail> => {
  const one = { organization: organizationOf(tx), case: c.id }
  const named = new Set([...c.judged.causes.map((x) => x.rule), ...c.judged.rulesNotJudged])
  const row = rowView(c)
  return {
    ...row,
    judged: c.judged,
    rules: (deps.rules ?? postpatchRules)
      .filter((r) => named.has(r.id))
      .map(({ id, cves, name, kept, evidence }) => ({
        id,
        cves: [...cves],
        name,
        kept,
        read: [...evidence.read],
        open: [...evidence.open],
      })),
    groups: c.groups,
    statements: [...(await wordsOf(tx, c.id))],
    plans: (await tx.all(sql.plansOf, one)).map(({ task_key, owner, due }) => ({
      task: task_key,
      owner,
      due,
    })),
    events: (await tx.all(sql.eventsOf, one)).map(({ said_by, at, ...e }) => ({
      ...e,
      at: at.getTime(),
      by: said_by,
    })),
    readings: (await readingsOf(deps, tx, c.asset_id)).map((r) => ({
      id: r.id,
      at: r.takenAt.getTime(),
      version: r.version ?? '',
      state: r.state,
      file: r.file,
      hasConfiguration: r.configuration !== null,
    })),
    message: letterOf({ device: c.name, cves: row.cves }),
  }
}
