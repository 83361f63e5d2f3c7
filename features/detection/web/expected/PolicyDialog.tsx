/**
 * The policy: which logs are asked of which kind of device, and within how long somebody looks at an alert.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../../ui/api.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Await } from '../../../../ui/Empty.tsx'
import { Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { type LogPolicy, readLogPolicy, setLogPolicy } from '../../contract-expected.ts'
import { LEVELS } from '../../contract-words.ts'
import { LOG_KINDS, LOG_ROLES } from '../../expected-logs.ts'
import { useExpectedWords } from './words.tsx'

export const PolicyDialog = ({ onClose }: { onClose: () => void }) => {
  const m = useExpectedWords()
  return (
    <Dialog open onClose={onClose} size="wide" title={m.policyTitle} description={m.policyLead}>
      <Await answer={useEndpoint(readLogPolicy, {})}>
        {(policy) => <Edit policy={policy} onClose={onClose} />}
      </Await>
    </Dialog>
  )
}

const Limit = z.number().int().min(1).max(8_760).nullish()
const Limits = z.object({
  critical: Limit,
  high: Limit,
  medium: Limit,
  low: Limit,
  informational: Limit,
})

const Edit = ({ policy, onClose }: { policy: LogPolicy; onClose: () => void }) => {
  const m = useExpectedWords()
  const notify = useNotify()
  const act = useAct(setLogPolicy, { alsoStale: ['board'] })
  const [expected, setExpected] = useState(policy.expected)
  const form = useForm({
    schema: Limits,
    initial: policy.answerHours,
    onSubmit: async (limits) => {
      const answerHours = {
        critical: limits.critical ?? null,
        high: limits.high ?? null,
        medium: limits.medium ?? null,
        low: limits.low ?? null,
        informational: limits.informational ?? null,
      }
      await act.mutateAsync({ body: { ...policy, expected, answerHours } })
      notify.done({ title: m.policySaved })
      onClose()
    },
  })
  return (
    <Form form={form} act={m.policySave}>
      <Matrix expected={expected} onChange={setExpected} />
      <fieldset className="choices">
        <legend className="field-label">{m.policyAnswer}</legend>
        <div className="field-help">{m.policyHoursHelp}</div>
        <div className="log-limits">
          {LEVELS.toReversed().map((level) => (
            <TextField
              key={level}
              form={form}
              name={level}
              type="number"
              label={m.policyHours(m.levels[level])}
            />
          ))}
        </div>
      </fieldset>
    </Form>
  )
}

type MatrixProps = {
  readonly expected: LogPolicy['expected']
  readonly onChange: (expected: LogPolicy['expected']) => void
}

const Matrix = ({ expected, onChange }: MatrixProps) => {
  const m = useExpectedWords()
  return (
    <div className="log-places">
      <table className="table">
        <caption className="visually-hidden">{m.policyTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{m.role}</th>
            {LOG_KINDS.map((kind) => (
              <th key={kind} scope="col">
                {m.kinds[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LOG_ROLES.map((role) => (
            <tr key={role}>
              <th scope="row">{m.roles[role]}</th>
              {LOG_KINDS.map((kind) => (
                <td key={kind}>
                  <input
                    type="checkbox"
                    aria-label={m.asked(m.roles[role], m.kinds[kind])}
                    checked={expected[role].includes(kind)}
                    onChange={(event) =>
                      onChange({
                        ...expected,
                        [role]: event.target.checked
                          ? [...expected[role], kind]
                          : expected[role].filter((one) => one !== kind),
                      })
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
