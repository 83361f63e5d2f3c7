/**
 * A state as icon and word; colour only repeats them. And many states as one bar with its denominator.
 * @module
 */
import type { EvidenceClass, SubjectState } from '@hinoban/measures'
import {
  CircleCheck,
  CircleMinus,
  CircleQuestionMark,
  CircleX,
  Hourglass,
  type LucideIcon,
  ShieldMinus,
  Stamp,
} from 'lucide-react'
import { useFormat, useKitMessages } from './language.tsx'

const ICONS: Readonly<Record<SubjectState, LucideIcon>> = {
  holds: CircleCheck,
  fails: CircleX,
  stale: Hourglass,
  unknown: CircleQuestionMark,
  declared: Stamp,
  excepted: ShieldMinus,
  'not-applicable': CircleMinus,
}

export const StateIcon = ({ state, size = 15 }: { state: SubjectState; size?: number }) => {
  const Icon = ICONS[state]
  return <Icon size={size} aria-hidden="true" />
}

export const StateBadge = ({ state }: { state: SubjectState }) => {
  const m = useKitMessages()
  return (
    <span className="state" data-state={state}>
      <StateIcon state={state} />
      {m.state[state]}
    </span>
  )
}

/** `E2 機械の記録`: how strong a piece of evidence is. */
export const EvidenceClassTag = ({ value }: { value: EvidenceClass }) => {
  const m = useKitMessages()
  return (
    <span className="tag">
      <b className="number">{value}</b> {m.evidenceClass[value]}
    </span>
  )
}

export type StateCounts = Readonly<Partial<Record<SubjectState, number>>>

/** Best first, so that the eye reads progress from the left; what left the denominator comes last. */
const ORDER: readonly SubjectState[] = [
  'holds',
  'declared',
  'excepted',
  'stale',
  'unknown',
  'fails',
  'not-applicable',
]

/** Counts by state with the denominator in words; a state with none is left out. */
export const StateBar = ({ counts, label }: { counts: StateCounts; label: string }) => {
  const m = useKitMessages()
  const f = useFormat()
  const parts = ORDER.flatMap((state) => {
    const count = counts[state] ?? 0
    return count > 0 ? [{ state, count }] : []
  })
  const total = parts.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return <p className="soft small">{m.noSubjects}</p>
  return (
    <figure className="state-bar" aria-label={label}>
      <div className="state-bar-track" aria-hidden="true">
        {parts.map(({ state, count }) => (
          <span
            key={state}
            className="state-bar-part"
            data-state={state}
            style={{ flexGrow: count, flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className="state-bar-legend">
        {parts.map(({ state, count }) => (
          <li key={state} data-state={state} title={m.stateCounts(count, total)}>
            <StateIcon state={state} size={14} />
            {m.state[state]} <b>{f.number(count)}</b>
            <span className="visually-hidden">{m.stateCounts(count, total)}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
