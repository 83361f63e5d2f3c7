/**
 * The posture (警戒レベル): what it is, what it does, who set it why; signers change it with a reason.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat, useKitMessages } from '../../../ui/language.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Timeline } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type Board, getPosture, Posture, SIGNERS, setPosture } from '../contract.ts'
import { useWords } from './words.ts'

type Level = Board['posture']

export const PostureControl = ({ posture, since }: { posture: Level; since: string | null }) => {
  const kit = useKitMessages()
  const m = useWords()
  const f = useFormat()
  const maySet = useMay(...SIGNERS)
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="posture" data-posture={posture}>
      <span className="small">
        {m.posture.title}
        {kit.colon}
        <b>{m.postures[posture]}</b>
      </span>
      {since === null ? null : (
        <span className="small soft">{m.posture.since(f.cellDay(since))}</span>
      )}
      <Button size="small" look="quiet" className="screen-only" onClick={() => setOpen(true)}>
        {maySet ? m.posture.change : m.posture.history}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={m.posture.title}>
        <div className="stack-l">
          <p className="soft">{m.posture.explain}</p>
          {maySet ? <SetPosture posture={posture} onDone={() => setOpen(false)} /> : null}
          <PostureHistory />
        </div>
      </Dialog>
    </div>
  )
}

const SetPosture = ({ posture, onDone }: { posture: Level; onDone: () => void }) => {
  const m = useWords()
  const act = useAct(setPosture)
  const notify = useNotify()
  const form = useForm({
    schema: z.object({ posture: Posture, reason: z.string().trim().min(5).max(2000) }),
    initial: { posture, reason: '' },
    onSubmit: async (body) => {
      await act.mutateAsync({ body })
      notify.done({ title: m.posture.done(m.postures[body.posture]) })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.posture.set}>
      <ChoicesField
        form={form}
        name="posture"
        label={m.posture.level}
        options={Posture.options.map((value) => ({
          value,
          label: m.postures[value] + (value === posture ? ` (${m.posture.current})` : ''),
          help: m.posture.does[value],
        }))}
      />
      <TextField
        form={form}
        name="reason"
        label={m.posture.reason}
        help={m.posture.reasonHelp}
        rows={2}
      />
    </Form>
  )
}

const PostureHistory = () => {
  const m = useWords()
  const answer = useEndpoint(getPosture, {})
  return (
    <section className="stack" aria-label={m.posture.history}>
      <h3>{m.posture.history}</h3>
      <Await answer={answer}>
        {({ history }) =>
          history.length === 0 ? (
            <p className="soft small">{m.posture.none}</p>
          ) : (
            <Timeline
              label={m.posture.history}
              entries={history.map((entry) => ({
                id: entry.at,
                at: entry.at,
                title: (
                  <>
                    <b>{m.postures[entry.posture]}</b> <span className="soft">{entry.by}</span>
                  </>
                ),
                text: entry.reason,
              }))}
            />
          )
        }
      </Await>
    </section>
  )
}
