/**
 * Saved views of the tables: a name for the filters, the order and the columns that stand in the URL. A person keeps
 * views for himself; who works for the organization shares them; an administrator says with which one a role begins.
 * @module
 */
import { endpoint } from '@hinoban/endpoint'
import { z } from 'zod'
import { ROLES } from '../../platform/access/roles.ts'
import { administrators, everyone, Ok, Role } from './contract-words.ts'
import { Id } from './shapes.ts'

/** Far more than a menu can show; a table of views would be a table too many. */
export const MAX_VIEWS = { own: 200, shared: 200 } as const

/** The table's stable name, `assets.list`. */
const Table = z
  .string()
  .regex(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/)
  .max(60)
const ViewName = z.string().trim().min(1).max(60)
/** The query part of the URL: `?state=fails&sort=-due`; empty is every row. */
const Search = z
  .string()
  .max(2000)
  .regex(/^(\?.*)?$/s)

export const TableView = z.strictObject({
  id: Id,
  table: z.string(),
  name: z.string(),
  search: z.string(),
  /** Only I see it, or everybody of the organization. */
  reach: z.enum(['own', 'shared']),
  /** Who shared it; null for my own. */
  by: z.string().nullable(),
  /** Roles whose table begins with this view when the URL says nothing. */
  beginsFor: z.array(z.enum(ROLES)),
  /** Mine, or I am an administrator. */
  mayRemove: z.boolean(),
})
export type TableView = z.output<typeof TableView>
const OneView = z.strictObject({ table: Table, name: ViewName, search: Search })

export const listViews = endpoint({
  name: 'organizations.views',
  method: 'GET',
  path: '/api/views',
  summary: 'My own views of the tables and the shared ones.',
  allow: everyone,
  answer: z.strictObject({ items: z.array(TableView) }),
})
export const keepView = endpoint({
  name: 'organizations.keep-view',
  method: 'POST',
  path: '/api/views/own',
  summary: 'Keep a view for myself; one of the same name is replaced.',
  allow: everyone,
  body: OneView,
  answer: TableView,
  problems: ['organizations.views_full'],
})
export const shareView = endpoint({
  name: 'organizations.share-view',
  method: 'POST',
  path: '/api/views/shared',
  summary: 'Share a view with everybody of the organization; my own of the same name is replaced.',
  allow: ['administrator', 'operator'],
  body: OneView,
  answer: TableView,
  problems: ['organizations.views_full', 'organizations.view_taken'],
})
export const beginWithView = endpoint({
  name: 'organizations.begin-with-view',
  method: 'PUT',
  path: '/api/views/:id/roles',
  summary: 'Say which roles begin with a shared view when the URL has no filter.',
  allow: administrators,
  params: z.strictObject({ id: Id }),
  body: z.strictObject({
    roles: z
      .array(Role)
      .max(ROLES.length)
      .transform((v) => [...new Set(v)]),
  }),
  answer: TableView,
})
export const removeView = endpoint({
  name: 'organizations.remove-view',
  method: 'DELETE',
  path: '/api/views/:id',
  summary: 'Remove a view of mine; an administrator any shared one.',
  allow: everyone,
  params: z.strictObject({ id: Id }),
  answer: Ok,
})
