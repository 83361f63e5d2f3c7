/**
 * What the internet can reach: each asset with its evidence, the age of it, what listens and the next step.
 * @module
 */
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { ExposureBasis, type ExposureRow, exposures } from '../contract.ts'
import { type ExposureWords, en } from '../messages/exposure.en.ts'
import { ja } from '../messages/exposure.ja.ts'
import './assets.css'
import { ExposureEvidence, ExposureState, Listens } from './ExposureParts.tsx'
import { exposureSearch } from './exposure-search.ts'
import { useWords } from './words.ts'

export const ExposurePage = () => {
  const m = useMessages({ en, ja })
  const [search, setSearch] = usePageSearch(exposureSearch)
  const mayImport = useMay('administrator', 'operator', 'site-contact')
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const list = useEndless(
    exposures,
    { query: { site: search.site, by: search.by, state: search.state } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const counts = list.data?.pages[0]
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={
          <Link to="/assets" look="button">
            {m.toInventory}
          </Link>
        }
      />
      <div className="stack-l">
        {counts === undefined || counts.exposed + counts.unconfirmed === 0 ? null : (
          <p className="number">{m.counts(counts.exposed, counts.unconfirmed, counts.assets)}</p>
        )}
        <Table
          id="assets.exposure"
          caption={m.caption}
          columns={useColumns(m, sites)}
          rows={list.data?.pages.flatMap((p) => p.rows)}
          rowKey={(a) => a.id}
          rowTo={(a) => ({ to: '/assets/$id', params: { id: a.id } })}
          search={search}
          setSearch={setSearch}
          filters={[
            {
              id: 'state',
              label: m.state,
              options: [
                { value: 'exposed', label: m.states.exposed },
                { value: 'unconfirmed', label: m.states.unconfirmed },
              ],
            },
            {
              id: 'by',
              label: m.evidence,
              options: ExposureBasis.options.map((value) => ({ value, label: m.by[value] })),
            },
            {
              id: 'site',
              label: m.site,
              options: [
                ...sites.map((s) => ({ value: s.id, label: s.name })),
                { value: 'none', label: m.noSite },
              ],
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
            kind: 'not-connected',
            title: m.none,
            text: m.noneText,
            actions: mayImport ? (
              <Link to="/imports" look="primary">
                {m.import}
              </Link>
            ) : null,
          }}
        />
      </div>
    </>
  )
}

const useColumns = (
  m: ExposureWords,
  sites: readonly SiteView[],
): readonly Column<ExposureRow>[] => {
  const words = useWords()
  return [
    {
      id: 'name',
      header: m.asset,
      cell: (a) => (
        <>
          <Link to="/assets/$id" params={{ id: a.id }} className="row-link">
            <bdi className="asset-name">{a.name}</bdi>
          </Link>
          <div className="soft small">
            {words.classes[a.deviceClass]} <bdi>{a.model}</bdi> <bdi>{a.firmware}</bdi>
          </div>
        </>
      ),
    },
    { id: 'state', header: m.state, cell: (a) => <ExposureState view={a} /> },
    { id: 'evidence', header: m.evidence, cell: (a) => <ExposureEvidence view={a} /> },
    {
      id: 'listens',
      header: m.listens,
      cell: (a) => (
        <div className="exposure-listens">
          <Listens view={a} />
        </div>
      ),
    },
    {
      id: 'step',
      header: m.step,
      cell: (a) => <div className="exposure-step small">{m.next[a.next]}</div>,
    },
    {
      id: 'owner',
      header: m.owner,
      cell: (a) =>
        a.owner === '' ? <span className="soft">{m.noOwner}</span> : <bdi>{a.owner}</bdi>,
    },
    {
      id: 'site',
      header: m.site,
      cell: (a) => (a.site === null ? m.noSite : (sites.find((s) => s.id === a.site)?.name ?? '')),
    },
  ]
}
