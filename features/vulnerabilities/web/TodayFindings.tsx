/**
 * What is most urgent among the vulnerabilities, as doors below today's work; and why there is nothing to say yet.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Link } from '../../../ui/link.tsx'
import { findingSummary } from '../contract.ts'
import { useWords } from './words.ts'

export const TodayFindings = () => {
  const m = useWords()
  const summary = useEndpoint(findingSummary, { query: {} }).data
  if (summary === undefined) return null
  const { counts, standing } = summary
  if (counts === null)
    return (
      <nav className="row small" aria-label={m.today.label}>
        <b>{m.today.label}</b>
        <Link to="/vulnerabilities">
          {standing.catalogue === 'absent'
            ? m.standing.absent
            : standing.catalogue === 'building'
              ? m.standing.building
              : m.standing.never}
        </Link>
      </nav>
    )
  const unjudged =
    standing.coverage === null ? 0 : standing.coverage.components - standing.coverage.judgeable
  return (
    <nav className="row small" aria-label={m.today.label}>
      <b>{m.today.label}</b>
      {counts.overdue > 0 ? (
        <Link to="/vulnerabilities" search={{ due: 'overdue' }}>
          {m.today.overdue(counts.overdue)}
        </Link>
      ) : null}
      {counts.exploited > 0 ? (
        <Link to="/vulnerabilities" search={{ kev: 'yes' }}>
          {m.today.exploited(counts.exploited)}
        </Link>
      ) : null}
      {counts.withinWeek > 0 ? (
        <Link to="/vulnerabilities" search={{ due: 'week' }}>
          {m.today.week(counts.withinWeek)}
        </Link>
      ) : null}
      {counts.overdue + counts.exploited + counts.withinWeek === 0 ? (
        <Link to="/vulnerabilities">{m.today.quiet}</Link>
      ) : null}
      {unjudged > 0 ? (
        <Link to="/vulnerabilities/coverage">{m.today.unjudged(unjudged)}</Link>
      ) : null}
    </nav>
  )
}
