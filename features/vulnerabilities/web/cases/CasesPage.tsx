/**
 * VPN and edge devices by whether they gave passwords or keys away: open cases first, with the exposure and what is left.
 * @module
 */
import { useEndless } from '../../../../ui/api.tsx'
import { useFormat, useMessages } from '../../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { PageHeader } from '../../../../ui/Page.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import { type CaseRow, listCases } from '../../contract-case-pages.ts'
import { CaseState } from '../../contract-cases.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'
import { CaseBadge, Exposure } from './CaseParts.tsx'
import './cases.css'
import { caseSearch } from './case-search.ts'
import { productName } from './product-names.ts'

export const CasesPage = () => {
  const m = useMessages({ en, ja })
  const [search, setSearch] = usePageSearch(caseSearch)
  const mayImport = useMay('administrator', 'operator', 'site-contact')
  const list = useEndless(
    listCases,
    { query: { state: search.state } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const counts = list.data?.pages[0]
  const all =
    counts === undefined ? 0 : counts.open + counts.closed + counts.clear + counts.unjudged
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} />
      <div className="stack-l">
        {counts === undefined || all === 0 ? null : (
          <p className="number">
            {m.counts(counts.open, counts.closed, counts.clear, counts.unjudged)}
          </p>
        )}
        <Table
          id="vulnerabilities.cases"
          caption={m.caption}
          columns={useColumns()}
          rows={list.data?.pages.flatMap((p) => p.rows)}
          rowKey={(c) => c.id}
          rowTo={(c) => ({ to: '/vpn-cases/$id', params: { id: c.id } })}
          search={search}
          setSearch={setSearch}
          filters={[
            {
              id: 'state',
              label: m.state,
              options: CaseState.options.map((value) => ({ value, label: m.states[value] })),
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
            title: m.none,
            text: m.noneText,
            actions: mayImport ? (
              <Link to="/imports" look="primary">
                {m.toImport}
              </Link>
            ) : null,
          }}
        />
      </div>
    </>
  )
}

const useColumns = (): readonly Column<CaseRow>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return [
    {
      id: 'name',
      header: m.device,
      cell: (c) => (
        <>
          <Link to="/vpn-cases/$id" params={{ id: c.id }} className="row-link">
            <bdi>{c.name}</bdi>
          </Link>
          <div className="soft small">
            <bdi>{[productName(c.product ?? ''), c.version].filter(Boolean).join(' ')}</bdi>
          </div>
        </>
      ),
    },
    { id: 'state', header: m.state, cell: (c) => <CaseBadge of={c} /> },
    {
      id: 'left',
      header: m.left,
      cell: (c) =>
        c.cves.length === 0 ? (
          '—'
        ) : (
          <span className="number nowrap">
            {c.tasks.open === 0 ? m.nothingLeft : m.openOf(c.tasks.open, c.tasks.all)}
          </span>
        ),
    },
    {
      id: 'due',
      header: m.due,
      cell: (c) => (
        <span className="number nowrap">{c.dueAt === null ? '—' : f.cellDay(c.dueAt)}</span>
      ),
    },
    {
      id: 'flaw',
      header: m.flaw,
      width: 'wide',
      cell: (c) =>
        c.cves.length === 0 ? (
          <span className="soft small">{c.unjudged === null ? '—' : m.unjudged[c.unjudged]}</span>
        ) : (
          <span className="small">
            {c.cves.slice(0, 2).join(', ')}
            {c.cves.length > 2 ? ` ${m.moreFlaws(c.cves.length - 2)}` : ''}
          </span>
        ),
    },
    {
      id: 'exposure',
      header: m.exposure,
      cell: (c) => (c.cves.length === 0 ? '—' : <Exposure of={c} />),
    },
  ]
}
