/**
 * What nobody could explain: opened with a day, closed with what came of it.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { Panel } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import {
  type AccessReview,
  closeFollowUp,
  type FollowUp,
  openFollowUp,
} from '../../contract-access.ts'
import { useAccessWords } from './words.tsx'

type Props = {
  readonly review: AccessReview
  readonly mayAct: boolean
  readonly onOpen: () => void
}

export const FollowUps = ({ review, mayAct, onOpen }: Props) => {
  const m = useAccessWords()
  const [closing, setClosing] = useState<FollowUp | null>(null)
  return (
    <Panel
      title={m.followUps}
      aside={
        mayAct ? (
          <Button size="small" onClick={onOpen}>
            {m.followTitle}
          </Button>
        ) : null
      }
    >
      {review.followUps.length === 0 ? (
        <p className="soft">{m.noFollowUps}</p>
      ) : (
        <ul className="log-list">
          {review.followUps.map((one) => (
            <FollowUpRow
              key={one.id}
              of={one}
              onClose={mayAct && one.closed === null ? () => setClosing(one) : null}
            />
          ))}
        </ul>
      )}
      {closing === null ? null : <CloseDialog of={closing} onClose={() => setClosing(null)} />}
    </Panel>
  )
}

const FollowUpRow = ({ of, onClose }: { of: FollowUp; onClose: (() => void) | null }) => {
  const m = useAccessWords()
  const f = useFormat()
  const isOverdue = of.closed === null && of.due < new Date().toISOString().slice(0, 10)
  return (
    <li>
      <b>
        <bdi>{of.about}</bdi>
      </b>
      {of.note === '' ? null : (
        <div className="small">
          <bdi>{of.note}</bdi>
        </div>
      )}
      {of.closed === null ? (
        <div className="small" data-state={isOverdue ? 'fails' : undefined}>
          {m.dueOn(of.due)} {isOverdue ? `(${m.overdue})` : null}
        </div>
      ) : (
        <div className="small">
          <bdi>{of.closed.result}</bdi>
        </div>
      )}
      <div className="soft small">
        {of.closed === null
          ? m.openedBy(of.by, f.moment(of.at))
          : m.closedBy(of.closed.by, f.moment(of.closed.at))}
      </div>
      {onClose === null ? null : (
        <div>
          <Button size="small" aria-label={m.closeOf(of.about)} onClick={onClose}>
            {m.close}
          </Button>
        </div>
      )}
    </li>
  )
}

const DAY_MS = 86_400_000
const WEEKS_2 = 14
const Opened = z.object({
  about: z.string().trim().min(1).max(300),
  note: z.string().trim().max(2_000),
  due: z.iso.date(),
})

export const FollowUpDialog = ({ about, onClose }: { about: string; onClose: () => void }) => {
  const m = useAccessWords()
  const notify = useNotify()
  const act = useAct(openFollowUp, { alsoStale: ['board'] })
  const form = useForm({
    schema: Opened,
    initial: {
      about,
      note: '',
      due: new Date(Date.now() + WEEKS_2 * DAY_MS).toISOString().slice(0, 10),
    },
    onSubmit: async (body) => {
      await act.mutateAsync({ body })
      notify.done({ title: m.opened })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.followTitle}>
      <Form form={form} act={m.open}>
        <TextField form={form} name="about" label={m.about} autoComplete="off" />
        <TextField form={form} name="note" label={m.note} rows={3} />
        <TextField form={form} name="due" type="date" label={m.due} />
      </Form>
    </Dialog>
  )
}

const Closed = z.object({ result: z.string().trim().min(1).max(2_000) })

const CloseDialog = ({ of, onClose }: { of: FollowUp; onClose: () => void }) => {
  const m = useAccessWords()
  const notify = useNotify()
  const act = useAct(closeFollowUp, { alsoStale: ['board'] })
  const form = useForm({
    schema: Closed,
    initial: { result: '' },
    onSubmit: async (body) => {
      await act.mutateAsync({ params: { id: of.id }, body })
      notify.done({ title: m.closed })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.closeTitle} description={of.about}>
      <Form form={form} act={m.close}>
        <TextField form={form} name="result" label={m.result} help={m.resultHelp} rows={3} />
      </Form>
    </Dialog>
  )
}
