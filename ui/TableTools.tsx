/**
 * Above and below the rows: text filter, filter menus and chips, columns, saved views, CSV, bulk bar.
 * @module
 */
import { Columns3, Download, ListFilter, Search, X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { useKitMessages } from './language.tsx'
import { Popover } from './Popover.tsx'
import { type Shortcut, useShortcuts } from './shortcuts.tsx'
import { ViewMenu } from './TableViews.tsx'
import { countOf, type Selection } from './table-rows.ts'
import type { TableSearch } from './url-search.ts'

export type Filter = {
  /** Name in the URL. */
  readonly id: string
  readonly label: string
  readonly options: readonly {
    readonly value: string
    readonly label: string
    readonly count?: number
  }[]
  /** Several values at once (a list in the search state). */
  readonly several?: boolean
}

type ToolsProps = {
  readonly id: string
  readonly search: TableSearch & Readonly<Record<string, unknown>>
  readonly setSearch: (change: Record<string, unknown>) => void
  readonly columns: readonly { readonly id: string; readonly header: string }[]
  readonly shown: readonly string[]
  readonly filters: readonly Filter[]
  readonly searchLabel: string | undefined
  readonly csv: string | undefined
  readonly count: { readonly loaded: number; readonly total: number | null } | null
  readonly extra: ReactNode
}

const valuesOf = (search: Readonly<Record<string, unknown>>, filter: Filter): readonly string[] => {
  const value = search[filter.id]
  if (value === undefined || value === null || value === '') return []
  return Array.isArray(value) ? value.map(String) : [String(value)]
}

export const TableTools = (props: ToolsProps) => {
  const { search, setSearch, filters } = props
  const m = useKitMessages()
  const set = (filter: Filter, value: string, on: boolean) => {
    const rest = valuesOf(search, filter).filter((v) => v !== value)
    const next = on ? (filter.several ? [...rest, value] : [value]) : rest
    setSearch({ [filter.id]: next.length === 0 ? undefined : filter.several ? next : next[0] })
  }
  const chips = filters.flatMap((filter) =>
    valuesOf(search, filter).map((value) => ({
      filter,
      value,
      label: filter.options.find((o) => o.value === value)?.label ?? value,
    })),
  )
  return (
    <>
      <div className="table-tools">
        {props.searchLabel === undefined ? null : (
          <SearchBox
            label={props.searchLabel}
            value={search.q ?? ''}
            onChange={(q) => setSearch({ q: q || undefined })}
          />
        )}
        {filters.map((filter) => (
          <FilterMenu
            key={filter.id}
            filter={filter}
            values={valuesOf(search, filter)}
            onSet={set}
          />
        ))}
        {props.extra}
        <div className="table-tools-end">
          {props.count === null ? null : (
            <span className="table-count" role="status">
              {m.table.rows(props.count.loaded, props.count.total)}
            </span>
          )}
          <ColumnMenu {...props} />
          <ViewMenu id={props.id} setSearch={setSearch} />
          {props.csv === undefined ? null : (
            <a
              className="button"
              data-size="small"
              href={props.csv}
              download=""
              title={m.table.exportCsvLong}
            >
              <Download size={15} aria-hidden="true" />
              {m.table.exportCsv}
            </a>
          )}
        </div>
      </div>
      {chips.length === 0 ? null : (
        <div className="chips">
          {chips.map(({ filter, value, label }) => (
            <button
              key={`${filter.id} ${value}`}
              type="button"
              className="chip"
              aria-label={m.table.removeFilter(`${filter.label} ${label}`)}
              onClick={() => set(filter, value, false)}
            >
              <span className="soft">{filter.label}</span> {label}
              <X size={14} aria-hidden="true" />
            </button>
          ))}
          <button
            type="button"
            className="link-button small"
            onClick={() =>
              setSearch({
                q: undefined,
                ...Object.fromEntries(filters.map((f) => [f.id, undefined])),
              })
            }
          >
            {m.table.clearFilters}
          </button>
        </div>
      )}
    </>
  )
}

/** Typing waits for the end of an IME conversion and for a short pause before the URL changes. */
const SearchBox = ({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (q: string) => void
}) => {
  const m = useKitMessages()
  const input = useRef<HTMLInputElement>(null)
  const composing = useRef(false)
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (composing.current || text === value) return
    const timer = setTimeout(() => onChange(text), 250)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  const keys = useMemo<readonly Shortcut[]>(
    () => [
      { keys: '/', label: m.keys.focusFilter, scope: 'page', run: () => input.current?.focus() },
    ],
    [m],
  )
  useShortcuts(keys)
  return (
    <div className="table-search">
      <Search size={15} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        className="input"
        aria-label={label}
        placeholder={label}
        value={text}
        onCompositionStart={() => {
          composing.current = true
        }}
        onCompositionEnd={(event) => {
          composing.current = false
          onChange(event.currentTarget.value)
        }}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  )
}

type FilterMenuProps = {
  readonly filter: Filter
  readonly values: readonly string[]
  readonly onSet: (filter: Filter, value: string, on: boolean) => void
}

const FilterMenu = ({ filter, values, onSet }: FilterMenuProps) => {
  const name = useId()
  return (
    <Popover
      title={filter.label}
      trigger={
        <Button size="small">
          <ListFilter size={15} aria-hidden="true" />
          {filter.label}
          {values.length > 0 ? <b className="number">{values.length}</b> : null}
        </Button>
      }
    >
      {filter.options.map((option) => (
        <label key={option.value} className="check">
          <input
            type={filter.several ? 'checkbox' : 'radio'}
            name={name}
            checked={values.includes(option.value)}
            onChange={(event) => onSet(filter, option.value, event.target.checked)}
          />
          <span>
            {option.label}{' '}
            {option.count === undefined ? null : (
              <span className="soft number">{option.count}</span>
            )}
          </span>
        </label>
      ))}
    </Popover>
  )
}

const ColumnMenu = ({ columns, shown, setSearch }: ToolsProps) => {
  const m = useKitMessages()
  return (
    <Popover
      title={m.table.columns}
      trigger={
        <Button size="small">
          <Columns3 size={15} aria-hidden="true" />
          {m.table.columns}
        </Button>
      }
    >
      {columns.map((column) => (
        <label key={column.id} className="check">
          <input
            type="checkbox"
            checked={shown.includes(column.id)}
            disabled={shown.length === 1 && shown[0] === column.id}
            onChange={(event) =>
              setSearch({
                columns: columns
                  .map((c) => c.id)
                  .filter((id) => (id === column.id ? event.target.checked : shown.includes(id))),
              })
            }
          />
          <span>{column.header}</span>
        </label>
      ))}
    </Popover>
  )
}

type BulkBarProps = {
  readonly selection: Selection
  readonly total: number | null
  /** All loaded rows are selected: offer the rest. */
  readonly offerAll: boolean
  readonly onAll: (count: number) => void
  readonly onClear: () => void
  readonly children: ReactNode
}

export const BulkBar = ({ selection, total, offerAll, onAll, onClear, children }: BulkBarProps) => {
  const m = useKitMessages()
  const count = countOf(selection)
  return (
    <section className="bulk-bar" aria-label={m.table.selected(count)}>
      <b role="status">
        {selection.kind === 'all' && selection.except.length === 0
          ? m.table.allMatching(count)
          : m.table.selected(count)}
      </b>
      {selection.kind === 'rows' && offerAll && total !== null && total > count ? (
        <button type="button" className="link-button" onClick={() => onAll(total)}>
          {m.table.selectMatching(total)}
        </button>
      ) : null}
      {children}
      <Button size="small" look="quiet" onClick={onClear}>
        {m.table.clearSelection}
      </Button>
    </section>
  )
}
