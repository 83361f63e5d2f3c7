/**
 * Findings, and apart from them the measures that nobody measures yet.
 * @module
 */
import { addressOf, useEndless } from '../../../ui/api.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { type Column, type Selection, Table } from '../../../ui/Table.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { exportFindings, type Finding, listFindings, WORKERS } from '../contract.ts'
import { BulkAssign } from './BulkAssign.tsx'
import './board.css'
import { MeasureItTab } from './MeasureItTab.tsx'
import { useMeasureFilter, useOwnerFilter, useSites } from './names.ts'
import { SubjectName } from './SubjectName.tsx'
import { findingsSearch } from './searches.ts'
import { useText, useWords } from './words.ts'

const PAGE = 200

export const FindingsPage = () => {
  const m = useWords()
  const [search, setSearch] = usePageSearch(findingsSearch)
  return (
    <>
      <PageHeader title={m.findings.title} lead={m.findings.lead} />
      <Tabs
        label={m.findings.title}
        current={search.tab ?? 'findings'}
        onChange={(tab) => setSearch({ tab: tab === 'measure-it' ? tab : undefined })}
        tabs={[
          { id: 'findings', label: m.findings.tabs.findings, body: <FindingsTab /> },
          { id: 'measure-it', label: m.findings.tabs.measureIt, body: <MeasureItTab /> },
        ]}
      />
    </>
  )
}

const useColumns = (siteName: (id: string | null) => string): readonly Column<Finding>[] => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  return [
    {
      id: 'subject',
      header: m.findings.subject,
      sort: 'server',
      cell: (row) => (
        <div className="finding-subject">
          <Link to="/findings/$id" params={{ id: row.id }} className="row-link">
            <SubjectName subject={row.subject} />
          </Link>
          {row.subject.kind === 'site' ? null : (
            <div className="small soft">{siteName(row.subject.site)}</div>
          )}
        </div>
      ),
    },
    {
      id: 'state',
      header: m.findings.state,
      width: 'narrow',
      cell: (row) => <StateBadge state={row.state} />,
    },
    {
      id: 'measure',
      header: m.findings.measure,
      sort: 'server',
      cell: (row) => (
        <div className="small dense finding-measure">
          {text(row.title)} <span className="mono soft nowrap">{row.measure}</span>
        </div>
      ),
    },
    {
      id: 'reason',
      header: m.findings.reason,
      width: 'wide',
      cell: (row) => <div className="small dense">{text(row.reason.why)}</div>,
    },
    {
      id: 'owner',
      header: m.findings.owner,
      cell: (row) => (
        <>
          {row.owner === null ? (
            <span className="soft">{m.findings.nobody}</span>
          ) : (
            <bdi>{row.owner.name}</bdi>
          )}
          {row.selfReported === null ? null : (
            <div>
              <span className="tag">{m.findings.selfReported}</span>
            </div>
          )}
        </>
      ),
    },
    {
      id: 'due',
      header: m.findings.due,
      sort: 'server',
      width: 'narrow',
      cell: (row) => (
        <>
          <span className="number">{row.due}</span>
          {row.overdue ? (
            <div>
              <span className="tag board-overdue">{m.findings.overdue}</span>
            </div>
          ) : null}
        </>
      ),
    },
    {
      id: 'firstSeen',
      header: m.findings.firstSeen,
      sort: 'server',
      width: 'narrow',
      extra: true,
      cell: (row) => <span className="number">{f.cell(row.firstSeen)}</span>,
    },
    {
      id: 'lastSeen',
      header: m.findings.lastSeen,
      width: 'narrow',
      extra: true,
      cell: (row) => <span className="number">{f.cell(row.lastSeen)}</span>,
    },
    {
      id: 'status',
      header: m.findings.status,
      extra: true,
      cell: (row) =>
        row.closedBy === null ? m.finding.status[row.status] : m.findings.closedBy[row.closedBy],
    },
  ]
}

const FindingsTab = () => {
  const m = useWords()
  const kit = useKitMessages()
  const mayWork = useMay(...WORKERS)
  const sites = useSites()
  const measures = useMeasureFilter()
  const owners = useOwnerFilter()
  const [search, setSearch] = usePageSearch(findingsSearch)
  const columns = useColumns((id) => sites.find((s) => s.id === id)?.name ?? '')
  const query = {
    status: search.status ?? ('open' as const),
    sort: search.sort ?? ('due' as const),
    ...(search.measure ? { measure: search.measure.join(',') } : {}),
    ...(search.state ? { state: search.state.join(',') } : {}),
    ...(search.site ? { site: search.site.join(',') } : {}),
    ...(search.owner ? { owner: search.owner } : {}),
    ...(search.overdue ? { overdue: search.overdue } : {}),
    ...(search.q ? { q: search.q } : {}),
  }
  const list = useEndless(
    listFindings,
    { query: { ...query, limit: PAGE } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const states = ['fails', 'stale'] as const
  return (
    <div className="findings">
      <Table
        id="board.findings"
        caption={m.findings.title}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        total={first?.count ?? null}
        rowTo={(row) => ({ to: '/findings/$id', params: { id: row.id } })}
        search={{ ...search, sort: query.sort }}
        setSearch={setSearch}
        searchLabel={m.findings.filter}
        filters={[
          measures,
          {
            id: 'state',
            label: m.findings.state,
            several: true,
            options: states.map((value) => ({ value, label: kit.state[value] })),
          },
          {
            id: 'site',
            label: m.findings.site,
            several: true,
            options: sites.map((s) => ({ value: s.id, label: s.name })),
          },
          owners,
          {
            id: 'overdue',
            label: m.findings.due,
            options: [{ value: 'yes', label: m.findings.onlyOverdue }],
          },
          {
            id: 'status',
            label: m.findings.status,
            options: (['closed', 'all'] as const).map((value) => ({
              value,
              label: m.findings.statuses[value],
            })),
          },
        ]}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        error={list.error}
        onRetry={() => void list.refetch()}
        csv={addressOf(exportFindings, { query })}
        {...(mayWork
          ? {
              bulk: (selection: Selection, clear: () => void) => (
                <BulkAssign
                  selection={selection}
                  loaded={rows ?? []}
                  query={query}
                  onDone={clear}
                />
              ),
            }
          : {})}
        empty={
          first?.measured === false
            ? {
                kind: 'not-connected',
                title: m.findings.notMeasuredTitle,
                text: m.findings.notMeasuredText,
                actions: (
                  <>
                    <Link look="primary" to="/imports">
                      {m.today.bringIn}
                    </Link>
                    <Link look="button" to="/sample">
                      {m.today.sample}
                    </Link>
                  </>
                ),
              }
            : {
                kind: 'none',
                title: m.findings.noneTitle,
                text: m.findings.noneText,
                actions: (
                  <Link look="button" to="/findings" search={{ tab: 'measure-it' }}>
                    {m.findings.tabs.measureIt}
                  </Link>
                ),
              }
        }
      />
    </div>
  )
}
