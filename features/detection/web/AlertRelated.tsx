/**
 * What else was found on the machine, or with the account, of an alert about the same time: one attack sets off several rules.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { type AlertDetail, listAlerts } from '../contract-alerts.ts'
import { useTriageWords } from './triage-words.ts'
import { AlertStateMark, LevelMark, useSay } from './words.tsx'

const DAY_MS = 86_400_000
const SHOWN = 30

export const AlertRelated = ({ alert: a }: { alert: AlertDetail }) => {
  const m = useTriageWords()
  const f = useFormat()
  const say = useSay()
  const of = a.host !== '' ? { host: a.host } : { user: a.user }
  const moment = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()
  const answer = useEndpoint(
    listAlerts,
    {
      query: {
        ...of,
        state: 'all',
        sort: '-last',
        from: moment(a.firstAt, -DAY_MS),
        to: moment(a.lastAt, DAY_MS),
        limit: SHOWN,
      },
    },
    { enabled: a.host !== '' || a.user !== '' },
  )
  if (a.host === '' && a.user === '') return null
  return (
    <Panel title={'host' in of ? m.related : m.relatedUser}>
      <div className="stack">
        <Await answer={answer}>
          {({ rows }) =>
            rows.some(({ id }) => id !== a.id) ? (
              <>
                <p className="soft small">{m.relatedLead}</p>
                <ol className="alert-related">
                  {rows.map((row) => (
                    <li key={row.id} aria-current={row.id === a.id ? 'true' : undefined}>
                      <span className="number nowrap small">{f.cell(row.firstAt)}</span>
                      <LevelMark level={row.level} />
                      {row.id === a.id ? (
                        <span>
                          {say(row.title)} <span className="tag">{m.here}</span>
                        </span>
                      ) : (
                        <Link to="/alerts/$id" params={{ id: row.id }}>
                          {say(row.title)}
                        </Link>
                      )}
                      <AlertStateMark of={row} />
                    </li>
                  ))}
                </ol>
              </>
            ) : (
              <p className="soft small">{m.relatedNone}</p>
            )
          }
        </Await>
        <div>
          <Link to="/alerts" search={{ ...of, state: 'all' }} look="button">
            {'host' in of ? m.relatedAll : m.relatedAllUser}
          </Link>
        </div>
      </div>
    </Panel>
  )
}
