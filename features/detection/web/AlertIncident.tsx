/**
 * From an alert to an incident: a new one with its events, or one that is under way already.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, SelectField, useForm } from '../../../ui/Form.tsx'
import { Link, useGo } from '../../../ui/link.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type IncidentRow, listIncidents } from '../../incidents/contract.ts'
import { type AlertDetail, alertToIncident } from '../contract-alerts.ts'
import { useAlertWords } from './words.tsx'

type Props = { readonly alert: AlertDetail; readonly mayWork: boolean }

export const AlertIncident = ({ alert, mayWork }: Props) => {
  const m = useAlertWords()
  if (alert.incident !== null)
    return (
      <Link to="/incidents/$id" params={{ id: alert.incident }} look="button">
        {m.openTheIncident}
      </Link>
    )
  return mayWork ? <Begin id={alert.id} /> : null
}

const Begin = ({ id }: { id: string }) => {
  const m = useAlertWords()
  const notify = useNotify()
  const act = useAct(alertToIncident, { alsoStale: ['incidents'] })
  const go = useGo()
  const [isChoosing, setChoosing] = useState(false)
  const running =
    useEndpoint(listIncidents, { query: {} }).data?.rows.filter((row) => row.state !== 'closed') ??
    []
  const into = async (incident: string | null) => {
    const answer = await act.mutateAsync({ params: { id }, body: { incident } })
    notify.done({ title: incident === null ? m.incidentOpened : m.attachedTo })
    go({ to: '/incidents/$id', params: { id: answer.incident } })
  }
  return (
    <>
      {running.length === 0 ? null : <Button onClick={() => setChoosing(true)}>{m.attach}</Button>}
      <Button busy={act.isPending} onClick={() => void into(null).catch(notify.failed)}>
        {m.toIncident}
      </Button>
      {isChoosing ? (
        <Choose rows={running} onInto={into} onClose={() => setChoosing(false)} />
      ) : null}
    </>
  )
}

const Chosen = z.object({ incident: z.uuid() })

type ChooseProps = {
  readonly rows: readonly IncidentRow[]
  readonly onInto: (incident: string) => Promise<void>
  readonly onClose: () => void
}

const Choose = ({ rows, onInto, onClose }: ChooseProps) => {
  const m = useAlertWords()
  const form = useForm({
    schema: Chosen,
    initial: { incident: rows[0]?.id ?? '' },
    onSubmit: ({ incident }) => onInto(incident),
  })
  return (
    <Dialog open onClose={onClose} title={m.attachTitle}>
      <Form form={form} act={m.attachAct}>
        <p>{m.attachLead}</p>
        <SelectField
          form={form}
          name="incident"
          label={m.incident}
          options={rows.map((row) => ({
            value: row.id,
            label: m.incidentName(row.number, row.title),
          }))}
        />
      </Form>
    </Dialog>
  )
}
