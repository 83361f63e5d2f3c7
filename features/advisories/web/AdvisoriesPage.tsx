/**
 * The inbox: advisories newest first, with the answer whether they touch the own inventory.
 * @module
 */
import { Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { z } from 'zod'
import { useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { type AdvisoryRow, listAdvisories, listSources } from '../contract.ts'
import { AddDialog } from './AddDialog.tsx'
import { advisorySearch, queryOf } from './advisory-search.ts'
import { Sources } from './Sources.tsx'
import { Answer, DecisionMark, useWords } from './words.tsx'

const REREAD_MS = 3_000

export const AdvisoriesPage = () => {
  const m = useWords()
  const mayAdd = useMay('administrator', 'operator')
  const [search, setSearch] = usePageSearch(advisorySearch)
  const list = useEndless(
    listAdvisories,
    { query: queryOf(search) },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const sources = useEndpoint(listSources, {})
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((p) => p.rows)
  useReread(rows?.some((row) => row.appliedAt === null) ?? false, () => void list.refetch())
  const overdue = first?.counts.overdue ?? 0
  const choices = (words: Readonly<Record<string, string>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  const add = mayAdd ? (
    <Button look="primary" onClick={() => setSearch({ open: 'add' })}>
      <Plus size={16} aria-hidden="true" />
      {m.add}
    </Button>
  ) : null
  return (
    <>
      <PageHeader title={m.title} lead={m.lead} actions={add} />
      <div className="stack-l">
        {overdue > 0 && search.state !== 'overdue' ? (
          <Banner
            look="warning"
            actions={
              <Button size="small" onClick={() => setSearch({ state: 'overdue' })}>
                {m.showOverdue}
              </Button>
            }
          >
            {m.overdueBanner(overdue)}
          </Banner>
        ) : null}
        {sources.data ? <Standing answer={sources.data} /> : null}
        <Table
          id="advisories.list"
          caption={m.caption}
          columns={useColumns()}
          rows={rows}
          total={first?.total ?? null}
          rowKey={(row) => row.id}
          rowTo={(row) => ({ to: '/advisories/$id', params: { id: row.id } })}
          search={search}
          setSearch={setSearch}
          searchLabel={m.search}
          filters={[
            { id: 'verdict', label: m.verdict, options: choices(m.verdicts) },
            { id: 'state', label: m.state, options: choices(m.states) },
            { id: 'source', label: m.source, options: choices(m.sources) },
          ]}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
          }}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={{ kind: 'not-connected', title: m.none, text: m.noneText, actions: add }}
        />
        {sources.data ? <Sources rows={sources.data.rows} /> : null}
      </div>
      {mayAdd ? (
        <AddDialog open={search.open === 'add'} onClose={() => setSearch({ open: undefined })} />
      ) : null}
    </>
  )
}

/** What has just arrived is applied within seconds: the answer comes without a reload. */
const useReread = (wants: boolean, reread: () => void): void => {
  const latest = useRef(reread)
  latest.current = reread
  useEffect(() => {
    if (!wants) return
    const timer = setInterval(() => latest.current(), REREAD_MS)
    return () => clearInterval(timer)
  }, [wants])
}

type SourcesAnswer = z.output<NonNullable<(typeof listSources)['answer']>>

/** Whether anything is fetched at all, and what stands in the way. */
const Standing = ({ answer }: { answer: SourcesAnswer }) => {
  const m = useWords()
  const feeds = (
    <Link to="/feeds" look="button">
      {m.openFeeds}
    </Link>
  )
  if (!answer.isFetching || answer.rows.every(({ isOn }) => !isOn))
    return (
      <Banner look="note" actions={feeds}>
        <b>{m.off}</b> {m.offText}
      </Banner>
    )
  const missing = answer.rows.filter((row) => row.isOn && !row.isAllowed)
  return missing.length === 0 ? null : (
    <Banner look="warning" actions={feeds}>
      {m.missing(missing.map(({ url }) => new URL(url).host).join(', '))}
    </Banner>
  )
}

const useColumns = (): readonly Column<AdvisoryRow>[] => {
  const m = useWords()
  const f = useFormat()
  return [
    {
      id: 'title',
      header: m.advisory,
      width: 'wide',
      cell: (row) => (
        <>
          <Link to="/advisories/$id" params={{ id: row.id }} className="row-link">
            <span className="advisory-title" data-unread={row.isUnread ? '' : undefined}>
              {row.isUnread ? <span className="visually-hidden">{m.unread}: </span> : null}
              <bdi>{row.title}</bdi>
            </span>
          </Link>
          <div className="advisory-narrow">
            <Answer of={row} />
          </div>
          <div className="soft small">
            {m.sources[row.source]} ·{' '}
            <span className="number">{f.cell(row.publishedAt ?? row.receivedAt)}</span>
            {row.isExploited ? (
              <>
                {' '}
                <span className="tag">{m.exploited}</span>
              </>
            ) : null}
          </div>
        </>
      ),
    },
    {
      id: 'answer',
      header: m.answer,
      width: 'wide',
      cell: (row) => <Answer of={row} />,
    },
    { id: 'decision', header: m.decision, cell: (row) => <DecisionMark of={row} /> },
    {
      id: 'ids',
      header: m.numbers,
      extra: true,
      cell: (row) => <span className="mono small">{row.ids.slice(0, 4).join(', ')}</span>,
    },
  ]
}
