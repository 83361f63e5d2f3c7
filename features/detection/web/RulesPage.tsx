/**
 * Every rule with whether it runs, and why not.
 * @module
 */
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { listRules, type RuleRow } from '../contract-rules.ts'
import { readLogCoverage } from '../contract-trace.ts'
import { LEVELS, RULE_STATES } from '../contract-words.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-rules-en.ts'
import { ja } from '../messages/web-rules-ja.ts'
import { ruleSearch } from './detection-search.ts'
import { RuleStateMark } from './RuleStateMark.tsx'
import { LevelMark, useAlertWords, useSay } from './words.tsx'

export const RulesPage = () => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const { levels } = useAlertWords()
  const f = useFormat()
  const [search, setSearch] = usePageSearch(ruleSearch)
  const { q, state, level, set, technique } = search
  const list = useEndless(
    listRules,
    { query: { q, state, level, set, technique } },
    { cursor: 'offset', next: (a) => a.next },
  )
  const first = list.data?.pages[0]
  const maySeeHunts = useMay('administrator', 'operator', 'auditor', 'provider')
  const all = Object.values(first?.counts ?? {}).reduce((sum, n) => sum + n, 0)
  return (
    <>
      <PageHeader
        title={titles.rules}
        lead={
          <>
            {m.lead}{' '}
            {first === undefined ? null : (
              <b>{m.counted(f.number(first.counts.on ?? 0), f.number(all))}</b>
            )}
          </>
        }
        breadcrumb={<Link to="/alerts">{m.alerts}</Link>}
        actions={
          <>
            <Link to="/detection/exceptions" look="button">
              {m.exceptions}
            </Link>
            <Link to="/detection/coverage" look="button">
              {m.coverage}
            </Link>
            {maySeeHunts ? (
              <Link to="/detection/hunts" look="button">
                {titles.hunts}
              </Link>
            ) : null}
            <Link to="/detection/sets" look="button">
              {m.sets}
            </Link>
          </>
        }
      />
      <Table
        id="detection.rules"
        caption={m.caption}
        columns={useColumns()}
        rows={list.data?.pages.flatMap((p) => p.rows)}
        total={first?.total ?? null}
        rowKey={(row) => row.id}
        rowTo={(row) => ({ to: '/detection/rules/$id', params: { id: row.id } })}
        search={search}
        setSearch={setSearch}
        searchLabel={m.search}
        filters={[
          {
            id: 'state',
            label: m.state,
            options: RULE_STATES.map((value) => ({ value, label: m.states[value] })),
          },
          {
            id: 'level',
            label: m.level,
            options: [...LEVELS].reverse().map((value) => ({ value, label: levels[value] })),
          },
        ]}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{ kind: 'none', title: m.none, text: m.noneText }}
      />
    </>
  )
}

const useColumns = (): readonly Column<RuleRow>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const say = useSay()
  const hasLog = useHasLog()
  return [
    {
      id: 'rule',
      header: m.rule,
      width: 'wide',
      cell: (row) => (
        <>
          <Link to="/detection/rules/$id" params={{ id: row.id }} className="row-link">
            <bdi>{say(row.title)}</bdi>
          </Link>
          <div className="soft small mono">{row.techniques.join(' ').toUpperCase()}</div>
        </>
      ),
    },
    {
      id: 'level',
      header: m.level,
      cell: (row) => (row.level === null ? null : <LevelMark level={row.level} />),
    },
    {
      id: 'state',
      header: m.state,
      cell: (row) => <RuleStateMark state={row.state} hasLog={hasLog(row)} />,
    },
    {
      id: 'source',
      header: m.source,
      cell: (row) => (
        <span className="small">
          {row.kind === 'correlation'
            ? (m.correlations[row.logsource] ?? row.logsource)
            : row.logsource}
        </span>
      ),
    },
    {
      id: 'hits',
      header: m.hits,
      align: 'end',
      cell: (row) => <span className="number">{f.number(row.hits)}</span>,
    },
    {
      id: 'last',
      header: m.last,
      extra: true,
      cell: (row) =>
        row.lastHitAt === null ? null : (
          <span className="number nowrap">{f.cell(row.lastHitAt)}</span>
        ),
    },
    {
      id: 'author',
      header: m.author,
      extra: true,
      cell: (row) => <bdi className="small">{row.author}</bdi>,
    },
  ]
}

/** Whether a log comes for a rule; undefined as long as that is not known. */
const useHasLog = (): ((row: RuleRow) => boolean | undefined) => {
  const coverage = useEndpoint(readLogCoverage, {}).data
  if (coverage === undefined) return () => undefined
  const waiting = new Set(coverage.waiting)
  const arrives = new Map(coverage.logs.map(({ source, events }) => [source, events > 0]))
  return ({ id, kind, logsource }) =>
    kind === 'correlation' ? !waiting.has(id) : arrives.get(logsource)
}
