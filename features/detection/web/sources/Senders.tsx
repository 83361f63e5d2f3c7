/**
 * Syslog senders that nobody has named: one press gives them a name.
 * @module
 */
import { Tag } from 'lucide-react'
import { useState } from 'react'
import { useEndpoint } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { usePageSearch } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import { type Column, Table } from '../../../../ui/Table.tsx'
import { listSenders, type SenderRow } from '../../contract-sources.ts'
import { logSourceSearch } from './log-source-search.ts'
import { useSourceWords } from './words.tsx'

const SOMETIME_MS = 15_000
export const Senders = () => {
  const m = useSourceWords()
  const rows = useEndpoint(listSenders, {}, { everyMs: SOMETIME_MS }).data?.rows
  const columns = useColumns()
  // The URL belongs to the list of log sources beside it.
  const [search, setSearch] = useState<Record<string, unknown>>({})
  if (rows === undefined || rows.length === 0) return null
  return (
    <Panel title={m.senders.title}>
      <div className="stack">
        <p className="soft small">{m.senders.text}</p>
        <Table
          id="detection.senders"
          caption={m.senders.title}
          columns={columns}
          rows={rows}
          rowKey={(row) => `${row.how} ${row.address}`}
          search={search}
          setSearch={(change) => setSearch((before) => ({ ...before, ...change }))}
          empty={{ kind: 'none' }}
        />
      </div>
    </Panel>
  )
}

const useColumns = (): readonly Column<SenderRow>[] => {
  const m = useSourceWords()
  const f = useFormat()
  const mayName = useMay('administrator')
  const [, setSearch] = usePageSearch(logSourceSearch)
  return [
    {
      id: 'address',
      header: m.senders.address,
      cell: (row) => (
        <>
          <bdi className="mono">{row.address}</bdi>
          <div className="soft small">{m.intake.how[row.how]}</div>
        </>
      ),
    },
    {
      id: 'sample',
      header: m.senders.sample,
      width: 'wide',
      cell: (row) => (
        <span className="mono small log-sample">
          <bdi>{row.sample}</bdi>
        </span>
      ),
    },
    {
      id: 'records',
      header: m.senders.records,
      align: 'end',
      cell: (row) => <span className="number">{f.number(row.records)}</span>,
    },
    {
      id: 'last',
      header: m.senders.last,
      cell: (row) => <span className="number nowrap">{f.cell(row.lastAt)}</span>,
    },
    {
      id: 'act',
      header: m.senders.act,
      cell: (row) =>
        mayName ? (
          <Button
            size="small"
            aria-label={m.senders.name(row.address)}
            onClick={() => setSearch({ open: 'new', sender: row.address })}
          >
            <Tag size={14} aria-hidden="true" />
            {m.senders.act}
          </Button>
        ) : null,
    },
  ]
}
