/**
 * For each kind of log that running rules read: whether it comes. Rules whose log does not come find nothing, however many they are.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { Banner, Panel } from '../../../ui/Page.tsx'
import { readLogCoverage } from '../contract-trace.ts'
import { en } from '../messages/web-trace-en.ts'
import { ja } from '../messages/web-trace-ja.ts'

export const LogCoverage = () => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return (
    <Await answer={useEndpoint(readLogCoverage, {})}>
      {({ days, logs }) => {
        const silent = logs.filter(({ events }) => events === 0)
        const waiting = silent.reduce((sum, { rules }) => sum + rules, 0)
        return (
          <Panel title={m.byLog}>
            <div className="stack">
              <p className="soft">{m.byLogLead(days)}</p>
              <Banner
                look={waiting === 0 ? 'note' : 'warning'}
                actions={waiting === 0 ? null : <Link to="/logs/sources">{m.toSources}</Link>}
              >
                {m.waiting(waiting, silent.length)}
              </Banner>
              <div className="table-scroll">
                <table className="table folds">
                  <caption className="visually-hidden">{m.logCaption}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{m.log}</th>
                      <th scope="col" data-align="end">
                        {m.rules}
                      </th>
                      <th scope="col" data-align="end">
                        {m.events}
                      </th>
                      <th scope="col">{m.last}</th>
                      <th scope="col" data-align="end">
                        {m.hits}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {logs.map((log) => (
                      <tr key={log.source}>
                        <td data-label={m.log}>
                          <Link to="/detection/rules" search={{ q: log.source }}>
                            {log.source}
                          </Link>
                        </td>
                        <td className="number" data-align="end" data-label={m.rules}>
                          <span>{f.number(log.rules)}</span>
                        </td>
                        <td className="number" data-align="end" data-label={m.events}>
                          <span>{f.number(log.events)}</span>
                        </td>
                        <td className="number nowrap" data-label={m.last}>
                          {log.lastAt === null ? (
                            <span className="soft">{m.never}</span>
                          ) : (
                            <span>{f.cell(log.lastAt)}</span>
                          )}
                        </td>
                        <td className="number" data-align="end" data-label={m.hits}>
                          <span>{f.number(log.hits)}</span>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </div>
          </Panel>
        )
      }}
    </Await>
  )
}
