/**
 * Which pages a role sees, in which order.
 * @module
 */
import type { Role } from '../../platform/access/roles.ts'
import { type PageSpec, SECTIONS, type Section } from '../../ui/page.ts'

export const mayOpen = (page: PageSpec, role: Role): boolean =>
  typeof page.roles === 'string' || page.roles.includes(role)

export type NavSection = { readonly section: Section; readonly pages: readonly PageSpec[] }

/** Sections with their pages in order; a section without pages is left out. */
export const sectionsOf = (pages: readonly PageSpec[], role: Role): readonly NavSection[] =>
  SECTIONS.map((section) => ({
    section,
    pages: pages
      .filter((page) => page.nav?.section === section && mayOpen(page, role))
      .sort((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0)),
  })).filter((s) => s.pages.length > 0)

/** The first page of the navigation: where `/` leads. */
export const homeOf = (pages: readonly PageSpec[]): string | null => {
  for (const section of SECTIONS) {
    const first = pages
      .filter((page) => page.nav?.section === section)
      .sort((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0))[0]
    if (first) return first.path
  }
  return null
}

/** `/assets/123` belongs to the entry `/assets`; the longest entry wins, unless the page names another one. */
export const entryOf = (path: string, pages: readonly PageSpec[]): PageSpec | undefined => {
  const at = pages.find((page) => page.path === path)?.under ?? path
  return pages
    .filter((page) => page.nav && (at === page.path || at.startsWith(`${page.path}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0]
}
