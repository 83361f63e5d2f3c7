/**
 * One incident: how it stands, what to do first, the timeline, the alerts with their events.
 * @module
 */
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useLanguage } from '../../../ui/language.tsx'
import { Link, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader, Panel, Timeline } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  changeIncident,
  INCIDENT_STATES,
  type IncidentDetail,
  IncidentState,
  noteIncident,
  readIncident,
} from '../contract.ts'
import { AttachedAlertView } from './AttachedAlertView.tsx'
import { IncidentStateMark, SeverityMark, useIncidentWords } from './marks.tsx'
import { timelineOf } from './timeline.ts'

export const IncidentPage = () => {
  const { id = '' } = usePathParams()
  return (
    <Await answer={useEndpoint(readIncident, { params: { id } })}>
      {(incident) => <Body key={`${incident.id} ${incident.state}`} incident={incident} />}
    </Await>
  )
}

const Body = ({ incident: i }: { incident: IncidentDetail }) => {
  const m = useIncidentWords()
  const f = useFormat()
  const { language } = useLanguage()
  const mayWork = useMay('administrator', 'operator', 'officer')
  return (
    <>
      <PageHeader
        title={m.heading(i.number, i.title)}
        breadcrumb={<Link to="/incidents">{m.back}</Link>}
        lead={
          <>
            <SeverityMark severity={i.severity} /> <IncidentStateMark state={i.state} />{' '}
            {m.by(f.moment(i.openedAt), i.openedBy)}
          </>
        }
      />
      <div className="stack-l">
        {i.state === 'open' ? (
          <Panel title={m.first}>
            <ol className="incident-steps">
              {m.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Panel>
        ) : null}
        <div className="columns">
          <Panel title={m.timeline}>
            <div className="stack">
              <Timeline
                label={m.timeline}
                entries={timelineOf(i).map(({ what, at, ...one }) => ({
                  id: `${what} ${one.id}`,
                  at,
                  title: (
                    <>
                      {m.happened[what]}
                      {one.state === null ? null : m.into(m.states[one.state])}
                      {one.by === '' ? null : (
                        <>
                          {' '}
                          — <bdi>{one.by}</bdi>
                        </>
                      )}
                    </>
                  ),
                  text: one.text[language] === '' ? undefined : <bdi>{one.text[language]}</bdi>,
                  ...(what === 'first-hit' || what === 'last-hit'
                    ? { state: 'fails' as const }
                    : {}),
                }))}
              />
              {mayWork ? <Note id={i.id} /> : null}
            </div>
          </Panel>
          {mayWork ? <Change incident={i} /> : null}
        </div>
        <Panel title={m.attached}>
          {i.attached.length === 0 ? (
            <p className="soft">{m.noAlerts}</p>
          ) : (
            <div className="stack-l">
              {i.attached.map((alert) => (
                <AttachedAlertView key={alert.alert} alert={alert} />
              ))}
            </div>
          )}
        </Panel>
      </div>
    </>
  )
}

const Noted = z.object({ text: z.string().trim().min(1).max(4_000) })

const Note = ({ id }: { id: string }) => {
  const m = useIncidentWords()
  const notify = useNotify()
  const act = useAct(noteIncident)
  const form = useForm({
    schema: Noted,
    initial: { text: '' },
    draft: `incidents.note.${id}`,
    onSubmit: async (body) => {
      await act.mutateAsync({ params: { id }, body })
      form.reset()
      notify.done({ title: m.noted })
    },
  })
  return (
    <Form form={form} act={m.noteAct}>
      <TextField form={form} name="text" label={m.note} help={m.noteHelp} rows={3} />
    </Form>
  )
}

const Changed = z.object({ state: IncidentState, text: z.string().trim().max(4_000) })

const Change = ({ incident }: { incident: IncidentDetail }) => {
  const m = useIncidentWords()
  const notify = useNotify()
  const act = useAct(changeIncident)
  const form = useForm({
    schema: Changed,
    initial: { state: incident.state, text: '' },
    onSubmit: async (body) => {
      await act.mutateAsync({ params: { id: incident.id }, body })
      notify.done({ title: m.changed })
    },
  })
  return (
    <Panel title={m.change}>
      <Form form={form} act={m.changeAct}>
        <SelectField
          form={form}
          name="state"
          label={m.state}
          options={INCIDENT_STATES.map((value) => ({ value, label: m.states[value] }))}
        />
        <TextField form={form} name="text" label={m.changeText} rows={3} />
      </Form>
    </Panel>
  )
}
