/**
 * Where to begin when more alerts wait than one can look through: the most severe rules, on how many machines, and how new.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { groupAlerts } from '../contract-triage.ts'
import { useTriageWords } from './triage-words.ts'
import { LevelMark, useSay } from './words.tsx'

const SHOWN = 3
/** It is asked of all that wait. */
const RENEWED_MS = 60_000

export const FirstAlerts = () => {
  const m = useTriageWords()
  const f = useFormat()
  const say = useSay()
  const answer = useEndpoint(groupAlerts, { query: { by: 'rule' } }, { everyMs: RENEWED_MS })
  const rows = answer.data?.rows.slice(0, SHOWN) ?? []
  if (rows.length === 0) return null
  return (
    <Panel title={m.first}>
      <ol className="alert-first">
        {rows.map((row) => (
          <li key={row.key}>
            <LevelMark level={row.level} />
            <Link to="/alerts" search={{ rule: row.key, sort: '-last' }}>
              {row.title === null ? row.key : say(row.title)}
            </Link>
            <span className="number">
              {row.hosts > 0 ? `${m.onMachines(row.hosts)} · ` : ''}
              {m.alertsOf(row.alerts)}
            </span>
            <span className="soft small number nowrap">{m.newest(f.cell(row.lastAt))}</span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
