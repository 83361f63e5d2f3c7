/**
 * Routes of findings and of the work on them.
 * @module
 */
import type { Who } from '../../../platform/access/who.ts'
import { fileAnswer, notFound, type Route, route } from '../../../platform/http/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import * as api from '../contract.ts'
import { dayAt } from '../days.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { actionsCsv, countOfActions, pageOfActions } from './action-list.ts'
import { type ActionContext, actionDetail, actionView, assign, remember, save } from './actions.ts'
import type { ActionNotice, Board } from './deps.ts'
import {
  countsOfFindings,
  findingDetail,
  findingsCsv,
  findingView,
  type Here,
  pageOfFindings,
} from './findings.ts'
import * as sql from './findings-store.ts'
import { boardProblem } from './problems.ts'

export const findingRoutes = (
  board: Board,
  notify: (notice: ActionNotice) => void,
): readonly Route[] => {
  const { records } = board
  const hereOf = async (organization: string): Promise<Here> => ({
    board,
    timeZone: await board.timeZone(organization),
  })
  const acting = async <T>(
    who: Who,
    work: (context: ActionContext, tx: Transaction) => Promise<T>,
  ): Promise<T> => {
    const here = await hereOf(who.organization)
    return records.within(who.scope, (tx) => work({ ...here, tx, who, notify }, tx))
  }
  const logExport = async (who: Who, here: Here, kind: string, query: object): Promise<string> => {
    const today = dayAt(board.clock.now().getTime(), here.timeZone)
    await records.within(who.scope, (tx) =>
      board.audit.write(tx, who, {
        what: 'board.export',
        object: { kind, id: today, name: 'CSV' },
        before: null,
        after: query,
      }),
    )
    return today
  }
  return [
    route(api.listFindings, async ({ who, query }) => {
      const here = await hereOf(who.organization)
      const { cursor, limit, ...filters } = query
      return records.reading(who.scope, async (tx) => {
        const page = await pageOfFindings(tx, here, filters, { cursor, limit })
        const counts = await countsOfFindings(tx, here, filters)
        return { rows: page.rows.map(findingView(here)), next: page.next, ...counts }
      })
    }),
    route(api.exportFindings, async ({ who, query, language }) => {
      const here = await hereOf(who.organization)
      const today = await logExport(who, here, 'findings', query)
      return fileAnswer({
        name: `${(language === 'ja' ? ja : en).findingsFile}-${today}.csv`,
        type: 'text/csv; charset=utf-8',
        body: findingsCsv(records, who.scope, here, { filters: query, language }),
      })
    }),
    route(api.getFinding, async ({ who, params }) => {
      const here = await hereOf(who.organization)
      return records.reading(who.scope, (tx) => findingDetail(tx, here, params.id))
    }),
    route(api.assignActions, ({ who, body }) => acting(who, (c) => assign(c, body))),
    route(api.listActions, async ({ who, query }) => {
      const here = await hereOf(who.organization)
      const { cursor, limit, ...filters } = query
      return records.reading(who.scope, async (tx) => {
        const page = await pageOfActions(tx, here, filters, { cursor, limit })
        const count = await countOfActions(tx, here, filters)
        return { rows: page.rows.map(actionView(here)), next: page.next, count }
      })
    }),
    route(api.exportActions, async ({ who, query, language }) => {
      const here = await hereOf(who.organization)
      const today = await logExport(who, here, 'actions', query)
      return fileAnswer({
        name: `${(language === 'ja' ? ja : en).actionsFile}-${today}.csv`,
        type: 'text/csv; charset=utf-8',
        body: actionsCsv(records, who.scope, here, { filters: query, language }),
      })
    }),
    route(api.getAction, async ({ who, params }) => {
      const here = await hereOf(who.organization)
      return records.reading(who.scope, (tx) => actionDetail(tx, here, params.id))
    }),
    route(api.changeAction, ({ who, params, body }) =>
      acting(who, async (c, tx) => {
        const organization = who.organization
        const before = await tx.one(sql.oneAction, { organization, id: params.id })
        if (!before) throw notFound()
        if (before.version !== body.version)
          throw boardProblem('board.changed_meanwhile', { version: before.version })
        await save(c, before, body)
        await board.audit.write(tx, who, {
          what: body.status === 'self-reported' ? 'board.self_report' : 'board.action_change',
          object: { kind: 'action', id: before.id, name: before.measure },
          before: { owner: before.owner_name, due: before.due, status: before.status },
          after: body,
        })
        return actionDetail(tx, c, params.id)
      }),
    ),
    route(api.commentAction, ({ who, params, body }) =>
      acting(who, async (c, tx) => {
        const organization = who.organization
        const action = await tx.one(sql.oneAction, { organization, id: params.id })
        if (!action) throw notFound()
        const where = { id: action.id, site: action.site_id }
        await remember(c, where, 'commented', {}, {}, body.comment)
        await board.audit.write(tx, who, {
          what: 'board.comment',
          object: { kind: 'action', id: action.id, name: action.measure },
          before: null,
          after: { comment: body.comment },
        })
        return actionDetail(tx, c, params.id)
      }),
    ),
  ]
}
