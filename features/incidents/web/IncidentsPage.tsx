/**
 * The list of incidents, and the dialog that opens one by hand.
 * @module
 */
import { Plus } from 'lucide-react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, useGo, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  INCIDENT_STATES,
  type IncidentRow,
  listIncidents,
  openIncident,
  SEVERITIES,
  Severity,
} from '../contract.ts'
import { incidentSearch } from './incident-search.ts'
import { IncidentStateMark, SeverityMark, useIncidentWords } from './marks.tsx'

export const IncidentsPage = () => {
  const m = useIncidentWords()
  const mayOpen = useMay('administrator', 'operator', 'officer')
  const [search, setSearch] = usePageSearch(incidentSearch)
  const answer = useEndpoint(listIncidents, { query: { q: search.q, state: search.state } })
  const add = mayOpen ? (
    <Button look="primary" onClick={() => setSearch({ open: 'add' })}>
      <Plus size={16} aria-hidden="true" />
      {m.add}
    </Button>
  ) : null
  return (
    <>
      <PageHeader title={m.back} lead={m.lead} actions={add} />
      <Table
        id="incidents.list"
        caption={m.caption}
        columns={useColumns()}
        rows={answer.data?.rows}
        rowKey={(row) => row.id}
        rowTo={(row) => ({ to: '/incidents/$id', params: { id: row.id } })}
        search={search}
        setSearch={setSearch}
        searchLabel={m.search}
        filters={[
          {
            id: 'state',
            label: m.state,
            options: INCIDENT_STATES.map((value) => ({ value, label: m.states[value] })),
          },
        ]}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={{ kind: 'none', title: m.none, text: m.noneText, actions: add }}
      />
      {mayOpen && search.open === 'add' ? (
        <OpenDialog onClose={() => setSearch({ open: undefined })} />
      ) : null}
    </>
  )
}

const useColumns = (): readonly Column<IncidentRow>[] => {
  const m = useIncidentWords()
  const f = useFormat()
  return [
    {
      id: 'title',
      header: m.title,
      width: 'wide',
      cell: (row) => (
        <Link to="/incidents/$id" params={{ id: row.id }} className="row-link">
          <bdi>{m.heading(row.number, row.title)}</bdi>
        </Link>
      ),
    },
    { id: 'severity', header: m.severity, cell: (row) => <SeverityMark severity={row.severity} /> },
    { id: 'state', header: m.state, cell: (row) => <IncidentStateMark state={row.state} /> },
    {
      id: 'alerts',
      header: m.alerts,
      align: 'end',
      cell: (row) => <span className="number">{f.number(row.alerts)}</span>,
    },
    {
      id: 'opened',
      header: m.opened,
      cell: (row) => <span className="number nowrap">{f.cell(row.openedAt)}</span>,
    },
  ]
}

const Opened = z.object({
  title: z.string().trim().min(1).max(200),
  severity: Severity,
  text: z.string().trim().max(4_000),
})

const OpenDialog = ({ onClose }: { onClose: () => void }) => {
  const m = useIncidentWords()
  const go = useGo()
  const notify = useNotify()
  const act = useAct(openIncident)
  const form = useForm({
    schema: Opened,
    initial: { title: '', severity: 'high' as const, text: '' },
    draft: 'incidents.open',
    onSubmit: async (body) => {
      const { id } = await act.mutateAsync({ body })
      form.reset()
      notify.done({ title: m.done })
      go({ to: '/incidents/$id', params: { id } })
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.add}>
      <Form form={form} act={m.act}>
        <TextField form={form} name="title" label={m.title} />
        <SelectField
          form={form}
          name="severity"
          label={m.severity}
          options={[...SEVERITIES]
            .reverse()
            .map((value) => ({ value, label: m.severities[value] }))}
        />
        <TextField form={form} name="text" label={m.what} rows={4} />
      </Form>
    </Dialog>
  )
}
