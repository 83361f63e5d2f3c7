/**
 * Everything that bears the searched name, and the lists in which to look further.
 * @module
 */
import { Search } from 'lucide-react'
import { z } from 'zod'
import { useLanguage, useMessages } from '../../ui/language.tsx'
import { Link, usePageSearch } from '../../ui/link.tsx'
import { useMe } from '../../ui/me.tsx'
import { PageHeader, Panel } from '../../ui/Page.tsx'
import type { PageSpec } from '../../ui/page.ts'
import { findIn } from '../../ui/palette-match.ts'
import { text } from '../../ui/url-search.ts'
import { findablesOf } from './commands.ts'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'
import { mayOpen } from './navigation.ts'

const schema = z.object({ q: text() })

export const SearchPage = ({ pages }: { pages: readonly PageSpec[] }) => {
  const m = useMessages({ en, ja })
  const { language } = useLanguage()
  const { role } = useMe()
  const [{ q = '' }] = usePageSearch(schema)
  const open = pages.filter((page) => mayOpen(page, role))
  const found = q === '' ? [] : findIn(q, findablesOf(open, language)).slice(0, 20)
  const lists = open.filter((page) => page.searches !== undefined)
  return (
    <>
      <PageHeader title={m.searchTitle} lead={m.searchLead(q)} />
      <div className="stack-l">
        <Panel title={m.searchPages}>
          {found.length === 0 ? (
            <p className="soft">{m.searchNothing}</p>
          ) : (
            <ul>
              {found.map((hit) => (
                <li key={hit.id}>
                  <Link to={hit.to} {...(hit.search ? { search: hit.search } : {})}>
                    {hit.title}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        {lists.length === 0 ? null : (
          <Panel title={m.searchIn}>
            <div className="row">
              {lists.map((page) => (
                <Link key={page.id} to={page.path} search={{ q }} look="button">
                  <Search size={15} aria-hidden="true" />
                  {page.title(language)}
                </Link>
              ))}
            </div>
          </Panel>
        )}
      </div>
    </>
  )
}
