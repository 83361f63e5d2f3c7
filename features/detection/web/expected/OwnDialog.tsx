/**
 * Decides for one device which logs it has to send.
 * @module
 */
import { z } from 'zod'
import { useAct } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../../ui/Form.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import { type ExpectedRow, LogKind, setExpectedLogs } from '../../contract-expected.ts'
import { useExpectedWords } from './words.tsx'

const Own = z.object({
  kinds: z.array(LogKind),
  reason: z.string().trim().min(1).max(1_000),
})

type Props = { readonly row: ExpectedRow | null; readonly onClose: () => void }

export const OwnDialog = ({ row, onClose }: Props) =>
  row === null ? null : <Decide row={row} onClose={onClose} />

const Decide = ({ row, onClose }: { row: ExpectedRow; onClose: () => void }) => {
  const m = useExpectedWords()
  const notify = useNotify()
  const act = useAct(setExpectedLogs, { alsoStale: ['board'] })
  const decide = async (kinds: readonly z.infer<typeof LogKind>[] | null, reason: string) => {
    await act.mutateAsync({
      params: { id: row.asset },
      body: { kinds: kinds === null ? null : [...kinds], reason },
    })
    notify.done({ title: m.ownSaved })
    onClose()
  }
  const form = useForm({
    schema: Own,
    initial: { kinds: row.logs.map(({ kind }) => kind), reason: row.own?.reason ?? '' },
    onSubmit: ({ kinds, reason }) => decide(kinds, reason),
  })
  return (
    <Dialog open onClose={onClose} title={m.ownTitle(row.name)} description={m.ownLead}>
      <Form
        form={form}
        act={m.ownSave}
        others={
          row.own === null ? null : (
            <Button onClick={() => void decide(null, m.ownBackReason)}>{m.ownBack}</Button>
          )
        }
      >
        <ChoicesField
          form={form}
          name="kinds"
          label={m.ownKinds}
          several
          options={LogKind.options.map((value) => ({ value, label: m.kinds[value] }))}
        />
        <TextField form={form} name="reason" label={m.ownReason} help={m.ownReasonHelp} rows={2} />
      </Form>
    </Dialog>
  )
}
