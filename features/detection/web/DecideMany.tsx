/**
 * Closes many alerts with one verdict; each keeps it with the note.
 * @module
 */
import { Dialog } from '../../../ui/Dialog.tsx'
import { ChoicesField, Form, TextField, useForm } from '../../../ui/Form.tsx'
import type { AlertVerdict } from '../contract-alerts.ts'
import { useTriageWords } from './triage-words.ts'
import { VerdictForm, verdictChoices } from './verdict-form.ts'
import { useAlertWords } from './words.tsx'

type Props = {
  readonly count: number
  readonly onDecide: (verdict: AlertVerdict, note: string) => Promise<void>
  readonly onClose: () => void
  /** They were decided about. */
  readonly onDone: () => void
}

export const DecideMany = ({ count, onDecide, onClose, onDone }: Props) => {
  const m = useAlertWords()
  const triage = useTriageWords()
  const form = useForm({
    schema: VerdictForm,
    // Nothing is chosen beforehand: what is signed is somebody's own judgement.
    initial: { verdict: '' as const, note: '' },
    errorText: (field) => (field === 'verdict' ? m.verdictNeeded : undefined),
    onSubmit: async ({ verdict, note }) => {
      await onDecide(verdict, note)
      onClose()
      onDone()
    },
  })
  return (
    <Dialog open onClose={onClose} title={triage.closeTitle(count)} description={triage.closeLead}>
      <Form form={form} act={triage.closeAct(count)}>
        <ChoicesField form={form} name="verdict" label={m.verdict} options={verdictChoices(m)} />
        <TextField form={form} name="note" label={m.note} help={m.noteHelp} rows={3} />
      </Form>
    </Dialog>
  )
}
