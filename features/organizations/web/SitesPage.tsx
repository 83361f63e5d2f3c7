/**
 * Sites: the list, and a drawer to add or change one.
 * @module
 */
import { Plus } from 'lucide-react'
import { z } from 'zod'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat, useLanguage } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { one, tableSearch } from '../../../ui/url-search.ts'
import { listSites, SITE_KINDS, type SiteView } from '../contract.ts'
import { SiteForm } from './SiteForm.tsx'
import { choicesOf, countryName, languageName, useWords } from './words.ts'

export const siteSearch = tableSearch({
  kind: one(z.enum(SITE_KINDS)),
  archived: one(z.enum(['true', 'false'])),
  open: one(z.string().max(50)),
})

export const SitesPage = () => {
  const m = useWords()
  const { language } = useLanguage()
  const f = useFormat()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(siteSearch)
  const sites = useEndpoint(listSites, { query: { archived: search.archived ?? 'false' } })
  const rows = sites.data?.items.filter(
    (site) => search.kind === undefined || site.kind === search.kind,
  )
  const nameOf = (id: string | null) => sites.data?.items.find((site) => site.id === id)?.name ?? ''
  const now = new Date()
  const columns: readonly Column<SiteView>[] = [
    {
      id: 'name',
      header: m.sites.name,
      sort: (s) => s.name,
      cell: (s) => (
        <>
          <button
            type="button"
            className="link-button row-link"
            onClick={() => setSearch({ open: s.id })}
          >
            {s.name}
          </button>{' '}
          {s.archivedAt === null ? null : <span className="tag">{m.sites.closed}</span>}
        </>
      ),
    },
    { id: 'kind', header: m.sites.kind, sort: (s) => s.kind, cell: (s) => m.siteKinds[s.kind] },
    { id: 'parent', header: m.sites.parent, cell: (s) => nameOf(s.parentId), extra: true },
    {
      id: 'country',
      header: m.sites.country,
      sort: (s) => countryName(s.country, language),
      cell: (s) => countryName(s.country, language),
    },
    {
      id: 'now',
      header: m.sites.now,
      cell: (s) => <span className="number">{f.momentAt(now, s.timeZone)}</span>,
    },
    {
      id: 'language',
      header: m.sites.language,
      cell: (s) => languageName(s.language, language),
      extra: true,
    },
    {
      id: 'networks',
      header: m.sites.networks,
      cell: (s) => <span className="mono">{s.networks.join(', ')}</span>,
    },
    {
      id: 'people',
      header: m.sites.people,
      sort: (s) => s.people,
      align: 'end',
      cell: (s) => f.number(s.people),
    },
  ]
  const chosen = sites.data?.items.find((site) => site.id === search.open) ?? null
  const close = () => setSearch({ open: undefined })
  return (
    <>
      <PageHeader
        title={m.sites.title}
        lead={m.sites.lead}
        actions={
          mayEdit ? (
            <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
              <Plus size={16} aria-hidden="true" />
              {m.sites.add}
            </Button>
          ) : null
        }
      />
      <Table
        id="organizations.sites"
        caption={m.sites.caption}
        columns={columns}
        rows={rows}
        rowKey={(s) => s.id}
        search={search}
        setSearch={setSearch}
        onOpen={(s) => setSearch({ open: s.id })}
        filters={[
          { id: 'kind', label: m.sites.kind, options: choicesOf(SITE_KINDS, m.siteKinds) },
          {
            id: 'archived',
            label: m.people.filterArchived,
            options: [{ value: 'true', label: m.sites.closed }],
          },
        ]}
        error={sites.error}
        onRetry={() => sites.refetch()}
        empty={{
          kind: 'none',
          title: m.sites.none,
          text: m.sites.noneText,
          actions: mayEdit ? (
            <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
              {m.sites.add}
            </Button>
          ) : null,
        }}
      />
      <Drawer
        open={search.open === 'new' || chosen !== null}
        onClose={close}
        title={search.open === 'new' ? m.sites.add : (chosen?.name ?? '')}
      >
        <SiteForm
          key={search.open ?? ''}
          site={chosen}
          sites={sites.data?.items ?? []}
          onDone={close}
        />
      </Drawer>
    </>
  )
}
