/**
 * The measures that judge this asset: state, reason, next step.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { CopyButton } from '../../../ui/Page.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { tableSearch } from '../../../ui/url-search.ts'
import { getBoard, listSubjectMeasures, type SubjectRow } from '../../board/contract.ts'
import { useText, useWords } from './words.ts'

const search = tableSearch({})

export const MeasuresTab = ({ id }: { id: string }) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const [filter, setFilter] = usePageSearch(search)
  const answer = useEndpoint(listSubjectMeasures, { params: { kind: 'host', id } })
  const board = useEndpoint(getBoard, { query: {} }).data
  const titles = new Map(
    board?.groups.flatMap((g) => g.measures.map((row) => [row.id, row.title] as const)),
  )
  const titleOf = (measure: string) => {
    const title = titles.get(measure)
    return title === undefined ? '' : text(title)
  }
  const columns: readonly Column<SubjectRow>[] = [
    {
      id: 'measure',
      header: m.detail.measure,
      width: 'wide',
      cell: (row) => (
        <Link to="/measures/$measure" params={{ measure: row.measure }} className="row-link">
          {titleOf(row.measure)} <span className="mono nowrap small">{row.measure}</span>
        </Link>
      ),
    },
    {
      id: 'state',
      header: m.detail.state,
      width: 'narrow',
      cell: (row) => <StateBadge state={row.state} />,
    },
    { id: 'why', header: m.detail.why, width: 'wide', cell: (row) => text(row.reason.why) },
    {
      id: 'next',
      header: m.detail.next,
      width: 'wide',
      cell: (row) =>
        text(row.reason.next) === '' ? null : (
          <>
            {text(row.reason.next)} <CopyButton text={text(row.reason.next)} />
          </>
        ),
    },
    {
      id: 'since',
      header: m.detail.since,
      cell: (row) => (
        <>
          <span className="number nowrap">{row.since === null ? '' : f.cell(row.since)}</span>
          {row.findingId === null ? null : (
            <div className="small">
              <Link to="/findings/$id" params={{ id: row.findingId }}>
                {m.detail.finding}
              </Link>
            </div>
          )}
        </>
      ),
    },
  ]
  return (
    <Table
      id="assets.measures"
      caption={m.detail.measures}
      columns={columns}
      rows={answer.data?.rows}
      rowKey={(row) => row.measure}
      rowTo={(row) => ({ to: '/measures/$measure', params: { measure: row.measure } })}
      search={filter}
      setSearch={setFilter}
      error={answer.error}
      onRetry={() => void answer.refetch()}
      empty={{ kind: 'none', title: m.detail.noMeasures, text: m.detail.noMeasuresText }}
    />
  )
}
