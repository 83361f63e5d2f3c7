/**
 * What went wrong in a file, by place: 「14行目 C列」 and why.
 * @module
 */
import {
  exportFaults,
  type ImportFault,
  type ImportView,
  listFaults,
} from '../../../platform/imports/contract.ts'
import { addressOf, useEndless } from '../../../ui/api.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { tableSearch } from '../../../ui/url-search.ts'
import { useText, useWords } from './words.ts'

const faultSearch = tableSearch({})

export const Faults = ({ row }: { row: ImportView }) => {
  const m = useWords()
  const text = useText()
  const [search, setSearch] = usePageSearch(faultSearch)
  const list = useEndless(
    listFaults,
    { params: { id: row.id }, query: { limit: 100 } },
    { cursor: 'after', next: (a) => (a.next === null ? null : String(a.next)) },
  )
  const columns: readonly Column<ImportFault>[] = [
    {
      id: 'where',
      header: m.detail.where,
      width: 'narrow',
      cell: (fault) => <b className="nowrap">{text(fault.where)}</b>,
    },
    {
      id: 'kind',
      header: m.detail.kind,
      width: 'narrow',
      cell: (fault) => <span className="tag nowrap">{m.detail.kinds[fault.kind]}</span>,
    },
    { id: 'why', header: m.detail.why, width: 'wide', cell: (fault) => text(fault.why) },
  ]
  return (
    <section className="stack" aria-labelledby="import-faults">
      <h2 id="import-faults">{m.detail.faults}</h2>
      <p className="soft small">{m.detail.faultsText(row.faults.kept, row.faults.total)}</p>
      <Table
        id="imports.faults"
        caption={m.detail.faults}
        columns={columns}
        rows={list.data?.pages.flatMap((p) => p.rows)}
        rowKey={(fault) => String(fault.number)}
        total={row.faults.kept}
        search={search}
        setSearch={setSearch}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        csv={addressOf(exportFaults, { params: { id: row.id } })}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{ kind: 'none', title: m.detail.noFaults, text: m.detail.noFaultsText }}
      />
    </section>
  )
}
