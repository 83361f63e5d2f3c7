/**
 * The form of one contact tree. The order is changed by buttons, so that it works without dragging (U35).
 * @module
 */
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Combobox } from '../../../ui/Combobox.tsx'
import { Form, SelectField, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import {
  archiveContactTree,
  CHANNELS,
  ContactTreeEdit,
  type ContactTreeView,
  createContactTree,
  editContactTree,
  listPeople,
  listSites,
  PURPOSES,
} from '../contract.ts'
import { type Conflict, ConflictDialog, conflictOf } from './Conflict.tsx'
import { choicesOf, personName, useWords } from './words.ts'

type Steps = z.input<typeof ContactTreeEdit>['steps']
type TreeFormProps = { readonly tree: ContactTreeView | null; readonly onDone: () => void }

const NEW_STEP = { personId: '', channel: 'phone', address: null, waitMinutes: 15 } as const

export const ContactTreeForm = ({ tree, onDone }: TreeFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const notify = useNotify()
  const sites = useEndpoint(listSites, { query: {} })
  const create = useAct(createContactTree)
  const change = useAct(editContactTree)
  const archive = useAct(archiveContactTree)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const save = async (edit: ContactTreeEdit, version: number | undefined) => {
    if (tree === null || version === undefined) await create.mutateAsync({ body: edit })
    else await change.mutateAsync({ params: { id: tree.id }, body: { version, edit } })
    notify.done({ title: m.contacts.saved(edit.name) })
    onDone()
  }
  const form = useForm({
    schema: ContactTreeEdit,
    initial: {
      name: tree?.name ?? '',
      purpose: tree?.purpose ?? 'incident',
      siteId: tree?.siteId ?? null,
      steps:
        tree?.steps.map((s) => ({
          personId: s.personId,
          channel: s.channel,
          address: s.address === s.ownAddress ? null : s.address,
          waitMinutes: s.waitMinutes,
        })) ?? [],
    },
    draft: tree === null ? 'organizations.tree' : `organizations.tree.${tree.id}.${tree.version}`,
    errorText: (field) => (field === 'steps' ? m.contacts.noSteps : undefined),
    onSubmit: (edit) =>
      save(edit, tree?.version).catch((error: unknown) => {
        setConflict(conflictOf(error))
        throw error
      }),
  })
  const putAway = () => {
    if (tree === null) return
    archive
      .mutateAsync({ params: { id: tree.id }, body: { version: tree.version, archived: true } })
      .then(() => {
        notify.done({ title: m.contacts.archived(tree.name) })
        onDone()
      }, notify.failed)
  }
  return (
    <>
      <Form
        form={form}
        act={kit.save}
        others={tree === null ? null : <Button onClick={putAway}>{m.contacts.archive}</Button>}
      >
        <TextField form={form} name="name" label={m.contacts.name} autoComplete="off" />
        <SelectField
          form={form}
          name="purpose"
          label={m.contacts.purpose}
          options={choicesOf(PURPOSES, m.purposes)}
        />
        <SelectField
          form={form}
          name="siteId"
          label={m.contacts.site}
          none={m.people.noSite}
          options={(sites.data?.items ?? []).map((s) => ({ value: s.id, label: s.name }))}
        />
        <StepsField
          steps={form.values.steps}
          error={form.errors['steps']}
          onChange={(steps) => form.set('steps', steps)}
        />
      </Form>
      <ConflictDialog
        conflict={conflict}
        mine={form.values}
        labels={{ name: m.contacts.name, purpose: m.contacts.purpose, siteId: m.contacts.site }}
        onClose={() => setConflict(null)}
        onTakeStored={onDone}
        onKeepMine={(version) => {
          setConflict(null)
          const read = ContactTreeEdit.safeParse(form.values)
          if (read.success) save(read.data, version).catch(notify.failed)
        }}
      />
    </>
  )
}

type StepsFieldProps = {
  readonly steps: Steps
  readonly error: string | undefined
  readonly onChange: (steps: Steps) => void
}

const StepsField = ({ steps, error, onChange }: StepsFieldProps) => {
  const m = useWords()
  const people = useEndpoint(listPeople, { query: { limit: 200 } })
  const options = (people.data?.items ?? []).map((p) => ({
    value: p.id,
    label: personName(p),
    words: [p.familyNameKana, p.givenNameKana, p.department, p.mail ?? ''],
  }))
  const put = (place: number, change: Partial<Steps[number]>) =>
    onChange(steps.map((step, i) => (i === place ? { ...step, ...change } : step)))
  const swap = (place: number, other: number) =>
    onChange(
      steps.map((step, i) =>
        i === place ? (steps[other] ?? step) : i === other ? (steps[place] ?? step) : step,
      ),
    )
  return (
    <fieldset className="choices">
      <legend className="field-label">{m.contacts.steps}</legend>
      {steps.map((step, place) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity before it is saved; its place is what is edited
          key={place}
          className="panel stack"
          aria-label={m.contacts.step(place + 1)}
        >
          <div className="row-between">
            <b>{m.contacts.step(place + 1)}</b>
            <span className="row">
              <Button
                size="small"
                look="quiet"
                aria-label={m.contacts.up}
                disabled={place === 0}
                onClick={() => swap(place, place - 1)}
              >
                <ArrowUp size={16} aria-hidden="true" />
              </Button>
              <Button
                size="small"
                look="quiet"
                aria-label={m.contacts.down}
                disabled={place === steps.length - 1}
                onClick={() => swap(place, place + 1)}
              >
                <ArrowDown size={16} aria-hidden="true" />
              </Button>
              <Button
                size="small"
                look="quiet"
                aria-label={m.contacts.removeStep}
                onClick={() => onChange(steps.filter((_, i) => i !== place))}
              >
                <Trash2 size={16} aria-hidden="true" />
              </Button>
            </span>
          </div>
          <Combobox
            label={m.contacts.person}
            options={options}
            value={step.personId === '' ? null : step.personId}
            empty={m.contacts.noPerson}
            onChange={(id) => put(place, { personId: id ?? '' })}
            required
          />
          <StepDetails step={step} onPut={(change) => put(place, change)} />
        </section>
      ))}
      {error ? <div className="field-error">{error}</div> : null}
      <div className="row">
        <Button size="small" onClick={() => onChange([...steps, NEW_STEP])}>
          <Plus size={15} aria-hidden="true" />
          {m.contacts.addStep}
        </Button>
      </div>
    </fieldset>
  )
}

type StepDetailsProps = {
  readonly step: Steps[number]
  readonly onPut: (change: Partial<Steps[number]>) => void
}

const StepDetails = ({ step, onPut }: StepDetailsProps) => {
  const m = useWords()
  const id = useId()
  return (
    <div className="form-group">
      <div className="field">
        <label className="field-label" htmlFor={`${id}-channel`}>
          {m.contacts.channel}
        </label>
        <select
          id={`${id}-channel`}
          className="input"
          value={step.channel}
          onChange={(event) =>
            onPut({ channel: CHANNELS.find((c) => c === event.target.value) ?? 'phone' })
          }
        >
          {CHANNELS.map((channel) => (
            <option key={channel} value={channel}>
              {m.channels[channel]}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-wait`}>
          {m.contacts.wait}
        </label>
        <input
          id={`${id}-wait`}
          className="input"
          type="number"
          min={1}
          value={step.waitMinutes}
          onChange={(event) => onPut({ waitMinutes: Number(event.target.value) })}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-address`}>
          {m.contacts.address}
        </label>
        <input
          id={`${id}-address`}
          className="input"
          placeholder={m.contacts.addressHelp}
          value={step.address ?? ''}
          onChange={(event) =>
            onPut({ address: event.target.value === '' ? null : event.target.value })
          }
        />
      </div>
    </div>
  )
}
