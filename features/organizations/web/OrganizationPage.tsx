/**
 * The organization itself: names, number, clock, colour.
 * @module
 */
import { useState } from 'react'
import { LANGUAGES } from '../../../platform/i18n/index.ts'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Combobox } from '../../../ui/Combobox.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { Field, Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, PageHeader } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  editOrganization,
  getOrganization,
  OrganizationEdit,
  type OrganizationView,
} from '../contract.ts'
import { type Conflict, ConflictDialog, conflictOf } from './Conflict.tsx'
import { useWords, zoneChoices } from './words.ts'

export const OrganizationPage = () => {
  const m = useWords()
  const organization = useEndpoint(getOrganization, {})
  const mayEdit = useMay('administrator')
  return (
    <>
      <PageHeader title={m.organization.title} lead={m.organization.lead} />
      <div className="stack-l">
        {mayEdit ? null : <Banner look="note">{m.organization.readOnly}</Banner>}
        <Await answer={organization}>
          {(o) => (
            <OrganizationForm
              key={o.version}
              organization={o}
              onReload={() => organization.refetch()}
            />
          )}
        </Await>
      </div>
    </>
  )
}

type OrganizationFormProps = {
  readonly organization: OrganizationView
  readonly onReload: () => void
}

const OrganizationForm = ({ organization: o, onReload }: OrganizationFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const notify = useNotify()
  const edit = useAct(editOrganization)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const save = async (value: OrganizationEdit, version: number) => {
    await edit.mutateAsync({ body: { version, edit: value } })
    notify.done({ title: m.organization.saved })
  }
  const form = useForm({
    schema: OrganizationEdit,
    initial: {
      name: o.name,
      nameKana: o.nameKana,
      corporateNumber: o.corporateNumber,
      language: o.language,
      timeZone: o.timeZone,
      colour: o.colour,
    },
    errorText: (field, issue) =>
      field === 'corporateNumber' && issue.code === 'custom' ? m.errors.corporateNumber : undefined,
    onSubmit: (value) =>
      save(value, o.version).catch((error: unknown) => {
        setConflict(conflictOf(error))
        throw error
      }),
  })
  return (
    <>
      <Form form={form} act={kit.save}>
        <TextField
          form={form}
          name="name"
          label={m.organization.name}
          autoComplete="organization"
        />
        <TextField form={form} name="nameKana" label={m.organization.nameKana} autoComplete="off" />
        <TextField
          form={form}
          name="corporateNumber"
          label={m.organization.corporateNumber}
          help={m.organization.corporateNumberHelp}
          inputMode="numeric"
          autoComplete="off"
        />
        <SelectField
          form={form}
          name="language"
          label={m.organization.language}
          help={m.organization.languageHelp}
          options={LANGUAGES.map((value) => ({ value, label: kit.language[value] }))}
        />
        <Combobox
          label={m.organization.timeZone}
          options={zoneChoices()}
          value={form.values.timeZone}
          empty={m.setup.noTimeZone}
          onChange={(zone) => form.set('timeZone', zone ?? '')}
        />
        <Field
          label={m.organization.colour}
          help={m.organization.colourHelp}
          error={form.errors['colour']}
        >
          {(wiring) => (
            <input
              {...wiring}
              type="color"
              className="input input-colour"
              value={form.values.colour}
              onChange={(event) => form.set('colour', event.target.value)}
            />
          )}
        </Field>
      </Form>
      <ConflictDialog
        conflict={conflict}
        mine={form.values}
        labels={{
          name: m.organization.name,
          nameKana: m.organization.nameKana,
          corporateNumber: m.organization.corporateNumber,
          language: m.organization.language,
          timeZone: m.organization.timeZone,
          colour: m.organization.colour,
        }}
        onClose={() => setConflict(null)}
        onTakeStored={() => {
          setConflict(null)
          onReload()
        }}
        onKeepMine={(version) => {
          setConflict(null)
          const read = OrganizationEdit.safeParse(form.values)
          if (read.success) save(read.data, version).catch(notify.failed)
        }}
      />
    </>
  )
}
