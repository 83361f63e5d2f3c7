/**
 * One alert: what happened, what to do next, the decision, the events.
 * @module
 */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link, usePathParams } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts, PageHeader, Panel, Timeline } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { techniqueOf } from '../attack.ts'
import { type AlertDetail, decideAlert, readAlert } from '../contract-alerts.ts'
import { AlertEvents } from './AlertEvents.tsx'
import { AlertIncident } from './AlertIncident.tsx'
import { AlertRelated } from './AlertRelated.tsx'
import { ExceptDialog } from './ExceptDialog.tsx'
import { VerdictForm, verdictChoices } from './verdict-form.ts'
import { AlertStateMark, LevelMark, useAlertWords, useSay } from './words.tsx'

export const AlertPage = () => {
  const { id = '' } = usePathParams()
  const drawn = useRef('')
  return (
    <Await answer={useEndpoint(readAlert, { params: { id } })}>
      {(alert) => <Body key={`${alert.id} ${alert.state}`} alert={alert} drawn={drawn} />}
    </Await>
  )
}

/** `drawn`: the alert that stood here before, in whatever state. */
type Deciding = { readonly alert: AlertDetail; readonly drawn: RefObject<string> }

const Body = ({ alert: a, drawn }: Deciding) => {
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
        actions={<AlertIncident alert={a} mayWork={mayWork} />}
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
              {mayWork ? <Decide alert={a} drawn={drawn} /> : null}
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
                    value: a.techniques.length === 0 ? null : <Techniques numbers={a.techniques} />,
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
              {a.compare === 'nfkc' ? <p className="small">{m.comparedNfkc}</p> : null}
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
        <AlertRelated alert={a} />
        <AlertEvents alert={a} />
      </div>
      {isExcepting ? <ExceptDialog alert={a} onClose={() => setExcepting(false)} /> : null}
    </>
  )
}

const Techniques = ({ numbers }: { numbers: readonly string[] }) => {
  const say = useSay()
  return (
    <ul className="bare-list">
      {numbers.map((number) => {
        const known = techniqueOf(number)
        return (
          <li key={number}>
            <Link to="/detection/rules" search={{ technique: number }}>
              <span className="mono">{number.toUpperCase()}</span>
              {known === null ? null : ` ${say(known.name)}`}
            </Link>
          </li>
        )
      })}
    </ul>
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

const Decide = ({ alert, drawn }: Deciding) => {
  const m = useAlertWords()
  const place = useRef<HTMLDivElement>(null)
  // The button that was pressed is gone with the old state: whoever goes by keyboard stays here.
  useEffect(() => {
    if (drawn.current === alert.id && document.activeElement === document.body)
      place.current?.focus({ preventScroll: true })
    drawn.current = alert.id
  }, [alert.id, drawn])
  const notify = useNotify()
  const act = useAct(decideAlert, { alsoStale: ['board'] })
  // The new state draws this anew, often before what else the page shows was read again: only the promise tells the end then.
  const change = (state: 'open' | 'watching', title: string) =>
    void act
      .mutateAsync({ params: { id: alert.id }, body: { state } })
      .then(() => notify.done({ title }), notify.failed)
  const form = useForm({
    schema: VerdictForm,
    // Nothing is chosen beforehand: what is signed is somebody's own judgement.
    initial: { verdict: '' as const, note: '' },
    draft: `detection.alert.${alert.id}`,
    errorText: (field) => (field === 'verdict' ? m.verdictNeeded : undefined),
    onSubmit: async ({ verdict, note }) => {
      await act.mutateAsync({ params: { id: alert.id }, body: { state: 'closed', verdict, note } })
      form.reset()
      const { id, state } = alert
      notify.done({
        title: m.closed,
        undo: () => void act.mutateAsync({ params: { id }, body: { state } }).catch(notify.failed),
      })
    },
  })
  if (alert.state === 'closed')
    return (
      <div ref={place} tabIndex={-1}>
        <Button busy={act.isPending} onClick={() => change('open', m.reopened)}>
          {m.reopen}
        </Button>
      </div>
    )
  return (
    <div ref={place} tabIndex={-1} className="stack">
      {alert.state === 'open' ? (
        <div>
          <Button busy={act.isPending} onClick={() => change('watching', m.taken)}>
            {m.take}
          </Button>
        </div>
      ) : null}
      <Form form={form} act={m.close}>
        <ChoicesField form={form} name="verdict" label={m.verdict} options={verdictChoices(m)} />
        <TextField form={form} name="note" label={m.note} help={m.noteHelp} rows={3} />
      </Form>
    </div>
  )
}
