/**
 * Every log source with how it goes and what got lost, what needs somebody first; senders without a name, what this machine
 * receives, and for how long events are kept.
 * @module
 */
import { Plus } from 'lucide-react'
import { useEndpoint } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../../ui/Page.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import { listSites, type SiteView } from '../../../organizations/contract.ts'
import { type LogSourceRow, listLogSources, SourceHealth } from '../../contract-sources.ts'
import { SOURCE_KINDS } from '../../contract-words.ts'
import { AddLogSource } from './AddLogSource.tsx'
import { FailedListeners, IntakePanel } from './IntakePanel.tsx'
import { logSourceSearch } from './log-source-search.ts'
import { RetentionPanel } from './RetentionPanel.tsx'
import { Senders } from './Senders.tsx'
import { byNeed, HealthMark, lossesOf, recordsAt, useSourceWords } from './words.tsx'

const SOMETIME_MS = 10_000

export const LogSourcesPage = () => {
  const m = useSourceWords()
  const mayEdit = useMay('administrator')
  const keeps = useMay('administrator', 'operator')
  const maySearch = useMay('administrator', 'operator', 'auditor', 'provider')
  const [search, setSearch] = usePageSearch(logSourceSearch)
  const sites = useEndpoint(listSites, {}).data?.items
  const list = useEndpoint(listLogSources, {}, { everyMs: SOMETIME_MS })
  const rows = list.data?.rows
  const isHome = list.data?.isHome === true
  const silent = rows?.filter((row) => row.health === 'silent').length ?? 0
  const losing = rows?.filter((row) => lossesOf(row.lastDay).length > 0).length ?? 0
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={
          <>
            <Link to="/logs/expected" look="button">
              {m.expected}
            </Link>
            {maySearch ? (
              <Link to="/logs" look="button">
                {m.search}
              </Link>
            ) : null}
            {mayEdit ? <AddButton /> : null}
          </>
        }
      />
      <div className="stack-xl">
        <div className="stack-l">
          {keeps && isHome ? <FailedListeners /> : null}
          {silent > 0 ? <Banner look="warning">{m.trouble(silent)}</Banner> : null}
          {losing > 0 ? <Banner look="warning">{m.losing(losing)}</Banner> : null}
          <List
            rows={rows}
            sites={sites ?? []}
            error={list.error}
            onRetry={() => void list.refetch()}
          />
          {mayEdit ? null : <p className="soft small">{m.readOnly}</p>}
        </div>
        {keeps ? <Senders /> : null}
        <div className="log-columns">
          {keeps && isHome ? <IntakePanel /> : null}
          <RetentionPanel />
        </div>
      </div>
      {mayEdit && search.open === 'new' && sites !== undefined && rows !== undefined ? (
        <AddLogSource
          sites={sites}
          isHome={isHome}
          sender={search.sender ?? ''}
          onClose={() => setSearch({ open: undefined, sender: undefined })}
        />
      ) : null}
    </>
  )
}

const AddButton = () => {
  const m = useSourceWords()
  const [, setSearch] = usePageSearch(logSourceSearch)
  return (
    <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
      <Plus size={16} aria-hidden="true" />
      {m.add}
    </Button>
  )
}

type ListProps = {
  readonly rows: readonly LogSourceRow[] | undefined
  readonly sites: readonly SiteView[]
  readonly error: unknown
  readonly onRetry: () => void
}

const List = ({ rows: all, sites, error, onRetry }: ListProps) => {
  const m = useSourceWords()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(logSourceSearch)
  const columns = useColumns(sites)
  const rows =
    all &&
    byNeed(all).filter(
      (row) =>
        (search.kind === undefined || row.kind === search.kind) &&
        (search.health === undefined || row.health === search.health) &&
        (search.site === undefined || (row.site ?? 'none') === search.site),
    )
  const counted = (value: string, of: (row: LogSourceRow) => string) =>
    all === undefined ? {} : { count: all.filter((row) => of(row) === value).length }
  return (
    <Table
      id="detection.sources"
      caption={m.caption}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowTo={(row) => ({ to: '/logs/sources/$id', params: { id: row.id } })}
      search={search}
      setSearch={setSearch}
      filters={[
        {
          id: 'health',
          label: m.health,
          options: SourceHealth.options.map((value) => ({
            value,
            label: m.healths[value],
            ...counted(value, (row) => row.health),
          })),
        },
        {
          id: 'kind',
          label: m.kind,
          options: SOURCE_KINDS.map((value) => ({
            value,
            label: m.kinds[value],
            ...counted(value, (row) => row.kind),
          })),
        },
        {
          id: 'site',
          label: m.site,
          options: [
            ...sites.map((site) => ({
              value: site.id,
              label: site.name,
              ...counted(site.id, (row) => row.site ?? 'none'),
            })),
            { value: 'none', label: m.siteAll, ...counted('none', (row) => row.site ?? 'none') },
          ],
        },
      ]}
      error={error}
      onRetry={onRetry}
      empty={{
        kind: 'not-connected',
        title: m.none,
        text: mayEdit ? m.noneText : m.noneTextReader,
        actions: mayEdit ? <AddButton /> : null,
      }}
    />
  )
}

const useColumns = (sites: readonly SiteView[]): readonly Column<LogSourceRow>[] => {
  const m = useSourceWords()
  const f = useFormat()
  return [
    {
      id: 'name',
      header: m.name,
      width: 'wide',
      sort: (row) => row.name,
      cell: (row) => (
        <>
          <Link to="/logs/sources/$id" params={{ id: row.id }} className="row-link">
            <bdi>{row.name}</bdi>
          </Link>
          {row.isUnassigned && row.kind === 'syslog' ? (
            <div className="soft small">{m.unassigned}</div>
          ) : null}
        </>
      ),
    },
    {
      id: 'health',
      header: m.health,
      width: 'narrow',
      sort: (row) => row.health,
      cell: (row) => <HealthMark health={row.health} />,
    },
    {
      id: 'kind',
      header: m.kind,
      sort: (row) => row.kind,
      cell: (row) => m.kinds[row.kind],
    },
    {
      id: 'site',
      header: m.site,
      cell: (row) =>
        row.site === null ? m.siteAll : (sites.find((s) => s.id === row.site)?.name ?? ''),
    },
    {
      id: 'last',
      header: m.lastReceived,
      sort: (row) => row.lastReceivedAt ?? '',
      cell: (row) =>
        row.lastReceivedAt === null ? (
          <span className="soft small">{m.never}</span>
        ) : (
          <span className="nowrap">
            {f.ago(row.lastReceivedAt, new Date())}
            <div className="soft small number">{f.cell(row.lastReceivedAt)}</div>
          </span>
        ),
    },
    {
      id: 'day',
      header: m.lastDay,
      align: 'end',
      sort: (row) => recordsAt(row.lastDay, 'received'),
      cell: (row) => (
        <span className="number nowrap">{m.events(recordsAt(row.lastDay, 'received'))}</span>
      ),
    },
    {
      id: 'lost',
      header: m.lost,
      sort: (row) => lossesOf(row.lastDay).reduce((sum, { records }) => sum + records, 0),
      cell: (row) => <Lost row={row} />,
    },
  ]
}

const Lost = ({ row }: { row: LogSourceRow }) => {
  const m = useSourceWords()
  const losses = lossesOf(row.lastDay)
  if (losses.length === 0) return <span className="soft small">{m.lostNone}</span>
  return losses.map(({ place, records }) => (
    <div key={place} className="small" data-state="fails">
      {m.lostOf(m.places[place], m.events(records))}
    </div>
  ))
}
