/**
 * One event with all its fields; each value leads on to a search.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { CopyButton } from '../../../ui/Page.tsx'
import { type EventRow, readEvent } from '../contract-search.ts'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'
import { EventValues, type SearchOn } from './EventValues.tsx'

type Props = {
  readonly row: Pick<EventRow, 'id' | 'at'>
  readonly onSearch: SearchOn
}

export const EventView = ({ row, onSearch }: Props) => {
  const m = useMessages({ en, ja })
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
          <EventValues title={m.face} values={event.face} onSearch={onSearch} />
          <EventValues title={m.fields} values={event.fields} onSearch={onSearch} />
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
