/**
 * The work on one finding or one measure: who, until when, reported or not, and the talk about it.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useCall } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog, Dialog } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts, Panel } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type Action, assignActions, changeAction, commentAction, WORKERS } from '../contract.ts'
import { ActionEdit } from './ActionEdit.tsx'
import { AssignFields, Assignment, fieldsOf, unchanged } from './AssignFields.tsx'
import { usePeople } from './names.ts'
import { useWords } from './words.ts'

type Open = 'edit' | 'cancel' | null
type Props = {
  /** The action, or null while nobody is assigned; then `finding` says on what. */
  readonly action: Action | null
  readonly finding: string | null
  readonly reporting: boolean
  readonly setReporting: (open: boolean) => void
}

export const ActionPanel = ({ action, finding, reporting, setReporting }: Props) => {
  const m = useWords()
  const mayWork = useMay(...WORKERS)
  const change = useAct(changeAction)
  const notify = useNotify()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const to = (status: 'open' | 'cancelled', title: string) => {
    if (action === null) return
    change
      .mutateAsync({ params: { id: action.id }, body: { version: action.version, status } })
      .then(() => {
        notify.done({ title })
        close()
      }, notify.failed)
  }
  const ended = action !== null && (action.status === 'closed' || action.status === 'cancelled')
  return (
    <Panel title={m.action.panel}>
      <div className="stack-l">
        {action === null ? (
          <p className="soft">{m.action.none}</p>
        ) : (
          <ActionFacts action={action} />
        )}
        {mayWork && !ended ? (
          <div className="row">
            <Button onClick={() => setOpen('edit')}>
              {action === null ? m.action.assign : m.action.edit}
            </Button>
            {action?.status === 'self-reported' ? (
              <Button busy={change.isPending} onClick={() => to('open', m.action.withdrawn)}>
                {m.action.withdraw}
              </Button>
            ) : (
              <Button onClick={() => setReporting(true)}>{m.action.report}</Button>
            )}
            {action === null ? null : (
              <Button look="quiet" onClick={() => setOpen('cancel')}>
                {m.action.cancel}
              </Button>
            )}
          </div>
        ) : null}
        {mayWork ? <CommentForm action={action} finding={finding} /> : null}
      </div>
      <Dialog
        open={open === 'edit'}
        onClose={close}
        title={action === null ? m.assign.act : m.action.editTitle}
      >
        {action === null ? (
          <AssignOne finding={finding} onDone={close} />
        ) : (
          <ActionEdit action={action} onDone={close} />
        )}
      </Dialog>
      <Dialog open={reporting} onClose={() => setReporting(false)} title={m.action.reportTitle}>
        <ReportForm action={action} finding={finding} onDone={() => setReporting(false)} />
      </Dialog>
      <ConfirmDialog
        open={open === 'cancel'}
        onClose={close}
        title={m.action.cancelTitle}
        description={m.action.cancelText}
        act={m.action.cancel}
        busy={change.isPending}
        onConfirm={() => to('cancelled', m.action.cancelled)}
      />
    </Panel>
  )
}

const ActionFacts = ({ action }: { action: Action }) => {
  const m = useWords()
  return (
    <Facts
      facts={[
        {
          name: m.action.owner,
          value: action.owner === null ? m.findings.nobody : <bdi>{action.owner.name}</bdi>,
        },
        {
          name: m.action.due,
          value: (
            <>
              <span className="number">{action.due}</span>{' '}
              {action.overdue ? (
                <span className="tag board-overdue">{m.findings.overdue}</span>
              ) : null}
            </>
          ),
        },
        { name: m.action.status, value: m.action.statuses[action.status] },
        { name: m.action.channel, value: m.assign.channels[action.channel] },
        {
          name: m.action.note,
          value: action.note === '' ? null : <bdi className="finding-comment">{action.note}</bdi>,
        },
      ]}
    />
  )
}

const AssignOne = ({ finding, onDone }: { finding: string | null; onDone: () => void }) => {
  const m = useWords()
  const act = useAct(assignActions)
  const notify = useNotify()
  const people = usePeople()
  const form = useForm({
    schema: Assignment,
    initial: unchanged,
    draft: `board.assign.${finding}`,
    onSubmit: async (value) => {
      const { rows } = await act.mutateAsync({
        body: { findings: finding === null ? [] : [finding], ...fieldsOf(value, people) },
      })
      const problem = rows[0]?.problem ?? null
      notify.done({
        title:
          problem === null
            ? m.action.saved
            : (m.assign.failure[problem] ?? m.assign.failedWith(problem)),
      })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.action.save}>
      <p className="soft">{m.assign.lead}</p>
      <AssignFields form={form} people={people} action={null} />
    </Form>
  )
}

/** The action that stands for the finding; made when somebody speaks about it first. */
const useActionId = () => {
  const call = useCall()
  return async (action: Action | null, finding: string | null) => {
    if (action !== null) return { id: action.id, version: action.version }
    const { rows } = await call(assignActions, { body: { findings: finding ? [finding] : [] } })
    const id = rows[0]?.actionId
    if (!id) throw new Error('no action was made')
    return { id, version: 1 }
  }
}

type Speak = { readonly action: Action | null; readonly finding: string | null }

const ReportForm = ({ action, finding, onDone }: Speak & { readonly onDone: () => void }) => {
  const m = useWords()
  const change = useAct(changeAction)
  const actionId = useActionId()
  const notify = useNotify()
  const form = useForm({
    schema: z.object({ comment: z.string().trim().min(1).max(2000) }),
    initial: { comment: '' },
    draft: `board.report.${action?.id ?? finding}`,
    onSubmit: async ({ comment }) => {
      const { id, version } = await actionId(action, finding)
      await change.mutateAsync({
        params: { id },
        body: { version, status: 'self-reported', comment },
      })
      notify.done({ title: m.action.reported })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.action.report}>
      <p className="soft">{m.action.reportText}</p>
      <TextField form={form} name="comment" label={m.action.reportComment} rows={3} />
    </Form>
  )
}

const CommentForm = ({ action, finding }: Speak) => {
  const m = useWords()
  const say = useAct(commentAction)
  const actionId = useActionId()
  const notify = useNotify()
  const form = useForm({
    schema: z.object({ comment: z.string().trim().min(1).max(2000) }),
    initial: { comment: '' },
    draft: `board.comment.${action?.id ?? finding}`,
    onSubmit: async (body) => {
      const { id } = await actionId(action, finding)
      await say.mutateAsync({ params: { id }, body })
      form.reset()
      notify.done({ title: m.action.commented })
    },
  })
  return (
    <Form form={form} act={m.action.addComment}>
      <TextField
        form={form}
        name="comment"
        label={m.action.comment}
        help={m.action.commentHelp}
        rows={2}
      />
    </Form>
  )
}
