/**
 * The form of one person.
 * @module
 */
import { useState } from 'react'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { ChoicesField, Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages, useLanguage } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  archivePerson,
  createPerson,
  DUTIES,
  editPerson,
  listSites,
  PersonEdit,
  type PersonView,
} from '../contract.ts'
import { type Conflict, ConflictDialog, conflictOf } from './Conflict.tsx'
import { choicesOf, personName, useWords } from './words.ts'

type PersonFormProps = { readonly person: PersonView | null; readonly onDone: () => void }

export const PersonForm = ({ person, onDone }: PersonFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const { language } = useLanguage()
  const mayEdit = useMay('administrator')
  const notify = useNotify()
  const sites = useEndpoint(listSites, { query: {} })
  const create = useAct(createPerson)
  const change = useAct(editPerson)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const save = async (edit: PersonEdit, version: number | undefined) => {
    if (person === null || version === undefined) await create.mutateAsync({ body: edit })
    else await change.mutateAsync({ params: { id: person.id }, body: { version, edit } })
    notify.done({ title: m.people.saved(personName(edit)) })
    onDone()
  }
  const form = useForm({
    schema: PersonEdit,
    initial: {
      familyName: person?.familyName ?? '',
      givenName: person?.givenName ?? '',
      familyNameKana: person?.familyNameKana ?? '',
      givenNameKana: person?.givenNameKana ?? '',
      mail: person?.mail ?? null,
      phone: person?.phone ?? null,
      language: person?.language ?? language,
      siteId: person?.siteId ?? null,
      department: person?.department ?? '',
      title: person?.title ?? '',
      duties: person?.duties ?? [],
    },
    draft:
      person === null
        ? 'organizations.person'
        : `organizations.person.${person.id}.${person.version}`,
    problemField: { 'organizations.mail_taken': 'mail' },
    errorText: (field) =>
      field === 'phone' ? m.errors.phone : field === 'language' ? m.errors.language : undefined,
    onSubmit: (edit) =>
      save(edit, person?.version).catch((error: unknown) => {
        setConflict(conflictOf(error))
        throw error
      }),
  })
  return (
    <div className="stack-l">
      {mayEdit ? null : <Banner look="note">{m.mayNot}</Banner>}
      <Form form={form} act={kit.save}>
        <div className="form-group">
          <TextField form={form} name="familyName" label={m.people.familyName} autoComplete="off" />
          <TextField form={form} name="givenName" label={m.people.givenName} autoComplete="off" />
          <TextField
            form={form}
            name="familyNameKana"
            label={m.people.familyNameKana}
            autoComplete="off"
          />
          <TextField
            form={form}
            name="givenNameKana"
            label={m.people.givenNameKana}
            autoComplete="off"
          />
        </div>
        <TextField form={form} name="mail" label={m.people.mail} type="email" autoComplete="off" />
        <TextField
          form={form}
          name="phone"
          label={m.people.phone}
          help={m.people.phoneHelp}
          inputMode="tel"
          autoComplete="off"
        />
        <div className="form-group">
          <TextField form={form} name="department" label={m.people.department} autoComplete="off" />
          <TextField form={form} name="title" label={m.people.jobTitle} autoComplete="off" />
        </div>
        <SelectField
          form={form}
          name="siteId"
          label={m.people.site}
          none={m.people.noSite}
          options={(sites.data?.items ?? []).map((s) => ({ value: s.id, label: s.name }))}
        />
        <TextField form={form} name="language" label={m.people.language} />
        <ChoicesField
          form={form}
          name="duties"
          label={m.people.duties}
          several
          options={choicesOf(DUTIES, m.duties)}
        />
      </Form>
      {person !== null && mayEdit ? <ArchivePerson person={person} onDone={onDone} /> : null}
      <ConflictDialog
        conflict={conflict}
        mine={form.values}
        labels={{
          familyName: m.people.familyName,
          givenName: m.people.givenName,
          familyNameKana: m.people.familyNameKana,
          givenNameKana: m.people.givenNameKana,
          mail: m.people.mail,
          phone: m.people.phone,
          language: m.people.language,
          siteId: m.people.site,
          department: m.people.department,
          title: m.people.jobTitle,
          duties: m.people.duties,
        }}
        onClose={() => setConflict(null)}
        onTakeStored={onDone}
        onKeepMine={(version) => {
          setConflict(null)
          const read = PersonEdit.safeParse(form.values)
          if (read.success) save(read.data, version).catch(notify.failed)
        }}
      />
    </div>
  )
}

const ArchivePerson = ({ person, onDone }: { person: PersonView; onDone: () => void }) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(archivePerson)
  const [isAsking, setAsking] = useState(false)
  const isGone = person.archivedAt !== null
  const archive = () =>
    act
      .mutateAsync({
        params: { id: person.id },
        body: { version: person.version, archived: !isGone },
      })
      .then(onDone, notify.failed)
  return (
    <div className="row">
      <Button
        {...(isGone ? {} : { look: 'danger' as const })}
        onClick={isGone ? archive : () => setAsking(true)}
      >
        {isGone ? m.people.restore : m.people.archive}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.people.archiveAsk(personName(person))}
        description={m.people.archiveText}
        act={m.people.archive}
        busy={act.isPending}
        danger
        onConfirm={archive}
      />
    </div>
  )
}
