/**
 * By which table deadlines are given: the one in force, what it says, and the others to choose from.
 * @module
 */
import { Download } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { addressOf, useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { choosePolicy, type PolicyView, policyTable, readPolicy } from '../contract.ts'
import { en } from '../messages/web-coverage.en.ts'
import { ja } from '../messages/web-coverage.ja.ts'
import { OwnPolicy } from './OwnPolicy.tsx'
import { PolicyRows } from './PolicyRows.tsx'
import './vulnerabilities.css'
import { useText, useWords } from './words.ts'

const words = { en, ja }
type Answer = z.output<NonNullable<(typeof readPolicy)['answer']>>

export const PolicyPage = () => {
  const m = useMessages(words).policy
  const { breadcrumb } = useWords()
  const answer = useEndpoint(readPolicy, {})
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        breadcrumb={<Link to="/vulnerabilities">{breadcrumb}</Link>}
      />
      <Await answer={answer}>
        {(state) => (
          <div className="stack-l">
            {[...state.policies]
              .sort((a, b) => Number(b.id === state.chosen) - Number(a.id === state.chosen))
              .map((policy) => (
                <Policy key={policy.id} policy={policy} state={state} />
              ))}
            <OwnPolicy version={state.version} />
          </div>
        )}
      </Await>
    </>
  )
}

type PolicyProps = { readonly policy: PolicyView; readonly state: Answer }

const Policy = ({ policy, state }: PolicyProps) => {
  const m = useMessages(words).policy
  const text = useText()
  const f = useFormat()
  const mayChoose = useMay('administrator', 'officer')
  const isChosen = policy.id === state.chosen
  return (
    <Panel
      title={text(policy.name)}
      aside={
        isChosen ? (
          <span className="row">
            <span className="tag">
              <b>{m.inForce}</b>
            </span>
            <span className="soft small">
              {state.by === null || state.at === null
                ? m.preset
                : m.chosenBy(state.by, f.cellDay(state.at))}
            </span>
          </span>
        ) : mayChoose ? (
          <Choose policy={policy} version={state.version} />
        ) : null
      }
    >
      <div className="stack">
        <p>{text(policy.about)}</p>
        <p className="soft small">
          {m.version(policy.version)} · {m.source} {policy.source}
        </p>
        <div className="table-scroll">
          <table className="table table-fit">
            <caption className="visually-hidden">{m.outcomes}</caption>
            <thead>
              <tr>
                <th scope="col">{m.outcome}</th>
                <th scope="col">{m.deadline}</th>
              </tr>
            </thead>
            <tbody>
              {policy.outcomes.map((outcome) => (
                <tr key={outcome.outcome}>
                  <td>
                    {text(outcome.words)} <span className="mono soft small">{outcome.outcome}</span>
                  </td>
                  <td className="nowrap">
                    {outcome.days === null ? m.noDays : m.days(outcome.days)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <details open={isChosen}>
          <summary>{m.showTable(policy.rows.length)}</summary>
          <PolicyRows policy={policy} />
        </details>
        <p>
          <a
            className="button"
            data-size="small"
            href={addressOf(policyTable, { query: { policy: policy.id } })}
            download=""
          >
            <Download size={16} aria-hidden="true" />
            {m.download}
          </a>
        </p>
      </div>
    </Panel>
  )
}

const Reason = z.object({ reason: z.string().trim().min(1).max(1_000) })

const Choose = ({ policy, version }: { policy: PolicyView; version: number }) => {
  const m = useMessages(words).policy
  const kit = useKitMessages()
  const text = useText()
  const notify = useNotify()
  const [isOpen, setOpen] = useState(false)
  const act = useAct(choosePolicy)
  const form = useForm({
    schema: Reason,
    initial: { reason: '' },
    onSubmit: async ({ reason }) => {
      await act.mutateAsync({ body: { policy: policy.id, reason, version } })
      notify.done({ title: m.chosen })
      setOpen(false)
    },
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {m.choose}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        title={m.chooseTitle(text(policy.name))}
        description={m.chooseText}
      >
        <Form
          form={form}
          act={m.choose}
          others={<Button onClick={() => setOpen(false)}>{kit.cancel}</Button>}
        >
          <TextField form={form} name="reason" label={m.reason} rows={3} />
        </Form>
      </Dialog>
    </>
  )
}
