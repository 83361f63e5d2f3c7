/**
 * Connecting a source: the kind, its form, then the try (or the token that is shown once).
 * @module
 */
import { useState } from 'react'
import {
  createSource,
  type KindView,
  type SourceDetail,
} from '../../../platform/sources/contract.ts'
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogActions } from '../../../ui/Dialog.tsx'
import { useKitMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Banner } from '../../../ui/Page.tsx'
import { EvidenceClassTag } from '../../../ui/StateBadge.tsx'
import type { SiteView } from '../../organizations/contract.ts'
import { SetupSteps } from './SetupSteps.tsx'
import { SourceForm } from './SourceForm.tsx'
import { Token } from './Token.tsx'
import { TryOut } from './TryOut.tsx'
import { useText, useWords } from './words.ts'

type AddSourceProps = {
  readonly open: boolean
  readonly kinds: readonly KindView[]
  readonly sites: readonly SiteView[]
  readonly onClose: () => void
}
type Made = { readonly source: SourceDetail; readonly token: string | null }

export const AddSource = ({ open, kinds, sites, onClose }: AddSourceProps) => {
  const m = useWords()
  const text = useText()
  const create = useAct(createSource)
  const [kind, setKind] = useState<KindView | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const close = () => {
    onClose()
    setKind(null)
    setMade(null)
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      size="wide"
      title={
        made !== null ? m.made(made.source.name) : kind === null ? m.addTitle : text(kind.title)
      }
      {...(kind === null || made !== null ? {} : { description: text(kind.hint) })}
    >
      {made !== null ? (
        <Connected made={made} onClose={close} />
      ) : kind === null ? (
        <Kinds kinds={kinds} onChoose={setKind} />
      ) : (
        <div className="stack">
          <div className="row">
            <EvidenceClassTag value={kind.evidenceClass} />
            <Button size="small" look="quiet" onClick={() => setKind(null)}>
              {m.otherKind}
            </Button>
          </div>
          <SourceForm
            key={kind.id}
            kind={kind}
            sites={sites}
            source={null}
            onSave={async (given) =>
              setMade(await create.mutateAsync({ body: { ...given, kind: kind.id } }))
            }
          />
        </div>
      )}
    </Dialog>
  )
}

const Kinds = ({
  kinds,
  onChoose,
}: {
  kinds: readonly KindView[]
  onChoose: (kind: KindView) => void
}) => {
  const m = useWords()
  const text = useText()
  return (
    <ul className="choice-cards">
      {kinds.map((kind) => (
        <li key={kind.id}>
          <button type="button" className="choice-card" onClick={() => onChoose(kind)}>
            <b>{text(kind.title)}</b>
            <span className="row">
              <EvidenceClassTag value={kind.evidenceClass} />
              <span className="soft small">{m[kind.mode]}</span>
            </span>
            <span className="soft small">{text(kind.hint)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const Connected = ({ made: { source, token }, onClose }: { made: Made; onClose: () => void }) => {
  const m = useWords()
  const kit = useKitMessages()
  return (
    <div className="stack-l">
      {token === null ? (
        <>
          <Banner look="note">{m.madePulled}</Banner>
          <TryOut id={source.id} />
        </>
      ) : (
        <>
          <Token token={token} />
          <SetupSteps steps={source.setup} />
        </>
      )}
      <DialogActions>
        <Link to="/sources/$id" params={{ id: source.id }} look="button">
          {m.toDetail}
        </Link>
        <Button onClick={onClose}>{kit.close}</Button>
      </DialogActions>
    </div>
  )
}
