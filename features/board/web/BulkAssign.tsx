/**
 * Assigns what is selected: one form, a result for each row, and a way back.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { type Call, useCall } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { Form, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import type { Selection } from '../../../ui/Table.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { countOf } from '../../../ui/table-rows.ts'
import { type Finding, listFindings, type MeasureIt } from '../contract.ts'
import { AssignFields, Assignment, fieldsOf, unchanged } from './AssignFields.tsx'
import {
  assignAll,
  type FindingsQuery,
  type Outcome,
  type Target,
  takeBack,
  targetOf,
} from './assigning.ts'
import { usePeople } from './names.ts'
import { useText, useWords } from './words.ts'

type Props = {
  readonly selection: Selection
  readonly onDone: () => void
} & (
  | { readonly loaded: readonly Finding[]; readonly query: FindingsQuery }
  | { readonly measures: readonly z.infer<typeof MeasureIt>[] }
)

const PAGE = 200

/** Also what is not loaded yet, page by page. */
const allFindings = async (call: Call, query: FindingsQuery): Promise<Finding[]> => {
  const found: Finding[] = []
  let cursor: string | null | undefined
  do {
    const page: { rows: Finding[]; next: string | null } = await call(listFindings, {
      query: { ...query, limit: PAGE, ...(cursor ? { cursor } : {}) },
    })
    found.push(...page.rows)
    cursor = page.next
  } while (cursor)
  return found
}

export const BulkAssign = (props: Props) => {
  const m = useWords()
  const text = useText()
  const call = useCall()
  const people = usePeople()
  const [isOpen, setOpen] = useState(false)
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | null>(null)
  const { selection } = props

  const targets = async (): Promise<Target[]> => {
    const wanted = (key: string) =>
      selection.kind === 'rows' ? selection.keys.includes(key) : !selection.except.includes(key)
    if ('measures' in props)
      return props.measures
        .filter((row) => wanted(row.measure))
        .map((row) => ({
          kind: 'measure',
          id: row.measure,
          name: `${row.measure} ${text(row.title)}`,
          actionId: null,
          due: null,
        }))
    const rows = selection.kind === 'rows' ? props.loaded : await allFindings(call, props.query)
    return rows
      .filter((row) => wanted(row.id))
      .map((row) => targetOf(row, [row.subject.name, text(row.title)].filter(Boolean).join(' — ')))
  }
  const cache = useQueryClient()
  const form = useForm({
    schema: Assignment,
    initial: unchanged,
    onSubmit: async (value) => {
      setOutcomes(await assignAll(call, await targets(), fieldsOf(value, people)))
      await cache.invalidateQueries()
    },
  })
  const close = () => {
    setOpen(false)
    if (outcomes !== null) props.onDone()
  }
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {m.assign.act}
      </Button>
      <Dialog
        open={isOpen}
        onClose={close}
        title={outcomes === null ? m.assign.title(countOf(selection)) : m.assign.resultTitle}
      >
        {outcomes === null ? (
          <Form form={form} act={m.assign.act}>
            <p className="soft">{m.assign.lead}</p>
            <AssignFields form={form} people={people} action={null} />
          </Form>
        ) : (
          <Results outcomes={outcomes} onClose={close} />
        )}
      </Dialog>
    </>
  )
}

const Results = ({ outcomes, onClose }: { outcomes: readonly Outcome[]; onClose: () => void }) => {
  const m = useWords()
  const kit = useKitMessages()
  const call = useCall()
  const cache = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const failed = outcomes.filter((o) => o.problem !== null).length
  const undo = () => {
    setBusy(true)
    takeBack(call, outcomes)
      .then(({ done, kept }) => {
        notify.done({
          title: kept === 0 ? m.assign.undone(done) : m.assign.undonePartly(done, kept),
        })
        onClose()
      }, notify.failed)
      .finally(() => {
        setBusy(false)
        cache.invalidateQueries().catch(() => undefined)
      })
  }
  return (
    <>
      <p role="status">{m.assign.result(outcomes.length - failed, failed)}</p>
      <ul className="plain-list assign-result small">
        {outcomes.map(({ target, problem }) => (
          <li key={target.id} className="row-between">
            <bdi>{target.name}</bdi>
            <span className={problem === null ? 'soft' : 'board-overdue'}>
              {problem === null
                ? m.assign.worked
                : (m.assign.failure[problem] ?? m.assign.failedWith(problem))}
            </span>
          </li>
        ))}
      </ul>
      <DialogActions>
        {failed === outcomes.length ? null : (
          <Button busy={busy} onClick={undo}>
            {kit.undo}
          </Button>
        )}
        <Button look="primary" onClick={onClose}>
          {kit.close}
        </Button>
      </DialogActions>
    </>
  )
}
