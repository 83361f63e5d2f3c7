/**
 * First steps after the first sign-in: sites, files, the board. Each can be left for later and found again.
 * @module
 */
import { CircleCheck } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { listSites } from '../contract.ts'
import { SiteForm } from './SiteForm.tsx'
import { useWords } from './words.ts'

export const StartPage = () => {
  const m = useWords()
  const mayEdit = useMay('administrator')
  const sites = useEndpoint(listSites, { query: {} })
  const [isAdding, setAdding] = useState(false)
  const known = sites.data?.items ?? []
  return (
    <>
      <PageHeader title={m.start.title} lead={m.start.lead} />
      <ol className="first-steps">
        <FirstStep title={m.start.sites} text={m.start.sitesText} isDone={known.length > 0}>
          {known.length > 0 ? (
            <span className="soft">{known.map((s) => s.name).join('、')}</span>
          ) : null}
          {mayEdit ? <Button onClick={() => setAdding(true)}>{m.sites.add}</Button> : null}
        </FirstStep>
        <FirstStep title={m.start.files} text={m.start.filesText}>
          <Link to="/imports" look="primary">
            {m.start.toImports}
          </Link>
          {mayEdit ? (
            <Link to="/sample" look="button">
              {m.start.sample}
            </Link>
          ) : null}
        </FirstStep>
        <FirstStep title={m.start.board} text={m.start.boardText}>
          <Link to="/" look="button">
            {m.start.toBoard}
          </Link>
        </FirstStep>
      </ol>
      <Dialog open={isAdding} onClose={() => setAdding(false)} title={m.sites.add}>
        <SiteForm site={null} sites={known} onDone={() => setAdding(false)} />
      </Dialog>
    </>
  )
}

type FirstStepProps = {
  readonly title: string
  readonly text: string
  readonly isDone?: boolean
  readonly children: ReactNode
}

const FirstStep = ({ title, text, isDone, children }: FirstStepProps) => (
  <li className="first-step">
    <h2>
      {title} {isDone ? <CircleCheck size={18} aria-hidden="true" /> : null}
    </h2>
    <p className="soft">{text}</p>
    <div className="row">{children}</div>
  </li>
)
