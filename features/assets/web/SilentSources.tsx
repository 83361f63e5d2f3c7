/**
 * Sources that fell silent or fail, each with its sentence and the way to it.
 * @module
 */
import { CircleX, VolumeX } from 'lucide-react'
import type { SourceRow } from '../../../platform/sources/contract.ts'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import { en } from '../messages/gaps.en.ts'
import { ja } from '../messages/gaps.ja.ts'
import { unknownSearch } from './unknown-search.ts'
import { useText } from './words.ts'

type SilentSourcesProps = {
  readonly rows: readonly SourceRow[] | undefined
  readonly error: unknown
  readonly sites: readonly SiteView[]
}

export const SilentSources = ({ rows, error, sites }: SilentSourcesProps) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const text = useText()
  const [search, setSearch] = usePageSearch(unknownSearch)
  const columns: readonly Column<SourceRow>[] = [
    {
      id: 'name',
      header: m.toSources,
      width: 'wide',
      cell: (r) => (
        <>
          <Link to="/sources/$id" params={{ id: r.id }} className="row-link">
            <bdi>{r.name}</bdi>
          </Link>
          <div className="small soft">
            {r.failure === null ? m.silentText : text(r.failure.text)}
          </div>
        </>
      ),
    },
    {
      id: 'state',
      header: m.state,
      cell: (r) =>
        r.health === 'failing' ? (
          <span className="state" data-state="fails">
            <CircleX size={15} aria-hidden="true" />
            {m.states.failing}
          </span>
        ) : (
          <span className="state" data-state="stale">
            <VolumeX size={15} aria-hidden="true" />
            {m.states.silent}
          </span>
        ),
    },
    {
      id: 'site',
      header: m.site,
      cell: (r) => sites.find((s) => s.id === r.site)?.name ?? '',
    },
    {
      id: 'lastHeard',
      header: m.lastHeard,
      cell: (r) => (r.lastOkAt === null ? m.never : f.cell(r.lastOkAt)),
    },
  ]
  return (
    <Table
      id="assets.unknown.silent"
      caption={m.tab.silent}
      columns={columns}
      rows={rows}
      rowKey={(r) => r.id}
      rowTo={(r) => ({ to: '/sources/$id', params: { id: r.id } })}
      search={search}
      setSearch={setSearch}
      error={error}
      empty={{
        kind: 'none',
        title: m.none.silent,
        actions: (
          <Link to="/sources" look="button">
            {m.toSources}
          </Link>
        ),
      }}
    />
  )
}
