/**
 * The form of a source: what every source has, and the fields of its kind. A refusal of the server stands at its field.
 * @module
 */
import { useMemo, useState } from 'react'
import { inLanguage } from '../../../platform/i18n/two-languages.ts'
import type {
  FieldView,
  KindView,
  NewSource,
  SourceDetail,
} from '../../../platform/sources/contract.ts'
import { ApiProblem } from '../../../ui/api.tsx'
import {
  CheckField,
  Form,
  PasswordField,
  SelectField,
  TextField,
  useForm,
} from '../../../ui/Form.tsx'
import type { Form as FormState } from '../../../ui/form-state.ts'
import { useLanguage } from '../../../ui/language.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import {
  fieldNamed,
  hasMoved,
  initialOf,
  nameOf,
  schemaOf,
  secretsOf,
  settingsOf,
  type Values,
} from './source-form.ts'
import { useText, useWords } from './words.ts'

type SourceFormProps = {
  readonly kind: KindView
  readonly sites: readonly SiteView[]
  /** Null: a new one. */
  readonly source: SourceDetail | null
  readonly onSave: (given: Omit<NewSource, 'kind'>) => Promise<unknown>
}

export const SourceForm = ({ kind, sites, source, onSave }: SourceFormProps) => {
  const m = useWords()
  const text = useText()
  const { language } = useLanguage()
  const schema = useMemo(() => schemaOf(kind, source), [kind, source])
  // Where the refusal of this very answer belongs; read when the form shows it.
  const [places] = useState<Record<string, string>>({})
  const form = useForm({
    schema,
    initial: initialOf(kind, source, {
      name: text(kind.title),
      site: sites.length === 1 ? (sites[0]?.id ?? null) : null,
    }),
    problemField: places,
    errorText: (_, issue) => {
      if (issue.code !== 'custom') return undefined
      return issue.params?.['again'] === true ? m.form.secretAgain : m.form.needed
    },
    onSubmit: (values) =>
      onSave({
        name: String(values['name']),
        site: values['site'] === null ? null : String(values['site']),
        enabled: values['enabled'] === true,
        everyMinutes: kind.mode === 'pulled' ? Number(values['everyMinutes']) : null,
        settings: settingsOf(kind, values),
        secrets: secretsOf(kind, values),
      }).catch((error: unknown) => {
        throw placed(error)
      }),
  })
  const placed = (error: unknown): unknown => {
    if (!(error instanceof ApiProblem)) return error
    if (error.code === 'sources.unknown_site' || error.code === 'sources.site_needed') {
      places[error.code] = 'site'
      return error
    }
    const name = fieldNamed(kind, error.params['field'])
    if (name === null) return error
    places[error.code] = name
    const detail =
      error.code === 'sources.secret_needed'
        ? m.form.needed
        : error.code === 'sources.secret_again'
          ? m.form.secretAgain
          : (inLanguage(error.params['why'], language) ?? m.form.wrong)
    const { code, status, params, incident } = error
    return new ApiProblem({ code, status, detail, params, incident })
  }
  const moved = hasMoved(kind, source, form.values)
  return (
    <Form form={form} act={source === null ? m.form.make : m.form.save}>
      <TextField
        form={form}
        name="name"
        label={m.form.name}
        help={m.form.nameHelp}
        autoComplete="off"
      />
      <SelectField
        form={form}
        name="site"
        label={m.form.site}
        help={m.form.siteHelp}
        none={kind.siteRequired ? m.choose : m.siteAll}
        options={sites.map((s) => ({ value: s.id, label: s.name }))}
      />
      {kind.fields.map((field) => (
        <KindField
          key={field.key}
          field={field}
          form={form}
          isKept={source?.secrets.includes(field.key) === true}
          mustGiveAgain={moved}
        />
      ))}
      {kind.mode === 'pulled' ? (
        <TextField
          form={form}
          name="everyMinutes"
          type="number"
          label={m.form.everyMinutes}
          help={m.form.everyHelp}
        />
      ) : null}
      <CheckField form={form} name="enabled" label={m.form.enabled} help={m.form.enabledHelp} />
    </Form>
  )
}

type KindFieldProps = {
  readonly field: FieldView
  readonly form: FormState<Values>
  readonly isKept: boolean
  readonly mustGiveAgain: boolean
}

const LINES_SHOWN = 4

const KindField = ({ field, form, isKept, mustGiveAgain }: KindFieldProps) => {
  const m = useWords()
  const text = useText()
  const hint = text(field.hint)
  const base = {
    form,
    name: nameOf(field),
    label: text(field.label),
    ...(hint === '' ? {} : { help: hint }),
  }
  if (field.kind === 'switch') return <CheckField {...base} />
  if (field.kind === 'choice')
    return (
      <SelectField
        {...base}
        {...(field.isRequired || field.initial !== null ? {} : { none: m.choose })}
        options={field.choices.map((c) => ({ value: c.value, label: text(c.label) }))}
      />
    )
  if (field.kind === 'lines')
    return <TextField {...base} rows={LINES_SHOWN} code autoComplete="off" />
  if (field.kind === 'number') return <TextField {...base} type="number" />
  if (field.kind === 'text') return <TextField {...base} autoComplete="off" />
  const about = isKept
    ? mustGiveAgain
      ? m.form.secretAgain
      : m.form.secretKept
    : m.form.secretHelp
  return (
    <PasswordField
      {...base}
      help={hint === '' ? about : `${hint} ${about}`}
      autoComplete="new-password"
    />
  )
}
