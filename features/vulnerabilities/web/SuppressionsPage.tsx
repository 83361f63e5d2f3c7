/**
 * Who said of what that it does not count, why and until when; each can be taken back.
 * @module
 */
import { useState } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { endSuppression, listSuppressions, type SuppressionView } from '../contract.ts'
import { type CoverageMessages, en } from '../messages/web-coverage.en.ts'
import { ja } from '../messages/web-coverage.ja.ts'
import { en as findingEn } from '../messages/web-finding.en.ts'
import { ja as findingJa } from '../messages/web-finding.ja.ts'
import { suppressionSearch } from './finding-search.ts'
import './vulnerabilities.css'
import { useWords } from './words.ts'

const words = { en, ja }
const findingWords = { en: findingEn, ja: findingJa }

/** All of them are loaded: people make decisions by the hundred, not by the million. */
const holds = (row: SuppressionView, q: string | undefined): boolean => {
  if (q === undefined || q === '') return true
  const wanted = q.normalize('NFKC').toLowerCase()
  return [row.flaw, row.component.name, row.asset?.name ?? '', row.reason, row.by].some((part) =>
    part.normalize('NFKC').toLowerCase().includes(wanted),
  )
}

export const SuppressionsPage = () => {
  const m = useMessages(words).suppressions
  const { breadcrumb } = useWords()
  const mayEnd = useMay('administrator', 'operator', 'officer')
  const [search, setSearch] = usePageSearch(suppressionSearch)
  const answer = useEndpoint(listSuppressions, { query: { ended: search.ended ?? 'no' } })
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        breadcrumb={<Link to="/vulnerabilities">{breadcrumb}</Link>}
      />
      <Table
        id="vulnerabilities.suppressions"
        caption={m.caption}
        columns={columnsOf(m, mayEnd)}
        rows={answer.data?.rows.filter((row) => holds(row, search.q))}
        rowKey={(row) => row.id}
        search={search}
        setSearch={setSearch}
        searchLabel={m.search}
        filters={[{ id: 'ended', label: m.show, options: [{ value: 'all', label: m.showAll }] }]}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={{
          kind: 'none',
          title: m.none,
          text: m.noneText,
          actions: (
            <Link to="/vulnerabilities" look="button">
              {m.toList}
            </Link>
          ),
        }}
      />
    </>
  )
}

const columnsOf = (
  m: CoverageMessages['suppressions'],
  mayEnd: boolean,
): readonly Column<SuppressionView>[] => [
  {
    id: 'flaw',
    header: m.flaw,
    sort: (row) => row.flaw,
    cell: (row) => (
      <Link
        to="/vulnerabilities"
        search={{ flaw: row.flaw, bucket: row.kind === 'accepted' ? 'accepted' : 'suppressed' }}
        className="row-link"
      >
        <span className="mono nowrap">{row.flaw}</span>
      </Link>
    ),
  },
  {
    id: 'component',
    header: m.component,
    sort: (row) => row.component.name,
    cell: (row) => <bdi>{row.component.name}</bdi>,
  },
  {
    id: 'where',
    header: m.where,
    sort: (row) => row.asset?.name ?? '',
    cell: (row) =>
      row.asset === null ? (
        m.everywhere
      ) : (
        <Link to="/assets/$id" params={{ id: row.asset.id }}>
          <bdi>{row.asset.name}</bdi>
        </Link>
      ),
  },
  {
    id: 'kind',
    header: m.kind,
    sort: (row) => m.kinds[row.kind],
    cell: (row) => m.kinds[row.kind],
  },
  {
    id: 'reason',
    header: m.reason,
    cell: (row) => <bdi>{row.reason}</bdi>,
  },
  {
    id: 'until',
    header: m.until,
    sort: (row) => row.until,
    cell: (row) => <Until row={row} />,
  },
  {
    id: 'findings',
    header: m.findings,
    extra: true,
    align: 'end',
    sort: (row) => row.findings,
    cell: (row) => <span className="number">{row.findings}</span>,
  },
  { id: 'by', header: m.by, sort: (row) => row.at, cell: (row) => <By row={row} /> },
  ...(mayEnd
    ? [{ id: 'end', header: m.act, cell: (row: SuppressionView) => <End row={row} /> }]
    : []),
]

const Until = ({ row }: { row: SuppressionView }) => {
  const { noEnd } = useWords()
  return row.until === null ? (
    <span className="soft">{noEnd}</span>
  ) : (
    <span className="number nowrap">{row.until}</span>
  )
}

const By = ({ row }: { row: SuppressionView }) => {
  const m = useMessages(words).suppressions
  const f = useFormat()
  return (
    <>
      <bdi>{row.by}</bdi> <span className="number soft small nowrap">{f.cellDay(row.at)}</span>
      {row.ended === null ? null : (
        <div className="soft small">{m.ended(row.ended.by, f.cellDay(row.ended.at))}</div>
      )}
    </>
  )
}

const End = ({ row }: { row: SuppressionView }) => {
  const m = useMessages(words).suppressions
  const { handled } = useMessages(findingWords)
  const notify = useNotify()
  const [isOpen, setOpen] = useState(false)
  const end = useAct(endSuppression)
  if (row.ended !== null) return null
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {m.end}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={handled.endTitle}
        description={handled.endText}
        act={handled.end}
        busy={end.isPending}
        onConfirm={() =>
          end.mutate(
            { params: { id: row.id } },
            {
              onSuccess: () => {
                notify.done({ title: handled.ended })
                setOpen(false)
              },
              onError: notify.failed,
            },
          )
        }
      />
    </>
  )
}
