/**
 * The words of log sources, and how one goes as a mark that does not live by its colour alone.
 * @module
 */
import { CircleCheck, CirclePause, Clock, Ear, type LucideIcon, VolumeX } from 'lucide-react'
import { useMessages } from '../../../../ui/language.tsx'
import {
  LOSSES,
  type LogSourceRow,
  type PlaceCount,
  type SourceHealth,
} from '../../contract-sources.ts'
import { en } from '../../messages/web-sources-en.ts'
import { ja } from '../../messages/web-sources-ja.ts'
import './log-sources.css'

export const useSourceWords = () => useMessages({ en, ja })

const LOOKS: Readonly<Record<SourceHealth, { readonly icon: LucideIcon; readonly state: string }>> =
  {
    off: { icon: CirclePause, state: 'not-applicable' },
    waiting: { icon: Clock, state: 'unknown' },
    speaking: { icon: CircleCheck, state: 'holds' },
    silent: { icon: VolumeX, state: 'stale' },
    unwatched: { icon: Ear, state: 'unknown' },
  }

export const HealthMark = ({ health }: { health: SourceHealth }) => {
  const m = useSourceWords()
  const { icon: Icon, state } = LOOKS[health]
  return (
    <span className="state log-health" data-state={state}>
      <Icon size={15} aria-hidden="true" />
      {m.healths[health]}
    </span>
  )
}

export const recordsAt = (counts: readonly PlaceCount[], place: PlaceCount['place']): number =>
  counts.find((count) => count.place === place)?.records ?? 0

/** What was sent and is not there, the most first. */
export const lossesOf = (counts: readonly PlaceCount[]): readonly PlaceCount[] =>
  counts
    .filter((count) => LOSSES.includes(count.place) && count.records > 0)
    .sort((a, b) => b.records - a.records)

const ORDER: readonly SourceHealth[] = ['silent', 'waiting', 'speaking', 'unwatched', 'off']

/** What needs somebody comes first: silence, then losses; within that as they come. */
export const byNeed = (rows: readonly LogSourceRow[]): readonly LogSourceRow[] => {
  const rank = (row: LogSourceRow): number =>
    row.health === 'silent'
      ? 0
      : lossesOf(row.lastDay).length > 0
        ? 1
        : 2 + ORDER.indexOf(row.health)
  return rows.toSorted((a, b) => rank(a) - rank(b))
}
