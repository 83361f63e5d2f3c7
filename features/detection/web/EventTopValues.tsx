/**
 * The most frequent values of a field among the events that match, each to search on with or without.
 * @module
 */
import { Search, SearchX } from 'lucide-react'
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Panel } from '../../../ui/Page.tsx'
import { type EventFilter, topValues } from '../contract-search.ts'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'

const FIELDS = [
  'host.name',
  'user.name',
  'source.ip',
  'destination.ip',
  'event.action',
  'event.outcome',
  'event.code',
  'process.name',
] as const

type Props = {
  readonly filter: EventFilter
  /** Any field, also one that only a product names so; null: none is chosen. */
  readonly field: string | null
  readonly onField: (field: string | null) => void
  readonly onSearch: (field: string, value: string, not: boolean) => void
}

/** Asked for only once it is opened: it reads every event that matches. */
export const EventTopValues = ({ filter, field, onField, onSearch }: Props) => {
  const m = useMessages({ en, ja })
  const known = FIELDS.find((one) => one === field)
  return (
    <Panel title={m.values}>
      <div className="stack">
        <select
          aria-label={m.valuesNone}
          className="input"
          value={field ?? ''}
          onChange={(e) => onField(e.target.value === '' ? null : e.target.value)}
        >
          <option value="">{m.valuesNone}</option>
          {field === null || known !== undefined ? null : (
            <option value={field}>{m.ofEvent(field)}</option>
          )}
          {FIELDS.map((one) => (
            <option key={one} value={one}>
              {m.valueFields[one]}
            </option>
          ))}
        </select>
        {field === null ? (
          <p className="soft small">{m.valuesLead}</p>
        ) : (
          <Values field={field} filter={filter} onSearch={onSearch} />
        )}
      </div>
    </Panel>
  )
}

const Values = ({
  field,
  filter,
  onSearch,
}: Pick<Props, 'filter' | 'onSearch'> & { field: string }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const answer = useEndpoint(topValues, { query: { ...filter, field } })
  return (
    <Await answer={answer}>
      {({ values, distinct }) =>
        values.length === 0 ? (
          <p className="soft small">{m.valuesEmpty}</p>
        ) : (
          <>
            <ol className="event-top-values">
              {values.map(({ value, count }) => (
                <li key={value}>
                  <bdi className="mono small">{value}</bdi>
                  <span className="number small">{f.number(count)}</span>
                  <span className="event-value-acts">
                    <Button
                      size="small"
                      aria-label={m.include(value.slice(0, 60))}
                      onClick={() => onSearch(field, value, false)}
                    >
                      <Search size={14} aria-hidden="true" />
                    </Button>
                    <Button
                      size="small"
                      aria-label={m.exclude(value.slice(0, 60))}
                      onClick={() => onSearch(field, value, true)}
                    >
                      <SearchX size={14} aria-hidden="true" />
                    </Button>
                  </span>
                  <span className="event-top-bar" aria-hidden="true">
                    <span style={{ width: `${(count / (values[0]?.count ?? 1)) * 100}%` }} />
                  </span>
                </li>
              ))}
            </ol>
            <p className="soft small">{m.distinct(f.number(distinct), distinct)}</p>
          </>
        )
      }
    </Await>
  )
}
