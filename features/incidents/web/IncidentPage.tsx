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
  type AttachedAlert,
  changeIncident,
  INCIDENT_STATES,
  type IncidentDetail,
  IncidentState,
  noteIncident,
  readIncident,
} from '../contract.ts'
import { IncidentStateMark, SeverityMark, useIncidentWords } from './marks.tsx'

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
            <ol>
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
                entries={i.entries.map((entry) => ({
                  id: entry.id,
                  at: entry.at,
                  title: (
                    <>
                      {m.entries[entry.kind]}
                      {entry.kind === 'state' && entry.state !== null
                        ? `: ${m.states[entry.state]}`
                        : ''}{' '}
                      — <bdi>{entry.by}</bdi>
                    </>
                  ),
                  text: entry.text === '' ? undefined : <bdi>{entry.text}</bdi>,
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
                <Attached key={alert.alert} alert={alert} />
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

const Attached = ({ alert }: { alert: AttachedAlert }) => {
  const m = useIncidentWords()
  const f = useFormat()
  const { language } = useLanguage()
  return (
    <section className="stack" aria-label={alert.title[language]}>
      <h3>{alert.title[language]}</h3>
      <p className="soft small">
        {f.moment(alert.firstAt)} – {f.moment(alert.lastAt)} · {m.events(alert.count)} ·{' '}
        <Link to="/alerts/$id" params={{ id: alert.alert }}>
          {m.toAlert}
        </Link>
      </p>
      <div className="table-scroll">
        <table className="table">
          <caption className="visually-hidden">{m.attached}</caption>
          <thead>
            <tr>
              <th scope="col">{m.at}</th>
              <th scope="col">{m.machine}</th>
              <th scope="col">{m.user}</th>
              <th scope="col">{m.record}</th>
            </tr>
          </thead>
          <tbody>
            {alert.events.map((event) => (
              <tr key={event.id}>
                <td className="number nowrap">{f.cell(event.at)}</td>
                <td>
                  <bdi>{event.host}</bdi>
                </td>
                <td>
                  <bdi>{event.user}</bdi>
                </td>
                <td className="mono small">
                  <bdi>{event.text}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
