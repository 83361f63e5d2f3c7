/**
 * An alert as it was attached, with its events: they stay when the logs are past their time.
 * @module
 */
import { useFormat, useLanguage } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts } from '../../../ui/Page.tsx'
import type { AttachedAlert, AttachedEvent } from '../contract.ts'
import { useIncidentWords } from './marks.tsx'
import './incidents.css'

const AROUND_MS = 5 * 60_000

export const AttachedAlertView = ({ alert }: { alert: AttachedAlert }) => {
  const m = useIncidentWords()
  const f = useFormat()
  const { language } = useLanguage()
  const maySearch = useMay('administrator', 'operator', 'auditor', 'provider')
  return (
    <section className="stack" aria-label={alert.title[language]}>
      <h3>{alert.title[language]}</h3>
      <p className="soft small">
        {f.moment(alert.firstAt)} – {f.moment(alert.lastAt)} · {m.events(f.number(alert.count))}
        {alert.events.length < alert.count ? m.kept(f.number(alert.events.length)) : null} ·{' '}
        <Link to="/alerts/$id" params={{ id: alert.alert }}>
          {m.toAlert}
        </Link>
      </p>
      <div>
        {alert.events.map((event) => (
          <Event key={event.id} event={event} maySearch={maySearch} />
        ))}
      </div>
    </section>
  )
}

const Event = ({ event, maySearch }: { event: AttachedEvent; maySearch: boolean }) => {
  const m = useIncidentWords()
  const f = useFormat()
  const at = Date.parse(event.at)
  return (
    <details className="incident-event">
      <summary>
        <span className="number nowrap">{f.cell(event.at)}</span>
        <span>
          <bdi>{event.host === '' ? '—' : event.host}</bdi>
          {event.user === '' ? null : (
            <span className="soft small">
              {' '}
              <bdi>{event.user}</bdi>
            </span>
          )}
        </span>
        <span className="incident-event-text mono small">
          <bdi>{event.text}</bdi>
        </span>
      </summary>
      <div className="incident-fields stack">
        {maySearch && event.host !== '' ? (
          <div>
            <Link
              to="/logs"
              search={{
                q: `host.name:"${event.host.replaceAll(/["\\]/g, '\\$&')}"`,
                from: new Date(at - AROUND_MS).toISOString(),
                to: new Date(at + AROUND_MS).toISOString(),
              }}
              look="button"
            >
              {m.around}
            </Link>
          </div>
        ) : null}
        <Facts
          facts={Object.entries(event.fields)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, value]) => ({
              name,
              value: (
                <span className="mono small">
                  <bdi>{value}</bdi>
                </span>
              ),
            }))}
        />
      </div>
    </details>
  )
}
