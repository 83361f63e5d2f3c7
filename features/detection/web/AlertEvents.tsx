/**
 * The events kept with an alert. Each value leads on to a search, and each event to what its machine did around it.
 * @module
 */

import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, useGo } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Panel } from '../../../ui/Page.tsx'
import type { AlertDetail, AlertEvent } from '../contract-alerts.ts'
import { en as traceEn } from '../messages/web-trace-en.ts'
import { ja as traceJa } from '../messages/web-trace-ja.ts'
import { withField } from '../search-query.ts'
import { EventValues, type SearchOn } from './EventValues.tsx'
import { aroundOf } from './event-span.ts'
import { useAlertWords } from './words.tsx'

const DAY_MS = 86_400_000

export const AlertEvents = ({ alert: a }: { alert: AlertDetail }) => {
  const m = useAlertWords()
  const f = useFormat()
  const go = useGo()
  const maySearch = useMay('administrator', 'operator', 'auditor', 'provider')
  const searchOn: SearchOn = (field, value, not) =>
    go({
      to: '/logs',
      search: { q: withField('', field, value, not), ...aroundOf(a.firstAt, a.lastAt, DAY_MS) },
    })
  return (
    <Panel title={m.events}>
      <div className="stack">
        <p className="soft small">
          {m.eventsOf(f.number(a.events.length), f.number(a.count))}
          {maySearch ? null : ` ${m.onlyThese}`}
        </p>
        <div>
          {a.events.map((event) => (
            <Event
              key={event.id}
              event={event}
              rule={a.rule}
              onSearch={maySearch ? searchOn : null}
            />
          ))}
        </div>
      </div>
    </Panel>
  )
}

type EventProps = {
  readonly event: AlertEvent
  readonly rule: string
  /** null: the reader may not look into logs. */
  readonly onSearch: SearchOn | null
}

const Event = ({ event, rule, onSearch }: EventProps) => {
  const m = useAlertWords()
  const trace = useMessages({ en: traceEn, ja: traceJa })
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
        {onSearch === null ? null : (
          <div className="row">
            {event.host === '' ? null : (
              <Link
                to="/logs"
                search={{
                  q: withField('', 'host.name', event.host),
                  ...aroundOf(event.at, event.at),
                }}
                look="button"
              >
                {m.around}
              </Link>
            )}
            {/^indicators:/.test(rule) ? null : (
              <Link
                to="/detection/trace"
                search={{ rule, event: event.id, at: event.at }}
                look="button"
              >
                {trace.matched}
              </Link>
            )}
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
