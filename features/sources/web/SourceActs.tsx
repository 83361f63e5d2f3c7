/**
 * What may be done with a source: collect now, change, switch off, a new token, remove.
 * @module
 */
import { Pencil, Play } from 'lucide-react'
import { useState } from 'react'
import {
  changeSource,
  collectNow,
  type KindView,
  removeSource,
  renewToken,
  type SourceDetail,
} from '../../../platform/sources/contract.ts'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog, Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { useGo } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { useAnnounce, useNotify } from '../../../ui/Toast.tsx'
import { Token } from './Token.tsx'
import { useWords } from './words.ts'

type SourceActsProps = {
  readonly source: SourceDetail
  readonly kind: KindView | undefined
  readonly onAsked: () => void
  readonly onEdit: () => void
}

export const SourceActs = ({ source, kind, onAsked, onEdit }: SourceActsProps) => {
  const m = useWords()
  const notify = useNotify()
  const announce = useAnnounce()
  const isAdministrator = useMay('administrator')
  const collect = useAct(collectNow)
  const change = useAct(changeSource)
  const run = () =>
    collect.mutateAsync({ params: { id: source.id }, body: {} }).then(() => {
      announce(m.detail.asked)
      onAsked()
    }, notify.failed)
  const switchTo = (enabled: boolean) => {
    const { name, site, everyMinutes, settings, version } = source
    const body = { name, site, everyMinutes, settings, version, enabled, secrets: {} }
    change
      .mutateAsync({ params: { id: source.id }, body })
      .then(
        () => notify.done({ title: enabled ? m.detail.switchedOn : m.detail.switchedOff }),
        notify.failed,
      )
  }
  return (
    <>
      {kind?.mode === 'pulled' ? (
        <Button look="primary" busy={collect.isPending || source.isRunning} onClick={run}>
          <Play size={16} aria-hidden="true" />
          {m.detail.runNow}
        </Button>
      ) : null}
      {isAdministrator && kind !== undefined ? (
        <>
          <Button onClick={onEdit}>
            <Pencil size={16} aria-hidden="true" />
            {m.detail.edit}
          </Button>
          {kind.mode === 'pushing' ? <Renew source={source} /> : null}
        </>
      ) : null}
      {isAdministrator ? (
        <>
          <Button busy={change.isPending} onClick={() => switchTo(!source.enabled)}>
            {source.enabled ? m.detail.off : m.detail.on}
          </Button>
          <Remove source={source} />
        </>
      ) : null}
    </>
  )
}

const Renew = ({ source }: { source: SourceDetail }) => {
  const m = useWords()
  const kit = useKitMessages()
  const notify = useNotify()
  const act = useAct(renewToken)
  const [isAsking, setAsking] = useState(false)
  const [token, setToken] = useState<string | null>(null)
  const renew = () =>
    act.mutateAsync({ params: { id: source.id }, body: {} }).then((answer) => {
      setAsking(false)
      setToken(answer.token)
    }, notify.failed)
  return (
    <>
      <Button onClick={() => setAsking(true)}>{m.token.renew}</Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.token.renewTitle(source.name)}
        description={m.token.renewText}
        act={m.token.renew}
        busy={act.isPending}
        danger
        onConfirm={renew}
      />
      <Dialog open={token !== null} onClose={() => setToken(null)} title={m.token.title}>
        {token === null ? null : <Token token={token} />}
        <DialogActions>
          <Button onClick={() => setToken(null)}>{kit.close}</Button>
        </DialogActions>
      </Dialog>
    </>
  )
}

const Remove = ({ source }: { source: SourceDetail }) => {
  const m = useWords()
  const notify = useNotify()
  const go = useGo()
  const act = useAct(removeSource)
  const [isAsking, setAsking] = useState(false)
  const remove = () =>
    act.mutateAsync({ params: { id: source.id } }).then(() => {
      notify.done({ title: m.detail.removed })
      go({ to: '/sources' })
    }, notify.failed)
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {m.detail.remove}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={m.detail.removeTitle(source.name)}
        description={m.detail.removeText}
        act={m.detail.remove}
        busy={act.isPending}
        danger
        onConfirm={remove}
      />
    </>
  )
}
