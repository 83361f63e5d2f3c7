/**
 * One signature: what, for whom, why, until when; with its early end.
 * @module
 */
import { useState } from 'react'
import { z } from 'zod'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type Exception, revokeException, SIGNERS } from '../contract.ts'
import { useText, useWords } from './words.ts'

const DAY_MS = 86_400_000
/** From here on the end is said in days. */
const SOON_DAYS = 30

export const ExceptionCard = ({ exception: x, named }: { exception: Exception; named?: true }) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  const maySign = useMay(...SIGNERS)
  const [asking, setAsking] = useState(false)
  const days = Math.floor((Date.parse(x.until) - Date.now()) / DAY_MS)
  const scope =
    x.scope.kind === 'all' ? m.signatures.scopeAll : (x.subjectName ?? m.signatures.scopeSite)
  return (
    <article className="signature">
      <div className="row">
        <span className="tag">{m.signatures.kind[x.kind]}</span>
        {named ? (
          <Link to="/measures/$measure" params={{ measure: x.measure }}>
            {text(x.title)}
          </Link>
        ) : null}
        <b>
          <bdi>{scope}</bdi>
        </b>
        <span className="small">{m.signatures.until(f.day(Date.parse(x.until) - 1))}</span>
        {x.status === 'in-force' && days <= SOON_DAYS ? (
          <span className="tag board-overdue">{m.exceptions.endsIn(Math.max(0, days))}</span>
        ) : null}
        <span className="small soft">{m.signatures.status[x.status]}</span>
        {maySign && x.status === 'in-force' ? (
          <Button size="small" look="quiet" onClick={() => setAsking(true)}>
            {m.signatures.revoke}
          </Button>
        ) : null}
      </div>
      <div>{x.reason}</div>
      {x.compensating === '' ? null : (
        <div className="small">{m.signatures.insteadOf(x.compensating)}</div>
      )}
      <div className="small soft">{m.signatures.signedBy(x.signer.name, f.moment(x.signedAt))}</div>
      {x.revoked === null ? null : (
        <div className="small">
          {m.signatures.revokedBy(x.revoked.by, f.moment(x.revoked.at), x.revoked.reason)}
        </div>
      )}
      <Dialog open={asking} onClose={() => setAsking(false)} title={m.signatures.revokeTitle}>
        <RevokeForm id={x.id} onDone={() => setAsking(false)} />
      </Dialog>
    </article>
  )
}

const RevokeForm = ({ id, onDone }: { id: string; onDone: () => void }) => {
  const m = useWords()
  const act = useAct(revokeException)
  const notify = useNotify()
  const form = useForm({
    schema: z.object({ reason: z.string().trim().min(5).max(2000) }),
    initial: { reason: '' },
    onSubmit: async (body) => {
      await act.mutateAsync({ params: { id }, body })
      notify.done({ title: m.signatures.revoked })
      onDone()
    },
  })
  return (
    <Form form={form} act={m.signatures.revoke}>
      <TextField form={form} name="reason" label={m.signatures.revokeReason} rows={3} />
    </Form>
  )
}
