/**
 * All signatures: exceptions and "not applicable" answers, what ends first on top.
 * @module
 */
import { useEndless } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/Empty.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { listExceptions } from '../contract.ts'
import './board.css'
import { ExceptionCard } from './ExceptionCard.tsx'
import { EXCEPTION_TABS, exceptionsSearch } from './searches.ts'
import { useWords } from './words.ts'

const KINDS = ['exception', 'not-applicable'] as const

export const ExceptionsPage = () => {
  const m = useWords()
  const [search, setSearch] = usePageSearch(exceptionsSearch)
  return (
    <>
      <PageHeader title={m.exceptions.title} lead={m.exceptions.lead} />
      <Tabs
        label={m.exceptions.title}
        current={search.tab ?? 'in-force'}
        onChange={(tab) => setSearch({ tab: tab === 'past' ? tab : undefined })}
        tabs={EXCEPTION_TABS.map((tab) => ({
          id: tab,
          label: m.exceptions.tabs[tab],
          body: <Signatures status={tab} />,
        }))}
      />
    </>
  )
}

const Signatures = ({ status }: { status: (typeof EXCEPTION_TABS)[number] }) => {
  const m = useWords()
  const [search, setSearch] = usePageSearch(exceptionsSearch)
  const list = useEndless(
    listExceptions,
    { query: { status, ...(search.kind ? { kind: search.kind } : {}) } },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const rows = list.data?.pages.flatMap((p) => p.rows)
  return (
    <div className="stack-l">
      <fieldset className="row exceptions-kinds">
        <legend className="visually-hidden">{m.exceptions.kind}</legend>
        {[undefined, ...KINDS].map((kind) => (
          <Button
            key={kind ?? 'all'}
            size="small"
            aria-pressed={search.kind === kind}
            onClick={() => setSearch({ kind })}
          >
            {kind === undefined ? m.exceptions.all : m.signatures.kind[kind]}
          </Button>
        ))}
      </fieldset>
      {rows === undefined ? (
        list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Skeleton />
        )
      ) : rows.length === 0 ? (
        search.kind === undefined ? (
          <Nothing status={status} />
        ) : (
          <EmptyState
            kind="filtered"
            actions={
              <Button onClick={() => setSearch({ kind: undefined })}>{m.exceptions.all}</Button>
            }
          />
        )
      ) : (
        <ul className="exceptions">
          {rows.map((row) => (
            <li key={row.id}>
              <ExceptionCard exception={row} named />
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.exceptions.more}
        </Button>
      ) : null}
    </div>
  )
}

const Nothing = ({ status }: { status: (typeof EXCEPTION_TABS)[number] }) => {
  const m = useWords()
  if (status === 'past')
    return <EmptyState kind="none" title={m.exceptions.nonePast} text={m.exceptions.nonePastText} />
  return (
    <EmptyState
      kind="none"
      title={m.exceptions.noneTitle}
      text={m.exceptions.noneText}
      actions={
        <Link look="button" to="/board">
          {m.exceptions.toBoard}
        </Link>
      }
    />
  )
}
