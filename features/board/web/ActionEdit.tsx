/**
 * Changes one action. When somebody saved in between, both versions are shown and nothing is lost (U18).
 * @module
 */
import { useState } from 'react'
import { ApiProblem, useAct, useCall } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { Form, useForm } from '../../../ui/Form.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type Action, changeAction, getAction } from '../contract.ts'
import { AssignFields, Assignment, assignmentOf, fieldsOf } from './AssignFields.tsx'
import type { Fields } from './assigning.ts'
import { useShown } from './HistoryList.tsx'
import { usePeople } from './names.ts'
import { useWords } from './words.ts'

const FIELDS = ['owner', 'due', 'channel', 'note'] as const

export const isChangedMeanwhile = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === 'board.changed_meanwhile'

export const ActionEdit = ({ action, onDone }: { action: Action; onDone: () => void }) => {
  const m = useWords()
  const call = useCall()
  const act = useAct(changeAction)
  const notify = useNotify()
  const people = usePeople()
  const [stored, setStored] = useState<Action | null>(null)
  const save = async (value: Assignment, version: number) => {
    // An emptied note is a change too; an owner who left the register stays as he is.
    const body = { version, ...fieldsOf(value, people), note: value.note }
    await act.mutateAsync({ params: { id: action.id }, body })
    notify.done({ title: m.action.saved })
    onDone()
  }
  const form = useForm({
    schema: Assignment,
    initial: assignmentOf(action),
    draft: `board.action.${action.id}.${action.version}`,
    onSubmit: async (value) => {
      try {
        await save(value, action.version)
      } catch (error) {
        if (!isChangedMeanwhile(error)) throw error
        setStored(await call(getAction, { params: { id: action.id } }))
      }
    },
  })
  return (
    <>
      <Form form={form} act={m.action.save}>
        <AssignFields form={form} people={people} action={action} />
      </Form>
      {stored === null ? null : (
        <Compare
          stored={stored}
          mine={{ owner: action.owner, ...fieldsOf(form.values, people), note: form.values.note }}
          onTakeStored={() => {
            form.reset()
            onDone()
          }}
          onKeepMine={() => {
            const { version } = stored
            setStored(null)
            const read = Assignment.safeParse(form.values)
            if (read.success) save(read.data, version).catch(notify.failed)
          }}
          onClose={() => setStored(null)}
        />
      )}
    </>
  )
}

type CompareProps = {
  readonly stored: Action
  readonly mine: Fields
  readonly onTakeStored: () => void
  readonly onKeepMine: () => void
  readonly onClose: () => void
}

const Compare = ({ stored, mine, onTakeStored, onKeepMine, onClose }: CompareProps) => {
  const m = useWords()
  const shown = useShown()
  const rows = FIELDS.map((field) => ({
    field,
    theirs: shown(field, stored[field]),
    ours: shown(field, mine[field]),
  })).filter(({ theirs, ours }) => theirs !== ours)
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={m.conflict.title}
      description={m.conflict.text}
    >
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{m.conflict.field}</th>
            <th scope="col">{m.conflict.stored}</th>
            <th scope="col">{m.conflict.mine}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, theirs, ours }) => (
            <tr key={field}>
              <th scope="row">{m.history.fields[field]}</th>
              <td>
                <bdi>{theirs || m.history.nothing}</bdi>
              </td>
              <td>
                <bdi>{ours || m.history.nothing}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <DialogActions>
        <Button onClick={onTakeStored}>{m.conflict.takeStored}</Button>
        <Button look="primary" onClick={onKeepMine}>
          {m.conflict.keepMine}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
