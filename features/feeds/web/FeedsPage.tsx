/**
 * Feeds with their age, and the bundle for machines without internet.
 * @module
 */
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import { addressOf, useAct, useEndpoint } from '../../../ui/api.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader, Panel, Progress } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { tableSearch } from '../../../ui/url-search.ts'
import { exportBundle, type FeedView, importBundle, listFeeds } from '../contract.ts'
import { en } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'

const useWords = () => useMessages({ en, ja })
const feedSearch = tableSearch({})

export const FeedsPage = () => {
  const m = useWords()
  const f = useFormat()
  const mayEdit = useMay('administrator')
  const [search, setSearch] = usePageSearch(feedSearch)
  const feeds = useEndpoint(listFeeds, {})
  const columns: readonly Column<FeedView>[] = [
    {
      id: 'name',
      header: m.name,
      sort: (feed) => feed.name,
      cell: (feed) => (
        <>
          <b>{feed.name}</b>
          <div className="soft small mono">{feed.url}</div>
        </>
      ),
    },
    {
      id: 'age',
      header: m.age,
      sort: (feed) => feed.fetchedAt,
      cell: (feed) =>
        feed.fetchedAt === null ? (
          <span className="soft">{m.never}</span>
        ) : (
          <>
            <span className="number">{f.cell(feed.fetchedAt)}</span>
            <div className="soft small">{f.ago(feed.fetchedAt, new Date())}</div>
          </>
        ),
    },
    {
      id: 'checked',
      header: m.checked,
      sort: (feed) => feed.checkedAt,
      cell: (feed) => <span className="number">{f.cell(feed.checkedAt)}</span>,
    },
    {
      id: 'result',
      header: m.result,
      sort: (feed) => feed.result,
      cell: (feed) => (
        <>
          {m.results[feed.result]}
          {feed.why === null ? null : (
            <div className="soft small">{m.whys[feed.why] ?? feed.why}</div>
          )}
        </>
      ),
    },
    {
      id: 'size',
      header: m.size,
      align: 'end',
      sort: (feed) => feed.bytes,
      cell: (feed) => (feed.bytes === null ? '—' : f.bytes(feed.bytes)),
    },
  ]
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} />
      <div className="stack-l">
        {feeds.data ? <Door answer={feeds.data} /> : null}
        <Table
          id="feeds.list"
          caption={m.caption}
          columns={columns}
          rows={feeds.data?.items}
          rowKey={(feed) => feed.name}
          search={search}
          setSearch={setSearch}
          error={feeds.error}
          onRetry={() => feeds.refetch()}
          empty={{ kind: 'none', title: m.none, text: m.noneText }}
        />
        {mayEdit && !feeds.error ? (
          <Bundle hasContent={feeds.data?.items.some((i) => i.sha256) ?? false} />
        ) : null}
      </div>
    </>
  )
}

type Feeds = z.output<NonNullable<(typeof listFeeds)['answer']>>

/** Whether anything is fetched at all, and from where. */
const Door = ({ answer }: { answer: Feeds }) => {
  const m = useWords()
  const settings = (
    <Link to="/settings" look="button">
      {m.openSettings}
    </Link>
  )
  if (!answer.enabled)
    return (
      <Banner look="note" actions={settings}>
        <b>{m.off}</b> {m.offText}
      </Banner>
    )
  if (answer.allow.length === 0)
    return (
      <Banner look="warning" actions={settings}>
        {m.onNoHost}
      </Banner>
    )
  return (
    <p>
      {m.on} <span className="mono">{answer.allow.join(', ')}</span>
    </p>
  )
}

const Bundle = ({ hasContent }: { hasContent: boolean }) => {
  const m = useWords()
  const notify = useNotify()
  const announce = useAnnounce()
  const act = useAct(importBundle)
  const [share, setShare] = useState<number | null>(null)
  const take = (files: readonly File[]) => {
    const [file] = files
    if (!file) return
    setShare(0)
    act
      .mutateAsync({ file, onSent: setShare })
      .then((done) => announce(saidOf(done, m)), notify.failed)
      .finally(() => setShare(null))
  }
  return (
    <Panel
      title={m.bundle}
      aside={
        hasContent ? (
          <a className="button" href={addressOf(exportBundle)} download>
            <Download size={16} aria-hidden="true" />
            {m.exportBundle}
          </a>
        ) : null
      }
    >
      <div className="stack">
        <p className="soft">{m.bundleText}</p>
        {act.data ? <Banner look="note">{saidOf(act.data, m)}</Banner> : null}
        {act.isPending ? (
          <Progress label={m.importing} share={share} />
        ) : (
          <FileDrop hint={m.drop} onFiles={take} />
        )}
      </div>
    </Panel>
  )
}

const saidOf = (
  { taken, kept }: { readonly taken: readonly string[]; readonly kept: readonly string[] },
  m: typeof en,
): string =>
  [
    ...(taken.length > 0 ? [m.taken(taken.join(', '))] : []),
    ...(kept.length > 0 ? [m.kept(kept.join(', '))] : []),
  ].join(' ') || m.empty
