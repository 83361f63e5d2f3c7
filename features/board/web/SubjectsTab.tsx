/**
 * The subjects of one measure, worst first, each with its reason.
 * @module
 */
import { useEndless } from '../../../ui/api.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { many, tableSearch } from '../../../ui/url-search.ts'
import { listMeasureSubjects, type SubjectRow, SubjectState } from '../contract.ts'
import { SubjectName } from './SubjectName.tsx'
import { useText, useWords } from './words.ts'

const search = tableSearch({ state: many(SubjectState) })
const STATES = [
  'fails',
  'stale',
  'unknown',
  'declared',
  'excepted',
  'holds',
  'not-applicable',
] as const

export const SubjectsTab = ({ measure }: { measure: string }) => {
  const m = useWords()
  const kit = useKitMessages()
  const f = useFormat()
  const text = useText()
  const [filter, setFilter] = usePageSearch(search)
  const list = useEndless(
    listMeasureSubjects,
    {
      params: { measure },
      query: filter.state === undefined ? {} : { state: filter.state.join(',') },
    },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const columns: readonly Column<SubjectRow>[] = [
    {
      id: 'subject',
      header: m.measure.subject,
      cell: (row) =>
        row.findingId === null ? (
          <SubjectName subject={row.subject} />
        ) : (
          <Link to="/findings/$id" params={{ id: row.findingId }} className="row-link">
            <SubjectName subject={row.subject} />
          </Link>
        ),
    },
    {
      id: 'state',
      header: m.measure.state,
      width: 'narrow',
      cell: (row) => <StateBadge state={row.state} />,
    },
    {
      id: 'reason',
      header: m.measure.reason,
      width: 'wide',
      cell: (row) => (
        <div className="small dense">
          {text(row.reason.why)}{' '}
          {text(row.reason.next) === '' ? null : (
            <span className="soft">{text(row.reason.next)}</span>
          )}
        </div>
      ),
    },
    {
      id: 'since',
      header: m.measure.sinceColumn,
      width: 'narrow',
      cell: (row) => (
        <span className="number nowrap">{row.since === null ? '' : f.cell(row.since)}</span>
      ),
    },
    {
      id: 'evidence',
      header: m.measure.lastEvidence,
      width: 'narrow',
      cell: (row) => (
        <span className="number nowrap">
          {row.oldestEvidence === null ? '' : f.cell(row.oldestEvidence)}
        </span>
      ),
    },
    {
      id: 'next',
      header: m.measure.nextCheck,
      extra: true,
      cell: (row) => (
        <span className="number nowrap">{row.nextCheck === null ? '' : f.cell(row.nextCheck)}</span>
      ),
    },
  ]
  return (
    <Table
      id="board.subjects"
      caption={m.measure.tabs.subjects}
      columns={columns}
      rows={list.data?.pages.flatMap((p) => p.rows)}
      rowKey={(row) => `${row.subject.kind} ${row.subject.id}`}
      search={filter}
      setSearch={setFilter}
      filters={[
        {
          id: 'state',
          label: m.measure.state,
          options: STATES.map((value) => ({ value, label: kit.state[value] })),
          several: true,
        },
      ]}
      more={{
        has: list.hasNextPage,
        loading: list.isFetchingNextPage,
        load: () => void list.fetchNextPage(),
      }}
      error={list.error}
      onRetry={() => void list.refetch()}
      empty={{ kind: 'none', title: m.measure.noSubjects, text: m.measure.noSubjectsText }}
    />
  )
}
