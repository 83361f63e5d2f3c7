/**
 * Every notice with what the other side said, and the button that sends it again.
 * @module
 */
import { useAct, useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { listChannels, listNotices, type NoticeView, resendNotice } from '../contract.ts'
import { channelSearch } from './channel-search.ts'
import { replyText, useWords } from './words.ts'

export const NoticeLog = () => {
  const m = useWords()
  const f = useFormat()
  const notify = useNotify()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(channelSearch)
  const channels = useEndpoint(listChannels, {})
  const query = search.channel === undefined ? {} : { channel: search.channel }
  const list = useEndless(listNotices, { query }, { cursor: 'before', next: (a) => a.next })
  const act = useAct(resendNotice)
  const resend = (n: NoticeView) => {
    act
      .mutateAsync({ params: { id: n.id }, body: {} })
      .then(() => notify.done({ title: m.resent }), notify.failed)
  }
  const columns: readonly Column<NoticeView>[] = [
    {
      id: 'at',
      header: m.at,
      width: 'narrow',
      cell: (n) => <span className="number nowrap">{f.cell(n.createdAt)}</span>,
    },
    {
      id: 'notice',
      header: m.notice,
      width: 'wide',
      cell: (n) => (
        <>
          <Link to={n.link}>{n.title}</Link>{' '}
          {n.count > 1 ? <span className="tag number">{m.count(n.count)}</span> : null}
        </>
      ),
    },
    {
      id: 'to',
      header: m.to,
      cell: (n) => <span className="channel-target">{'mail' in n.to ? n.to.mail : n.to.name}</span>,
    },
    { id: 'result', header: m.result, width: 'wide', cell: (n) => <Result notice={n} /> },
    ...(mayEdit
      ? [
          {
            id: 'acts',
            header: m.acts,
            width: 'narrow' as const,
            cell: (n: NoticeView) =>
              !AGAIN.includes(n.status) ? null : (
                <Button size="small" onClick={() => resend(n)}>
                  {m.resend}
                </Button>
              ),
          },
        ]
      : []),
  ]
  return (
    <Table
      id="channels.notices"
      caption={m.logCaption}
      columns={columns}
      rows={list.data?.pages.flatMap((page) => page.items)}
      rowKey={(n) => n.id}
      search={search}
      setSearch={setSearch}
      filters={[
        {
          id: 'channel',
          label: m.channelFilter,
          options: (channels.data?.items ?? []).map((c) => ({ value: c.id, label: c.name })),
        },
      ]}
      more={{
        has: list.hasNextPage,
        loading: list.isFetchingNextPage,
        load: () => list.fetchNextPage(),
      }}
      error={list.error}
      onRetry={() => list.refetch()}
      empty={{ kind: 'none', title: m.logNone, text: m.logNoneText }}
    />
  )
}

/** What was tried once; a held one goes out with its digest. */
const AGAIN: readonly string[] = ['retrying', 'sent', 'failed']

const Result = ({ notice: n }: { notice: NoticeView }) => {
  const m = useWords()
  const f = useFormat()
  const notes = [
    ...(n.status === 'held' && n.nextAt !== null ? [m.heldTo(f.cell(n.nextAt))] : []),
    ...(n.attempts > 1 ? [m.attempts(n.attempts)] : []),
    ...(n.status === 'retrying' && n.nextAt !== null ? [m.next(f.cell(n.nextAt))] : []),
  ]
  return (
    <>
      <span className="tag">{m.statuses[n.status]}</span>{' '}
      {notes.length > 0 ? <span className="soft small">{notes.join(' · ')}</span> : null}
      {n.reply === null ? null : (
        <div className="soft small channel-target">{replyText(n.reply, m)}</div>
      )}
    </>
  )
}
