/**
 * One event with all its fields; each value leads on to a search.
 * @module
 */
import { Search, SearchX } from 'lucide-react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { CopyButton } from '../../../ui/Page.tsx'
import { type EventRow, readEvent } from '../contract-search.ts'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'

type Props = {
  readonly row: EventRow
  readonly onSearch: (field: string, value: string, not: boolean) => void
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
          <Values title={m.face} values={event.face} onSearch={onSearch} />
          <Values title={m.fields} values={event.fields} onSearch={onSearch} />
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

const Values = ({
  title,
  values,
  onSearch,
}: {
  title: string
  values: Readonly<Record<string, string>>
  onSearch: Props['onSearch']
}) => {
  const m = useMessages({ en, ja })
  const rows = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  if (rows.length === 0) return null
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className="event-values">
        {rows.map(([name, value]) => (
          <div key={name} className="event-value">
            <dt className="mono small">
              <bdi>{name}</bdi>
            </dt>
            <dd className="mono small">
              <bdi>{value}</bdi>
            </dd>
            <span className="event-value-acts">
              <Button
                size="small"
                aria-label={m.include(value.slice(0, 60))}
                onClick={() => onSearch(name, value, false)}
              >
                <Search size={14} aria-hidden="true" />
              </Button>
              <Button
                size="small"
                aria-label={m.exclude(value.slice(0, 60))}
                onClick={() => onSearch(name, value, true)}
              >
                <SearchX size={14} aria-hidden="true" />
              </Button>
            </span>
          </div>
        ))}
      </dl>
    </section>
  )
}
