/**
 * Adds or changes a channel; a new signing secret is shown once.
 * @module
 */
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { Banner, CopyButton } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import type { ChannelView } from '../contract.ts'
import { ChannelForm } from './ChannelForm.tsx'
import { VERIFY_EXAMPLE } from './verify-example.ts'
import { useWords } from './words.ts'

type ChannelDialogProps = {
  /** Null: a new one. */
  readonly channel: ChannelView | null
  readonly open: boolean
  readonly onClose: () => void
}

export const ChannelDialog = ({ channel, open, onClose }: ChannelDialogProps) => {
  const m = useWords()
  const notify = useNotify()
  const [secret, setSecret] = useState<string | null>(null)
  const close = () => {
    setSecret(null)
    onClose()
  }
  const kept = (made: string | null) => {
    if (made !== null) return setSecret(made)
    notify.done({ title: m.saved })
    close()
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={secret !== null ? m.secretTitle : channel ? m.change : m.add}
      {...(secret === null ? {} : { size: 'wide' as const })}
    >
      {secret === null ? (
        <ChannelForm channel={channel} onKept={kept} />
      ) : (
        <Secret secret={secret} isMoved={channel !== null} onClose={close} />
      )}
    </Dialog>
  )
}

const Secret = ({
  secret,
  isMoved,
  onClose,
}: {
  secret: string
  isMoved: boolean
  onClose: () => void
}) => {
  const m = useWords()
  const kit = useKitMessages()
  return (
    <div className="stack">
      <Banner look="warning">
        {isMoved ? `${m.secretMoved} ` : ''}
        {m.secretOnce}
      </Banner>
      <p className="mono panel channel-target">{secret}</p>
      <div className="row">
        <CopyButton text={secret} label={m.copySecret} />
      </div>
      <h3>{m.verifyTitle}</h3>
      <p className="soft small">{m.verifyText}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre className="mono panel channel-code" tabIndex={0}>
        {VERIFY_EXAMPLE}
      </pre>
      <DialogActions>
        <CopyButton text={VERIFY_EXAMPLE} label={m.copyCode} />
        <Button onClick={onClose}>{kit.close}</Button>
      </DialogActions>
    </div>
  )
}
