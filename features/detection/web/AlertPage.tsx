/**
 * One alert: what happened, what to do next, the decision, the events.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, useGo, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts, PageHeader, Panel, Timeline } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  type AlertDetail,
  type AlertEvent,
  AlertVerdict,
  alertToIncident,
  decideAlert,
  readAlert,
  VERDICTS,
} from '../contract-alerts.ts'
import { ExceptDialog } from './ExceptDialog.tsx'
import { AlertStateMark, LevelMark, useAlertWords, useSay } from './words.tsx'

export const AlertPage = () => {
  const { id = '' } = usePathParams()
  return (
    <Await answer={useEndpoint(readAlert, { params: { id } })}>
      {(alert) => <Body key={`${alert.id} ${alert.state}`} alert={alert} />}
    </Await>
  )
}

const Body = ({ alert: a }: { alert: AlertDetail }) => {
  const m = useAlertWords()
  const f = useFormat()
  const say = useSay()
  const mayWork = useMay('administrator', 'operator', 'officer')
  const mayExcept = useMay('administrator', 'operator')
  const [isExcepting, setExcepting] = useState(false)
  return (
    <>
      <PageHeader
        title={say(a.title)}
        breadcrumb={<Link to="/alerts">{m.back}</Link>}
        lead={
          <>
            <LevelMark level={a.level} /> <AlertStateMark of={a} />{' '}
            <span className="number">{m.hits(f.number(a.count))}</span>
          </>
        }
        actions={<Incident alert={a} mayWork={mayWork} />}
      />
      <div className="stack-l">
        <Panel title={m.whatHappened}>
          <div className="stack">
            <p className="alert-said">{say(a.explanation)}</p>
            <h3>{m.nextStep}</h3>
            <p className="alert-said">{say(a.next) === '' ? m.noNext : say(a.next)}</p>
          </div>
        </Panel>
        <div className="columns">
          <Panel title={m.decide}>
            <div className="stack">
              <History alert={a} />
              {mayWork ? <Decide alert={a} /> : null}
            </div>
          </Panel>
          <Panel title={m.details}>
            <div className="stack">
              <Facts
                facts={[
                  ...Object.entries(a.group).map(([name, value]) => ({
                    name: m.groups[name] ?? name,
                    value: <bdi>{value}</bdi>,
                  })),
                  { name: m.first, value: f.moment(a.firstAt) },
                  { name: m.last, value: f.moment(a.lastAt) },
                  {
                    name: m.techniques,
                    value:
                      a.techniques.length === 0 ? null : (
                        <span className="mono">{a.techniques.join(' ').toUpperCase()}</span>
                      ),
                  },
                  {
                    name: m.rule,
                    value: (
                      <Link to="/detection/rules/$id" params={{ id: a.rule }}>
                        {say(a.title)}
                      </Link>
                    ),
                  },
                ]}
              />
              {a.author === '' ? null : (
                <p className="soft small">{m.author(a.author, a.license)}</p>
              )}
              {mayExcept ? (
                <div>
                  <Button onClick={() => setExcepting(true)}>{m.except}</Button>
                </div>
              ) : null}
            </div>
          </Panel>
        </div>
        <Panel title={m.events}>
          <div className="stack">
            <p className="soft small">{m.eventsOf(a.events.length, f.number(a.count))}</p>
            <div>
              {a.events.map((event) => (
                <Event key={event.id} event={event} />
              ))}
            </div>
          </div>
        </Panel>
      </div>
      {isExcepting ? <ExceptDialog alert={a} onClose={() => setExcepting(false)} /> : null}
    </>
  )
}

const Incident = ({ alert, mayWork }: { alert: AlertDetail; mayWork: boolean }) => {
  const m = useAlertWords()
  const go = useGo()
  const notify = useNotify()
  const act = useAct(alertToIncident, { alsoStale: ['incidents'] })
  if (alert.incident !== null)
    return (
      <Link to="/incidents/$id" params={{ id: alert.incident }} look="button">
        {m.openTheIncident}
      </Link>
    )
  return mayWork ? (
    <Button
      busy={act.isPending}
      onClick={() =>
        act.mutate(
          { params: { id: alert.id }, body: {} },
          {
            onSuccess: ({ incident }) => {
              notify.done({ title: m.incidentOpened })
              go({ to: '/incidents/$id', params: { id: incident } })
            },
            onError: (e) => notify.failed(e),
          },
        )
      }
    >
      {m.toIncident}
    </Button>
  ) : null
}

const Event = ({ event }: { event: AlertEvent }) => {
  const f = useFormat()
  const fields = Object.entries(event.fields).length > 0 ? event.fields : event.face
  return (
    <details className="alert-event">
      <summary>
        <span className="number nowrap">{f.cell(event.at)}</span>
        <bdi>{event.host === '' ? '—' : event.host}</bdi>
        <span className="alert-event-text mono small">
          <bdi>{event.text}</bdi>
        </span>
      </summary>
      <div className="alert-fields">
        <Facts
          facts={Object.entries(fields).map(([name, value]) => ({
            name,
            value: (
              <span className="mono small">
                <bdi>{value}</bdi>
              </span>
            ),
          }))}
        />
      </div>
    </details>
  )
}

const History = ({ alert }: { alert: AlertDetail }) => {
  const m = useAlertWords()
  return (
    <Timeline
      label={m.history}
      entries={alert.history.map((h, place) => ({
        id: String(place),
        at: h.at,
        title: (
          <>
            {m.historyWords[h.what]}
            {h.by === '' ? null : (
              <>
                {' '}
                — <bdi>{h.by}</bdi>
              </>
            )}
          </>
        ),
        text: h.note === '' ? undefined : <bdi>{h.note}</bdi>,
      }))}
    />
  )
}

const Verdict = z.object({ verdict: AlertVerdict, note: z.string().trim().max(2_000) })

const Decide = ({ alert }: { alert: AlertDetail }) => {
  const m = useAlertWords()
  const notify = useNotify()
  const act = useAct(decideAlert, { alsoStale: ['board'] })
  const change = (state: 'open' | 'watching', title: string) =>
    act.mutate(
      { params: { id: alert.id }, body: { state } },
      { onSuccess: () => notify.done({ title }), onError: (e) => notify.failed(e) },
    )
  const form = useForm({
    schema: Verdict,
    initial: { verdict: 'benign' as const, note: '' },
    draft: `detection.alert.${alert.id}`,
    onSubmit: async ({ verdict, note }) => {
      await act.mutateAsync({ params: { id: alert.id }, body: { state: 'closed', verdict, note } })
      form.reset()
      notify.done({ title: m.closed })
    },
  })
  if (alert.state === 'closed')
    return (
      <div>
        <Button busy={act.isPending} onClick={() => change('open', m.reopened)}>
          {m.reopen}
        </Button>
      </div>
    )
  return (
    <div className="stack">
      {alert.state === 'open' ? (
        <div>
          <Button busy={act.isPending} onClick={() => change('watching', m.taken)}>
            {m.take}
          </Button>
        </div>
      ) : null}
      <Form form={form} act={m.close}>
        <ChoicesField
          form={form}
          name="verdict"
          label={m.verdict}
          options={VERDICTS.map((value) => ({
            value,
            label: m.verdicts[value],
            help: m.verdictHelp[value],
          }))}
        />
        <TextField form={form} name="note" label={m.note} help={m.noteHelp} rows={3} />
      </Form>
    </div>
  )
}
