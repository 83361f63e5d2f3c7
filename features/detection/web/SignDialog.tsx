/**
 * The signed look of the day.
 * @module
 */
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useMe } from '../../../ui/me.tsx'
import { Banner } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { signReview } from '../contract-alerts.ts'
import { useAlertWords } from './words.tsx'

const Review = z.object({ note: z.string().trim().max(2_000) })

type Props = {
  readonly undecided: number
  /** No log has ever come: nothing was there to be looked through. */
  readonly isBlind: boolean
  readonly onClose: () => void
}

export const SignDialog = ({ undecided, isBlind, onClose }: Props) => {
  const m = useAlertWords()
  const me = useMe()
  const notify = useNotify()
  const act = useAct(signReview, { alsoStale: ['board'] })
  const form = useForm({
    schema: Review,
    initial: { note: '' },
    onSubmit: async (body) => {
      await act.mutateAsync({ body })
      notify.done({ title: m.signed })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.sign}>
      <Form form={form} act={m.signAct(me.name)}>
        {isBlind ? <Banner look="warning">{m.signBlind}</Banner> : null}
        <p>{m.signLead(undecided)}</p>
        <TextField form={form} name="note" label={m.note} help={m.signNoteHelp} rows={3} />
      </Form>
    </Dialog>
  )
}
