/**
 * How a source goes, as icon and word; a collection under way says so beside it.
 * @module
 */
import {
  CircleCheck,
  CirclePause,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
  VolumeX,
} from 'lucide-react'
import type { Health, SourceRow } from '../../../platform/sources/contract.ts'
import { useWords } from './words.ts'

const LOOKS: Readonly<Record<Health, { readonly icon: LucideIcon; readonly state: string }>> = {
  off: { icon: CirclePause, state: 'not-applicable' },
  waiting: { icon: Clock, state: 'unknown' },
  working: { icon: CircleCheck, state: 'holds' },
  failing: { icon: CircleX, state: 'fails' },
  silent: { icon: VolumeX, state: 'stale' },
}

export const HealthBadge = ({ row }: { row: Pick<SourceRow, 'health' | 'isRunning'> }) => {
  const m = useWords()
  const { icon: Icon, state } = LOOKS[row.health]
  return (
    <span className="row source-health">
      <span className="state" data-state={state}>
        <Icon size={15} aria-hidden="true" />
        {m.healths[row.health]}
      </span>
      {row.isRunning ? (
        <span className="tag source-running">
          <LoaderCircle size={13} aria-hidden="true" /> {m.running}
        </span>
      ) : null}
    </span>
  )
}
