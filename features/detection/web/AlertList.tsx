/**
 * Alerts one by one: the most severe first, many decided about at once.
 * @module
 */
import { useState } from 'react'
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { type Column, type Selection, Table } from '../../../ui/Table.tsx'
import { countOf } from '../../../ui/table-rows.ts'
import type { SiteView } from '../../organizations/contract.ts'
import { AlertOrder, type AlertRow, listAlerts } from '../contract-alerts.ts'
import { readRetention } from '../contract-sources.ts'
import { askedAlerts, useAlertFilters, useSiteName } from './alert-filters.ts'
import { DecideMany } from './DecideMany.tsx'
import { alertSearch } from './detection-search.ts'
import { shortHost } from './log-names.ts'
import { type AskedAlerts, MAX_IN_INCIDENT, useManyAlerts } from './many-alerts.ts'
import { useSourceWords } from './sources/words.tsx'
import { useTriageWords } from './triage-words.ts'
import { AlertStateMark, LevelMark, useAlertWords, useSay } from './words.tsx'

/** A page that stays open on a wall shows what is new. */
const SOMETIME_MS = 10_000

export const AlertList = ({ sites }: { sites: readonly SiteView[] }) => {
  const m = useAlertWords()
  const sourceWords = useSourceWords()
  const mayWork = useMay('administrator', 'operator', 'officer')
  const hasNothing = useEndpoint(readRetention, {}).data?.events === 0
  const [search, setSearch] = usePageSearch(alertSearch)
  const filter = askedAlerts(search)
  const sort = AlertOrder.catch('-level').parse(search.sort)
  const list = useEndless(
    listAlerts,
    { query: { ...filter, sort, limit: 100 } },
    { cursor: 'cursor', next: (a) => a.next, everyMs: SOMETIME_MS },
  )
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((p) => p.rows)
  return (
    <Table
      id="detection.alerts"
      caption={m.caption}
      columns={useColumns(sites)}
      rows={rows}
      total={first?.total ?? null}
      rowKey={(row) => row.id}
      rowTo={(row) => ({ to: '/alerts/$id', params: { id: row.id } })}
      search={{ ...search, sort }}
      setSearch={setSearch}
      searchLabel={m.search}
      filters={useAlertFilters(search, sites, rows)}
      more={{
        has: list.hasNextPage,
        loading: list.isFetchingNextPage,
        load: () => void list.fetchNextPage(),
      }}
      error={list.error}
      onRetry={() => void list.refetch()}
      {...(mayWork && search.state !== 'closed'
        ? {
            bulk: (selection: Selection, clear: () => void) => (
              <Bulk selection={selection} filter={filter} seenAt={first?.at ?? ''} onDone={clear} />
            ),
          }
        : {})}
      empty={{
        kind: hasNothing ? 'not-connected' : 'none',
        title: hasNothing ? m.noLogs : m.none,
        text: hasNothing ? m.noLogsText : m.noneText,
        actions: (
          <>
            <Link to="/logs/sources" look={hasNothing ? 'primary' : 'button'}>
              {sourceWords.toSources}
            </Link>
            <Link to="/detection/rules" look="button">
              {m.openRules}
            </Link>
          </>
        ),
      }}
    />
  )
}

type BulkProps = {
  readonly selection: Selection
  readonly filter: AskedAlerts
  readonly seenAt: string
  readonly onDone: () => void
}

const Bulk = ({ selection, filter, seenAt, onDone }: BulkProps) => {
  const m = useTriageWords()
  const { isBusy, decide, toIncident } = useManyAlerts()
  const [isClosing, setClosing] = useState(false)
  // The list renews itself while one selects: what came in between was not looked at.
  const [seen] = useState(seenAt)
  const which =
    selection.kind === 'rows'
      ? { kind: 'ids' as const, ids: [...selection.keys] }
      : { kind: 'matching' as const, filter, except: [...selection.except], seenAt: seen }
  return (
    <>
      <Button size="small" look="primary" busy={isBusy} onClick={() => setClosing(true)}>
        {m.close}
      </Button>
      <Button
        size="small"
        busy={isBusy}
        onClick={() => void decide(which, { state: 'watching' }).then(onDone, () => undefined)}
      >
        {m.take}
      </Button>
      {selection.kind === 'rows' && selection.keys.length <= MAX_IN_INCIDENT ? (
        <Button
          size="small"
          busy={isBusy}
          onClick={() => void toIncident(selection.keys).catch(() => undefined)}
        >
          {m.incident}
        </Button>
      ) : null}
      {isClosing ? (
        <DecideMany
          count={countOf(selection)}
          onDecide={(verdict, note) => decide(which, { state: 'closed', verdict, note })}
          onClose={() => setClosing(false)}
          onDone={onDone}
        />
      ) : null}
    </>
  )
}

const useColumns = (sites: readonly SiteView[]): readonly Column<AlertRow>[] => {
  const m = useAlertWords()
  const f = useFormat()
  const say = useSay()
  const siteName = useSiteName(sites)
  return [
    {
      id: 'alert',
      header: m.alert,
      width: 'wide',
      cell: (row) => (
        <>
          <Link to="/alerts/$id" params={{ id: row.id }} className="row-link">
            {say(row.title)}
          </Link>
          <div className="soft small mono">{row.techniques.join(' ').toUpperCase()}</div>
        </>
      ),
    },
    {
      id: 'level',
      header: m.level,
      sort: 'server',
      cell: (row) => <LevelMark level={row.level} />,
    },
    {
      id: 'where',
      header: m.where,
      cell: (row) => (
        <>
          <bdi title={row.host}>{row.host === '' ? '—' : shortHost(row.host)}</bdi>
          {row.user === '' ? null : (
            <div className="soft small">
              <bdi>{row.user}</bdi>
            </div>
          )}
        </>
      ),
    },
    {
      id: 'site',
      header: m.site,
      ...(sites.length > 1 ? {} : { extra: true }),
      cell: (row) => <bdi className="small">{siteName(row.site ?? 'none')}</bdi>,
    },
    {
      id: 'count',
      header: m.count,
      align: 'end',
      sort: 'server',
      cell: (row) => <span className="number">{f.number(row.count)}</span>,
    },
    {
      id: 'last',
      header: m.last,
      sort: 'server',
      cell: (row) => <span className="number nowrap">{f.cell(row.lastAt)}</span>,
    },
    { id: 'state', header: m.state, cell: (row) => <AlertStateMark of={row} /> },
    {
      id: 'first',
      header: m.first,
      extra: true,
      cell: (row) => <span className="number nowrap">{f.cell(row.firstAt)}</span>,
    },
  ]
}
