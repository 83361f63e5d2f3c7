/**
 * On the page of an asset: whether the internet can reach it, and by which evidence.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { assetExposure } from '../contract.ts'
import { en } from '../messages/exposure.en.ts'
import { ja } from '../messages/exposure.ja.ts'
import { ExposureEvidence, ExposureState, Listens } from './ExposureParts.tsx'

/** Nothing is shown where nothing speaks for or against it. */
export const ExposureBox = ({ id }: { id: string }) => {
  const m = useMessages({ en, ja })
  const view = useEndpoint(assetExposure, { params: { id } }).data
  if (view === undefined || view.state === 'unknown') return null
  const isOpen = view.state === 'exposed' || view.state === 'unconfirmed'
  return (
    <Panel title={m.panel} aside={<Link to="/assets/exposure">{m.title}</Link>}>
      <div className="stack">
        <ExposureState view={view} />
        <ExposureEvidence view={view} />
        {isOpen ? (
          <>
            <Listens view={view} />
            <p>{m.next[view.next]}</p>
          </>
        ) : null}
      </div>
    </Panel>
  )
}
