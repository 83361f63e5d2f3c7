/**
 * Hand files in, and every import so far.
 * @module
 */
import { useEffect } from 'react'
import {
  type ImportRow,
  ImportState,
  importSources,
  listImports,
  type SourceView,
} from '../../../platform/imports/contract.ts'
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay, useMe } from '../../../ui/me.tsx'
import { Banner, PageHeader, Panel } from '../../../ui/Page.tsx'
import { EvidenceClassTag } from '../../../ui/StateBadge.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useAnnounce } from '../../../ui/Toast.tsx'
import { listSites } from '../../organizations/contract.ts'
import { ImportStateTag } from './ImportStateTag.tsx'
import { importSearch } from './import-search.ts'
import './imports.css'
import { progressNote } from './ImportProgress.tsx'
import { LedgerTemplates } from './LedgerTemplates.tsx'
import { UploadPanel } from './UploadPanel.tsx'
import { useText, useWords } from './words.ts'

/** While something is under way the list looks again. */
const SOON_MS = 2_000

export const ImportsPage = () => {
  const m = useWords()
  const announce = useAnnounce()
  const mayImport = useMay('administrator', 'operator', 'site-contact')
  const [search, setSearch] = usePageSearch(importSearch)
  const sources = useEndpoint(importSources, {}).data
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const list = useEndless(
    listImports,
    { query: { state: search.state, source: search.source } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const { refetch } = list
  const isUnderWay = rows?.some((r) => r.state === 'checking' || r.state === 'running') === true
  useEffect(() => {
    if (!isUnderWay) return
    const timer = setInterval(() => void refetch(), SOON_MS)
    return () => clearInterval(timer)
  }, [isUnderWay, refetch])
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} />
      <div className="stack-xl">
        <div className="import-columns">
          {mayImport ? (
            <UploadPanel
              sites={sites}
              maxBytes={sources?.maxBytes ?? null}
              extensions={[...new Set(sources?.sources.flatMap((s) => s.extensions))]}
              onTaken={(result) => {
                announce(m.upload.told(result.file.name))
                void refetch()
              }}
            />
          ) : (
            <Banner look="note">{m.upload.readOnly}</Banner>
          )}
          <LedgerTemplates />
        </div>
        <Sources sources={sources?.sources ?? []} />
        <section className="stack" aria-labelledby="imports-so-far">
          <h2 id="imports-so-far">{m.list.title}</h2>
          <Table
            id="imports.list"
            caption={m.list.title}
            columns={useColumns(sites)}
            rows={rows}
            rowKey={(row) => row.id}
            rowTo={(row) => ({ to: '/imports/$id', params: { id: row.id } })}
            search={search}
            setSearch={setSearch}
            filters={[
              {
                id: 'state',
                label: m.list.state,
                options: ImportState.options.map((value) => ({ value, label: m.states[value] })),
              },
              {
                id: 'source',
                label: m.list.source,
                options: useSourceOptions(sources?.sources ?? []),
              },
            ]}
            more={{
              has: list.hasNextPage,
              loading: list.isFetchingNextPage,
              load: () => void list.fetchNextPage(),
            }}
            error={list.error}
            onRetry={() => void list.refetch()}
            empty={{ kind: 'none', title: m.list.none, text: m.list.noneText }}
          />
        </section>
      </div>
    </>
  )
}

const useSourceOptions = (sources: readonly SourceView[]) => {
  const text = useText()
  return sources.map((s) => ({ value: s.id, label: text(s.title) }))
}

const Sources = ({ sources }: { sources: readonly SourceView[] }) => {
  const m = useWords()
  const text = useText()
  const { role, organization } = useMe()
  return (
    <Panel title={m.sources.title}>
      <div className="stack-l">
        <ul className="import-sources">
          {sources.map((s) => (
            <li key={s.id}>
              <b>{text(s.title)}</b> <EvidenceClassTag value={s.evidenceClass} />{' '}
              {s.siteRequired ? <span className="soft small">{m.sources.siteNeeded}</span> : null}
              <div className="soft small">{text(s.hint)}</div>
            </li>
          ))}
        </ul>
        {role === 'administrator' && !organization.sample ? (
          <p className="small">
            {m.sources.sample} <Link to="/sample">{m.sources.toSample}</Link>
          </p>
        ) : null}
      </div>
    </Panel>
  )
}

const useColumns = (
  sites: readonly { readonly id: string; readonly name: string }[],
): readonly Column<ImportRow>[] => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  return [
    {
      id: 'file',
      header: m.list.file,
      cell: (row) => (
        <Link to="/imports/$id" params={{ id: row.id }} className="row-link">
          <bdi>{row.file.name}</bdi>
        </Link>
      ),
    },
    {
      id: 'state',
      header: m.list.state,
      width: 'narrow',
      cell: (row) => <ImportStateTag state={row.state} />,
    },
    {
      id: 'result',
      header: m.list.result,
      cell: (row) => <Outcome row={row} />,
    },
    {
      id: 'source',
      header: m.list.source,
      cell: (row) => <span className="nowrap">{text(row.source.title)}</span>,
    },
    {
      id: 'site',
      header: m.list.site,
      cell: (row) => sites.find((s) => s.id === row.site)?.name ?? '',
    },
    {
      id: 'at',
      header: m.list.at,
      cell: (row) => <span className="number nowrap">{f.cell(row.createdAt)}</span>,
    },
    { id: 'by', header: m.list.by, cell: (row) => <bdi>{row.createdBy}</bdi> },
  ]
}

const Outcome = ({ row }: { row: ImportRow }) => {
  const m = useWords()
  const faults = row.counts.faulty + row.counts.damaged
  if (row.state === 'checking' || row.state === 'running')
    return (
      <span className="small number">
        {row.progress.percent === null ? '' : `${row.progress.percent}% · `}
        {progressNote(m, row)}
      </span>
    )
  return (
    <span className="small number">
      {m.counts.short(row.counts.added, row.counts.changed)}
      {faults > 0 ? <span className="import-problems"> {m.counts.faults(faults)}</span> : null}
    </span>
  )
}
