/**
 * Bringing an own table of deadlines: what is wrong in it by line, what it would change, and then the choice.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Facts, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { checkOwnPolicy, type OwnPolicyCheck, putOwnPolicy } from '../contract.ts'
import { en } from '../messages/web-coverage.en.ts'
import { ja } from '../messages/web-coverage.ja.ts'
import { PolicyRows } from './PolicyRows.tsx'
import './vulnerabilities.css'
import { useText } from './words.ts'

const words = { en, ja }
type Checked = { readonly file: File; readonly check: OwnPolicyCheck }

export const OwnPolicy = ({ version }: { version: number }) => {
  const m = useMessages(words).policy.own
  const notify = useNotify()
  const mayBring = useMay('administrator', 'officer')
  const look = useAct(checkOwnPolicy)
  const [checked, setChecked] = useState<Checked | null>(null)
  if (!mayBring) return null
  const take = (files: readonly File[]): void => {
    const [file] = files
    if (file === undefined) return
    setChecked(null)
    look.mutate(
      { file },
      { onSuccess: (check) => setChecked({ file, check }), onError: notify.failed },
    )
  }
  return (
    <Panel title={m.title}>
      <div className="stack">
        <p>{m.lead}</p>
        <FileDrop hint={m.hint} accept=".csv" busy={look.isPending} onFiles={take} />
        {checked === null ? null : <Check checked={checked} />}
        {checked === null || checked.check.table === null ? null : (
          <Apply file={checked.file} version={version} clear={() => setChecked(null)} />
        )}
      </div>
    </Panel>
  )
}

const Check = ({ checked: { check } }: { checked: Checked }) => {
  const m = useMessages(words).policy.own
  const text = useText()
  if (check.table === null)
    return (
      <Banner look="warning">
        <b>{m.mistakes(check.fileName, check.mistakes.length)}</b>
        <ul>
          {check.mistakes.map((one) => (
            <li key={`${one.line} ${one.words.en}`}>
              <span className="number">{m.line(one.line)}</span> {text(one.words)}
            </li>
          ))}
        </ul>
      </Banner>
    )
  return (
    <>
      <Banner look="note">{m.good(check.fileName, check.table.rows.length)}</Banner>
      {check.gaps === 0 ? null : <Banner look="warning">{m.gaps(check.gaps)}</Banner>}
      {check.effect === null ? <p>{m.noEffect}</p> : <Effect effect={check.effect} />}
      <details>
        <summary>{m.show}</summary>
        <PolicyRows policy={check.table} />
      </details>
    </>
  )
}

const Effect = ({ effect }: { effect: NonNullable<OwnPolicyCheck['effect']> }) => {
  const m = useMessages(words).policy
  const text = useText()
  const f = useFormat()
  return (
    <>
      <Facts
        facts={[
          { name: m.own.findings, value: f.number(effect.findings) },
          { name: m.own.earlier, value: f.number(effect.earlier) },
          { name: m.own.later, value: f.number(effect.later) },
          { name: m.own.same, value: f.number(effect.same) },
        ]}
      />
      <div className="table-scroll">
        <table className="table table-fit">
          <caption className="visually-hidden">{m.outcomes}</caption>
          <thead>
            <tr>
              <th scope="col">{m.outcome}</th>
              <th scope="col">{m.deadline}</th>
              <th scope="col">{m.own.findings}</th>
            </tr>
          </thead>
          <tbody>
            {effect.outcomes.map((one) => (
              <tr key={one.words.en}>
                <td>
                  <bdi>{text(one.words)}</bdi>
                </td>
                <td>{one.days === null ? m.noDays : m.days(one.days)}</td>
                <td className="number">{f.number(one.findings)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

const Reason = z.object({ reason: z.string().trim().min(1).max(1_000) })

type ApplyProps = { readonly file: File; readonly version: number; readonly clear: () => void }

const Apply = ({ file, version, clear }: ApplyProps) => {
  const m = useMessages(words).policy
  const kit = useKitMessages()
  const notify = useNotify()
  const put = useAct(putOwnPolicy)
  const form = useForm({
    schema: Reason,
    initial: { reason: '' },
    onSubmit: async ({ reason }) => {
      await put.mutateAsync({ file, query: { reason, version } })
      notify.done({ title: m.chosen })
      clear()
    },
  })
  return (
    <>
      <p>{m.chooseText}</p>
      <Form form={form} act={m.own.apply} others={<Button onClick={clear}>{kit.cancel}</Button>}>
        <TextField form={form} name="reason" label={m.reason} rows={3} />
      </Form>
    </>
  )
}
