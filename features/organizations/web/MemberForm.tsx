/**
 * The rights of one member, and the ways to take them away.
 * @module
 */
import { useState } from 'react'
import type { z } from 'zod'
import { PREVIEW_ROLES } from '../../../platform/access/roles.ts'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/Dialog.tsx'
import { Form, useForm } from '../../../ui/Form.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { changeMember, endMemberSignIns, type MemberView, removeMember } from '../contract.ts'
import { useBeginPreview } from './PreviewDialog.tsx'
import { Rights, RightsFields, sitesOf } from './RightsFields.tsx'
import { useWords } from './words.ts'

type MemberFormProps = { readonly member: z.output<typeof MemberView>; readonly onDone: () => void }

export const MemberForm = ({ member, onDone }: MemberFormProps) => {
  const m = useWords()
  const kit = useKitMessages()
  const notify = useNotify()
  const change = useAct(changeMember)
  const form = useForm({
    schema: Rights,
    initial: {
      role: member.role,
      reach: member.sites === '*' ? 'all' : 'some',
      sites: member.sites === '*' ? [] : member.sites,
    },
    onSubmit: async (rights) => {
      const body = { version: member.version, role: rights.role, sites: sitesOf(rights) }
      await change.mutateAsync({ params: { userId: member.userId }, body })
      notify.done({ title: m.members.saved(member.name) })
      onDone()
    },
  })
  return (
    <div className="ruled">
      <Form form={form} act={kit.save}>
        <RightsFields form={form} />
      </Form>
      <Access member={member} onDone={onDone} />
    </div>
  )
}

const Access = ({ member, onDone }: MemberFormProps) => {
  const m = useWords()
  const notify = useNotify()
  const end = useAct(endMemberSignIns)
  const remove = useAct(removeMember)
  const begin = useBeginPreview()
  const [isAsking, setAsking] = useState(false)
  const params = { userId: member.userId }
  const endAll = () =>
    end
      .mutateAsync({ params })
      .then(({ ended }) => notify.done({ title: m.members.endSessionsDone(ended) }), notify.failed)
  const takeAway = () =>
    remove.mutateAsync({ params }).then(() => {
      notify.done({ title: m.members.removed(member.name) })
      onDone()
    }, notify.failed)
  const seen = PREVIEW_ROLES.find((role) => role === member.role)
  return (
    <div className="row">
      {seen ? (
        <Button onClick={() => begin({ role: seen, sites: member.sites }).catch(notify.failed)}>
          {m.preview.member}
        </Button>
      ) : null}
      <Button busy={end.isPending} onClick={endAll}>
        {m.members.endSessions}
      </Button>
      <Button look="danger" onClick={() => setAsking(true)}>
        {m.members.remove}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.members.removeAsk(member.name)}
        description={m.members.removeText}
        act={m.members.remove}
        busy={remove.isPending}
        danger
        onConfirm={takeAway}
      />
    </div>
  )
}
