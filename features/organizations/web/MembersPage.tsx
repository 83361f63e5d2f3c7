/**
 * Who may sign in, with which rights; and the invitations under way.
 * @module
 */
import { Eye, UserPlus } from 'lucide-react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { useMay, useMe } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { one, tableSearch } from '../../../ui/url-search.ts'
import {
  type InvitationView,
  listInvitations,
  listMembers,
  type MemberView,
  withdrawInvitation,
} from '../contract.ts'
import { InviteDialog } from './InviteDialog.tsx'
import { MemberForm } from './MemberForm.tsx'
import { PreviewDialog } from './PreviewDialog.tsx'
import { useWords } from './words.ts'

type Member = z.output<typeof MemberView>
type Invitation = z.output<typeof InvitationView>

export const memberSearch = tableSearch({
  tab: one(z.enum(['members', 'invitations'])),
  open: one(z.string().max(100)),
})

export const MembersPage = () => {
  const m = useWords()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(memberSearch)
  return (
    <>
      <PageHeader
        title={m.members.title}
        lead={m.members.lead}
        actions={
          mayEdit ? (
            <>
              <Button onClick={() => setSearch({ open: 'preview' })}>
                <Eye size={16} aria-hidden="true" />
                {m.preview.open}
              </Button>
              <Button look="primary" onClick={() => setSearch({ open: 'invite' })}>
                <UserPlus size={16} aria-hidden="true" />
                {m.members.invite}
              </Button>
            </>
          ) : null
        }
      />
      <Tabs
        label={m.members.title}
        current={search.tab ?? 'members'}
        onChange={(tab) =>
          setSearch({ tab: tab === 'invitations' ? tab : undefined, sort: undefined })
        }
        tabs={[
          { id: 'members', label: m.members.tabMembers, body: <Members /> },
          { id: 'invitations', label: m.members.tabInvitations, body: <Invitations /> },
        ]}
      />
      <InviteDialog
        open={search.open === 'invite'}
        onClose={() => setSearch({ open: undefined })}
      />
      <PreviewDialog
        open={mayEdit && search.open === 'preview'}
        onClose={() => setSearch({ open: undefined })}
      />
    </>
  )
}

const Members = () => {
  const m = useWords()
  const f = useFormat()
  const me = useMe()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(memberSearch)
  const members = useEndpoint(listMembers, {})
  const needle = (search.q ?? '').normalize('NFKC').toLowerCase()
  const rows = members.data?.items.filter((member) =>
    `${member.name} ${member.email}`.toLowerCase().includes(needle),
  )
  const columns: readonly Column<Member>[] = [
    {
      id: 'name',
      header: m.people.name,
      sort: (member) => member.name,
      cell: (member) => (
        <>
          <button
            type="button"
            className="link-button row-link"
            onClick={() => setSearch({ open: member.userId })}
          >
            {member.name}
          </button>{' '}
          {member.userId === me.userId ? <span className="tag">{m.members.you}</span> : null}
          <div className="soft small">{member.email}</div>
        </>
      ),
    },
    {
      id: 'role',
      header: m.members.role,
      sort: (member) => member.role,
      cell: (member) => m.roles[member.role],
    },
    {
      id: 'sites',
      header: m.members.sites,
      cell: (member) =>
        member.sites === '*' ? m.members.allSites : m.members.siteCount(member.sites.length),
    },
    {
      id: 'factor',
      header: m.members.factor,
      sort: (member) => (member.mfa ? 1 : 0),
      cell: (member) => (member.mfa ? m.members.factorOn : m.members.factorOff),
    },
    {
      id: 'lastSeen',
      header: m.members.lastSeen,
      sort: (member) => member.lastSeenAt,
      cell: (member) => (
        <span className="number">
          {member.lastSeenAt === null ? m.members.never : f.cell(member.lastSeenAt)}
        </span>
      ),
    },
    {
      id: 'joined',
      header: m.members.joined,
      sort: (member) => member.joinedAt,
      cell: (member) => <span className="number">{f.cellDay(member.joinedAt)}</span>,
    },
  ]
  const chosen = mayEdit
    ? (members.data?.items.find((member) => member.userId === search.open) ?? null)
    : null
  const close = () => setSearch({ open: undefined })
  return (
    <>
      <Table
        id="organizations.members"
        caption={m.members.caption}
        columns={columns}
        rows={rows}
        rowKey={(member) => member.userId}
        search={search}
        setSearch={setSearch}
        searchLabel={m.people.searchIn}
        onOpen={(member) => setSearch({ open: member.userId })}
        error={members.error}
        onRetry={() => members.refetch()}
        empty={{ kind: 'none', title: m.members.none, text: m.members.noneText }}
      />
      <Drawer
        open={chosen !== null}
        onClose={close}
        title={chosen ? m.members.edit(chosen.name) : ''}
      >
        {chosen ? <MemberForm key={chosen.userId} member={chosen} onDone={close} /> : null}
      </Drawer>
    </>
  )
}

const Invitations = () => {
  const m = useWords()
  const f = useFormat()
  const mayEdit = useMay('administrator')
  const notify = useNotify()
  const [search, setSearch] = usePageSearch(memberSearch)
  const invitations = useEndpoint(listInvitations, {})
  const withdraw = useAct(withdrawInvitation)
  const columns: readonly Column<Invitation>[] = [
    { id: 'email', header: m.members.email, sort: (i) => i.email, cell: (i) => i.email },
    { id: 'role', header: m.members.role, sort: (i) => i.role, cell: (i) => m.roles[i.role] },
    {
      id: 'state',
      header: m.members.state,
      sort: (i) => i.state,
      cell: (i) => m.members.states[i.state],
    },
    { id: 'by', header: m.members.invitedBy, cell: (i) => i.invitedBy },
    {
      id: 'expires',
      header: m.members.expires,
      sort: (i) => i.expiresAt,
      cell: (i) => <span className="number">{f.cell(i.expiresAt)}</span>,
    },
    {
      id: 'withdraw',
      header: m.actColumn,
      width: 'narrow',
      cell: (i) =>
        mayEdit && i.state === 'open' ? (
          <Button
            size="small"
            onClick={() =>
              withdraw
                .mutateAsync({ params: { id: i.id } })
                .then(() => notify.done({ title: m.members.withdrawn }), notify.failed)
            }
          >
            {m.members.withdraw}
          </Button>
        ) : null,
    },
  ]
  return (
    <Table
      id="organizations.invitations"
      caption={m.members.invitationsCaption}
      columns={columns}
      rows={invitations.data?.items}
      rowKey={(i) => i.id}
      search={search}
      setSearch={setSearch}
      error={invitations.error}
      onRetry={() => invitations.refetch()}
      empty={{
        kind: 'none',
        title: m.members.none,
        text: m.members.noneText,
        actions: mayEdit ? (
          <Button look="primary" onClick={() => setSearch({ open: 'invite' })}>
            {m.members.invite}
          </Button>
        ) : null,
      }}
    />
  )
}
