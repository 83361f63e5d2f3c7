/**
 * The doors of exceptions: what rules leave alone, why, and until when. Every change stands in the audit log.
 * @module
 */
import { readSigma } from '@hinoban/sigma'
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import { problemsOf } from '../../../../platform/problem/index.ts'
import { newId } from '../../../../platform/records/index.ts'
import * as contract from '../../contract-rules.ts'
import { filterText, type RuleBook, type RuleEntry } from '../../rule-book.ts'
import { onlyWholeCompany, type RulesDeps, todayOf } from '../deps.ts'
import type { RuleActs } from './acts.ts'
import type { Books } from './book.ts'
import * as sql from './store.ts'

const problem = problemsOf(contract.rulesProblems)
const DAY_MS = 86_400_000

export const exceptionDoors = (
  deps: RulesDeps,
  books: Books,
  { exceptionsIn, changing }: RuleActs,
): readonly Route[] => {
  const { records, clock, audit } = deps
  return [
    route(contract.listExceptions, async ({ who, query }) => {
      const today = await todayOf(deps, who.organization)
      return records.reading(who.scope, async (tx) => ({
        rows: [...(await exceptionsIn(tx, who.organization, today, query.ended === 'all'))],
      }))
    }),

    route(contract.exceptFromRule, async ({ who, body }) => {
      onlyWholeCompany(who)
      const { organization } = who
      const today = await todayOf(deps, organization)
      const last = new Date(Date.parse(today) + contract.MAX_EXCEPTION_DAYS * DAY_MS)
      if (body.until < today || body.until > last.toISOString().slice(0, 10))
        throw problem('detection.until_range', { days: contract.MAX_EXCEPTION_DAYS })
      const book = await books.of(organization)
      const entry = book.entries.find((e) => e.id === body.rule)
      if (!entry) throw notFound()
      const why = whyRefused(book, entry, body.conditions)
      if (why !== null) throw problem('detection.exception_refused', { why })
      const id = newId()
      return changing(who, async (tx) => {
        await tx.run(sql.except, {
          id,
          organization,
          rule: body.rule,
          title: entry.title,
          conditions: body.conditions,
          reason: body.reason,
          until: body.until,
          by: who.name,
          at: clock.now(),
        })
        await audit.write(tx, who, {
          what: 'detection.except',
          object: { kind: 'rule', id: body.rule, name: entry.title.en },
          before: null,
          after: { conditions: body.conditions, reason: body.reason, until: body.until },
        })
        return oneException(await exceptionsIn(tx, organization, today, true, id))
      })
    }),

    route(contract.endException, async ({ who, params }) => {
      const { organization } = who
      const today = await todayOf(deps, organization)
      return changing(who, async (tx) => {
        const before = oneException(await exceptionsIn(tx, organization, today, true, params.id))
        const at = clock.now()
        if (
          (await tx.run(sql.endException, { organization, id: params.id, at, by: who.name })) === 0
        )
          throw problem('detection.exception_ended', {})
        await audit.write(tx, who, {
          what: 'detection.except-end',
          object: { kind: 'rule', id: before.rule, name: before.ruleTitle.en },
          before,
          after: null,
        })
        return oneException(await exceptionsIn(tx, organization, today, true, params.id))
      })
    }),
  ]
}

const oneException = (all: readonly contract.ExceptionView[]): contract.ExceptionView => {
  const [first] = all
  if (!first) throw notFound()
  return first
}

/** Null: it can be excepted. The filter is read as it will be, so that what is stored surely works. */
const whyRefused = (
  book: RuleBook,
  entry: RuleEntry,
  conditions: readonly contract.Condition[],
): string | null => {
  if (/:\d+$/.test(entry.id)) return 'id'
  const resting = new Set(book.off)
  const isRunning = (one: RuleEntry): boolean =>
    one.kind === 'rule' && one.reference !== '' && !resting.has(one.id)
  // A correlation is excepted by the rules under it; any of them shows whether the conditions can be read.
  const sample = isRunning(entry) ? entry : book.entries.find(isRunning)
  if (!sample) return 'off'
  const { faults } = readSigma([{ file: 'exception', text: filterText('x', sample, conditions) }])
  return faults.find((f) => f.severity === 'error')?.message ?? null
}
