/**
 * One owner for many assets: says what happened to each row, and takes it back when asked.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { z } from 'zod'
import { useCall, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { Field, Form, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { Progress } from '../../../ui/Page.tsx'
import type { Selection } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { listPeople } from '../../organizations/contract.ts'
import type { AssetFilter, AssetRow } from '../contract.ts'
import { type Assigned, assignAll, formerOwners, idsOf, type Step } from './collect-assets.ts'
import { useWords } from './words.ts'

/** Rows of the result that are shown; the numbers above count all. */
const SHOWN_ROWS = 200
const Owner = z.object({ owner: z.string().trim().max(200) })

type AssignOwnerProps = {
  readonly selection: Selection
  readonly clear: () => void
  readonly filter: z.input<typeof AssetFilter>
  readonly loaded: readonly AssetRow[]
}

export const AssignOwner = (props: AssignOwnerProps) => {
  const m = useWords()
  const [isOpen, setOpen] = useState(false)
  const [result, setResult] = useState<Assigned | null>(null)
  const undo = useUndo()
  const notify = useNotify()
  const { selection } = props
  const count =
    selection.kind === 'rows' ? selection.keys.length : selection.count - selection.except.length
  const end = () => {
    setOpen(false)
    setResult(null)
    props.clear()
  }
  const close = () => {
    if (result === null) {
      setOpen(false)
      return
    }
    if (result.changed > 0)
      notify.done({
        title: m.owner.done(result.changed),
        text: m.owner.summary(result.changed, result.unchanged, result.failed),
        undo: () => undo(result),
      })
    end()
  }
  return (
    <>
      <Button size="small" look="primary" onClick={() => setOpen(true)}>
        {m.owner.act}
      </Button>
      <Dialog
        open={isOpen}
        onClose={close}
        title={result === null ? m.owner.title(count) : m.owner.result}
        {...(result === null ? { description: m.owner.text } : {})}
      >
        {result === null ? (
          <OwnerForm {...props} count={count} onDone={setResult} onClose={close} />
        ) : (
          <Result
            result={result}
            onClose={close}
            onUndo={() => {
              undo(result)
              end()
            }}
          />
        )}
      </Dialog>
    </>
  )
}

/** Assigning back; the list is read again afterwards. */
const useUndo = () => {
  const m = useWords()
  const call = useCall()
  const reread = useReread()
  const notify = useNotify()
  return (result: Assigned) => {
    assignAll(call, formerOwners(result.rows), () => undefined).then(() => {
      reread()
      notify.done({ title: m.owner.undone })
    }, notify.failed)
  }
}

const useReread = () => {
  const cache = useQueryClient()
  return () =>
    void cache.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[0]).startsWith('assets.'),
    })
}

type OwnerFormProps = AssignOwnerProps & {
  readonly count: number
  readonly onDone: (result: Assigned) => void
  readonly onClose: () => void
}

const OwnerForm = ({ selection, filter, loaded, count, onDone, onClose }: OwnerFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const call = useCall()
  const reread = useReread()
  const people = useEndpoint(listPeople, { query: {} }).data?.items ?? []
  const names = useId()
  const [step, setStep] = useState<Step | null>(null)
  const [changed, setChanged] = useState<number | null>(null)
  const form = useForm({
    schema: Owner,
    initial: { owner: '' },
    onSubmit: async ({ owner }) => {
      setChanged(null)
      try {
        const ids = await idsOf(call, selection, filter, setStep)
        if (ids.length !== count) {
          setChanged(ids.length)
          return
        }
        const result = await assignAll(call, [{ owner, ids }], setStep)
        reread()
        onDone(result)
      } finally {
        setStep(null)
      }
    },
  })
  const suggestions = new Set([
    ...people.map((p) => [p.familyName, p.givenName].filter(Boolean).join(' ')),
    ...loaded.map((a) => a.owner).filter(Boolean),
  ])
  return (
    <Form form={form} act={m.owner.act} others={<Button onClick={onClose}>{kit.cancel}</Button>}>
      {changed === null ? null : <p role="alert">{m.owner.selectionChanged(count, changed)}</p>}
      <Field label={m.owner.field} help={m.owner.help} error={form.errors['owner']}>
        {(wiring) => (
          <input
            {...wiring}
            className="input"
            list={names}
            autoComplete="off"
            value={form.values.owner}
            onChange={(event) => form.set('owner', event.target.value)}
          />
        )}
      </Field>
      <datalist id={names}>
        {[...suggestions].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {step === null ? null : (
        <Progress label={m.owner[step.kind]} share={step.of === 0 ? null : step.done / step.of} />
      )}
    </Form>
  )
}

type ResultProps = {
  readonly result: Assigned
  readonly onClose: () => void
  readonly onUndo: () => void
}

const Result = ({ result, onClose, onUndo }: ResultProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const order = ['not_found', 'retired', 'changed', 'unchanged'] as const
  const rows = order.flatMap((o) => result.rows.filter((row) => row.outcome === o))
  return (
    <div className="stack-l">
      <p role="status">{m.owner.summary(result.changed, result.unchanged, result.failed)}</p>
      <div className="table-scroll asset-result">
        <table className="table table-fit">
          <thead>
            <tr>
              <th scope="col">{m.fields.name}</th>
              <th scope="col">{m.owner.result}</th>
              <th scope="col">{m.owner.before}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN_ROWS).map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <bdi>{row.name}</bdi>
                </th>
                <td>{m.owner.outcome[row.outcome]}</td>
                <td>
                  <bdi>{row.before}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > SHOWN_ROWS ? (
        <p className="soft small">{m.owner.rowsShown(SHOWN_ROWS, rows.length)}</p>
      ) : null}
      <DialogActions>
        {result.changed > 0 ? <Button onClick={onUndo}>{kit.undo}</Button> : null}
        <Button look="primary" onClick={onClose}>
          {kit.close}
        </Button>
      </DialogActions>
    </div>
  )
}
