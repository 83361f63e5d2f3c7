/**
 * The list of alerts: what waits for a decision, the newest first, and the signed look of the day.
 * @module
 */
import { PenLine, SlidersHorizontal } from 'lucide-react'
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { type AlertRow, listAlerts } from '../contract-alerts.ts'
import { readRetention } from '../contract-sources.ts'
import { LEVELS } from '../contract-words.ts'
import { alertSearch } from './detection-search.ts'
import { QuietDialog } from './QuietDialog.tsx'
import { SignDialog } from './SignDialog.tsx'
import { useSourceWords } from './sources/words.tsx'
import { AlertStateMark, LevelMark, useAlertWords, useSay } from './words.tsx'

/** A page that stays open on a wall shows what is new. */
const SOMETIME_MS = 10_000

export const AlertsPage = () => {
  const m = useAlertWords()
  const sourceWords = useSourceWords()
  const f = useFormat()
  const hasNothing = useEndpoint(readRetention, {}).data?.events === 0
  const maySign = useMay('administrator', 'operator', 'officer')
  const [search, setSearch] = usePageSearch(alertSearch)
  const { q, level, rule, host } = search
  const list = useEndless(
    listAlerts,
    { query: { q, level, rule, host, state: search.state ?? 'undecided', limit: 100 } },
    { cursor: 'cursor', next: (a) => a.next, everyMs: SOMETIME_MS },
  )
  const first = list.data?.pages[0]
  const undecided = Object.values(first?.undecided ?? {}).reduce((sum, n) => sum + n, 0)
  const choices = (words: Readonly<Record<string, string>>, order = Object.keys(words)) =>
    order.map((value) => ({ value, label: words[value] ?? value }))
  const close = () => setSearch({ open: undefined })
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={
          <>
            <Link to="/detection/rules" look="button">
              {m.openRules}
            </Link>
            <Button onClick={() => setSearch({ open: 'settings' })}>
              <SlidersHorizontal size={16} aria-hidden="true" />
              {m.settings}
            </Button>
            {maySign ? (
              <Button look="primary" onClick={() => setSearch({ open: 'sign' })}>
                <PenLine size={16} aria-hidden="true" />
                {m.sign}
              </Button>
            ) : null}
          </>
        }
      />
      <div className="stack-l">
        {first === undefined ? null : (
          <Banner look={undecided > 0 ? 'warning' : 'note'}>
            {undecided > 0 ? <b>{m.undecided(undecided)} </b> : null}
            {first.reviewedAt === null
              ? m.neverReviewed
              : m.reviewed(f.moment(first.reviewedAt), first.reviewedBy)}
          </Banner>
        )}
        <Table
          id="detection.alerts"
          caption={m.caption}
          columns={useColumns()}
          rows={list.data?.pages.flatMap((p) => p.rows)}
          rowKey={(row) => row.id}
          rowTo={(row) => ({ to: '/alerts/$id', params: { id: row.id } })}
          search={search}
          setSearch={setSearch}
          searchLabel={m.search}
          filters={[
            { id: 'state', label: m.state, options: choices(m.filterStates) },
            { id: 'level', label: m.level, options: choices(m.levels, [...LEVELS].reverse()) },
          ]}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          error={list.error}
          onRetry={() => void list.refetch()}
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
      </div>
      {search.open === 'sign' ? <SignDialog undecided={undecided} onClose={close} /> : null}
      {search.open === 'settings' ? <QuietDialog onClose={close} /> : null}
    </>
  )
}

const useColumns = (): readonly Column<AlertRow>[] => {
  const m = useAlertWords()
  const f = useFormat()
  const say = useSay()
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
    { id: 'level', header: m.level, cell: (row) => <LevelMark level={row.level} /> },
    {
      id: 'where',
      header: m.where,
      cell: (row) => (
        <>
          <bdi>{row.host === '' ? '—' : row.host}</bdi>
          {row.user === '' ? null : (
            <div className="soft small">
              <bdi>{row.user}</bdi>
            </div>
          )}
        </>
      ),
    },
    {
      id: 'count',
      header: m.count,
      align: 'end',
      cell: (row) => <span className="number">{f.number(row.count)}</span>,
    },
    {
      id: 'last',
      header: m.last,
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
