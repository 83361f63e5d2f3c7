/**
 * Who does what until when, what is due first on top.
 * @module
 */
import { addressOf, useEndless } from '../../../ui/api.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { ACTION_STATUS, type Action, exportActions, listActions } from '../contract.ts'
import './board.css'
import { useMeasureFilter, useOwnerFilter } from './names.ts'
import { SubjectName } from './SubjectName.tsx'
import { actionsSearch } from './searches.ts'
import { useText, useWords } from './words.ts'

/** What is still to be done or to be seen done; the rest is asked for. */
const UNDER_WAY = 'open,self-reported'

export const ActionsPage = () => {
  const m = useWords()
  const text = useText()
  const measures = useMeasureFilter()
  const owners = useOwnerFilter()
  const [search, setSearch] = usePageSearch(actionsSearch)
  const query = {
    status: search.status?.join(',') ?? UNDER_WAY,
    ...(search.measure ? { measure: search.measure.join(',') } : {}),
    ...(search.owner ? { owner: search.owner } : {}),
    ...(search.overdue ? { overdue: search.overdue } : {}),
    ...(search.q ? { q: search.q } : {}),
  }
  const list = useEndless(listActions, { query }, { cursor: 'cursor', next: (a) => a.next })
  const columns: readonly Column<Action>[] = [
    {
      id: 'title',
      header: m.findings.measure,
      width: 'wide',
      cell: (row) => (
        <>
          <Link to="/actions/$id" params={{ id: row.id }} className="row-link">
            {text(row.title)}
          </Link>{' '}
          <span className="mono soft small nowrap">{row.measure}</span>
        </>
      ),
    },
    {
      id: 'subject',
      header: m.findings.subject,
      cell: (row) =>
        row.subject === null ? (
          <span className="soft">{m.action.wholeMeasure}</span>
        ) : (
          <SubjectName subject={row.subject} />
        ),
    },
    {
      id: 'owner',
      header: m.action.owner,
      cell: (row) =>
        row.owner === null ? (
          <span className="soft">{m.findings.nobody}</span>
        ) : (
          <bdi>{row.owner.name}</bdi>
        ),
    },
    {
      id: 'due',
      header: m.action.due,
      width: 'narrow',
      cell: (row) => (
        <>
          <span className="number">{row.due}</span>{' '}
          {row.overdue ? <span className="tag board-overdue">{m.findings.overdue}</span> : null}
        </>
      ),
    },
    {
      id: 'status',
      header: m.action.status,
      width: 'narrow',
      cell: (row) => m.action.statuses[row.status],
    },
    {
      id: 'channel',
      header: m.action.channel,
      extra: true,
      cell: (row) => m.assign.channels[row.channel],
    },
    { id: 'note', header: m.action.note, extra: true, cell: (row) => <bdi>{row.note}</bdi> },
  ]
  return (
    <>
      <PageHeader title={m.action.title} lead={m.action.lead} />
      <Table
        id="board.actions"
        caption={m.action.title}
        columns={columns}
        rows={list.data?.pages.flatMap((p) => p.rows)}
        rowKey={(row) => row.id}
        total={list.data?.pages[0]?.count ?? null}
        rowTo={(row) => ({ to: '/actions/$id', params: { id: row.id } })}
        search={search}
        setSearch={setSearch}
        searchLabel={m.action.filter}
        csv={addressOf(exportActions, { query })}
        filters={[
          {
            id: 'status',
            label: m.action.status,
            several: true,
            options: ACTION_STATUS.map((value) => ({ value, label: m.action.statuses[value] })),
          },
          measures,
          owners,
          {
            id: 'overdue',
            label: m.action.due,
            options: [{ value: 'yes', label: m.findings.onlyOverdue }],
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
          kind: 'none',
          title: m.action.noneTitle,
          text: m.action.noneText,
          actions: (
            <Link look="primary" to="/findings">
              {m.action.toFindings}
            </Link>
          ),
        }}
      />
    </>
  )
}
