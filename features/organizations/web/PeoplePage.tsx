/**
 * People with duties: the list in the order of their reading, and a drawer to add or change one.
 * @module
 */
import { Plus } from 'lucide-react'
import { z } from 'zod'
import { addressOf, useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { ErrorState } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { one, tableSearch } from '../../../ui/url-search.ts'
import {
  DUTIES,
  exportPeople,
  getPerson,
  listPeople,
  listSites,
  type PersonView,
} from '../contract.ts'
import { PersonForm } from './PersonForm.tsx'
import { choicesOf, personName, useWords } from './words.ts'

export const peopleSearch = tableSearch({
  site: one(z.uuid()),
  duty: one(z.enum(DUTIES)),
  archived: one(z.enum(['true', 'false'])),
  open: one(z.string().max(50)),
})

export const PeoplePage = () => {
  const m = useWords()
  const f = useFormat()
  const mayEdit = useMay('administrator')
  const mayExport = useMay('administrator', 'auditor')
  const [search, setSearch] = usePageSearch(peopleSearch)
  const query = {
    q: search.q ?? '',
    archived: search.archived ?? ('false' as const),
    ...(search.site === undefined ? {} : { site: search.site }),
    ...(search.duty === undefined ? {} : { duty: search.duty }),
  }
  const people = useEndless(listPeople, { query }, { cursor: 'after', next: (a) => a.next })
  const sites = useEndpoint(listSites, { query: {} })
  const siteName = (id: string | null) =>
    sites.data?.items.find((s) => s.id === id)?.name ?? m.people.noSite
  const columns: readonly Column<PersonView>[] = [
    {
      id: 'name',
      header: m.people.name,
      cell: (p) => (
        <>
          <button
            type="button"
            className="link-button row-link"
            onClick={() => setSearch({ open: p.id })}
          >
            {personName(p)}
          </button>
          <div className="soft small">
            {[p.familyNameKana, p.givenNameKana].filter(Boolean).join(' ')}
          </div>
        </>
      ),
    },
    {
      id: 'duties',
      header: m.people.duties,
      cell: (p) => (
        <span className="row">
          {p.duties.map((duty) => (
            <span key={duty} className="tag">
              {m.duties[duty]}
            </span>
          ))}
        </span>
      ),
    },
    {
      id: 'department',
      header: m.people.department,
      cell: (p) => (
        <>
          {p.department}
          {p.title === '' ? null : <div className="soft small">{p.title}</div>}
        </>
      ),
    },
    { id: 'site', header: m.people.site, cell: (p) => siteName(p.siteId) },
    {
      id: 'contact',
      header: m.people.contact,
      width: 'wide',
      cell: (p) => (
        <>
          {p.mail ?? '—'}
          <div className="soft small number">{p.phone}</div>
        </>
      ),
    },
    {
      id: 'reached',
      header: m.people.reached,
      cell: (p) => (
        <span className="number">
          {p.reachedAt === null ? m.people.never : f.cellDay(p.reachedAt)}
        </span>
      ),
    },
    {
      id: 'account',
      header: m.people.account,
      extra: true,
      cell: (p) => (p.userId ? m.people.hasAccount : '—'),
    },
  ]
  const close = () => setSearch({ open: undefined })
  const add = (
    <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
      <Plus size={16} aria-hidden="true" />
      {m.people.add}
    </Button>
  )
  return (
    <>
      <PageHeader title={m.people.title} lead={m.people.lead} actions={mayEdit ? add : null} />
      <Table
        id="organizations.people"
        caption={m.people.caption}
        columns={columns}
        rows={people.data?.pages.flatMap((page) => page.items)}
        total={people.data?.pages[0]?.total ?? null}
        rowKey={(p) => p.id}
        search={search}
        setSearch={setSearch}
        searchLabel={m.people.search}
        onOpen={(p) => setSearch({ open: p.id })}
        filters={[
          {
            id: 'site',
            label: m.people.site,
            options: (sites.data?.items ?? []).map((s) => ({ value: s.id, label: s.name })),
          },
          { id: 'duty', label: m.people.duties, options: choicesOf(DUTIES, m.duties) },
          {
            id: 'archived',
            label: m.people.filterArchived,
            options: [{ value: 'true', label: m.people.alsoArchived }],
          },
        ]}
        more={{
          has: people.hasNextPage,
          loading: people.isFetchingNextPage,
          load: () => people.fetchNextPage(),
        }}
        error={people.error}
        onRetry={() => people.refetch()}
        empty={{
          kind: 'none',
          title: m.people.none,
          text: m.people.noneText,
          actions: mayEdit ? add : null,
        }}
        {...(mayExport ? { csv: addressOf(exportPeople, { query }) } : {})}
      />
      <PersonDrawer id={search.open} onClose={close} />
    </>
  )
}

const PersonDrawer = ({ id, onClose }: { id: string | undefined; onClose: () => void }) => {
  const m = useWords()
  const isNew = id === 'new'
  const isId = id !== undefined && !isNew
  const person = useEndpoint(getPerson, { params: { id: id ?? '' } }, { enabled: isId })
  const shown = isId && person.data?.id === id ? person.data : null
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      title={isNew ? m.people.add : shown ? personName(shown) : ''}
    >
      {isNew || shown ? (
        <PersonForm key={id} person={shown} onDone={onClose} />
      ) : person.error ? (
        <ErrorState error={person.error} />
      ) : null}
    </Drawer>
  )
}
