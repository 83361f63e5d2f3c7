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
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { useGo } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { AskedButton } from '../../../ui/Setup.tsx'
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
  const act = useAct(renewToken)
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
  const remove = () =>
    act.mutateAsync({ params: { id: source.id } }).then(() => {
      notify.done({ title: m.detail.removed })
      go({ to: '/sources' })
    })
  return (
    <AskedButton
      act={m.detail.remove}
      look="danger"
      title={m.detail.removeTitle(source.name)}
      description={m.detail.removeText}
      busy={act.isPending}
      onConfirm={remove}
    />
  )
}
