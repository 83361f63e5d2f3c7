/**
 * The book of saved views, out of the endpoints of the organization.
 * @module
 */
import { type ReactNode, useMemo } from 'react'
import {
  beginWithView,
  keepView,
  listViews,
  removeView,
  shareView,
} from '../../features/organizations/contract.ts'
import { roles as roleNamesEn } from '../../features/organizations/messages/roles.en.ts'
import { roles as roleNamesJa } from '../../features/organizations/messages/roles.ja.ts'
import { ROLES } from '../../platform/access/roles.ts'
import { useAct, useEndpoint } from '../../ui/api.tsx'
import { useMessages } from '../../ui/language.tsx'
import { useMe } from '../../ui/me.tsx'
import type { PageSpec } from '../../ui/page.ts'
import { type ViewBook, ViewsProvider } from '../../ui/saved-views.tsx'
import { mayOpen } from './navigation.ts'

type ViewsHostProps = { readonly pages: readonly PageSpec[]; readonly children: ReactNode }

export const ViewsHost = ({ pages, children }: ViewsHostProps) => {
  const { role, preview } = useMe()
  const names = useMessages({ en: roleNamesEn, ja: roleNamesJa })
  const views = useEndpoint(listViews, {}).data?.items
  const keep = useAct(keepView).mutateAsync
  const share = useAct(shareView).mutateAsync
  const begin = useAct(beginWithView).mutateAsync
  const remove = useAct(removeView).mutateAsync
  const book = useMemo<ViewBook>(
    () => ({
      views: views ?? [],
      keep: ({ reach, ...body }) => (reach === 'shared' ? share({ body }) : keep({ body })),
      remove: (view) => remove({ params: { id: view.id } }),
      mayShare: !preview && (role === 'administrator' || role === 'operator'),
      rolesOf: (table) => {
        // Only a page that can be opened by its bare address has a beginning.
        const page = pages.find((p) => p.id === table && !p.path.includes('$'))
        if (role !== 'administrator' || !page) return []
        return ROLES.filter((r) => mayOpen(page, r)).map((r) => ({ role: r, name: names[r] }))
      },
      roleName: (r) => names[r],
      beginFor: (view, roles) => begin({ params: { id: view.id }, body: { roles: [...roles] } }),
    }),
    [views, keep, share, begin, remove, role, preview, names, pages],
  )
  return <ViewsProvider book={book}>{children}</ViewsProvider>
}
