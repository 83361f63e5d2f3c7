/**
 * Saved views as the tables see them. The console gives the book; where it keeps the views is not the tables' affair.
 * @module
 */
import { createContext, type ReactNode, useContext } from 'react'
import type { Role } from '../platform/access/roles.ts'

export type SavedView = {
  readonly id: string
  readonly table: string
  readonly name: string
  /** What stands in the URL, `?state=fails`. */
  readonly search: string
  readonly reach: 'own' | 'shared'
  /** Who shared it. */
  readonly by: string | null
  /** Roles that begin with it. */
  readonly beginsFor: readonly Role[]
  readonly mayRemove: boolean
}
export type ViewBook = {
  readonly views: readonly SavedView[]
  readonly keep: (view: Pick<SavedView, 'table' | 'name' | 'search' | 'reach'>) => Promise<unknown>
  readonly remove: (view: SavedView) => Promise<unknown>
  readonly mayShare: boolean
  /** The roles one may choose for `table`, in their order; none: the reader may not, or the table is no page's first. */
  readonly rolesOf: (table: string) => readonly { readonly role: Role; readonly name: string }[]
  readonly roleName: (role: Role) => string
  readonly beginFor: (view: SavedView, roles: readonly Role[]) => Promise<unknown>
}
const ViewsContext = createContext<ViewBook | null>(null)

export const ViewsProvider = ({ book, children }: { book: ViewBook; children: ReactNode }) => (
  <ViewsContext value={book}>{children}</ViewsContext>
)

/** null where nobody keeps views: then the table has no menu of them. */
export const useViews = (): ViewBook | null => useContext(ViewsContext)
