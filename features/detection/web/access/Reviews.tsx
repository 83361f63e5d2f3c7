/**
 * Who signed the access review, and signing it.
 * @module
 */
import { z } from 'zod'
import { useAct } from '../../../../ui/api.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useFormat } from '../../../../ui/language.tsx'
import { useMe } from '../../../../ui/me.tsx'
import { Banner, Panel } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { type AccessReview, signAccessReview } from '../../contract-access.ts'
import { useAccessWords } from './words.tsx'

export const Reviews = ({ review }: { review: AccessReview }) => {
  const m = useAccessWords()
  const f = useFormat()
  return (
    <Panel title={m.reviews}>
      {review.reviews.length === 0 ? (
        <p className="soft">{m.noReviews}</p>
      ) : (
        <ul className="log-list">
          {review.reviews.map((one) => (
            <li key={one.at}>
              <b>{f.moment(one.at)}</b>
              <div className="small">
                <bdi>{m.reviewOf(one.by, one.from, one.to)}</bdi>
              </div>
              {one.note === '' ? null : (
                <div className="small">
                  <bdi>{one.note}</bdi>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

const Note = z.object({ note: z.string().trim().max(2_000) })
type SignProps = {
  readonly weeks: number
  /** Absent while it is read. */
  readonly review: AccessReview | undefined
  readonly onClose: () => void
}

export const SignReviewDialog = ({ weeks, review, onClose }: SignProps) => {
  const m = useAccessWords()
  const me = useMe()
  const notify = useNotify()
  const act = useAct(signAccessReview, { alsoStale: ['board'] })
  const form = useForm({
    schema: Note,
    initial: { note: '' },
    onSubmit: async ({ note }) => {
      await act.mutateAsync({ body: { weeks, note } })
      notify.done({ title: m.signed })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.signTitle}>
      <Form form={form} act={m.signAct(me.name)}>
        {review === undefined ? null : review.from === null ? (
          <Banner look="warning">{m.signNothing}</Banner>
        ) : review.missing.length > 0 ? (
          <Banner look="warning">{m.signMissing}</Banner>
        ) : null}
        <p>{m.signLead(weeks)}</p>
        <TextField form={form} name="note" label={m.note} help={m.noteHelp} rows={3} />
      </Form>
    </Dialog>
  )
}
