/**
 * 今日やること: gathers what waits, from findings, overdue work, ending signatures, grey measures and the first-run
 * steps; `today.ts` chooses the seven.
 * @module
 */
import type { z } from 'zod'
import type { Scope, Transaction } from '../../../platform/records/index.ts'
import type { getToday, TodayItem } from '../contract.ts'
import { addDays, dayAt } from '../days.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { EXPIRING_DAYS, todayOf } from '../today.ts'
import { rowsNow } from './board.ts'
import type { SetupCounts } from './deps.ts'
import { type Here, measureItOf } from './findings.ts'
import * as findings from './findings-store.ts'
import * as signatures from './signatures-store.ts'
import { reasonOf, titleOf } from './views.ts'

type Item = z.input<typeof TodayItem>
type M = typeof en

export const todaysWork = async (
  tx: Transaction,
  here: Here,
  setup: SetupCounts | null,
): Promise<z.input<NonNullable<typeof getToday.answer>>> => {
  const today = dayAt(here.board.clock.now().getTime(), here.timeZone)
  const candidates = [
    ...setupItems(tx.scope, setup),
    ...(await findingItems(tx, here, today)),
    ...(await actionItems(tx, here, today)),
    ...(await endingItems(tx, here, today)),
    ...(await greyItems(tx, here)),
  ]
  return todayOf(candidates, today)
}

const both = (say: (m: M) => string): { ja: string; en: string } => ({ ja: say(ja), en: say(en) })

const setupItems = (scope: Scope | null, setup: SetupCounts | null): Item[] => {
  // First-run steps are for those who see the whole company.
  if (!setup || scope?.sites !== '*') return []
  const item = (
    kind: 'setup-import' | 'setup-site' | 'setup-administrator',
    page: 'imports' | 'sites' | 'people',
    sentence: (m: M) => string,
    next: (m: M) => string,
  ): Item => ({
    id: kind,
    kind,
    measure: null,
    sentence: both(sentence),
    next: both(next),
    due: null,
    overdue: false,
    count: 1,
    link: { page, id: null },
  })
  const items: Item[] = []
  if (setup.imports === 0)
    items.push(
      item(
        'setup-import',
        'imports',
        (m) => m.today.setupImport,
        (m) => m.today.setupImportNext,
      ),
    )
  if (setup.sites === 0)
    items.push(
      item(
        'setup-site',
        'sites',
        (m) => m.today.setupSite,
        (m) => m.today.setupSiteNext,
      ),
    )
  if (setup.administrators < 2)
    items.push(
      item(
        'setup-administrator',
        'people',
        (m) => m.today.setupAdministrator,
        (m) => m.today.setupAdministratorNext,
      ),
    )
  return items
}

const findingItems = async (tx: Transaction, here: Here, today: string): Promise<Item[]> => {
  const rows = await tx.all(findings.alikeFindings, { organization: tx.scope?.organization ?? '' })
  return rows.map((row) => {
    const measure = here.board.plan.byId.get(row.measure) ?? null
    const title = titleOf(measure, row.measure)
    const reason = reasonOf(measure, row.reason, row.params, here.timeZone)
    const say = (language: 'ja' | 'en') =>
      (language === 'ja' ? ja : en).today.findings({
        title: title[language],
        count: row.n,
        why: reason.why[language],
      })
    return {
      id: `finding:${row.measure}:${row.reason}`,
      kind: 'finding',
      measure: row.measure,
      sentence: { ja: say('ja'), en: say('en') },
      next: reason.next,
      due: row.due,
      overdue: row.due < today,
      count: row.n,
      link: row.n === 1 ? { page: 'finding', id: row.id } : { page: 'findings', id: row.measure },
    }
  })
}

const actionItems = async (tx: Transaction, here: Here, today: string): Promise<Item[]> => {
  const rows = await tx.all(findings.actionsPage, {
    organization: tx.scope?.organization ?? '',
    statuses: ['open'],
    measures: null,
    owner: null,
    nobody: false,
    text: null,
    titled: [],
    overdue: true,
    today,
    after: null,
    afterId: null,
    limit: 20,
  })
  return rows.map((row) => {
    const title = titleOf(here.board.plan.byId.get(row.measure) ?? null, row.measure)
    const owner = row.owner_name ?? ''
    return {
      id: `action:${row.id}`,
      kind: 'overdue-action',
      measure: row.measure,
      sentence: {
        ja: ja.today.overdueAction({ title: title.ja, owner, due: row.due }),
        en: en.today.overdueAction({ title: title.en, owner, due: row.due }),
      },
      next: both((m) => m.today.overdueActionNext),
      due: row.due,
      overdue: true,
      count: 1,
      link: { page: 'action', id: row.id },
    }
  })
}

const endingItems = async (tx: Transaction, here: Here, today: string): Promise<Item[]> => {
  const rows = await tx.all(signatures.exceptionsPage, {
    organization: tx.scope?.organization ?? '',
    measure: null,
    kind: null,
    inForce: true,
    now: here.board.clock.now(),
    after: null,
    afterId: null,
    limit: 50,
  })
  return rows.flatMap((row): Item[] => {
    const lastDay = dayAt(row.until.getTime() - 1, here.timeZone)
    if (lastDay > addDays(today, EXPIRING_DAYS)) return []
    const title = titleOf(here.board.plan.byId.get(row.measure) ?? null, row.measure)
    const say = (m: M, language: 'ja' | 'en') =>
      (row.kind === 'exception' ? m.today.expiring : m.today.expiringNotApplicable)({
        title: title[language],
        until: lastDay,
      })
    return [
      {
        id: `exception:${row.id}`,
        kind: 'expiring-exception',
        measure: row.measure,
        sentence: { ja: say(ja, 'ja'), en: say(en, 'en') },
        next: both((m) => m.today.expiringNext),
        due: lastDay,
        overdue: false,
        count: 1,
        link: { page: 'exceptions', id: row.id },
      },
    ]
  })
}

const greyItems = async (tx: Transaction, here: Here): Promise<Item[]> => {
  const { board, timeZone } = here
  const rows = await rowsNow(tx, board, { timeZone, measures: board.plan.measures })
  return measureItOf(rows, board.plan).map((grey) => ({
    id: `measure-it:${grey.measure}`,
    kind: 'measure-it',
    measure: grey.measure,
    sentence: {
      ja: ja.today.measureIt({ title: grey.title.ja }),
      en: en.today.measureIt({ title: grey.title.en }),
    },
    next: grey.howToMeasure,
    due: null,
    overdue: false,
    count: 1,
    link: { page: 'measure', id: grey.measure },
  }))
}
