/**
 * Every live source with how it goes, what needs somebody first; and which source reaches which site.
 * @module
 */
import { Plus } from 'lucide-react'
import {
  Health,
  type KindView,
  listSources,
  type SourceRow,
  sourceKinds,
} from '../../../platform/sources/contract.ts'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { AddSource } from './AddSource.tsx'
import { CoverageMatrix } from './CoverageMatrix.tsx'
import { HealthBadge } from './HealthBadge.tsx'
import { sourceSearch } from './source-search.ts'
import './sources.css'
import { byNeed, needsSomebody, useTrouble } from './trouble.ts'
import { useText, useWords } from './words.ts'

/** While something is under way the list looks again; else now and then, for sources work by themselves. */
const SOON_MS = 2_000
const SOMETIME_MS = 30_000

export const SourcesPage = () => {
  const m = useWords()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(sourceSearch)
  const kinds = useEndpoint(sourceKinds, {}).data?.kinds
  const sites = useEndpoint(listSites, {}).data?.items
  const tab = search.tab ?? 'list'
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={mayEdit && tab === 'list' ? <AddButton /> : null}
      />
      <Tabs
        label={m.tabs}
        current={tab}
        onChange={(id) => setSearch({ tab: id === 'coverage' ? 'coverage' : undefined })}
        tabs={[
          {
            id: 'list',
            label: m.tabList,
            body: <Connected kinds={kinds ?? []} sites={sites ?? []} />,
          },
          { id: 'coverage', label: m.tabCoverage, body: <CoverageMatrix sites={sites ?? []} /> },
        ]}
      />
      {mayEdit && kinds !== undefined && sites !== undefined ? (
        <AddSource
          open={search.open === 'new'}
          kinds={kinds}
          sites={sites}
          onClose={() => setSearch({ open: undefined })}
        />
      ) : null}
    </>
  )
}

const AddButton = () => {
  const m = useWords()
  const [, setSearch] = usePageSearch(sourceSearch)
  return (
    <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
      <Plus size={16} aria-hidden="true" />
      {m.add}
    </Button>
  )
}

type ConnectedProps = { readonly kinds: readonly KindView[]; readonly sites: readonly SiteView[] }

const Connected = ({ kinds, sites }: ConnectedProps) => {
  const m = useWords()
  const text = useText()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(sourceSearch)
  const now = useEndpoint(listSources, {})
  const list = useEndpoint(
    listSources,
    {},
    { everyMs: now.data?.rows.some((r) => r.isRunning) ? SOON_MS : SOMETIME_MS },
  )
  const all = list.data?.rows
  const columns = useColumns(kinds, sites)
  const rows =
    all &&
    byNeed(all).filter(
      (r) =>
        (search.kind === undefined || r.kind === search.kind) &&
        (search.health === undefined || r.health === search.health) &&
        (search.site === undefined || (r.site ?? 'none') === search.site),
    )
  const inNeed = all?.filter(needsSomebody).length ?? 0
  const counted = (value: string, of: (r: SourceRow) => string) =>
    all === undefined ? {} : { count: all.filter((r) => of(r) === value).length }
  return (
    <div className="stack-l">
      {inNeed > 0 ? <Banner look="warning">{m.trouble(inNeed)}</Banner> : null}
      <Table
        id="sources.list"
        caption={m.caption}
        columns={columns}
        rows={rows}
        rowKey={(r) => r.id}
        rowTo={(r) => ({ to: '/sources/$id', params: { id: r.id } })}
        search={search}
        setSearch={setSearch}
        filters={[
          {
            id: 'health',
            label: m.health,
            options: Health.options.map((value) => ({
              value,
              label: m.healths[value],
              ...counted(value, (r) => r.health),
            })),
          },
          {
            id: 'kind',
            label: m.kind,
            options: kinds.map((k) => ({
              value: k.id,
              label: text(k.title),
              ...counted(k.id, (r) => r.kind),
            })),
          },
          {
            id: 'site',
            label: m.site,
            options: [
              ...sites.map((s) => ({
                value: s.id,
                label: s.name,
                ...counted(s.id, (r) => r.site ?? 'none'),
              })),
              { value: 'none', label: m.siteAll, ...counted('none', (r) => r.site ?? 'none') },
            ],
          },
        ]}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{
          kind: 'not-connected',
          title: m.none,
          text: mayEdit ? m.noneText : m.noneTextReader,
          actions: mayEdit ? <AddButton /> : null,
        }}
      />
      {mayEdit ? null : <p className="soft small">{m.readOnly}</p>}
    </div>
  )
}

const useColumns = (
  kinds: readonly KindView[],
  sites: readonly SiteView[],
): readonly Column<SourceRow>[] => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const trouble = useTrouble()
  const kindOf = (r: SourceRow) => kinds.find((k) => k.id === r.kind)
  return [
    {
      id: 'name',
      header: m.name,
      width: 'wide',
      sort: (r) => r.name,
      cell: (r) => {
        const wrong = trouble(r, kindOf(r))
        return (
          <>
            <Link to="/sources/$id" params={{ id: r.id }} className="row-link">
              <bdi>{r.name}</bdi>
            </Link>
            {wrong === null ? null : <div className="small source-wrong">{wrong}</div>}
          </>
        )
      },
    },
    {
      id: 'health',
      header: m.health,
      width: 'narrow',
      sort: (r) => r.health,
      cell: (r) => <HealthBadge row={r} />,
    },
    {
      id: 'kind',
      header: m.kind,
      sort: (r) => r.kind,
      cell: (r) => {
        const kind = kindOf(r)
        return kind === undefined ? r.kind : text(kind.title)
      },
    },
    {
      id: 'site',
      header: m.site,
      cell: (r) => (r.site === null ? m.siteAll : (sites.find((s) => s.id === r.site)?.name ?? '')),
    },
    {
      id: 'lastHeard',
      header: m.lastHeard,
      sort: (r) => r.lastOkAt ?? '',
      cell: (r) =>
        r.lastOkAt === null ? (
          <span className="soft small">{m.never}</span>
        ) : (
          <span className="nowrap">
            {f.ago(r.lastOkAt, new Date())}
            <div className="soft small number">{f.cell(r.lastOkAt)}</div>
          </span>
        ),
    },
    {
      id: 'next',
      header: m.next,
      sort: (r) => r.nextAt ?? '',
      cell: (r) =>
        kindOf(r)?.mode === 'pushing' ? (
          <span className="soft small">{m.callsUs}</span>
        ) : r.nextAt === null ? (
          m.nextNone
        ) : (
          <span className="number nowrap">{f.cell(r.nextAt)}</span>
        ),
    },
    {
      id: 'counts',
      header: m.counts,
      cell: (r) =>
        r.lastCounts === null ? (
          ''
        ) : (
          <span className="small number">
            {m.countsShort(r.lastCounts.seen, r.lastCounts.added, r.lastCounts.changed)}
          </span>
        ),
    },
  ]
}
