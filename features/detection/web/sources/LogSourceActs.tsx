/**
 * What may be done with a log source: change, stop, a new token, remove.
 * @module
 */
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../../ui/Dialog.tsx'
import { useKitMessages } from '../../../../ui/language.tsx'
import { useGo } from '../../../../ui/link.tsx'
import { AskedButton } from '../../../../ui/Setup.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import {
  changeLogSource,
  type LogSourceDetail,
  removeLogSource,
  renewLogSourceToken,
} from '../../contract-sources.ts'
import { LogSetup, LogToken } from './LogSetup.tsx'
import { editOf } from './log-source-form.ts'
import { useSourceWords } from './words.tsx'

type Leaving = {
  readonly source: LogSourceDetail
  /** From the press to the answer: the page then asks for nothing that is gone. */
  readonly onLeaving: (isLeaving: boolean) => void
}
type Props = Leaving & { readonly onEdit: () => void }

export const LogSourceActs = ({ source, onEdit, onLeaving }: Props) => {
  const m = useSourceWords()
  const notify = useNotify()
  const change = useAct(changeLogSource)
  const switchTo = (enabled: boolean) =>
    change
      .mutateAsync({ params: { id: source.id }, body: editOf(source, enabled) })
      .then(() => notify.done({ title: enabled ? m.started : m.stopped }), notify.failed)
  return (
    <>
      <Button onClick={onEdit}>
        <Pencil size={16} aria-hidden="true" />
        {m.edit}
      </Button>
      {source.hasToken ? <Renew source={source} /> : null}
      <Button busy={change.isPending} onClick={() => void switchTo(!source.enabled)}>
        {source.enabled ? m.stop : m.start}
      </Button>
      <Remove source={source} onLeaving={onLeaving} />
    </>
  )
}

const Renew = ({ source }: { source: LogSourceDetail }) => {
  const m = useSourceWords()
  const kit = useKitMessages()
  const act = useAct(renewLogSourceToken)
  const [token, setToken] = useState<string | null>(null)
  const renew = () =>
    act
      .mutateAsync({ params: { id: source.id }, body: {} })
      .then((answer) => setToken(answer.token))
  return (
    <>
      <AskedButton
        act={m.token.renew}
        title={m.token.renewTitle(source.name)}
        description={m.token.renewText}
        busy={act.isPending}
        onConfirm={renew}
      />
      <Dialog
        open={token !== null}
        onClose={() => setToken(null)}
        size="wide"
        title={m.token.title}
      >
        {token === null ? null : (
          <div className="stack-l">
            <LogToken token={token} />
            <LogSetup steps={source.setup} token={token} />
          </div>
        )}
        <DialogActions>
          <Button onClick={() => setToken(null)}>{kit.close}</Button>
        </DialogActions>
      </Dialog>
    </>
  )
}

const Remove = ({ source, onLeaving }: Leaving) => {
  const m = useSourceWords()
  const notify = useNotify()
  const go = useGo()
  const act = useAct(removeLogSource)
  const remove = () => {
    onLeaving(true)
    return act.mutateAsync({ params: { id: source.id } }).then(
      () => {
        notify.done({ title: m.removed })
        go({ to: '/logs/sources' })
      },
      (error: unknown) => {
        onLeaving(false)
        throw error
      },
    )
  }
  return (
    <AskedButton
      act={m.remove}
      look="danger"
      title={m.removeTitle(source.name)}
      description={m.removeText}
      busy={act.isPending}
      onConfirm={remove}
    />
  )
}
