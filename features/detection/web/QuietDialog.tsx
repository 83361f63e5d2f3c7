/**
 * From which severity on hits make alerts, and machines that are quiet for maintenance.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  addQuiet,
  endQuiet,
  MAX_QUIET_HOURS,
  type QuietView,
  readAlertSettings,
  setAlertSettings,
} from '../contract-alerts.ts'
import { Level } from '../contract-rules.ts'
import { LEVELS } from '../contract-words.ts'
import { useAlertWords } from './words.tsx'

const HOUR_MS = 3_600_000
const Hours = (most: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/)
    .refine((n) => Number(n) <= most)
const Settings = z.object({ floor: Level, restHours: Hours(168) })
const Quiet = z.object({
  host: z.string().trim().min(1).max(300),
  hours: Hours(MAX_QUIET_HOURS),
  reason: z.string().trim().min(1).max(1_000),
})

export const QuietDialog = ({ onClose }: { onClose: () => void }) => {
  const m = useAlertWords()
  const mayChange = useMay('administrator', 'operator')
  const answer = useEndpoint(readAlertSettings, {})
  const [tab, setTab] = useState('floor')
  return (
    <Dialog open onClose={onClose} title={m.settings} size="wide">
      <Await answer={answer}>
        {({ floor, restHours, quiet }) => (
          <Tabs
            label={m.settings}
            current={tab}
            onChange={setTab}
            tabs={[
              {
                id: 'floor',
                label: m.floorTab,
                body: mayChange ? (
                  <SettingsForm floor={floor} restHours={restHours} />
                ) : (
                  <p>{m.floorIs(m.levels[floor])}</p>
                ),
              },
              {
                id: 'quiet',
                label: m.quiet,
                body: (
                  <div className="stack">
                    <QuietList rows={quiet} mayEnd={mayChange} />
                    {mayChange ? <QuietForm /> : null}
                  </div>
                ),
              },
            ]}
          />
        )}
      </Await>
    </Dialog>
  )
}

const SettingsForm = ({ floor, restHours }: { floor: Level; restHours: number }) => {
  const m = useAlertWords()
  const notify = useNotify()
  const act = useAct(setAlertSettings)
  const form = useForm({
    schema: Settings,
    initial: { floor, restHours: String(restHours) },
    onSubmit: async (values) => {
      await act.mutateAsync({ body: { floor: values.floor, restHours: Number(values.restHours) } })
      notify.done({ title: m.saved })
    },
  })
  return (
    <Form form={form} act={m.save}>
      <SelectField
        form={form}
        name="floor"
        label={m.floor}
        help={m.settingsLead}
        options={[...LEVELS].reverse().map((value) => ({ value, label: m.levels[value] }))}
      />
      <TextField form={form} name="restHours" label={m.rest} />
    </Form>
  )
}

const QuietList = ({ rows, mayEnd }: { rows: readonly QuietView[]; mayEnd: boolean }) => {
  const m = useAlertWords()
  const f = useFormat()
  const notify = useNotify()
  const act = useAct(endQuiet)
  if (rows.length === 0) return <p className="soft">{m.quietNone}</p>
  return (
    <ul className="stack">
      {rows.map((row) => (
        <li key={row.id} className="quiet-row">
          <span>
            <b>
              <bdi>{m.quietUntil(row.host, f.moment(row.to))}</bdi>
            </b>
            <span className="soft small">
              {' '}
              <bdi>{row.reason}</bdi> — <bdi>{row.by}</bdi>
            </span>
          </span>
          {mayEnd ? (
            <Button
              size="small"
              onClick={() =>
                act.mutate({ params: { id: row.id } }, { onError: (e) => notify.failed(e) })
              }
            >
              {m.quietEnd}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

const QuietForm = () => {
  const m = useAlertWords()
  const notify = useNotify()
  const act = useAct(addQuiet)
  const form = useForm({
    schema: Quiet,
    initial: { host: '', hours: '4', reason: '' },
    onSubmit: async ({ host, hours, reason }) => {
      const from = new Date()
      const to = new Date(from.getTime() + Number(hours) * HOUR_MS)
      await act.mutateAsync({
        body: { host, reason, from: from.toISOString(), to: to.toISOString() },
      })
      form.reset()
      notify.done({ title: m.saved })
    },
  })
  return (
    <Form form={form} act={m.quietAdd}>
      <TextField form={form} name="host" label={m.quietHost} help={m.quietHostHelp} />
      <TextField form={form} name="hours" label={m.quietHours} />
      <TextField form={form} name="reason" label={m.reason} />
    </Form>
  )
}
