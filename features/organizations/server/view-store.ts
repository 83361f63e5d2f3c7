/**
 * Saved views of the tables.
 * @module
 */
import { z } from 'zod'
import { newId, statement, type Transaction } from '../../../platform/records/index.ts'

const Row = z.object({
  id: z.string(),
  table: z.string(),
  name: z.string(),
  search: z.string(),
  owner: z.string().nullable(),
  by_id: z.string(),
  by_name: z.string(),
  begins_for: z.array(z.string()),
})
export type ViewRow = z.output<typeof Row>
const columns = 'id, "table", name, search, owner, by_id, by_name, begins_for'
const Place = z.object({ owner: z.string().nullable(), table: z.string(), name: z.string() })

const list = statement({
  name: 'organizations_list_views',
  sql: `select ${columns} from organizations_views where owner is null or owner = $user
        order by owner is null, "table", name, id`,
  params: z.object({ user: z.string() }),
  row: Row,
})
/** Whoever saves waits here for who saves at the same moment: two could fill the last place. */
const lock = statement({
  name: 'organizations_lock_views',
  sql: `select pg_advisory_xact_lock(hashtextextended('organizations_views' || $organization, 0)) is null as locked`,
  params: z.object({ organization: z.string() }),
  row: z.object({ locked: z.boolean() }),
})
const count = statement({
  name: 'organizations_count_views',
  sql: 'select count(*)::int as n from organizations_views where owner is not distinct from $owner',
  params: z.object({ owner: z.string().nullable() }),
  row: z.object({ n: z.number() }),
})
const at = statement({
  name: 'organizations_view_at',
  sql: `select ${columns} from organizations_views
        where owner is not distinct from $owner and "table" = $table and name = $name`,
  params: Place,
  row: Row,
})
const find = statement({
  name: 'organizations_find_view',
  sql: `select ${columns} from organizations_views where id = $id and (owner is null or owner = $user)`,
  params: z.object({ id: z.string(), user: z.string() }),
  row: Row,
})
const insert = statement({
  name: 'organizations_insert_view',
  sql: `insert into organizations_views (id, "table", name, search, owner, by_id, by_name, changed_at)
        values ($id, $table, $name, $search, $owner, $byId, $byName, $now) returning ${columns}`,
  params: Place.extend({
    id: z.string(),
    search: z.string(),
    byId: z.string(),
    byName: z.string(),
    now: z.date(),
  }),
  row: Row,
})
const replace = statement({
  name: 'organizations_replace_view',
  sql: `update organizations_views set search = $search, by_id = $byId, by_name = $byName, changed_at = $now
        where id = $id returning ${columns}`,
  params: z.object({
    id: z.string(),
    search: z.string(),
    byId: z.string(),
    byName: z.string(),
    now: z.date(),
  }),
  row: Row,
})
/** A role begins with one view of a table: what began before no longer does. */
const takeRoles = statement({
  name: 'organizations_take_view_roles',
  sql: `update organizations_views
        set begins_for = array(select role from unnest(begins_for) as role where role <> all ($roles::text[]))
        where owner is null and "table" = $table and id <> $id and begins_for && $roles::text[]`,
  params: z.object({ id: z.string(), table: z.string(), roles: z.array(z.string()) }),
  row: z.object({}),
})
const giveRoles = statement({
  name: 'organizations_give_view_roles',
  sql: `update organizations_views set begins_for = $roles::text[], changed_at = $now
        where id = $id returning ${columns}`,
  params: z.object({ id: z.string(), roles: z.array(z.string()), now: z.date() }),
  row: Row,
})
const remove = statement({
  name: 'organizations_remove_view',
  sql: 'delete from organizations_views where id = $id',
  params: z.object({ id: z.string() }),
  row: z.object({}),
})
const removeOwn = statement({
  name: 'organizations_remove_own_views',
  sql: 'delete from organizations_views where owner = $user',
  params: z.object({ user: z.string() }),
  row: z.object({}),
})
const removeAll = statement({
  name: 'organizations_remove_views',
  sql: 'delete from organizations_views',
  params: z.object({}),
  row: z.object({}),
})

const written = (row: ViewRow | null): ViewRow => {
  if (!row) throw new Error('the view was not written')
  return row
}

export const listViews = (tx: Transaction, user: string): Promise<ViewRow[]> =>
  tx.all(list, { user })
export const lockViews = async (tx: Transaction, organization: string): Promise<void> => {
  await tx.run(lock, { organization })
}
export const countViews = async (tx: Transaction, owner: string | null): Promise<number> =>
  (await tx.one(count, { owner }))?.n ?? 0
export const viewAt = (
  tx: Transaction,
  place: { readonly owner: string | null; readonly table: string; readonly name: string },
): Promise<ViewRow | null> => tx.one(at, place)
/** One of mine or a shared one; somebody else's own view is not there. */
export const findView = (tx: Transaction, id: string, user: string): Promise<ViewRow | null> =>
  tx.one(find, { id, user })
export const insertView = async (
  tx: Transaction,
  view: Omit<z.input<typeof insert.params>, 'id'>,
): Promise<ViewRow> => written(await tx.one(insert, { ...view, id: newId() }))
export const replaceView = async (
  tx: Transaction,
  change: z.input<typeof replace.params>,
): Promise<ViewRow> => written(await tx.one(replace, change))
export const beginWith = async (
  tx: Transaction,
  view: { readonly id: string; readonly table: string },
  roles: readonly string[],
  now: Date,
): Promise<ViewRow> => {
  await tx.run(takeRoles, { id: view.id, table: view.table, roles: [...roles] })
  return written(await tx.one(giveRoles, { id: view.id, roles: [...roles], now }))
}
export const deleteView = async (tx: Transaction, id: string): Promise<void> => {
  await tx.run(remove, { id })
}
export const deleteOwnViews = async (tx: Transaction, user: string): Promise<void> => {
  await tx.run(removeOwn, { user })
}
export const deleteViews = async (tx: Transaction): Promise<void> => {
  await tx.run(removeAll, {})
}
