/**
 * The findings of one asset, as a tab of its page.
 * @module
 */
import { useEndless } from '../../../ui/api.tsx'
import { EmptyState } from '../../../ui/Empty.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { Table } from '../../../ui/Table.tsx'
import { tableSearch } from '../../../ui/url-search.ts'
import { listFindings } from '../contract.ts'
import { findingColumns } from './columns.tsx'
import { sortOf } from './finding-search.ts'
import { nothingYet, StandingNote } from './StandingNote.tsx'
import './vulnerabilities.css'
import { useText, useWords } from './words.ts'

const search = tableSearch({})

export const AssetFindings = ({ id }: { id: string }) => {
  const m = useWords()
  const text = useText()
  const [filter, setFilter] = usePageSearch(search)
  const list = useEndless(
    listFindings,
    { query: { asset: id, q: filter.q, ...sortOf(filter) } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const first = list.data?.pages[0]
  const total = first?.total ?? null
  const why = first === undefined ? null : nothingYet(first.standing, m)
  // A table would count its rows, and nothing has been counted yet.
  if (why !== null) return <EmptyState {...why} />
  return (
    <div className="stack vuln-list">
      {first === undefined ? null : <StandingNote standing={first.standing} />}
      <p className="small">
        <Link to="/vulnerabilities" search={{ asset: id }}>
          {m.tab.all}
        </Link>
      </p>
      <Table
        id="vulnerabilities.asset"
        caption={m.tab.caption}
        columns={findingColumns(m, null)}
        rows={list.data?.pages.flatMap((p) => p.rows)}
        rowKey={(row) => row.id}
        rowTo={(row) => ({ to: '/vulnerabilities/$id', params: { id: row.id } })}
        total={total === null || total.isMore ? null : total.count}
        search={filter}
        setSearch={setFilter}
        searchLabel={m.search}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{
          kind: 'none',
          title: m.tab.none,
          text: first === undefined ? '' : m.noneText(text(first.standing.sentence)),
        }}
      />
    </div>
  )
}
