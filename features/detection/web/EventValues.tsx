/**
 * The fields of an event; each value leads on to a search, and a command that was hidden in base64 is told in plain.
 * @module
 */
import { ChartBarBig, Search, SearchX } from 'lucide-react'
import { Button } from '../../../ui/Button.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'
import { decodedCommand } from './decoded-command.ts'
import './detection.css'

export type SearchOn = (field: string, value: string, not: boolean) => void
type Props = {
  readonly title: string
  readonly values: Readonly<Record<string, string>>
  /** null: the reader may not search. */
  readonly onSearch: SearchOn | null
  /** Shows the most frequent values of a field, where a search stands behind. */
  readonly onField?: (field: string) => void
}

export const EventValues = ({ title, values, onSearch, onField }: Props) => {
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
              <Decoded value={value} />
            </dd>
            {onSearch === null ? null : (
              <Acts name={name} value={value} onSearch={onSearch} onField={onField} />
            )}
          </div>
        ))}
      </dl>
    </section>
  )
}

const Decoded = ({ value }: { value: string }) => {
  const m = useMessages({ en, ja })
  const text = decodedCommand(value)
  return text === null ? null : (
    <div className="event-decoded">
      <span className="soft">{m.decoded}</span>
      <div>
        <bdi>{text}</bdi>
      </div>
    </div>
  )
}

type ActsProps = {
  readonly name: string
  readonly value: string
  readonly onSearch: SearchOn
  readonly onField: ((field: string) => void) | undefined
}

const Acts = ({ name, value, onSearch, onField }: ActsProps) => {
  const m = useMessages({ en, ja })
  return (
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
      {onField === undefined ? null : (
        <Button size="small" aria-label={m.fieldShare(name)} onClick={() => onField(name)}>
          <ChartBarBig size={14} aria-hidden="true" />
        </Button>
      )}
    </span>
  )
}
