/**
 * The evidence one measure reads: what, of which class, how old, from where, with its hash.
 * @module
 */
import { useState } from 'react'
import { useEndless } from '../../../ui/api.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { usePageSearch } from '../../../ui/link.tsx'
import { EvidenceClassTag } from '../../../ui/StateBadge.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { tableSearch } from '../../../ui/url-search.ts'
import { type EvidenceRow, listMeasureEvidence } from '../contract.ts'
import { EvidenceDrawer } from './EvidenceDrawer.tsx'
import { KindName } from './KindName.tsx'
import { SubjectName } from './SubjectName.tsx'
import { useWords } from './words.ts'

const search = tableSearch({})

export const EvidenceTab = ({ measure }: { measure: string }) => {
  const m = useWords()
  const f = useFormat()
  const [filter, setFilter] = usePageSearch(search)
  const [opened, setOpened] = useState<EvidenceRow | null>(null)
  const list = useEndless(
    listMeasureEvidence,
    { params: { measure }, query: {} },
    { cursor: 'cursor', next: (a) => a.next },
  )
  const columns: readonly Column<EvidenceRow>[] = [
    {
      id: 'subject',
      header: m.measure.subject,
      cell: (row) => (
        <button type="button" className="link-button row-link" onClick={() => setOpened(row)}>
          <SubjectName subject={row.subject} />
        </button>
      ),
    },
    {
      id: 'kind',
      header: m.measure.kind,
      cell: (row) => <KindName kind={row.kind} />,
    },
    {
      id: 'class',
      header: m.measure.class,
      width: 'narrow',
      cell: (row) => <EvidenceClassTag value={row.class} />,
    },
    {
      id: 'observed',
      header: m.measure.observed,
      cell: (row) => (
        <span className="nowrap number">
          {f.cell(row.observedAt)}{' '}
          {row.expired ? <span className="tag">{m.measure.expired}</span> : null}
        </span>
      ),
    },
    {
      id: 'probe',
      header: m.measure.probe,
      cell: (row) => <span className="mono small">{row.probe}</span>,
    },
    {
      id: 'source',
      header: m.measure.source,
      extra: true,
      cell: (row) => <bdi>{row.source?.name ?? ''}</bdi>,
    },
    {
      id: 'hash',
      header: m.measure.hash,
      extra: true,
      cell: (row) => <span className="mono small">{row.hash.slice(0, 12)}</span>,
    },
  ]
  return (
    <>
      <Table
        id="board.evidence"
        caption={m.measure.tabs.evidence}
        columns={columns}
        rows={list.data?.pages.flatMap((p) => p.rows)}
        rowKey={(row) => row.id}
        search={filter}
        setSearch={setFilter}
        onOpen={setOpened}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{
          kind: 'not-connected',
          title: m.measure.noEvidence,
          text: m.measure.noEvidenceText,
        }}
      />
      <EvidenceDrawer evidence={opened} onClose={() => setOpened(null)} />
    </>
  )
}
