/**
 * What a person adds to a task: that it was done, that it is excepted, or who does it until when.
 * @module
 */
import { z } from 'zod'
import { useAct } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useKitMessages, useMessages } from '../../../../ui/language.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { type CaseDetail, planCaseTask, stateCase } from '../../contract-case-pages.ts'
import type { CaseTask } from '../../contract-cases.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'

type Props = {
  readonly detail: CaseDetail
  readonly task: CaseTask
  readonly onClose: () => void
}

const Note = z.string().trim().min(1).max(2_000)
const Day = z.iso.date()
const dayOf = (ms: number): string => new Date(ms + 9 * 3_600_000).toISOString().slice(0, 10)

export const WordDialog = ({
  detail,
  task,
  kind,
  onClose,
}: Props & { readonly kind: 'done' | 'exception' }) => {
  const m = useMessages({ en, ja })
  const kit = useKitMessages()
  const notify = useNotify()
  const act = useAct(stateCase, { alsoStale: ['board'] })
  const isLog = kind === 'done' && task.kind === 'log-review'
  const form = useForm({
    schema: z.object({
      note: Note,
      from: isLog ? Day : z.string(),
      to: isLog ? Day : z.string(),
      owner: kind === 'exception' ? z.string().trim().min(1).max(200) : z.string(),
      until: kind === 'exception' ? Day : z.string(),
    }),
    initial: {
      note: '',
      from: isLog && detail.windowStart !== null ? dayOf(detail.windowStart) : '',
      to: isLog ? dayOf(Date.now()) : '',
      owner: '',
      until: '',
    },
    onSubmit: async ({ note, from, to, owner, until }) => {
      await act.mutateAsync({
        params: { id: detail.id },
        body:
          kind === 'exception'
            ? { kind, task: task.key, note, owner, until }
            : { kind, task: task.key, note, from: isLog ? from : null, to: isLog ? to : null },
      })
      notify.done({ title: m.saved })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.taskTitle(kind === 'done' ? m.record : m.except, m.kinds[task.kind], task.subject)}
      description={m.statedHint}
    >
      <Form form={form} act={m.save} others={<Button onClick={onClose}>{kit.cancel}</Button>}>
        <TextField
          form={form}
          name="note"
          label={kind === 'done' ? m.note : m.noteException}
          rows={3}
        />
        {isLog ? (
          <>
            <TextField form={form} name="from" label={m.searchedFrom} type="date" />
            <TextField form={form} name="to" label={m.searchedTo} type="date" />
          </>
        ) : null}
        {kind === 'exception' ? (
          <>
            <TextField form={form} name="owner" label={m.answerable} />
            <TextField form={form} name="until" label={m.untilDay} type="date" />
          </>
        ) : null}
      </Form>
    </Dialog>
  )
}

export const PlanDialog = ({ detail, task, onClose }: Props) => {
  const m = useMessages({ en, ja })
  const kit = useKitMessages()
  const notify = useNotify()
  const act = useAct(planCaseTask)
  const plan = detail.plans.find((p) => p.task === task.key)
  const form = useForm({
    schema: z.object({ owner: z.string().trim().max(200), due: Day.nullable() }),
    initial: { owner: plan?.owner ?? '', due: plan?.due ?? null },
    onSubmit: async ({ owner, due }) => {
      await act.mutateAsync({ params: { id: detail.id }, body: { task: task.key, owner, due } })
      notify.done({ title: m.saved })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.taskTitle(m.plan, m.kinds[task.kind], task.subject)}>
      <Form form={form} act={m.save} others={<Button onClick={onClose}>{kit.cancel}</Button>}>
        <TextField form={form} name="owner" label={m.owner} />
        <TextField form={form} name="due" label={m.due} type="date" />
      </Form>
    </Dialog>
  )
}
