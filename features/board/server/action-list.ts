/**
 * The list of actions: filter, page, count, export.
 * @module
 */
import type { z } from 'zod'
import { csvFile } from '../../../platform/http/index.ts'
import type { Language } from '../../../platform/i18n/index.ts'
import type { Records, Scope, Transaction } from '../../../platform/records/index.ts'
import type { exportActions } from '../contract.ts'
import { dayAt } from '../days.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { actionView } from './actions.ts'
import { afterOf, type Here } from './findings.ts'
import * as sql from './findings-store.ts'
import { folded, likePart } from './fold.ts'
import { cursorOf, nameOf } from './views.ts'

export type ActionFilters = z.output<NonNullable<typeof exportActions.query>>
const DAY = /^\d{4}-\d\d-\d\d$/

const filterParams = (tx: Transaction, { board, timeZone }: Here, f: ActionFilters) => {
  const text = f.q === undefined || f.q.trim() === '' ? null : f.q.trim()
  return {
    organization: tx.scope?.organization ?? '',
    statuses: f.status ?? null,
    measures: f.measure ?? null,
    owner: f.owner === undefined || f.owner === 'none' ? null : likePart(f.owner),
    nobody: f.owner === 'none',
    overdue: f.overdue === undefined ? null : f.overdue === 'yes',
    today: dayAt(board.clock.now().getTime(), timeZone),
    text: text === null ? null : likePart(text),
    titled: text === null ? [] : measuresNamed(board, text),
  }
}

/** The names of measures are in no table: those that the text is a part of, in either language. */
const measuresNamed = ({ plan }: Here['board'], text: string): string[] =>
  [...plan.byId.values()]
    .filter((m) => folded(`${m.id}\n${m.title.ja}\n${m.title.en}`).includes(folded(text)))
    .map((m) => m.id)

export const pageOfActions = async (
  tx: Transaction,
  here: Here,
  f: ActionFilters,
  page: { readonly cursor: string | undefined; readonly limit: number },
): Promise<{ rows: sql.ActionRow[]; next: string | null }> => {
  const rows = await tx.all(sql.actionsPage, {
    ...filterParams(tx, here, f),
    ...afterOf(page.cursor, DAY),
    limit: page.limit + 1,
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    rows: shown,
    next: rows.length > page.limit && last ? cursorOf([last.due, last.id]) : null,
  }
}

export const countOfActions = async (
  tx: Transaction,
  here: Here,
  f: ActionFilters,
): Promise<number> => (await tx.one(sql.countActions, filterParams(tx, here, f)))?.n ?? 0

/** Pages of its own transaction each: an export that is read slowly holds no transaction open. */
export const actionsCsv = (
  records: Records,
  scope: Scope,
  here: Here,
  o: { readonly filters: ActionFilters; readonly language: Language },
): AsyncGenerator<string> => {
  const m = o.language === 'ja' ? ja : en
  const view = actionView(here)
  const batches = async function* () {
    let cursor: string | undefined
    do {
      const page = await records.within(scope, (tx) =>
        pageOfActions(tx, here, o.filters, { cursor, limit: 2_000 }),
      )
      yield page.rows
        .map(view)
        .map((a) => [
          a.measure,
          a.title[o.language],
          a.subject === null ? m.wholeMeasure : nameOf(a.subject)[o.language],
          a.owner?.name ?? '',
          a.due,
          a.overdue ? m.yes : m.no,
          m.actionStatus[a.status],
          a.note,
          a.createdAt,
          a.closedAt ?? '',
        ])
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  }
  return csvFile(m.actionsHeader, batches())
}
