/**
 * One setting changed, with the control that fits its kind.
 * @module
 */
import { z } from 'zod'
import { type SettingView, saveSetting } from '../../../platform/config/contract.ts'
import { ApiProblem, useAct } from '../../../ui/api.tsx'
import { CheckField, Form, PasswordField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { WebMessages } from '../messages/web.en.ts'
import { useWords } from './words.ts'

/** The shape of what is typed; what the value may be is decided by the server. */
const Typed = {
  text: z.object({ value: z.string().trim().max(2000) }),
  secret: z.object({ value: z.string().trim().min(1).max(2000) }),
  number: z.object({ value: z.number() }),
  flag: z.object({ value: z.boolean() }),
  list: z.object({
    value: z
      .string()
      .max(100_000)
      .transform((v) =>
        v
          .split(/[\n,]+/)
          .map((s) => s.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.string().max(300)).max(500)),
  }),
}

type SettingFormProps = { readonly setting: SettingView; readonly onDone: () => void }

export const SettingForm = ({ setting, onDone }: SettingFormProps) => {
  const props = { setting, onDone }
  if (setting.secret) return <SecretForm {...props} />
  if (setting.kind === 'number') return <NumberForm {...props} />
  if (setting.kind === 'flag') return <FlagForm {...props} />
  if (setting.kind === 'list') return <ListForm {...props} />
  return <TextForm {...props} />
}

const useSave = ({ setting, onDone }: SettingFormProps) => {
  const m = useWords()
  const notify = useNotify()
  const save = useAct(saveSetting)
  return async (value: SettingView['value']) => {
    await save
      .mutateAsync({ params: { key: setting.key }, body: { value } })
      .catch((error: unknown) => {
        throw inReadersWords(m, error)
      })
    notify.done({ title: m.saved(setting.key) })
    onDone()
  }
}

/** The server tells why in the words of its schema; the reader gets them as a sentence of the house. */
const inReadersWords = (m: WebMessages, error: unknown): unknown => {
  if (!(error instanceof ApiProblem) || error.code !== 'config.value') return error
  const why = String(error.params['why'])
  const [, least] = />=\s*(-?\d+)/.exec(why) ?? []
  const [, most] = /<=\s*(-?\d+)/.exec(why) ?? []
  const [, starts] = /starts with (.{1,60})$/.exec(why) ?? []
  const detail =
    least !== undefined
      ? m.tooSmall(least)
      : most !== undefined
        ? m.tooBig(most)
        : starts !== undefined
          ? m.startsWith(starts)
          : m.badValue
  const { code, status, params, incident } = error
  return new ApiProblem({ code, status, params, incident, detail })
}

/** What the server says of a value stands at the value. */
const problemField = { 'config.value': 'value' } as const

const TextForm = (props: SettingFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const save = useSave(props)
  const { value } = props.setting
  const form = useForm({
    schema: Typed.text,
    initial: { value: typeof value === 'string' ? value : '' },
    problemField,
    onSubmit: (typed) => save(typed.value === '' ? null : typed.value),
  })
  return (
    <Form form={form} act={kit.save}>
      <TextField form={form} name="value" label={m.field} autoComplete="off" />
    </Form>
  )
}

const SecretForm = (props: SettingFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const save = useSave(props)
  const form = useForm({
    schema: Typed.secret,
    initial: { value: '' },
    problemField,
    onSubmit: (typed) => save(typed.value),
  })
  return (
    <Form form={form} act={kit.save}>
      <PasswordField
        form={form}
        name="value"
        label={m.field}
        help={m.secretHelp}
        autoComplete="new-password"
      />
    </Form>
  )
}

const NumberForm = (props: SettingFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const save = useSave(props)
  const form = useForm({
    schema: Typed.number,
    initial: { value: Number(props.setting.value) },
    problemField,
    onSubmit: (typed) => save(typed.value),
  })
  return (
    <Form form={form} act={kit.save}>
      <TextField form={form} name="value" type="number" label={m.field} />
    </Form>
  )
}

const FlagForm = (props: SettingFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const save = useSave(props)
  const form = useForm({
    schema: Typed.flag,
    initial: { value: props.setting.value === true },
    problemField,
    onSubmit: (typed) => save(typed.value),
  })
  return (
    <Form form={form} act={kit.save}>
      <CheckField form={form} name="value" label={m.on} />
    </Form>
  )
}

const ListForm = (props: SettingFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const save = useSave(props)
  const { value } = props.setting
  const form = useForm({
    schema: Typed.list,
    initial: { value: Array.isArray(value) ? value.join('\n') : '' },
    problemField,
    onSubmit: (typed) => save(typed.value),
  })
  return (
    <Form form={form} act={kit.save}>
      <TextField form={form} name="value" label={m.field} help={m.listHelp} rows={5} />
    </Form>
  )
}
