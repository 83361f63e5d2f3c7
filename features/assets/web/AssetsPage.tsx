/**
 * The inventory: every asset once, to be filtered, sorted, given an owner, taken away as CSV.
 * @module
 */
import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { addressOf, useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay, useMe } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Filter, Table } from '../../../ui/Table.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { type AssetFacets, assetFacets, exportAssets, listAssets } from '../contract.ts'
import { AssetForm } from './AssetForm.tsx'
import { AssetViews } from './AssetViews.tsx'
import { AssignOwner } from './AssignOwner.tsx'
import './assets.css'
import { assetSearch, filterOf, sortOf } from './asset-search.ts'
import { assetColumns } from './columns.tsx'
import { type AssetWords, choicesOf, useWords } from './words.ts'

/** Rows of one answer. */
const PAGE = 200
const NO_SITES: readonly SiteView[] = []

export const AssetsPage = () => {
  const m = useWords()
  const mayEdit = useMay('administrator', 'operator', 'site-contact')
  const [search, setSearch] = usePageSearch(assetSearch)
  const filter = filterOf(search)
  const sites = useEndpoint(listSites, {}).data?.items ?? NO_SITES
  const columns = useMemo(() => assetColumns(m, sites), [m, sites])
  const facets = useEndpoint(assetFacets, { query: filter }).data
  const list = useEndless(
    listAssets,
    // Enough for the table to draw a window and to ask for the next page before its end.
    { query: { ...filter, ...sortOf(search), limit: PAGE } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  return (
    <>
      <PageHeader
        title={m.list.title}
        lead={m.list.lead}
        actions={
          mayEdit ? (
            <>
              <Button onClick={() => setSearch({ open: 'new' })}>
                <Plus size={16} aria-hidden="true" />
                {m.list.add}
              </Button>
              <Link to="/imports" look="primary">
                {m.list.import}
              </Link>
            </>
          ) : null
        }
      />
      <div className="stack-l">
        {facets === undefined || facets.total === 0 ? null : <Missing facets={facets} />}
        {facets === undefined || facets.total === 0 ? null : (
          <AssetViews facets={facets} sites={sites} search={search} />
        )}
        <Table
          id="assets.list"
          caption={m.list.caption}
          columns={columns}
          rows={list.data?.pages.flatMap((p) => p.rows)}
          rowKey={(a) => a.id}
          total={list.data?.pages[0]?.total ?? null}
          rowTo={(a) => ({ to: '/assets/$id', params: { id: a.id } })}
          search={search}
          setSearch={setSearch}
          searchLabel={m.list.search}
          filters={filtersOf(m, sites, facets, search.network)}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          error={list.error}
          onRetry={() => void list.refetch()}
          csv={addressOf(exportAssets, { query: filter })}
          {...(mayEdit
            ? {
                bulk: (selection, clear) => (
                  <AssignOwner
                    selection={selection}
                    clear={clear}
                    filter={filter}
                    loaded={list.data?.pages.flatMap((p) => p.rows) ?? []}
                  />
                ),
              }
            : {})}
          empty={{
            kind: 'not-connected',
            title: m.list.none,
            text: m.list.noneText,
            actions: <NoAssets />,
          }}
        />
      </div>
      <Drawer
        open={search.open === 'new'}
        onClose={() => setSearch({ open: undefined })}
        title={m.form.addTitle}
        description={m.form.addLead}
      >
        <AssetForm sites={sites} onDone={() => setSearch({ open: undefined })} />
      </Drawer>
    </>
  )
}

const NoAssets = () => {
  const m = useWords()
  const mayImport = useMay('administrator', 'operator', 'site-contact')
  const { role, organization } = useMe()
  const mayTry = role === 'administrator' && !organization.sample
  return (
    <>
      {mayImport ? (
        <Link to="/imports" look="primary">
          {m.list.import}
        </Link>
      ) : null}
      {mayTry ? (
        <Link to="/sample" look="button">
          {m.list.sample}
        </Link>
      ) : null}
    </>
  )
}

/** What keeps measures from being judged, one click away. */
const Missing = ({ facets }: { facets: AssetFacets }) => {
  const m = useWords()
  const stale = facets.freshness.find((f) => f.value === 'stale')?.count ?? 0
  const unseen = facets.freshness.find((f) => f.value === 'unseen')?.count ?? 0
  const parts = [
    { count: facets.withoutOwner, text: m.list.withoutOwner, search: { owner: 'none' } },
    { count: facets.unclassified, text: m.list.unclassified, search: { class: 'unknown' } },
    { count: stale, text: m.list.stale, search: { freshness: 'stale' } },
    { count: unseen, text: m.list.unseen, search: { freshness: 'unseen' } },
  ].filter((part) => part.count > 0)
  if (parts.length === 0) return null
  return (
    <nav className="asset-missing small" aria-label={m.list.toDo}>
      <b>{m.list.toDo}</b>
      {parts.map((part) => (
        <Link key={part.text(0)} to="/assets" search={part.search}>
          {part.text(part.count)}
        </Link>
      ))}
      <Link to="/assets/unknown">{m.list.toUnknown}</Link>
    </nav>
  )
}

type Counted = readonly { readonly value: string; readonly count: number }[] | undefined

const withCounts = (
  options: readonly { readonly value: string; readonly label: string }[],
  counts: Counted,
): Filter['options'] =>
  options.map((option) =>
    counts === undefined
      ? option
      : { ...option, count: counts.find((c) => c.value === option.value)?.count ?? 0 },
  )

const networkName = (m: AssetWords, network: string): string =>
  network === 'global' || network === 'none' ? m.list.networks[network] : network

const filtersOf = (
  m: AssetWords,
  sites: readonly SiteView[],
  facets: AssetFacets | undefined,
  network: string | undefined,
): readonly Filter[] => [
  {
    id: 'site',
    label: m.fields.site,
    several: true,
    options: withCounts(
      [
        ...sites.map((s) => ({ value: s.id, label: s.name })),
        { value: 'none', label: m.list.noSite },
      ],
      facets?.site,
    ),
  },
  {
    id: 'class',
    label: m.fields.class,
    options: withCounts(choicesOf(m.classes), facets?.class),
  },
  {
    id: 'owner',
    label: m.fields.owner,
    options: [
      {
        value: 'none',
        label: m.list.ownerNone,
        ...(facets === undefined ? {} : { count: facets.withoutOwner }),
      },
      { value: 'some', label: m.list.ownerSome },
    ],
  },
  {
    id: 'importance',
    label: m.fields.importance,
    options: withCounts(choicesOf(m.importances), facets?.importance),
  },
  {
    id: 'source',
    label: m.fields.sources,
    options: withCounts(choicesOf(m.sources), facets?.source),
  },
  {
    id: 'freshness',
    label: m.list.freshness,
    options: withCounts(choicesOf(m.freshnesses), facets?.freshness),
  },
  {
    id: 'reachable',
    label: m.fields.reachableFromInternet,
    options: withCounts(choicesOf(m.list.reachables), facets?.reachable),
  },
  // Chosen in the picture of the network, not here: shown so that it can be taken away.
  ...(network === undefined
    ? []
    : [
        {
          id: 'network',
          label: m.list.network,
          options: [{ value: network, label: networkName(m, network) }],
        },
      ]),
  {
    id: 'retired',
    label: m.fields.retired,
    options: [
      { value: 'yes', label: m.list.retiredYes },
      { value: 'all', label: m.list.retiredAll },
    ],
  },
]
