/**
 * The software seen on an asset, with where and when.
 * @module
 */
import { useEndless } from '../../../ui/api.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { assetComponents, type ComponentRow } from '../contract.ts'
import { assetPageSearch } from './asset-search.ts'
import { useWords } from './words.ts'

export const ComponentsTab = ({ id }: { id: string }) => {
  const m = useWords()
  const f = useFormat()
  const [search, setSearch] = usePageSearch(assetPageSearch)
  const list = useEndless(
    assetComponents,
    { params: { id }, query: { q: search.q, current: search.current ?? 'yes' } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const columns: readonly Column<ComponentRow>[] = [
    {
      id: 'component',
      header: m.detail.component,
      width: 'wide',
      cell: (c) => (
        <>
          <bdi>{c.name}</bdi>{' '}
          {c.current ? null : <span className="tag nowrap">{m.detail.gone}</span>}
        </>
      ),
    },
    {
      id: 'version',
      header: m.detail.version,
      cell: (c) => <span className="mono small">{c.version}</span>,
    },
    { id: 'supplier', header: m.detail.supplier, cell: (c) => <bdi>{c.supplier}</bdi> },
    { id: 'type', header: m.detail.type, extra: true, cell: (c) => c.type },
    {
      id: 'place',
      header: m.detail.place,
      cell: (c) => <span className="mono small">{c.place}</span>,
    },
    {
      id: 'purl',
      header: 'purl',
      extra: true,
      cell: (c) => <span className="mono small">{c.purl}</span>,
    },
    {
      id: 'cpe',
      header: 'CPE',
      extra: true,
      cell: (c) => <span className="mono small">{c.cpe}</span>,
    },
    {
      id: 'licences',
      header: m.detail.licences,
      cell: (c) => <span className="small">{c.licences.join(', ')}</span>,
    },
    { id: 'source', header: m.fields.sources, cell: (c) => m.sources[c.source] },
    {
      id: 'seen',
      header: m.detail.seenUntil,
      cell: (c) => <span className="number nowrap">{f.cell(c.seenUntil)}</span>,
    },
  ]
  return (
    <Table
      id="assets.components"
      caption={m.detail.software}
      columns={columns}
      rows={list.data?.pages.flatMap((p) => p.rows)}
      rowKey={(c) => c.id}
      total={list.data?.pages[0]?.total ?? null}
      search={search}
      setSearch={setSearch}
      searchLabel={m.detail.softwareSearch}
      filters={[
        {
          id: 'current',
          label: m.detail.filterShow,
          options: [{ value: 'all', label: m.detail.softwareAll }],
        },
      ]}
      more={{
        has: list.hasNextPage,
        loading: list.isFetchingNextPage,
        load: () => void list.fetchNextPage(),
      }}
      error={list.error}
      onRetry={() => void list.refetch()}
      empty={{
        kind: 'not-connected',
        title: m.detail.noSoftware,
        text: m.detail.noSoftwareText,
      }}
    />
  )
}
