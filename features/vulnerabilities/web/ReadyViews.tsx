/**
 * Ready views of the findings that count, each with its number: filters in the URL, to be shared and saved like any other.
 * @module
 */
import type { z } from 'zod'
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import type { findingSummary } from '../contract.ts'
import type { FindingSearch } from './finding-search.ts'
import { useWords } from './words.ts'

export type Summary = z.output<NonNullable<(typeof findingSummary)['answer']>>
type Counts = NonNullable<Summary['counts']>

export const ReadyViews = ({ counts, search }: { counts: Counts; search: FindingSearch }) => {
  const m = useWords()
  const f = useFormat()
  const views = [
    { label: m.view.all, count: counts.buckets.affected, set: {} },
    { label: m.view.overdue, count: counts.overdue, set: { due: 'overdue' } },
    { label: m.view.exploited, count: counts.exploited, set: { kev: 'yes' } },
    {
      label: m.view.exposedExploited,
      count: counts.exposedExploited,
      set: { exposed: 'yes', kev: 'yes' },
    },
    { label: m.view.ransomware, count: counts.ransomware, set: { ransomware: 'yes' } },
    { label: m.view.week, count: counts.withinWeek, set: { due: 'week' } },
    { label: m.view.exposed, count: counts.exposed, set: { exposed: 'yes' } },
    { label: m.view.endOfLife, count: counts.endOfLife, set: { kind: 'eol' } },
    { label: m.view.conflict, count: null, set: { conflict: 'yes' } },
  ] as const
  const { due, kev, ransomware, exposed, kind, conflict, bucket } = search
  const isHere = (set: Readonly<Record<string, string>>): boolean =>
    (bucket === undefined || bucket === 'affected') &&
    due === set['due'] &&
    kev === set['kev'] &&
    ransomware === set['ransomware'] &&
    exposed === set['exposed'] &&
    kind === set['kind'] &&
    conflict === set['conflict']
  return (
    <nav className="vuln-views small" aria-label={m.views}>
      {views.map(({ label, count, set }) => (
        <span key={label} className="nowrap">
          <Link
            to="/vulnerabilities"
            search={{ site: search.site, asset: search.asset, ...set }}
            current={isHere(set)}
          >
            {label}
          </Link>
          {count === null ? null : <span className="number soft"> {f.number(count)}</span>}
        </span>
      ))}
    </nav>
  )
}
