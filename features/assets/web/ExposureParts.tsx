/**
 * The pieces by which exposure is told: its state, each evidence with its age, what listens.
 * @module
 */
import { CircleCheck, CircleQuestionMark, Globe, Hourglass, TriangleAlert } from 'lucide-react'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import type { ExposureView } from '../contract.ts'
import { en } from '../messages/exposure.en.ts'
import { ja } from '../messages/exposure.ja.ts'
import './exposure.css'

const ICONS = {
  exposed: Globe,
  unconfirmed: Hourglass,
  closed: CircleCheck,
  unknown: CircleQuestionMark,
} as const
/** The look of a state of the board: colour only repeats icon and word. */
const LOOKS = {
  exposed: 'fails',
  unconfirmed: 'stale',
  closed: 'holds',
  unknown: 'unknown',
} as const

/** How the reader of configurations marks what is led to a host behind the device. */
const PUBLISHED = 'published: '

export const ExposureState = ({ view }: { view: ExposureView }) => {
  const m = useMessages({ en, ja })
  const Icon = ICONS[view.state]
  return (
    <div className="exposure-state">
      <span className="state" data-state={LOOKS[view.state]}>
        <Icon size={15} aria-hidden="true" />
        {m.states[view.state]}
      </span>
      {view.isContradictory ? <span className="tag">{m.contradictory}</span> : null}
    </div>
  )
}

export const ExposureEvidence = ({ view }: { view: ExposureView }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return (
    <ul className="exposure-list small">
      {view.evidence.map((e) => (
        <li key={`${e.source} ${e.by}`}>
          <b>{m.by[e.by]}</b> <span className="number nowrap">{f.cell(e.at)}</span>{' '}
          <span className="soft">({f.ago(e.at, new Date())})</span>{' '}
          {e.isReachable ? null : <span className="tag">{m.saysClosed}</span>}{' '}
          {e.isOld ? <span className="tag">{m.old}</span> : null}
          {e.by === 'configuration' || e.detail === '' ? null : (
            <div className="mono">
              <bdi>{e.detail}</bdi>
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

export const Listens = ({ view }: { view: ExposureView }) => {
  const m = useMessages({ en, ja })
  const all = [...new Set(view.evidence.flatMap((e) => (e.isReachable ? e.listens : [])))]
  if (all.length === 0) return <span className="soft small">{m.listensNothing}</span>
  const isBad = new Set(view.dangerous)
  return (
    <ul className="exposure-list small">
      {all.map((one) => (
        <li key={one} className={isBad.has(one) ? 'exposure-bad' : undefined}>
          {isBad.has(one) ? <TriangleAlert size={14} aria-hidden="true" /> : null}
          {one.startsWith(PUBLISHED) ? (
            <span>
              {m.published} <bdi className="mono">{one.slice(PUBLISHED.length)}</bdi>
            </span>
          ) : (
            <bdi className="mono">{one}</bdi>
          )}
          {isBad.has(one) ? <span className="visually-hidden"> ({m.dangerous})</span> : null}
        </li>
      ))}
    </ul>
  )
}
