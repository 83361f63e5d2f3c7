/**
 * A question to agents is put together: which, about what, to whom, for how long.
 * @module
 */
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages, useMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { listSites } from '../../organizations/contract.ts'
import { Asked, askAgents, FIELD_OF, TEMPLATES } from '../contract-questions.ts'
import { en } from '../messages/questions.en.ts'
import { ja } from '../messages/questions.ja.ts'
import { choicesOf } from './words.ts'

/** Of one computer, or of what is chosen. */
export type AskWhom = { readonly asset: { readonly id: string; readonly name: string } } | 'chosen'

export const AskDialog = ({
  whom,
  onClose,
  onAsked,
}: {
  whom: AskWhom
  onClose: () => void
  onAsked: (question: string) => void
}) => {
  const m = useMessages({ en, ja })
  return (
    <Dialog
      open
      onClose={onClose}
      title={whom === 'chosen' ? m.askTitle : m.askOf(whom.asset.name)}
      description={m.askText}
    >
      <AskForm whom={whom} onClose={onClose} onAsked={onAsked} />
    </Dialog>
  )
}

const askedOf = (template: (typeof TEMPLATES)[number], text: string) => {
  const field = FIELD_OF[template]
  if (field === undefined) return Asked.safeParse({ template })
  return Asked.safeParse({ template, [field]: field === 'port' ? Number(text) : text })
}

const Filled = z
  .object({
    template: z.enum(TEMPLATES),
    text: z.string(),
    site: z.string(),
    hours: z.enum(['1', '24', '72', '168']),
  })
  .superRefine(({ template, text }, context) => {
    const read = askedOf(template, text)
    if (!read.success)
      context.addIssue({
        code: 'custom',
        path: ['text'],
        message: read.error.issues[0]?.message ?? '',
      })
  })

const AskForm = ({
  whom,
  onClose,
  onAsked,
}: {
  whom: AskWhom
  onClose: () => void
  onAsked: (question: string) => void
}) => {
  const m = useMessages({ en, ja })
  const kit = useKitMessages()
  const notify = useNotify()
  const act = useAct(askAgents)
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  const form = useForm({
    schema: Filled,
    initial: { template: 'software', text: '', site: '', hours: '24' } as z.input<typeof Filled>,
    onSubmit: async ({ template, text, site, hours }) => {
      const asked = askedOf(template, text)
      if (!asked.success) return
      const made = await act.mutateAsync({
        body: {
          asked: asked.data,
          target:
            whom !== 'chosen'
              ? { asset: { id: whom.asset.id } }
              : site === ''
                ? { all: true }
                : { site },
          hours: Number(hours),
        },
      })
      notify.done({ title: m.asked(made.agents) })
      onAsked(made.id)
    },
  })
  const field = FIELD_OF[form.values.template] as keyof typeof m.fields | undefined
  return (
    <Form form={form} act={m.ask} others={<Button onClick={onClose}>{kit.cancel}</Button>}>
      <SelectField
        form={form}
        name="template"
        label={m.template}
        options={choicesOf(m.templates)}
      />
      {field === undefined ? null : (
        <TextField
          form={form}
          name="text"
          label={m.fields[field]}
          help={m.helps[field]}
          autoComplete="off"
        />
      )}
      {whom === 'chosen' ? (
        <SelectField
          form={form}
          name="site"
          label={m.where}
          options={[
            { value: '', label: m.everywhere },
            ...sites.map((s) => ({ value: s.id, label: s.name })),
          ]}
        />
      ) : null}
      <SelectField form={form} name="hours" label={m.hours} options={choicesOf(m.hourChoices)} />
    </Form>
  )
}
