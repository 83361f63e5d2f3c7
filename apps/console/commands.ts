/**
 * What the palette and the search can find: every page that can be opened without parameters, and every action.
 * @module
 */
import { LANGUAGES, type Language } from '../../platform/i18n/index.ts'
import type { PageSpec } from '../../ui/page.ts'
import type { Findable } from '../../ui/palette-match.ts'

export type Goal = Findable & {
  readonly id: string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
  readonly page: PageSpec
}

/** Titles of every language count as words: an English name finds a Japanese page and the other way round. */
const inAll = (title: (language: Language) => string): readonly string[] => LANGUAGES.map(title)

export const findablesOf = (pages: readonly PageSpec[], language: Language): readonly Goal[] =>
  pages.flatMap((page) => {
    const own: Goal[] =
      page.path.includes('$') || page.frame === 'bare'
        ? []
        : [
            {
              id: page.id,
              title: page.title(language),
              words: [...inAll(page.title), ...(page.words ?? [])],
              to: page.path,
              page,
            },
          ]
    const acts = (page.actions ?? []).map((action) => ({
      id: `${page.id} ${action.title('en')}`,
      title: action.title(language),
      words: [...inAll(action.title), ...(action.words ?? [])],
      to: action.to,
      ...(action.search === undefined ? {} : { search: action.search }),
      page,
    }))
    return [...own, ...acts]
  })
