/**
 * Lists of indicators of compromise: how far stored logs were looked through, and what was found.
 * @module
 */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog, Dialog } from '../../../ui/Dialog.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  type IndicatorList,
  importIndicators,
  listIndicators,
  removeIndicators,
} from '../contract-hunt.ts'
import { pages as pagesEn } from '../messages/pages-en.ts'
import { pages as pagesJa } from '../messages/pages-ja.ts'
import { en } from '../messages/web-hunt-en.ts'
import { ja } from '../messages/web-hunt-ja.ts'
import { setSearch as searchShape } from './detection-search.ts'

const LOOK_AGAIN_MS = 20_000

export const IndicatorsPage = () => {
  const m = useMessages({ en, ja })
  const titles = useMessages({ en: pagesEn, ja: pagesJa })
  const mayChange = useMay('administrator', 'operator')
  const [search, setSearch] = usePageSearch(searchShape)
  const answer = useEndpoint(listIndicators, {}, { everyMs: LOOK_AGAIN_MS })
  const add = mayChange ? (
    <Button look="primary" onClick={() => setSearch({ open: 'import' })}>
      <Plus size={16} aria-hidden="true" />
      {m.add}
    </Button>
  ) : null
  return (
    <>
      <PageHeader
        title={titles.indicators}
        lead={m.lead}
        breadcrumb={<Link to="/logs">{m.search}</Link>}
        actions={add}
      />
      <Table
        id="detection.indicators"
        caption={m.caption}
        columns={useColumns(mayChange)}
        rows={answer.data?.rows}
        rowKey={(row) => row.id}
        search={search}
        setSearch={setSearch}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={{ kind: 'none', title: m.none, text: m.noneText, actions: add }}
      />
      {mayChange && search.open === 'import' ? (
        <ImportDialog onClose={() => setSearch({ open: undefined })} />
      ) : null}
    </>
  )
}

const useColumns = (mayChange: boolean): readonly Column<IndicatorList>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const number = (n: number) => <span className="number">{f.number(n)}</span>
  return [
    {
      id: 'name',
      header: m.name,
      width: 'wide',
      sort: (row) => row.name,
      cell: (row) => (
        <Link to="/alerts" search={{ rule: `indicators:${row.id}`, state: 'all' }}>
          <bdi>{row.name}</bdi>
        </Link>
      ),
    },
    { id: 'indicators', header: m.indicators, align: 'end', cell: (row) => number(row.indicators) },
    {
      id: 'refused',
      header: m.refused,
      align: 'end',
      extra: true,
      cell: (row) => number(row.refused),
    },
    {
      id: 'looked',
      header: m.looked,
      cell: (row) => (
        <span className="small">
          {row.isLookedThrough
            ? m.through(f.cell(row.importedAt))
            : m.back(f.cell(row.lookedFrom ?? row.importedAt))}
        </span>
      ),
    },
    { id: 'hits', header: m.hits, align: 'end', cell: (row) => number(row.hits) },
    {
      id: 'imported',
      header: m.imported,
      cell: (row) => <span className="small">{m.by(f.cell(row.importedAt), row.importedBy)}</span>,
    },
    {
      id: 'until',
      header: m.until,
      cell: (row) => <span className="small">{row.until ?? m.noEnd}</span>,
    },
    ...(mayChange
      ? [{ id: 'act', header: m.remove, cell: (row: IndicatorList) => <Remove list={row} /> }]
      : []),
  ]
}

const Remove = ({ list }: { list: IndicatorList }) => {
  const m = useMessages({ en, ja })
  const notify = useNotify()
  const act = useAct(removeIndicators)
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {m.remove}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.removeTitle(list.name)}
        act={m.remove}
        onConfirm={async () => {
          await act.mutateAsync({ params: { id: list.id } })
          notify.done({ title: m.removed })
        }}
      >
        <p>{m.removeText}</p>
      </ConfirmDialog>
    </>
  )
}

const Named = z.object({ name: z.string().trim().max(100) })
type Taken = z.output<NonNullable<(typeof importIndicators)['answer']>>

const ImportDialog = ({ onClose }: { onClose: () => void }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const notify = useNotify()
  const act = useAct(importIndicators)
  const [taken, setTaken] = useState<Taken | null>(null)
  const [isNameMissing, setNameMissing] = useState(false)
  const form = useForm({
    schema: Named,
    initial: { name: '' },
    onSubmit: () => Promise.resolve(),
  })
  const take = async ([file]: readonly File[]): Promise<void> => {
    const name = form.values.name.trim()
    setNameMissing(name === '')
    if (file === undefined || name === '') return
    try {
      setTaken(await act.mutateAsync({ query: { name }, file }))
    } catch (error) {
      notify.failed(error)
    }
  }
  // Of JSON a line says nothing.
  const isJson = taken?.list.format === 'stix' || taken?.list.format === 'misp'
  const place = isJson ? m.faultEntry : m.faultLine
  return (
    <Dialog open onClose={onClose} title={m.add} size="wide">
      <div className="stack" aria-live="polite">
        <p>{m.addLead}</p>
        <TextField form={form} name="name" label={m.addName} />
        {isNameMissing ? <Banner look="warning">{m.nameNeeded}</Banner> : null}
        <FileDrop
          hint={m.hint}
          accept=".json,.csv,.txt,.stix"
          busy={act.isPending}
          onFiles={(files) => void take(files)}
        />
        {taken === null ? null : (
          <Banner look={taken.list.refused > 0 ? 'warning' : 'note'}>
            {m.done(f.number(taken.list.indicators), f.number(taken.list.refused))}
            {taken.faults.length === 0 ? null : (
              <ul className="small">
                {taken.faults.slice(0, 10).map(({ line, why }) => (
                  <li key={`${line} ${why}`}>{place(line, m.faultWhy[why] ?? why)}</li>
                ))}
              </ul>
            )}
          </Banner>
        )}
      </div>
    </Dialog>
  )
}
