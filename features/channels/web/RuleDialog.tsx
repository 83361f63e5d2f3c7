/**
 * When one channel is told.
 * @module
 */
import { useAct } from '../../../ui/api.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type ChannelView, changeRule } from '../contract.ts'
import { RuleForm } from './RuleForm.tsx'
import { useWords } from './words.ts'

export const RuleDialog = ({
  channel,
  onClose,
}: {
  readonly channel: ChannelView
  readonly onClose: () => void
}) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(changeRule)
  return (
    <Dialog open onClose={onClose} title={m.whenTitle(channel.name)}>
      <RuleForm
        rule={channel.rule}
        onSave={async (rule) => {
          await act.mutateAsync({ params: { id: channel.id }, body: rule })
          notify.done({ title: m.saved })
          onClose()
        }}
      />
    </Dialog>
  )
}
