/**
 * The measures nobody measures yet: no findings, and not fine either. Each with what would measure it.
 * @module
 */
import { useMemo } from 'react'
import type { z } from 'zod'
import { useEndpoint } from '../../../ui/api.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay, useMe } from '../../../ui/me.tsx'
import { type Column, type Selection, Table } from '../../../ui/Table.tsx'
import { listMeasureIt, type MeasureIt, WORKERS } from '../contract.ts'
import { BulkAssign } from './BulkAssign.tsx'
import { findingsSearch } from './searches.ts'
import { useText, useWords } from './words.ts'

export const MeasureItTab = () => {
  const m = useWords()
  const text = useText()
  const { sites } = useMe()
  // Work on a whole measure belongs to no site.
  const mayWork = useMay(...WORKERS) && sites === '*'
  const [search, setSearch] = usePageSearch(findingsSearch)
  const answer = useEndpoint(listMeasureIt, {})
  const rows = useMemo(() => {
    const wanted = (search.q ?? '').normalize('NFKC').toLowerCase()
    return answer.data?.rows.filter((row) =>
      `${row.measure} ${row.title.ja} ${row.title.en}`
        .normalize('NFKC')
        .toLowerCase()
        .includes(wanted),
    )
  }, [answer.data, search.q])
  const columns: readonly Column<z.infer<typeof MeasureIt>>[] = [
    {
      id: 'measure',
      header: m.findings.measure,
      cell: (row) => (
        <div className="dense">
          <Link to="/measures/$measure" params={{ measure: row.measure }} className="row-link">
            {text(row.title)}
          </Link>{' '}
          <span className="mono soft small nowrap">{row.measure}</span>
        </div>
      ),
    },
    {
      id: 'how',
      header: m.findings.howToMeasure,
      width: 'wide',
      cell: (row) => <span className="small dense">{text(row.howToMeasure)}</span>,
    },
    {
      id: 'unknown',
      header: m.findings.state,
      width: 'narrow',
      cell: (row) => <span className="small">{m.findings.unknownOf(row.unknown, row.of)}</span>,
    },
  ]
  return (
    <div className="stack">
      <p className="soft">{m.findings.measureItLead}</p>
      <Table
        id="board.measure-it"
        caption={m.findings.tabs.measureIt}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.measure}
        rowTo={(row) => ({ to: '/measures/$measure', params: { measure: row.measure } })}
        search={{ q: search.q, columns: search.columns }}
        setSearch={setSearch}
        searchLabel={m.findings.measure}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        {...(mayWork
          ? {
              bulk: (selection: Selection, clear: () => void) => (
                <BulkAssign selection={selection} measures={rows ?? []} onDone={clear} />
              ),
            }
          : {})}
        empty={{
          kind: 'none',
          title: m.findings.allMeasuredTitle,
          text: m.findings.allMeasuredText,
        }}
      />
    </div>
  )
}
