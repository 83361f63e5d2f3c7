/**
 * The events kept with an alert. Each value leads on to a search, and each event to what its machine did around it.
 * @module
 */

import { useFormat } from '../../../ui/language.tsx'
import { Link, useGo } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Panel } from '../../../ui/Page.tsx'
import type { AlertDetail, AlertEvent } from '../contract-alerts.ts'
import { withField } from '../search-query.ts'
import { EventValues, type SearchOn } from './EventValues.tsx'
import { useAlertWords } from './words.tsx'

const DAY_MS = 86_400_000
const AROUND_MS = 5 * 60_000

/** A search needs its end after its beginning, and the last event is to be in it. */
const spanOf = (from: string, to: string, aroundMs: number) => ({
  from: new Date(Date.parse(from) - aroundMs).toISOString(),
  to: new Date(Date.parse(to) + aroundMs).toISOString(),
})

export const AlertEvents = ({ alert: a }: { alert: AlertDetail }) => {
  const m = useAlertWords()
  const f = useFormat()
  const go = useGo()
  const maySearch = useMay('administrator', 'operator', 'auditor', 'provider')
  const searchOn: SearchOn = (field, value, not) =>
    go({
      to: '/logs',
      search: { q: withField('', field, value, not), ...spanOf(a.firstAt, a.lastAt, DAY_MS) },
    })
  return (
    <Panel title={m.events}>
      <div className="stack">
        <p className="soft small">{m.eventsOf(f.number(a.events.length), f.number(a.count))}</p>
        <div>
          {a.events.map((event) => (
            <Event key={event.id} event={event} onSearch={maySearch ? searchOn : null} />
          ))}
        </div>
      </div>
    </Panel>
  )
}

const Event = ({ event, onSearch }: { event: AlertEvent; onSearch: SearchOn | null }) => {
  const m = useAlertWords()
  const f = useFormat()
  const isNative = Object.keys(event.fields).length > 0
  return (
    <details className="alert-event">
      <summary>
        <span className="number nowrap">{f.cell(event.at)}</span>
        <bdi>{event.host === '' ? '—' : event.host}</bdi>
        <span className="alert-event-text mono small">
          <bdi>{event.text}</bdi>
        </span>
      </summary>
      <div className="alert-fields stack">
        {onSearch === null || event.host === '' ? null : (
          <div>
            <Link
              to="/logs"
              search={{
                q: withField('', 'host.name', event.host),
                ...spanOf(event.at, event.at, AROUND_MS),
              }}
              look="button"
            >
              {m.around}
            </Link>
          </div>
        )}
        <EventValues
          title={m.fieldsOf}
          values={isNative ? event.fields : event.face}
          onSearch={onSearch}
        />
      </div>
    </details>
  )
}
