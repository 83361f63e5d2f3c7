/**
 * Exceptions whose last day has passed: their rules see everything again, and people are told, so that nobody wonders at the alerts or
 * forgets to decide anew.
 * @module
 */
import type { Text } from '../../../../platform/i18n/index.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import { type RulesDeps, todayOf } from '../deps.ts'
import * as sql from './store.ts'

export type LapsedDeps = RulesDeps & {
  readonly organizations: () => Promise<readonly string[]>
  readonly tell: (
    tx: Transaction,
    about: { readonly title: Text; readonly link: string; readonly severity: 'medium' },
  ) => Promise<void>
}

export const tellLapsed = async (
  deps: LapsedDeps,
  changed: (organization: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  for (const organization of await deps.organizations()) {
    signal.throwIfAborted()
    const today = await todayOf(deps, organization)
    const lapsed = await deps.records.within({ organization, sites: '*' }, async (tx) => {
      const rows = await tx.all(sql.lapsed, { organization, today, now: deps.clock.now() })
      const [first] = rows
      if (first) await deps.tell(tx, { ...saidOf(first.rule_title, rows.length), ...ABOUT })
      return rows.length
    })
    if (lapsed > 0) changed(organization)
  }
}

const ABOUT = { link: '/detection/exceptions', severity: 'medium' } as const

const saidOf = (rule: Text, count: number): { readonly title: Text } => ({
  title:
    count === 1
      ? {
          ja: `「${rule.ja}」の除外の期限が過ぎました。再び検知します`,
          en: `The exception from “${rule.en}” has ended; the rule sees everything again`,
        }
      : {
          ja: `「${rule.ja}」など、ルールの除外${count}件の期限が過ぎました。再び検知します`,
          en: `${count} exceptions from rules have ended, of “${rule.en}” among them; the rules see everything again`,
        },
})
