/**
 * VEX documents that were handed in: whose, by whom, since when, and what they decide.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { listVex, type VexDocumentView } from '../contract.ts'
import { en, type VexMessages } from '../messages/web-vex.en.ts'
import { ja } from '../messages/web-vex.ja.ts'
import { suppressionSearch } from './finding-search.ts'
import './vulnerabilities.css'
import { useWords } from './words.ts'

const words = { en, ja }

/** All of them are loaded: documents come by the hundred, not by the million. */
const holds = (row: VexDocumentView, q: string | undefined): boolean => {
  if (q === undefined || q === '') return true
  const wanted = q.normalize('NFKC').toLowerCase()
  return [row.document, row.title, row.publisher, row.fileName, row.by].some((part) =>
    part.normalize('NFKC').toLowerCase().includes(wanted),
  )
}

export const VexPage = () => {
  const m = useMessages(words)
  const { breadcrumb } = useWords()
  const [search, setSearch] = usePageSearch(suppressionSearch)
  const answer = useEndpoint(listVex, { query: { ended: search.ended ?? 'no' } })
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        breadcrumb={<Link to="/vulnerabilities">{breadcrumb}</Link>}
        actions={
          <Link to="/imports" look="button">
            {m.toImports}
          </Link>
        }
      />
      <Table
        id="vulnerabilities.vex"
        caption={m.caption}
        columns={columnsOf(m)}
        rows={answer.data?.rows.filter((row) => holds(row, search.q))}
        rowKey={(row) => row.id}
        rowTo={(row) => ({ to: '/vulnerabilities/vex/$id', params: { id: row.id } })}
        search={search}
        setSearch={setSearch}
        searchLabel={m.search}
        filters={[{ id: 'ended', label: m.show, options: [{ value: 'all', label: m.showAll }] }]}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={{ kind: 'none', title: m.none, text: m.noneText }}
      />
    </>
  )
}

const columnsOf = (m: VexMessages): readonly Column<VexDocumentView>[] => [
  {
    id: 'document',
    header: m.document,
    sort: (row) => row.document,
    cell: (row) => (
      <>
        <Link to="/vulnerabilities/vex/$id" params={{ id: row.id }} className="row-link">
          <bdi className="vuln-anywhere">{row.title === '' ? row.document : row.title}</bdi>
        </Link>
        <div className="soft small">
          {m.formats[row.format]} <bdi className="mono vuln-anywhere">{row.document}</bdi>{' '}
          {row.version}
        </div>
      </>
    ),
  },
  {
    id: 'publisher',
    header: m.publisher,
    sort: (row) => row.publisher,
    cell: (row) => <bdi>{row.publisher}</bdi>,
  },
  { id: 'made', header: m.made, sort: (row) => row.madeAt, cell: (row) => <Day at={row.madeAt} /> },
  {
    id: 'statements',
    header: m.statements,
    align: 'end',
    sort: (row) => row.statements,
    cell: (row) => (
      <>
        <span className="number">{row.statements}</span>
        {row.damaged === 0 ? null : <div className="small">{m.damaged(row.damaged)}</div>}
      </>
    ),
  },
  {
    id: 'findings',
    header: m.findings,
    align: 'end',
    sort: (row) => row.findings,
    cell: (row) => <span className="number">{row.findings}</span>,
  },
  {
    id: 'by',
    header: m.by,
    sort: (row) => row.at,
    cell: (row) => (
      <>
        <bdi>{row.by}</bdi> <Day at={row.at} />
      </>
    ),
  },
  {
    id: 'state',
    header: m.state,
    sort: (row) => row.state,
    cell: (row) => <State row={row} />,
  },
]

const Day = ({ at }: { at: string | null }) => {
  const f = useFormat()
  return at === null ? null : <span className="number soft small nowrap">{f.cellDay(at)}</span>
}

export const State = ({ row }: { row: VexDocumentView }) => {
  const m = useMessages(words)
  const f = useFormat()
  return (
    <>
      {m.states[row.state]}
      {row.ended === null ? null : (
        <div className="soft small">
          {m.ended(row.ended.by, f.cellDay(row.ended.at))}
          {row.ended.why === null ? null : <bdi> {row.ended.why}</bdi>}
        </div>
      )}
    </>
  )
}
