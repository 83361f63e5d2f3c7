/**
 * Routes of the saved views.
 * @module
 */
import type { Who } from '../../../platform/access/index.ts'
import { type Route, route } from '../../../platform/http/index.ts'
import { generalProblem, notFound } from '../../../platform/http/problems.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import * as contract from '../contract.ts'
import { type OrganizationsDeps, organizationsProblem } from './deps.ts'
import * as views from './view-store.ts'

type OneView = { readonly table: string; readonly name: string; readonly search: string }

export const viewRoutes = ({ records, audit, clock }: OrganizationsDeps): readonly Route[] => {
  const mayReplace = (who: Who, row: views.ViewRow): boolean =>
    row.by_id === who.userId || who.role === 'administrator'
  const put = async (
    tx: Transaction,
    who: Who,
    owner: string | null,
    view: OneView,
  ): Promise<{ readonly before: views.ViewRow | null; readonly after: views.ViewRow }> => {
    await views.lockViews(tx, who.organization)
    const by = { byId: who.userId, byName: who.name, now: clock.now(), search: view.search }
    const before = await views.viewAt(tx, { owner, table: view.table, name: view.name })
    if (before) {
      if (!mayReplace(who, before))
        throw organizationsProblem('organizations.view_taken', {
          name: view.name,
          by: before.by_name,
        })
      return { before, after: await views.replaceView(tx, { ...by, id: before.id }) }
    }
    const limit = contract.MAX_VIEWS[owner === null ? 'shared' : 'own']
    if ((await views.countViews(tx, owner)) >= limit)
      throw organizationsProblem('organizations.views_full', { limit })
    return { before, after: await views.insertView(tx, { ...view, ...by, owner }) }
  }
  const log = (
    tx: Transaction,
    who: Who,
    what: string,
    of: views.ViewRow,
    change: { readonly before: unknown; readonly after: unknown },
  ) =>
    audit.write(tx, who, {
      what: `organizations.${what}`,
      object: { kind: 'table-view', id: of.id, name: of.name },
      ...change,
    })
  const told = (row: views.ViewRow | null) =>
    row && { table: row.table, search: row.search, beginsFor: row.begins_for }

  return [
    route(contract.listViews, ({ who }) =>
      records.within(who.scope, async (tx) => ({
        items: (await views.listViews(tx, who.userId)).map((row) => viewOf(row, who)),
      })),
    ),
    route(contract.keepView, ({ who, body }) =>
      records.within(who.scope, async (tx) =>
        viewOf((await put(tx, who, who.userId, body)).after, who),
      ),
    ),
    route(contract.shareView, ({ who, body }) =>
      records.within(who.scope, async (tx) => {
        const own = await views.viewAt(tx, { ...body, owner: who.userId })
        const { before, after } = await put(tx, who, null, body)
        if (own) await views.deleteView(tx, own.id)
        await log(tx, who, 'share-view', after, { before: told(before), after: told(after) })
        return viewOf(after, who)
      }),
    ),
    route(contract.beginWithView, ({ who, params, body }) =>
      records.within(who.scope, async (tx) => {
        await views.lockViews(tx, who.organization)
        const before = await views.findView(tx, params.id, who.userId)
        if (before?.owner !== null) throw notFound()
        const after = await views.beginWith(tx, before, body.roles, clock.now())
        await log(tx, who, 'begin-with-view', after, { before: told(before), after: told(after) })
        return viewOf(after, who)
      }),
    ),
    route(contract.removeView, ({ who, params }) =>
      records.within(who.scope, async (tx) => {
        const row = await views.findView(tx, params.id, who.userId)
        if (!row) throw notFound()
        if (!mayReplace(who, row)) throw generalProblem('general.forbidden', {})
        await views.deleteView(tx, row.id)
        if (row.owner === null)
          await log(tx, who, 'remove-view', row, { before: told(row), after: null })
        return { ok: true as const }
      }),
    ),
  ]
}

const viewOf = (row: views.ViewRow, who: Who) => ({
  id: row.id,
  table: row.table,
  name: row.name,
  search: row.search,
  reach: row.owner === null ? ('shared' as const) : ('own' as const),
  by: row.owner === null ? row.by_name : null,
  beginsFor: contract.TableView.shape.beginsFor.parse(row.begins_for),
  mayRemove: row.by_id === who.userId || who.role === 'administrator',
})
