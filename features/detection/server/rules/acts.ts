/**
 * What the doors of rules, sets and exceptions have in common: counts, exceptions of today, and changes after which rules run anew.
 * @module
 */
import type { Who } from '../../../../platform/access/who.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import type * as contract from '../../contract-rules.ts'
import { onlyWholeCompany, type RulesDeps } from '../deps.ts'
import type { Books } from './book.ts'
import * as sql from './store.ts'

const DAY_MS = 86_400_000
const HITS_DAYS = 30

export type Counted = ReadonlyMap<string, { readonly hits: number; readonly lastAt: string }>
export type RuleActs = ReturnType<typeof ruleActs>

export const ruleActs = (
  deps: RulesDeps,
  books: Books,
  changed: (organization: string) => void,
) => {
  const { records, clock } = deps
  const countedOf = async (tx: Transaction, organization: string): Promise<Counted> => {
    const since = new Date(clock.now().getTime() - HITS_DAYS * DAY_MS).toISOString().slice(0, 10)
    return new Map(
      (await tx.all(sql.ruleHits, { organization, since })).map((r) => [
        r.rule_id,
        { hits: r.hits, lastAt: r.last_at.toISOString() },
      ]),
    )
  }
  /** `today` is asked before a transaction begins: whoever holds a connection and waits for another one can wait for ever. */
  const exceptionsIn = async (
    tx: Transaction,
    organization: string,
    today: string,
    ended: boolean,
    id: string | null = null,
  ): Promise<readonly contract.ExceptionView[]> =>
    (
      await tx.all(sql.exceptions, {
        organization,
        id,
        ended,
        today,
      })
    ).map(exceptionView)
  /** After the transaction: whoever runs the rules asks for them anew. */
  const changing = async <T>(who: Who, work: (tx: Transaction) => Promise<T>): Promise<T> => {
    onlyWholeCompany(who)
    const done = await records.within(who.scope, async (tx) => {
      const result = await work(tx)
      await books.changed(tx, who.organization)
      return result
    })
    // Read before the reading thread asks for them, so that it waits for nothing.
    await books.of(who.organization)
    changed(who.organization)
    return done
  }
  return { countedOf, exceptionsIn, changing }
}

export const exceptionView = (e: sql.ExceptionRecord): contract.ExceptionView => ({
  id: e.id,
  rule: e.rule_id,
  ruleTitle: e.rule_title,
  conditions: e.conditions,
  reason: e.reason,
  until: e.until,
  by: e.by_name,
  at: e.at.toISOString(),
  ended: e.ended_at === null ? null : { at: e.ended_at.toISOString(), by: e.ended_by ?? '' },
})

export const countBy = (all: readonly contract.ExceptionView[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { rule } of all) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  return counts
}
