/**
 * The doors of single rules, and of what they cover. Every change stands in the audit log.
 * @module
 */
import type { Who } from '../../../../platform/access/who.ts'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { techniqueOf } from '../../attack.ts'
import * as contract from '../../contract-rules.ts'
import { onlyWholeCompany, type RulesDeps, todayOf } from '../deps.ts'
import { countBy, type RuleActs } from './acts.ts'
import type { Books } from './book.ts'
import { comparisonOf, fileLabel, fits, rowOf, textOf } from './rule-views.ts'
import * as sql from './store.ts'

export const ruleDoors = (deps: RulesDeps, books: Books, acts: RuleActs): readonly Route[] => {
  const { records, clock, audit } = deps
  const { countedOf, exceptionsIn, changing } = acts
  const detailOf = async (who: Who, id: string): Promise<contract.RuleDetail> => {
    const { organization } = who
    const book = await books.of(organization)
    const entry = book.entries.find((e) => e.id === id)
    if (!entry) throw notFound()
    const today = await todayOf(deps, organization)
    return records.reading(who.scope, async (tx) => {
      const exceptionList = (await exceptionsIn(tx, organization, today, true)).filter(
        (e) => e.rule === id,
      )
      return {
        ...rowOf(entry, await countedOf(tx, organization), countBy(exceptionList)),
        explanation: entry.explanation,
        next: entry.next,
        falsepositives: entry.falsepositives.map(({ ja, en }) => ({ ja, en })),
        references: [...entry.references],
        date: entry.date,
        modified: entry.modified,
        file: fileLabel(entry),
        text: await textOf(tx, organization, entry),
        exceptionList: [...exceptionList],
        compare: comparisonOf(entry),
      }
    })
  }
  return [
    route(contract.listRules, async ({ who, query }) => {
      const book = await books.of(who.organization)
      const today = await todayOf(deps, who.organization)
      return records.reading(who.scope, async (tx) => {
        const counted = await countedOf(tx, who.organization)
        const excepted = countBy(await exceptionsIn(tx, who.organization, today, false))
        const found = book.entries.filter((e) => fits(e, query))
        const counts: Partial<Record<contract.RuleState, number>> = {}
        for (const { state } of book.entries) counts[state] = (counts[state] ?? 0) + 1
        return {
          rows: found
            .slice(query.offset, query.offset + query.limit)
            .map((e) => rowOf(e, counted, excepted)),
          total: found.length,
          next:
            query.offset + query.limit < found.length ? String(query.offset + query.limit) : null,
          counts,
        }
      })
    }),

    route(contract.readRule, ({ who, params }) => detailOf(who, params.id)),

    route(contract.chooseRule, async ({ who, params, body }) => {
      onlyWholeCompany(who)
      const before = await detailOf(who, params.id)
      await changing(who, async (tx) => {
        await tx.run(sql.choose, {
          organization: who.organization,
          rule: params.id,
          isOn: body.isOn,
          reason: body.reason,
          by: who.name,
          at: clock.now(),
        })
        await audit.write(tx, who, {
          what: body.isOn ? 'detection.rule-on' : 'detection.rule-off',
          object: { kind: 'rule', id: params.id, name: before.title.en },
          before: { state: before.state },
          after: { isOn: body.isOn, reason: body.reason },
        })
      })
      return detailOf(who, params.id)
    }),

    route(contract.readCoverage, async ({ who }) => {
      const book = await books.of(who.organization)
      return records.reading(who.scope, async (tx) => {
        const counted = await countedOf(tx, who.organization)
        const running = book.entries.filter((e) => e.state === 'on')
        return {
          tactics: contract.TACTICS.map((tactic) => {
            const by = new Map<string, { rules: number; hits: number }>()
            for (const entry of running)
              for (const technique of entry.techniques) {
                // A rule names tactics and techniques apart; which belongs to which is ATT&CK's to say.
                const tactics = techniqueOf(technique)?.tactics ?? entry.tactics
                if (!tactics.includes(tactic)) continue
                const known = by.get(technique) ?? { rules: 0, hits: 0 }
                known.rules += 1
                known.hits += counted.get(entry.id)?.hits ?? 0
                by.set(technique, known)
              }
            return {
              tactic,
              techniques: [...by]
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([technique, counts]) => ({
                  technique,
                  name: techniqueOf(technique)?.name ?? { ja: '', en: '' },
                  ...counts,
                })),
            }
          }),
        }
      })
    }),
  ]
}
