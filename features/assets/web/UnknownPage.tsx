/**
 * What is not known: four lists with their next steps, and how many devices nobody may have seen.
 * @module
 */
import { listSources } from '../../../platform/sources/contract.ts'
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { listSites, type SiteView } from '../../organizations/contract.ts'
import { Gap, type GapRow, gapList, gaps } from '../contract.ts'
import { en } from '../messages/gaps.en.ts'
import { ja } from '../messages/gaps.ja.ts'
import './assets.css'
import './unknown.css'
import { NameDevice } from './NameDevice.tsx'
import { SilentSources } from './SilentSources.tsx'
import { Unseen } from './Unseen.tsx'
import { unknownSearch } from './unknown-search.ts'
import { useWords } from './words.ts'

const TABS = [...Gap.options, 'silent'] as const

export const UnknownPage = () => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const [search, setSearch] = usePageSearch(unknownSearch)
  const answer = useEndpoint(gaps, { query: { site: search.site } })
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const sources = useEndpoint(listSources, {})
  const mute = sources.data?.rows.filter((r) => r.health === 'silent' || r.health === 'failing')
  const count = (tab: (typeof TABS)[number]): number | undefined =>
    tab === 'silent' ? mute?.length : answer.data?.counts[tab]
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        actions={
          <Link to="/sources" search={{ tab: 'coverage' }} look="button">
            {m.toCoverage}
          </Link>
        }
      />
      <div className="stack-l">
        <Await answer={answer}>
          {({ estimate, capture }) => <Unseen estimate={estimate} capture={capture} />}
        </Await>
        <Tabs
          label={m.tabs}
          current={search.tab ?? 'machine-only'}
          onChange={(id) => setSearch({ tab: TABS.find((t) => t === id), sort: undefined })}
          tabs={TABS.map((tab) => {
            const many = count(tab)
            return {
              id: tab,
              label: many === undefined ? m.tab[tab] : `${m.tab[tab]} ${f.number(many)}`,
              body: (
                <div className="stack unknown-tab">
                  <p>{m.next[tab]}</p>
                  {tab === 'silent' ? (
                    <SilentSources rows={mute} error={sources.error} sites={sites} />
                  ) : (
                    <Devices gap={tab} sites={sites} isBlank={answer.data?.assets === 0} />
                  )}
                </div>
              ),
            }
          })}
        />
      </div>
    </>
  )
}

type DevicesProps = {
  readonly gap: Gap
  readonly sites: readonly SiteView[]
  /** Nothing was ever seen: an empty list is no good news. */
  readonly isBlank: boolean
}

const Devices = ({ gap, sites, isBlank }: DevicesProps) => {
  const m = useMessages({ en, ja })
  const [search, setSearch] = usePageSearch(unknownSearch)
  const mayEdit = useMay('administrator', 'operator', 'site-contact')
  const isAdministrator = useMay('administrator')
  const list = useEndless(
    gapList,
    { query: { gap, site: search.site } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  return (
    <Table
      id={`assets.unknown.${gap}`}
      caption={m.tab[gap]}
      columns={useColumns(gap, sites, mayEdit && gap === 'machine-only')}
      rows={list.data?.pages.flatMap((p) => p.rows)}
      rowKey={(a) => a.id}
      rowTo={(a) => ({ to: '/assets/$id', params: { id: a.id } })}
      search={search}
      setSearch={setSearch}
      filters={[
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
      {...(gap === 'no-agent' && isAdministrator
        ? {
            tools: (
              <Link to="/sources" search={{ open: 'new' }} look="button">
                {m.connect}
              </Link>
            ),
          }
        : {})}
      empty={
        isBlank
          ? {
              kind: 'not-connected',
              title: m.nothing,
              text: m.nothingText,
              actions: mayEdit ? (
                <Link to="/imports" look="primary">
                  {m.toImport}
                </Link>
              ) : null,
            }
          : {
              kind: 'none',
              title: m.none[gap],
              text: m.noneText,
              actions: (
                <Link to="/sources" search={{ tab: 'coverage' }} look="button">
                  {m.toCoverage}
                </Link>
              ),
            }
      }
    />
  )
}

const useColumns = (
  gap: Gap,
  sites: readonly SiteView[],
  mayName: boolean,
): readonly Column<GapRow>[] => {
  const m = useMessages({ en, ja })
  const words = useWords()
  const f = useFormat()
  const acts: Column<GapRow> = {
    id: 'acts',
    header: m.acts,
    width: 'narrow',
    cell: (a) => <NameDevice device={a} />,
  }
  const owner: Column<GapRow> = {
    id: 'owner',
    header: m.owner,
    cell: (a) =>
      a.owner === '' ? <span className="soft">{words.list.noOwner}</span> : <bdi>{a.owner}</bdi>,
  }
  return [
    {
      id: 'name',
      header: m.device,
      cell: (a) => (
        <Link to="/assets/$id" params={{ id: a.id }} className="row-link">
          <bdi className="asset-name">{a.name}</bdi>
        </Link>
      ),
    },
    ...(mayName ? [acts] : []),
    { id: 'class', header: m.kind, cell: (a) => words.list.classes[a.deviceClass] },
    {
      id: 'site',
      header: m.site,
      cell: (a) => (a.site === null ? m.noSite : (sites.find((s) => s.id === a.site)?.name ?? '')),
    },
    ...(gap === 'machine-only' ? [] : [owner]),
    {
      id: 'address',
      header: m.address,
      cell: (a) => (
        <span className="mono small">
          {[a.addresses[0], a.macs[0]]
            .filter((v) => v !== undefined)
            .map((v) => (
              <div key={v} className="nowrap">
                {v}
              </div>
            ))}
        </span>
      ),
    },
    {
      id: 'maker',
      header: m.maker,
      cell: (a) => (
        <bdi className="small">{[a.maker, a.model].filter((v) => v !== '').join(' ')}</bdi>
      ),
    },
    {
      id: 'sources',
      header: m.sources,
      cell: (a) => (
        <span className="small">{a.sources.map((s) => words.list.sources[s]).join(' · ')}</span>
      ),
    },
    {
      id: 'firstSeen',
      header: m.firstSeen,
      cell: (a) => <span className="number nowrap">{f.cell(a.firstSeenAt)}</span>,
    },
  ]
}
