/**
 * Every finding, list by list: what counts, what cannot be decided yet, what people decided, what is over.
 * @module
 */
import { useEffect } from 'react'
import { addressOf, useEndless, useEndpoint } from '../../../ui/api.tsx'
import { EmptyState } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Filter, Table } from '../../../ui/Table.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { exportFindings, findingSummary, listFindings } from '../contract.ts'
import type { WebMessages } from '../messages/web.en.ts'
import { findingColumns } from './columns.tsx'
import { type FindingSearch, filterOf, findingSearch, sortOf, TABS } from './finding-search.ts'
import { HandleMany } from './HandleMany.tsx'
import { ReadyViews, type Summary } from './ReadyViews.tsx'
import { LOOK_AGAIN_MS, nothingYet, StandingNote } from './StandingNote.tsx'
import { Unjudged } from './Unjudged.tsx'
import './vulnerabilities.css'
import { choicesOf, useText, useWords } from './words.ts'

/** Rows of one answer: enough for the table to draw a window and to ask for the next page before its end. */
const PAGE = 200

export const FindingsPage = () => {
  const m = useWords()
  const f = useFormat()
  const [search, setSearch] = usePageSearch(findingSearch)
  const summary = useEndpoint(findingSummary, { query: {} }, { everyMs: LOOK_AGAIN_MS }).data
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const bucket = search.bucket ?? 'affected'
  const counts = summary?.counts ?? null
  const countOf = (tab: (typeof TABS)[number]): number | null => {
    if (tab !== 'unjudged') return counts?.buckets[tab] ?? null
    const coverage = summary?.standing.coverage ?? null
    return coverage === null ? null : coverage.components - coverage.judgeable
  }
  const body =
    bucket === 'unjudged' ? (
      summary === undefined ? null : (
        <Unjudged summary={summary} />
      )
    ) : (
      <List
        key={bucket}
        search={search}
        setSearch={setSearch}
        sites={sites}
        summary={summary}
        lead={m.bucketLeads[bucket]}
      />
    )
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={
          <>
            <Link to="/vulnerabilities/policy" look="button">
              {m.pages.policy}
            </Link>
            <Link to="/vulnerabilities/suppressions" look="button">
              {m.pages.suppressions}
            </Link>
            <Link to="/vulnerabilities/vex" look="button">
              {m.pages.vex}
            </Link>
          </>
        }
      />
      <div className="stack-l">
        {summary === undefined ? null : <StandingNote standing={summary.standing} />}
        {counts === null ? null : <ReadyViews counts={counts} search={search} />}
        <Tabs
          label={m.lists}
          current={bucket}
          onChange={(tab) =>
            setSearch({ bucket: tab === 'affected' ? undefined : TABS.find((t) => t === tab) })
          }
          tabs={TABS.map((tab) => {
            const count = countOf(tab)
            return {
              id: tab,
              label: count === null ? m.buckets[tab] : `${m.buckets[tab]} ${f.number(count)}`,
              body: tab === bucket ? body : null,
            }
          })}
        />
      </div>
    </>
  )
}

type ListProps = {
  readonly search: FindingSearch
  readonly setSearch: (change: Partial<FindingSearch>) => void
  readonly sites: readonly SiteView[]
  readonly summary: Summary | undefined
  readonly lead: string
}

const List = ({ search, setSearch, sites, summary, lead }: ListProps) => {
  const m = useWords()
  const text = useText()
  const f = useFormat()
  const mayHandle = useMay('administrator', 'operator', 'officer')
  const filter = filterOf(search)
  const list = useEndless(
    listFindings,
    { query: { ...filter, ...sortOf(search), limit: PAGE } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const first = list.data?.pages[0]
  const total = first?.total ?? null
  // What a run that has just ended found is shown without a reload.
  const matchedAt = summary?.standing.matchedAt
  const { refetch } = list
  useEffect(() => {
    if (matchedAt !== undefined && first !== undefined && matchedAt !== first.standing.matchedAt)
      void refetch()
  }, [matchedAt, first, refetch])
  const siteName = (id: string | null): string =>
    id === null ? m.noSite : (sites.find((s) => s.id === id)?.name ?? '')
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const mayBulk =
    mayHandle &&
    [
      'affected',
      'version-unknown',
      'platform-unconfirmed',
      'under-investigation',
      'not-affected',
    ].includes(filter.bucket)
  const why = first === undefined ? null : nothingYet(first.standing, m)
  // A table would count its rows, and nothing has been counted yet.
  if (why !== null)
    return (
      <div className="panel">
        <EmptyState {...why} />
      </div>
    )
  return (
    <div className="stack vuln-list">
      <p className="soft small vuln-lead">{lead}</p>
      <Table
        id="vulnerabilities.list"
        caption={`${m.title}: ${m.buckets[filter.bucket]}`}
        columns={findingColumns(m, siteName)}
        rows={rows}
        rowKey={(row) => row.id}
        total={total === null || total.isMore ? null : total.count}
        rowTo={(row) => ({ to: '/vulnerabilities/$id', params: { id: row.id } })}
        search={search}
        setSearch={setSearch}
        searchLabel={m.search}
        filters={filtersOf(m, sites, search, summary)}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        error={list.error}
        onRetry={() => void list.refetch()}
        csv={addressOf(exportFindings, { query: filter })}
        tools={
          <>
            {total?.isMore ? (
              <span className="soft small">{m.more(f.number(total.count))}</span>
            ) : null}
            <a
              className="button"
              data-size="small"
              href={addressOf(exportFindings, { query: { ...filter, format: 'json' } })}
              download=""
              title={m.exportJsonLong}
            >
              {m.exportJson}
            </a>
          </>
        }
        {...(mayBulk
          ? {
              bulk: (selection, clear) => (
                <HandleMany selection={selection} clear={clear} filter={filter} />
              ),
            }
          : {})}
        empty={{
          kind: 'none',
          title: m.none,
          text: first === undefined ? '' : m.noneText(text(first.standing.sentence)),
        }}
      />
    </div>
  )
}

const filtersOf = (
  m: WebMessages,
  sites: readonly SiteView[],
  search: FindingSearch,
  summary: Summary | undefined,
): readonly Filter[] => {
  const isAffected = search.bucket === undefined || search.bucket === 'affected'
  const severities = isAffected ? summary?.counts?.severities : undefined
  // Chosen on another page, not here: shown so that it can be taken away.
  const chosen = (id: 'asset' | 'flaw' | 'product', label: string): readonly Filter[] => {
    const value = search[id]
    return value === undefined
      ? []
      : [
          {
            id,
            label,
            options: [{ value, label: id === 'flaw' ? value : m.oneOnly }],
          },
        ]
  }
  return [
    {
      id: 'severity',
      label: m.severity,
      options: Object.entries(m.severities).map(([value, label]) => {
        const count = Object.entries(severities ?? {}).find(([key]) => key === value)?.[1]
        return count === undefined ? { value, label } : { value, label, count }
      }),
    },
    {
      id: 'kev',
      label: m.kev,
      options: [
        { value: 'yes', label: m.kevYes },
        { value: 'no', label: m.kevNo },
      ],
    },
    {
      id: 'ransomware',
      label: m.ransomware,
      options: [{ value: 'yes', label: m.ransomware }],
    },
    { id: 'exposed', label: m.exposure, options: choicesOf(m.exposures) },
    { id: 'due', label: m.due, options: choicesOf(m.dues) },
    { id: 'kind', label: m.kind, options: choicesOf(m.kinds) },
    { id: 'conflict', label: m.conflict, options: [{ value: 'yes', label: m.conflictYes }] },
    {
      id: 'site',
      label: m.site,
      options: [
        ...sites.map((s) => ({ value: s.id, label: s.name })),
        { value: 'none', label: m.noSite },
      ],
    },
    ...chosen('asset', m.asset),
    ...chosen('flaw', m.flaw),
    ...chosen('product', m.product),
  ]
}
