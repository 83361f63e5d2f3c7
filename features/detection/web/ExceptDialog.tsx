/**
 * Makes an exception of what an alert shows: its own values are offered, a person says which of them matter, why and until when.
 * @module
 */
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { AlertDetail } from '../contract-alerts.ts'
import { Condition, exceptFromRule, OPERATORS } from '../contract-rules.ts'
import { useAlertWords, useSay } from './words.tsx'

const DAY_MS = 86_400_000
const MONTHS_3 = 92
const Reasoned = z.object({
  reason: z.string().trim().min(1).max(1_000),
  until: z.iso.date(),
})
/** What tells a harmless event from the others, in this order. */
const TELLING = [
  'ParentImage',
  'Image',
  'CommandLine',
  'ImagePath',
  'ServiceFileName',
  'ServiceName',
  'TaskName',
  'RelativeTargetName',
  'TargetFilename',
  'TargetObject',
  'User',
  'SubjectUserName',
  'TargetUserName',
  'IpAddress',
  'srcip',
  'remip',
  'user',
  'Hostname',
  'Computer',
]
/** A number, a dash or nothing is the same in most events: to except by it would silence the rule. */
const SAYS_LITTLE = /^(?:[-\d\s]*|0x[\da-f]+|%%\d+|true|false)$/i

type Draft = { readonly key: number } & Condition

const begin = (alert: AlertDetail): readonly Draft[] => {
  const fields = alert.events[0]?.fields ?? {}
  const isTelling = (name: string): boolean => !SAYS_LITTLE.test(fields[name] ?? '')
  const field = TELLING.find(isTelling) ?? Object.keys(fields).find(isTelling) ?? ''
  return [{ key: 0, field, operator: 'equals', value: fields[field] ?? '' }]
}

export const ExceptDialog = ({ alert, onClose }: { alert: AlertDetail; onClose: () => void }) => {
  const m = useAlertWords()
  const say = useSay()
  const notify = useNotify()
  const act = useAct(exceptFromRule)
  const [conditions, setConditions] = useState(() => begin(alert))
  const known = [...new Set(alert.events.flatMap((e) => Object.keys(e.fields)))].sort()
  const form = useForm({
    schema: Reasoned,
    initial: {
      reason: '',
      until: new Date(Date.now() + MONTHS_3 * DAY_MS).toISOString().slice(0, 10),
    },
    onSubmit: async ({ reason, until }) => {
      const said = conditions.map(({ field, operator, value }) => ({ field, operator, value }))
      await act.mutateAsync({ body: { rule: alert.rule, conditions: said, reason, until } })
      notify.done({ title: m.excepted })
      onClose()
    },
  })
  const change = (key: number, part: Partial<Condition>) =>
    setConditions((all) => all.map((c) => (c.key === key ? { ...c, ...part } : c)))
  const valuesOf = (field: string): readonly string[] => [
    ...new Set(alert.events.flatMap((e) => e.fields[field] ?? [])),
  ]
  return (
    <Dialog open onClose={onClose} title={m.exceptTitle} size="wide">
      <Form form={form} act={m.exceptAct}>
        <p>{m.exceptLead(say(alert.title))}</p>
        {conditions.map((condition) => (
          <ConditionRow
            key={condition.key}
            condition={condition}
            fields={known}
            values={valuesOf(condition.field)}
            onChange={(part) => change(condition.key, part)}
            onRemove={
              conditions.length === 1
                ? null
                : () => setConditions((all) => all.filter((c) => c.key !== condition.key))
            }
          />
        ))}
        <div>
          <Button
            size="small"
            onClick={() =>
              setConditions((all) => [
                ...all,
                { key: (all.at(-1)?.key ?? 0) + 1, field: '', operator: 'equals', value: '' },
              ])
            }
          >
            {m.addCondition}
          </Button>
        </div>
        <TextField form={form} name="reason" label={m.reason} rows={2} />
        <TextField form={form} name="until" label={m.until} type="date" />
      </Form>
    </Dialog>
  )
}

type RowProps = {
  readonly condition: Condition
  readonly fields: readonly string[]
  readonly values: readonly string[]
  readonly onChange: (part: Partial<Condition>) => void
  readonly onRemove: (() => void) | null
}

const ConditionRow = ({ condition, fields, values, onChange, onRemove }: RowProps) => {
  const m = useAlertWords()
  const id = useId()
  const { field, operator, value } = condition
  const isFine = Condition.safeParse({ field, operator, value }).success
  return (
    <div className="except-row">
      <label className="field">
        <span className="field-label">{m.field}</span>
        <input
          className="input"
          list={`${id}-fields`}
          value={condition.field}
          aria-invalid={condition.field === ''}
          onChange={(e) => onChange({ field: e.target.value })}
        />
      </label>
      <label className="field">
        <span className="field-label">{m.operator}</span>
        <select
          className="input"
          value={condition.operator}
          onChange={(e) => {
            const operator = OPERATORS.find((one) => one === e.target.value)
            if (operator) onChange({ operator })
          }}
        >
          {OPERATORS.map((operator) => (
            <option key={operator} value={operator}>
              {m.operators[operator]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="field-label">{m.value}</span>
        <input
          className="input mono"
          list={`${id}-values`}
          value={condition.value}
          aria-invalid={!isFine}
          onChange={(e) => onChange({ value: e.target.value })}
        />
      </label>
      {onRemove === null ? null : (
        <Button size="small" aria-label={m.removeCondition(condition.field)} onClick={onRemove}>
          <X size={15} aria-hidden="true" />
        </Button>
      )}
      <datalist id={`${id}-fields`}>
        {fields.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <datalist id={`${id}-values`}>
        {values.slice(0, 20).map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </div>
  )
}
