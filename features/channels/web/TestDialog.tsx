/**
 * Sends a test notice and shows what the other side said.
 * @module
 */
import { useEffect, useRef } from 'react'
import { ApiProblem, useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { ErrorState } from '../../../ui/Empty.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { Banner, Progress } from '../../../ui/Page.tsx'
import { type ChannelView, testChannel } from '../contract.ts'
import { adviceOf } from '../rules.ts'
import { replyText, useWords } from './words.ts'

export const TestDialog = ({
  channel,
  onClose,
}: {
  readonly channel: ChannelView
  readonly onClose: () => void
}) => {
  const m = useWords()
  const kit = useKitMessages()
  const act = useAct(testChannel)
  const { mutate } = act
  // React runs an effect twice while developing; a person gets one test mail.
  const isSent = useRef(false)
  const send = () => mutate({ params: { id: channel.id }, body: {} })
  useEffect(() => {
    if (isSent.current) return
    isSent.current = true
    mutate({ params: { id: channel.id }, body: {} })
  }, [mutate, channel.id])
  const advice = act.data ? adviceOf(channel.kind, act.data.reply) : null
  const wait = act.data?.retryAfterSeconds
  return (
    <Dialog open onClose={onClose} title={m.testTitle(channel.name)}>
      <div className="stack" aria-live="polite">
        {act.data ? (
          <>
            <Banner look={act.data.isAccepted ? 'note' : 'problem'}>
              {act.data.isAccepted ? m.testAccepted : m.testRefused}
            </Banner>
            <div>
              <div className="soft small">{m.testReply}</div>
              <p className="panel channel-target">{replyText(act.data.reply, m)}</p>
            </div>
            {advice === null ? null : (
              <div>
                <div className="soft small">{m.testNext}</div>
                <p>
                  {m.advice[advice]} {wait === undefined ? '' : m.testRetry(wait)}
                </p>
              </div>
            )}
          </>
        ) : act.error ? (
          act.error instanceof ApiProblem && act.error.status < 500 ? (
            <Banner look="problem">{act.error.detail}</Banner>
          ) : (
            <ErrorState error={act.error} />
          )
        ) : (
          <Progress label={m.testing} share={null} />
        )}
        <DialogActions>
          <Button busy={act.isPending} onClick={send}>
            {m.resend}
          </Button>
          <Button onClick={onClose}>{kit.close}</Button>
        </DialogActions>
      </div>
    </Dialog>
  )
}
