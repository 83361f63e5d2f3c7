/**
 * A decision with a name.
 * @module
 */
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useMe } from '../../../ui/me.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type AdvisoryDetail, DECISIONS, DecisionKind, decide } from '../contract.ts'
import { useWords } from './words.tsx'

const Decision = z.object({
  kind: DecisionKind,
  reason: z.string().trim().min(1).max(1_000),
  action: z.string().trim().max(300),
})

export const DecideForm = ({ advisory }: { advisory: AdvisoryDetail }) => {
  const m = useWords()
  const me = useMe()
  const notify = useNotify()
  const act = useAct(decide)
  const form = useForm({
    schema: Decision,
    initial: {
      kind: advisory.verdict === 'touches' ? ('handled' as const) : ('not-affected' as const),
      reason: '',
      action: '',
    },
    draft: `advisories.decide.${advisory.id}`,
    onSubmit: async (body) => {
      await act.mutateAsync({ params: { id: advisory.id }, body })
      form.reset()
      notify.done({ title: m.signed })
    },
  })
  return (
    <Form form={form} act={m.sign(me.name)}>
      <ChoicesField
        form={form}
        name="kind"
        label={m.kind}
        options={DECISIONS.map((kind) => ({
          value: kind,
          label: m.kinds[kind],
          help: m.kindHelp[kind],
        }))}
      />
      <TextField form={form} name="reason" label={m.reason} rows={3} />
      {form.values.kind === 'handled' ? (
        <TextField form={form} name="action" label={m.action} />
      ) : null}
    </Form>
  )
}
