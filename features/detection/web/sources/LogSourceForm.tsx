/**
 * The form of a log source. What most people need stands above; a refusal of the server stands at its field.
 * @module
 */
import { useMemo } from 'react'
import { CheckField, Form, SelectField, TextField, useForm } from '../../../../ui/Form.tsx'
import type { Form as FormState } from '../../../../ui/form-state.ts'
import { useLanguage } from '../../../../ui/language.tsx'
import { useMe } from '../../../../ui/me.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import {
  ENCODINGS,
  type LogSourceDetail,
  type NewLogSource,
  type SourceKind,
} from '../../contract-sources.ts'
import { FORMAT_NAMES } from './formats.ts'
import { givenOf, initialOf, limitsWith, schemaOf } from './log-source-form.ts'
import { useSourceWords } from './words.tsx'

type Props = {
  readonly kind: SourceKind
  readonly sites: readonly SiteView[]
  /** Null: a new one. */
  readonly source: LogSourceDetail | null
  /** The address that is being named; empty for none. */
  readonly sender: string
  readonly onSave: (given: Omit<NewLogSource, 'kind'>) => Promise<unknown>
}
type Values = ReturnType<typeof initialOf>

const PLACE_OF = {
  'detection.unknown_site': 'site',
  'detection.unknown_format': 'format',
  'detection.unknown_zone': 'timeZone',
  'detection.address_taken': 'addresses',
  'detection.path_not_allowed': 'path',
  'detection.path_needed': 'path',
} as const
const MORE = ['format', 'timeZone', 'encoding', 'maxEventsPerSecond', 'maxMegabytesPerDay'] as const
const LINES_SHOWN = 3

export const LogSourceForm = ({ kind, sites, source, sender, onSave }: Props) => {
  const m = useSourceWords()
  const me = useMe()
  const isUnassigned = source?.isUnassigned === true
  const schema = useMemo(() => schemaOf(kind, isUnassigned), [kind, isUnassigned])
  const isEverywhere = me.sites === '*'
  const form = useForm({
    schema,
    initial: initialOf(kind, source, {
      site: sites.length === 1 || !isEverywhere ? (sites[0]?.id ?? null) : null,
      timeZone: me.organization.timeZone,
      sender,
    }),
    problemField: PLACE_OF,
    errorText: (_, issue) =>
      issue.code !== 'custom'
        ? undefined
        : issue.params?.['why'] === 'addressesNeeded'
          ? m.form.addressesNeeded
          : m.form.addressesWrong,
    onSubmit: (values) => onSave(givenOf(kind, values)),
  })
  return (
    <Form form={form} act={source === null ? m.form.make : m.form.save}>
      <TextField form={form} name="name" label={m.name} help={m.form.nameHelp} autoComplete="off" />
      {kind === 'syslog' && !isUnassigned ? (
        <TextField
          form={form}
          name="addresses"
          label={m.form.addresses}
          help={m.form.addressesHelp}
          rows={LINES_SHOWN}
          code
        />
      ) : null}
      {kind === 'file' ? (
        <TextField
          form={form}
          name="path"
          label={m.form.path}
          help={m.form.pathHelp}
          autoComplete="off"
          code
        />
      ) : null}
      <SelectField
        form={form}
        name="site"
        label={m.site}
        help={m.form.siteHelp}
        {...(isEverywhere ? { none: m.siteAll } : {})}
        options={sites.map((s) => ({ value: s.id, label: s.name }))}
      />
      {isUnassigned ? null : (
        <SelectField
          form={form}
          name="expected"
          label={m.form.expected}
          help={m.form.expectedHelp}
          none={m.form.expectedNone}
          options={limitsWith(source?.expectedMinutes ?? null).map((minutes) => ({
            value: String(minutes),
            label: m.form.minutes(minutes),
          }))}
        />
      )}
      {kind === 'agent' ? (
        <>
          <CheckField form={form} name="events" label={m.form.events} help={m.form.eventsHelp} />
          <CheckField
            form={form}
            name="inventory"
            label={m.form.inventory}
            help={m.form.inventoryHelp}
          />
          <Quota form={form} help={m.form.agentLimitHelp} />
        </>
      ) : (
        <More form={form} />
      )}
      <CheckField form={form} name="enabled" label={m.form.enabled} help={m.form.enabledHelp} />
    </Form>
  )
}

const More = ({ form }: { form: FormState<Values> }) => {
  const m = useSourceWords()
  const { language } = useLanguage()
  const isWrong = MORE.some((name) => form.errors[name] !== undefined)
  return (
    <details className="log-more" {...(isWrong ? { open: true } : {})}>
      <summary>{m.form.more}</summary>
      <div className="log-more-fields">
        <SelectField
          form={form}
          name="format"
          label={m.form.format}
          help={m.form.formatHelp}
          options={[
            { value: 'auto', label: m.form.formatAuto },
            ...Object.entries(FORMAT_NAMES).map(([value, name]) => ({
              value,
              label: name[language],
            })),
          ]}
        />
        <TextField
          form={form}
          name="timeZone"
          label={m.form.timeZone}
          help={m.form.timeZoneHelp}
          autoComplete="off"
        />
        <SelectField
          form={form}
          name="encoding"
          label={m.form.encoding}
          options={ENCODINGS.map((value) => ({ value, label: m.form.encodings[value] }))}
        />
        <Quota form={form} help={m.form.limitHelp} />
      </div>
    </details>
  )
}

const Quota = ({ form, help }: { form: FormState<Values>; help: string }) => {
  const m = useSourceWords()
  return (
    <>
      <TextField
        form={form}
        name="maxEventsPerSecond"
        type="number"
        label={m.form.perSecond}
        help={help}
      />
      <TextField
        form={form}
        name="maxMegabytesPerDay"
        type="number"
        label={m.form.perDay}
        help={help}
      />
    </>
  )
}
