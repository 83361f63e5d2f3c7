/**
 * Registering a log source: the way its logs come, the form, then the token and the steps for the other side.
 * @module
 */
import { useState } from 'react'
import { useAct } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../../ui/Dialog.tsx'
import { useKitMessages } from '../../../../ui/language.tsx'
import { Link } from '../../../../ui/link.tsx'
import type { SiteView } from '../../../organizations/contract.ts'
import { createLogSource, type LogSourceDetail, type SourceKind } from '../../contract-sources.ts'
import { SOURCE_KINDS } from '../../contract-words.ts'
import { LogSetup, LogToken } from './LogSetup.tsx'
import { LogSourceForm } from './LogSourceForm.tsx'
import { useSourceWords } from './words.tsx'

type Props = {
  readonly sites: readonly SiteView[]
  /** This company keeps the machine: addresses and folders are its own. */
  readonly isHome: boolean
  /** A sender that is to be named; empty: begin with the choice of the way. */
  readonly sender: string
  readonly onClose: () => void
}
type Made = { readonly source: LogSourceDetail; readonly token: string | null }

export const AddLogSource = ({ sites, isHome, sender, onClose }: Props) => {
  const m = useSourceWords()
  const create = useAct(createLogSource)
  const [kind, setKind] = useState<SourceKind | null>(sender === '' ? null : 'syslog')
  const [made, setMade] = useState<Made | null>(null)
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={made !== null ? m.made(made.source.name) : kind === null ? m.addTitle : m.kinds[kind]}
      {...(kind === null || made !== null ? {} : { description: m.kindHints[kind] })}
    >
      {made !== null ? (
        <Registered made={made} onClose={onClose} />
      ) : kind === null ? (
        <Kinds isHome={isHome} onChoose={setKind} />
      ) : (
        <div className="stack">
          <div>
            <Button size="small" look="quiet" onClick={() => setKind(null)}>
              {m.otherKind}
            </Button>
          </div>
          <LogSourceForm
            key={kind}
            kind={kind}
            sites={sites}
            source={null}
            sender={kind === 'syslog' ? sender : ''}
            onSave={async (given) =>
              setMade(await create.mutateAsync({ body: { ...given, kind } }))
            }
          />
        </div>
      )}
    </Dialog>
  )
}

/** Ways that are set up on another page. */
const ELSEWHERE = { upload: '/imports' } as const

const Kinds = ({ isHome, onChoose }: { isHome: boolean; onChoose: (kind: SourceKind) => void }) => {
  const m = useSourceWords()
  return (
    <ul className="choice-cards">
      {SOURCE_KINDS.map((kind) => (
        <li key={kind}>
          {kind === 'upload' ? (
            <div className="choice-card">
              <b>{m.kinds[kind]}</b>
              <span className="soft small">{m.kindHints[kind]}</span>
              <Link to={ELSEWHERE[kind]}>{kind === 'upload' ? m.toImports : m.toLiveSources}</Link>
            </div>
          ) : (kind === 'syslog' || kind === 'file') && !isHome ? (
            <div className="choice-card">
              <b>{m.kinds[kind]}</b>
              <span className="soft small">{m.homeOnly}</span>
            </div>
          ) : (
            <button type="button" className="choice-card" onClick={() => onChoose(kind)}>
              <b>{m.kinds[kind]}</b>
              <span className="soft small">{m.kindHints[kind]}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

const Registered = ({ made: { source, token }, onClose }: { made: Made; onClose: () => void }) => {
  const m = useSourceWords()
  const kit = useKitMessages()
  return (
    <div className="stack-l">
      {token === null ? null : <LogToken token={token} />}
      {source.setup.length === 0 ? null : <p>{m.madeText}</p>}
      <LogSetup steps={source.setup} token={token} />
      <DialogActions>
        <Link to="/logs/sources/$id" params={{ id: source.id }} look="button">
          {m.open}
        </Link>
        <Button onClick={onClose}>{kit.close}</Button>
      </DialogActions>
    </div>
  )
}
