/**
 * Accounts of the directories: how old each password is, the last logon, the chosen groups; one account in a drawer.
 * @module
 */
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { type AccountGroup, type AccountRow, listAccountGroups, listAccounts } from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'
import { AccountView } from './AccountView.tsx'
import { accountSearch, queryOf } from './account-search.ts'
import { Logon, Password } from './password.tsx'

export const AccountsPage = () => {
  const m = useMessages({ en, ja })
  const [search, setSearch] = usePageSearch(accountSearch)
  const groups = useEndpoint(listAccountGroups, {}).data?.rows ?? []
  const list = useEndless(
    listAccounts,
    { query: queryOf(search) },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const current = groups.filter((g) => g.goneAt === null)
  const open = rows?.find((r) => r.id === search.open)
  const choices = (words: Readonly<Record<string, string>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} />
      <Incomplete groups={groups} />
      <Table
        id="accounts.list"
        caption={m.title}
        columns={useColumns((id) => setSearch({ open: id }))}
        rows={rows}
        total={list.data?.pages[0]?.total ?? null}
        rowKey={(a) => a.id}
        onOpen={(a) => setSearch({ open: a.id })}
        search={search}
        setSearch={setSearch}
        searchLabel={m.search}
        filters={[
          { id: 'state', label: m.state, options: choices(m.states) },
          { id: 'kind', label: m.kind, options: choices(m.kinds) },
          { id: 'password', label: m.password, options: choices(m.filters) },
          {
            id: 'group',
            label: m.groups,
            options: current.map((g) => ({ value: g.id, label: m.groupLabel(g.name, g.members) })),
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
          kind: 'none',
          title: m.none,
          text: m.noneText,
          actions: (
            <Link to="/sources" look="button">
              {m.toSources}
            </Link>
          ),
        }}
      />
      {search.open === undefined ? null : (
        <Drawer open title={open?.name ?? m.name} onClose={() => setSearch({ open: undefined })}>
          <AccountView id={search.open} />
        </Drawer>
      )}
    </>
  )
}

/** Whoever reads a list of members must know that it is not all of them. */
const Incomplete = ({ groups }: { groups: readonly AccountGroup[] }) => {
  const m = useMessages({ en, ja })
  const partly = groups.filter((g) => g.goneAt === null && !g.isWhole)
  return partly.length === 0 ? null : (
    <Banner look="warning">{m.partOf(partly.map((g) => g.name).join(', '))}</Banner>
  )
}

const useColumns = (open: (id: string) => void): readonly Column<AccountRow>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return [
    {
      id: 'name',
      header: m.name,
      sort: 'server',
      cell: (a) => (
        <>
          <button type="button" className="link-button row-link" onClick={() => open(a.id)}>
            <bdi>{a.name}</bdi>
          </button>
          <div className="soft small">
            <bdi>{a.displayName}</bdi>
          </div>
        </>
      ),
    },
    {
      id: 'state',
      header: m.state,
      cell: (a) => (
        <>
          {a.goneAt === null ? (a.enabled ? m.states.enabled : m.states.disabled) : m.states.gone}
          {a.isService ? <div className="soft small">{m.kinds.service}</div> : null}
        </>
      ),
    },
    { id: 'password', header: m.changed, sort: 'server', cell: (a) => <Password of={a} /> },
    { id: 'logon', header: m.lastLogon, sort: 'server', cell: (a) => <Logon at={a.lastLogonAt} /> },
    {
      id: 'groups',
      header: m.groups,
      cell: (a) => (
        <span className="row">
          {a.groups.map((g) => (
            <span key={g.id} className="tag">
              <bdi>{g.name}</bdi>
            </span>
          ))}
        </span>
      ),
    },
    {
      id: 'read',
      header: m.readAt,
      extra: true,
      cell: (a) => <span className="number nowrap">{f.cell(a.readAt)}</span>,
    },
  ]
}
