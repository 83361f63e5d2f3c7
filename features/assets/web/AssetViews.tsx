/**
 * Ready views of the inventory, each with its count: by site, by kind, by exposure, by freshness. A view is a filter in the
 * URL, so that it can be shared and saved like any other.
 * @module
 */
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import type { AssetFacets } from '../contract.ts'
import type { AssetSearch } from './asset-search.ts'
import { choicesOf, useWords } from './words.ts'

/** Of each view the largest ones; the filters below have all. */
const SHOWN = 5

type AssetViewsProps = {
  readonly facets: AssetFacets
  readonly sites: readonly SiteView[]
  readonly search: AssetSearch
}

export const AssetViews = ({ facets, sites, search }: AssetViewsProps) => {
  const m = useWords()
  const f = useFormat()
  const views = [
    {
      id: 'site',
      title: m.fields.site,
      names: [
        ...sites.map((s) => ({ value: s.id, label: s.name })),
        { value: 'none', label: m.list.noSite },
      ],
    },
    { id: 'class', title: m.fields.class, names: choicesOf(m.list.classes) },
    {
      id: 'reachable',
      title: m.fields.reachableFromInternet,
      names: choicesOf(m.list.reachables),
    },
    { id: 'freshness', title: m.list.freshness, names: choicesOf(m.freshnesses) },
  ] as const
  return (
    <nav className="asset-views small" aria-label={m.list.views}>
      {views.map(({ id, title, names }) => (
        <div key={id}>
          <b>{title}</b>
          <ul>
            {facets[id]
              .filter(({ count }) => count > 0)
              .slice(0, SHOWN)
              .map(({ value, count }) => {
                const chosen = search[id]
                const isHere = Array.isArray(chosen) ? chosen.includes(value) : chosen === value
                return (
                  <li key={value}>
                    <Link
                      to="/assets"
                      search={{ ...search, [id]: isHere ? undefined : value, open: undefined }}
                      current={isHere}
                    >
                      <bdi>{names.find((n) => n.value === value)?.label ?? value}</bdi>
                    </Link>{' '}
                    <span className="number soft">{f.number(count)}</span>
                  </li>
                )
              })}
            {facets[id].length > SHOWN ? (
              <li className="soft">{m.list.more(facets[id].length - SHOWN)}</li>
            ) : null}
          </ul>
        </div>
      ))}
    </nav>
  )
}
