/**
 * Invites somebody; the link is shown once.
 * @module
 */
import { useState } from 'react'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { Form, TextField, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { CopyButton } from '../../../ui/Page.tsx'
import { invite, Mail } from '../contract.ts'
import { Rights, RightsFields, sitesOf } from './RightsFields.tsx'
import { useWords } from './words.ts'

const Invite = Rights.extend({ email: Mail })
type Made = { readonly link: string; readonly mailed: boolean }

export const InviteDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const m = useWords()
  const kit = useKitMessages()
  const [made, setMade] = useState<Made | null>(null)
  const close = () => {
    setMade(null)
    onClose()
  }
  if (made !== null) {
    return (
      <Dialog
        open={open}
        onClose={close}
        title={m.members.linkTitle}
        description={made.mailed ? m.members.linkMailed : m.members.linkOnly}
      >
        <p className="mono panel">{made.link}</p>
        <DialogActions>
          <CopyButton text={made.link} label={m.members.copyLink} />
          <Button onClick={close}>{kit.close}</Button>
        </DialogActions>
      </Dialog>
    )
  }
  return (
    <Dialog open={open} onClose={close} title={m.members.inviteTitle}>
      <InviteForm onMade={setMade} />
    </Dialog>
  )
}

const InviteForm = ({ onMade }: { onMade: (made: Made) => void }) => {
  const m = useWords()
  const act = useAct(invite)
  const form = useForm({
    schema: Invite,
    initial: { email: '', role: 'operator', reach: 'all', sites: [] },
    draft: 'organizations.invite',
    problemField: { 'access.already_member': 'email' },
    onSubmit: async (value) => {
      const { email, role } = value
      onMade(
        await act.mutateAsync({ body: { email, role, sites: sitesOf(value), personId: null } }),
      )
    },
  })
  return (
    <Form form={form} act={m.members.invite}>
      <TextField form={form} name="email" label={m.members.email} type="email" autoComplete="off" />
      <RightsFields form={form} />
    </Form>
  )
}
