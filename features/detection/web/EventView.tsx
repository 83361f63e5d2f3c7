/**
 * One event with all its fields; each value leads on to a search.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { CopyButton } from '../../../ui/Page.tsx'
import { type EventRow, readEvent } from '../contract-search.ts'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'
import { en as traceEn } from '../messages/web-trace-en.ts'
import { ja as traceJa } from '../messages/web-trace-ja.ts'
import { withField } from '../search-query.ts'
import { EventValues, type SearchOn } from './EventValues.tsx'
import { aroundOf } from './event-span.ts'

type Props = {
  readonly row: Pick<EventRow, 'id' | 'at'>
  readonly onSearch: SearchOn
  readonly onField?: (field: string) => void
}

export const EventView = ({ row, onSearch, onField }: Props) => {
  const m = useMessages({ en, ja })
  const counting = onField === undefined ? {} : { onField }
  const trace = useMessages({ en: traceEn, ja: traceJa })
  const f = useFormat()
  const answer = useEndpoint(readEvent, { params: { id: row.id }, query: { at: row.at } })
  return (
    <Await answer={answer}>
      {(event) => (
        <div className="stack-l">
          <p className="soft small">
            {f.moment(event.at)} ({m.timeFrom[event.timeFrom] ?? event.timeFrom}) · {m.received}{' '}
            {f.moment(event.receivedAt)}
          </p>
          <div className="row">
            {event.host === '' ? null : (
              <>
                <Link
                  to="/logs"
                  search={{
                    q: withField('', 'host.name', event.host),
                    ...aroundOf(event.at, event.at),
                    event: event.id,
                  }}
                  look="button"
                >
                  {m.around}
                </Link>
                <Link to="/alerts" search={{ host: event.host, state: 'all' }} look="button">
                  {m.alertsOf}
                </Link>
              </>
            )}
            <Link to="/detection/trace" search={{ event: row.id, at: row.at }} look="button">
              {trace.why}
            </Link>
          </div>
          <EventValues title={m.face} values={event.face} onSearch={onSearch} {...counting} />
          <EventValues title={m.fields} values={event.fields} onSearch={onSearch} {...counting} />
          {event.damage.length === 0 ? null : (
            <p className="small">
              {m.damage}: <bdi>{event.damage.join(', ')}</bdi>
            </p>
          )}
          <section className="stack" aria-label={m.raw}>
            <h3>
              {m.raw} <CopyButton text={event.raw} />
            </h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by the keyboard */}
            <pre className="event-raw mono small" tabIndex={0}>
              <bdi>{event.raw}</bdi>
            </pre>
            {event.isRawCut ? <p className="soft small">{m.rawCut}</p> : null}
          </section>
        </div>
      )}
    </Await>
  )
}
