/**
 * The fields of an assignment: who, until when, how he is told, and a note.
 * @module
 */
import { z } from 'zod'
import { SelectField, TextField } from '../../../ui/Form.tsx'
import type { Form } from '../../../ui/form-state.ts'
import { type Action, CHANNELS } from '../contract.ts'
import type { Fields } from './assigning.ts'
import type { Named } from './names.ts'
import { useWords } from './words.ts'

/** `owner`: a person's id, or one of keep, none, other. */
export const Assignment = z
  .object({
    owner: z.string(),
    ownerName: z.string().trim().max(200),
    due: z.union([z.literal(''), z.iso.date()]),
    channel: z.enum(['keep', ...CHANNELS]),
    note: z.string().max(2000),
  })
  .superRefine((v, c) => {
    if (v.owner === 'other' && v.ownerName === '')
      c.addIssue({
        code: 'too_small',
        origin: 'string',
        minimum: 1,
        path: ['ownerName'],
        input: v.ownerName,
        message: 'name',
      })
  })
export type Assignment = z.infer<typeof Assignment>

export const unchanged: Assignment = {
  owner: 'keep',
  ownerName: '',
  due: '',
  channel: 'keep',
  note: '',
}

export const assignmentOf = (action: Action): Assignment => ({
  owner: action.owner === null ? 'none' : (action.owner.personId ?? 'other'),
  ownerName: action.owner?.personId === null ? action.owner.name : '',
  due: action.due,
  channel: action.channel,
  note: action.note,
})

/** What is sent; a field that stays as it is is left out. */
export const fieldsOf = (v: Assignment, people: readonly Named[]): Fields => {
  const person = people.find((p) => p.id === v.owner)
  const owner = person
    ? { personId: person.id, name: person.name }
    : v.owner === 'none'
      ? null
      : v.owner === 'other'
        ? { personId: null, name: v.ownerName }
        : undefined
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(v.due === '' ? {} : { due: v.due }),
    ...(v.channel === 'keep' ? {} : { channel: v.channel }),
    ...(v.note === '' ? {} : { note: v.note }),
  }
}

type Props = {
  readonly form: Form<Assignment>
  readonly people: readonly Named[]
  /** The action that is changed; null while many are assigned at once. */
  readonly action: Action | null
}

export const AssignFields = ({ form, people, action }: Props) => {
  const m = useWords()
  const keep = action === null ? [{ value: 'keep', label: m.assign.keep }] : []
  const owner = action?.owner ?? null
  // Somebody who left the register stays the owner until another is chosen.
  const gone =
    owner?.personId && people.every((p) => p.id !== owner.personId)
      ? [{ value: owner.personId, label: owner.name }]
      : []
  return (
    <>
      <SelectField
        form={form}
        name="owner"
        label={m.assign.owner}
        options={[
          ...keep,
          { value: 'none', label: m.assign.nobody },
          ...gone,
          ...people.map((p) => ({ value: p.id, label: p.name })),
          { value: 'other', label: m.assign.other },
        ]}
      />
      {form.values.owner === 'other' ? (
        <TextField form={form} name="ownerName" label={m.assign.ownerName} />
      ) : null}
      <TextField
        form={form}
        name="due"
        type="date"
        label={m.assign.due}
        {...(action === null ? { help: m.assign.dueHelp } : {})}
      />
      <SelectField
        form={form}
        name="channel"
        label={m.assign.channel}
        options={[
          ...keep,
          ...CHANNELS.map((value) => ({ value, label: m.assign.channels[value] })),
        ]}
      />
      <TextField form={form} name="note" label={m.assign.note} rows={3} />
    </>
  )
}
