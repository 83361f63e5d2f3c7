/**
 * How the daily care of logs stands: the signed look, running rules, alerts that wait for too long.
 * @module
 */
import { useFormat } from '../../../../ui/language.tsx'
import { Link } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { Facts, Panel } from '../../../../ui/Page.tsx'
import type { ExpectedLogs } from '../../contract-expected.ts'
import { LEVELS } from '../../contract-words.ts'
import { useExpectedWords } from './words.tsx'

export const CarePanel = ({ found }: { found: ExpectedLogs }) => {
  const m = useExpectedWords()
  const f = useFormat()
  const seesAlerts = useMay('administrator', 'operator', 'officer', 'auditor', 'provider')
  const { review, rules, alerts } = found
  return (
    <Panel title={m.care} aside={seesAlerts ? <Link to="/alerts">{m.toAlerts}</Link> : null}>
      <Facts
        facts={[
          {
            name: m.review,
            value: (
              <>
                {review.lastAt === null ? m.reviewNever : f.moment(review.lastAt)}
                {review.by === '' ? null : (
                  <div className="soft small">
                    <bdi>{m.reviewBy(review.by)}</bdi>
                  </div>
                )}
                {review.missedDays > 0 ? (
                  <div className="small" data-state={review.missedDays > 1 ? 'fails' : 'stale'}>
                    {m.missed(review.missedDays)}
                  </div>
                ) : null}
              </>
            ),
          },
          { name: m.rules, value: rules === null ? m.noRules : <Rules of={rules} /> },
          {
            name: m.overdue,
            value: (
              <>
                <span className="number">{m.overdueOf(alerts.overdue)}</span>
                {alerts.oldestAt === null ? null : (
                  <div className="soft small">{m.since(f.moment(alerts.oldestAt))}</div>
                )}
              </>
            ),
          },
        ]}
      />
    </Panel>
  )
}

const Rules = ({ of }: { of: NonNullable<ExpectedLogs['rules']> }) => {
  const m = useExpectedWords()
  const f = useFormat()
  const counted = LEVELS.toReversed().flatMap((level) => {
    const count = of.byLevel[level] ?? 0
    return count === 0 ? [] : [`${m.levels[level]} ${f.number(count)}`]
  })
  return (
    <>
      <span className="number">
        {f.number(Object.values(of.byLevel).reduce((sum, count) => sum + count, 0))}
      </span>
      <div className="soft small">{[...counted, m.sets(of.sets)].join(' · ')}</div>
    </>
  )
}
