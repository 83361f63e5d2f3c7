/**
 * Begins a hunt for a rule, or for the rules of a set, in stored events.
 * @module
 */
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, SelectField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { useGo } from '../../../ui/link.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { startHunt } from '../contract-retro.ts'
import { en } from '../messages/web-retro-en.ts'
import { ja } from '../messages/web-retro-ja.ts'

const SPANS = ['7', '30', '90', 'all'] as const
const Asked = z.object({ span: z.enum(SPANS), which: z.enum(['new', 'all']) })

type Props = {
  readonly name: string
  readonly of:
    | { readonly kind: 'rule'; readonly rule: string }
    /** `fresh`: how many came with the last import or update. */
    | { readonly kind: 'set'; readonly set: string; readonly fresh: number }
  readonly onClose: () => void
}

export const HuntDialog = ({ name, of, onClose }: Props) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const go = useGo()
  const notify = useNotify()
  const act = useAct(startHunt)
  const isFresh = of.kind === 'set' && of.fresh > 0
  const form = useForm({
    schema: Asked,
    initial: {
      span: of.kind === 'rule' ? ('all' as const) : ('30' as const),
      which: isFresh ? ('new' as const) : ('all' as const),
    },
    onSubmit: async ({ span, which }) => {
      const hunt = await act.mutateAsync({
        body: {
          of:
            of.kind === 'rule'
              ? { kind: 'rule', rule: of.rule }
              : { kind: 'set', set: of.set, which },
          days: span === 'all' ? null : Number(span),
        },
      })
      notify.done({ title: m.begun })
      go({ to: '/detection/hunts/$id', params: { id: hunt.id } })
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.startOf(name)}>
      <Form form={form} act={m.begin}>
        <p>{m.startLead}</p>
        {isFresh ? (
          <SelectField
            form={form}
            name="which"
            label={m.which}
            options={[
              { value: 'new', label: m.whichNew(f.number(of.fresh)) },
              { value: 'all', label: m.whichAll },
            ]}
          />
        ) : null}
        <SelectField
          form={form}
          name="span"
          label={m.span}
          options={SPANS.map((value) => ({ value, label: m.spans[value] }))}
        />
      </Form>
    </Dialog>
  )
}
