/**
 * The one table of the house. Rows come from the page; filters, order and columns live in the URL.
 * @module
 */
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { ApiProblem } from './api.tsx'
import { Button } from './Button.tsx'
import { type EmptyProps, EmptyState, ErrorState, Skeleton } from './Empty.tsx'
import { useKitMessages, useLanguage } from './language.tsx'
import { useGo } from './link.tsx'
import { DRAWN_WHOLE, TableBody } from './TableBody.tsx'
import { BulkBar, type Filter, TableTools } from './TableTools.tsx'
import {
  countOf,
  isSelected,
  nextSort,
  nothing,
  readSort,
  type Selection,
  type SortValue,
  sorted,
  toggled,
  visible,
} from './table-rows.ts'
import { useTableSize } from './table-size.ts'
import type { TableSearch } from './url-search.ts'

export type { Filter } from './TableTools.tsx'
export type { Selection } from './table-rows.ts'

export type Column<Row> = {
  /** Also the name in the URL. */
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** Makes the column sortable: the value to sort loaded rows by, or `server` when the endpoint sorts. */
  readonly sort?: ((row: Row) => SortValue) | 'server'
  readonly align?: 'end'
  /** `narrow` takes the room of its content, `wide` keeps at least 16rem. */
  readonly width?: 'narrow' | 'wide'
  /** Hidden until chosen. */
  readonly extra?: boolean
}

export type TableProps<Row> = {
  /** Stable name: saved views and column choices belong to it. `assets.list`. */
  readonly id: string
  /** What the rows are; read aloud by screen readers. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  /** undefined while the first answer is under way. */
  readonly rows: readonly Row[] | undefined
  readonly rowKey: (row: Row) => string
  /** All rows the filters match, also those not loaded; null when the server does not count. */
  readonly total?: number | null
  /** Where a row leads; the first column should hold the link itself, for keyboards and new tabs. */
  readonly rowTo?: (row: Row) => { readonly to: string; readonly params?: Record<string, string> }
  /** Instead of `rowTo`: opens a drawer. */
  readonly onOpen?: (row: Row) => void
  readonly search: TableSearch & Readonly<Record<string, unknown>>
  readonly setSearch: (change: Record<string, unknown>) => void
  /** Shows the free-text box bound to `q`. */
  readonly searchLabel?: string
  readonly filters?: readonly Filter[]
  /** More rows on the server. */
  readonly more?: { readonly has: boolean; readonly loading: boolean; readonly load: () => void }
  readonly error?: unknown
  readonly onRetry?: () => void
  /** What to show when there is nothing and no filter is set; with a filter the table says so itself. */
  readonly empty: EmptyProps
  /** Beside clearing the filters, what may help when they hide everything. */
  readonly filteredHelp?: ReactNode
  /** Buttons of the bulk bar; turns selection on. */
  readonly bulk?: (selection: Selection, clear: () => void) => ReactNode
  /** Address of the CSV with the same filters (`addressOf`). */
  readonly csv?: string
  readonly tools?: ReactNode
}

export const Table = <Row,>(props: TableProps<Row>) => {
  const { columns, rows, search, setSearch, rowKey, bulk } = props
  const m = useKitMessages()
  const { language } = useLanguage()
  const go = useGo()
  const [selection, setSelection] = useState<Selection>(nothing)
  // The same list while nothing of it changes: otherwise every row would be drawn anew whenever more rows arrive.
  const chosen = search.columns?.join('\n')
  const shown = useMemo(() => visible(columns, chosen?.split('\n')), [columns, chosen])
  const sort = useMemo(() => readSort(search.sort), [search.sort])
  const by = columns.find((c) => c.id === sort?.column)?.sort
  const ordered = useMemo(
    () => (rows && sort && typeof by === 'function' ? sorted(rows, by, sort.down, language) : rows),
    [rows, by, sort, language],
  )
  const size = useTableSize(
    shown.map((c) => c.header).join('\n'),
    ordered === undefined || ordered.length === 0
      ? 'none'
      : ordered.length > DRAWN_WHOLE
        ? 'window'
        : 'whole',
  )
  const filtered =
    Boolean(search.q) ||
    (props.filters ?? []).some((f) => {
      const value = search[f.id]
      return value !== undefined && value !== null && value !== ''
    })
  const isBare = rows?.length === 0 && !filtered
  const clear = () => setSelection(nothing)
  const change = (next: Record<string, unknown>) => {
    clear()
    setSearch(next)
  }
  const total = props.total ?? (props.more?.has ? null : (rows?.length ?? null))
  const loadedKeys = ordered?.map(rowKey) ?? []
  const allLoaded = loadedKeys.length > 0 && loadedKeys.every((key) => isSelected(selection, key))
  const open = (row: Row) => {
    if (props.onOpen) props.onOpen(row)
    else if (props.rowTo) go(props.rowTo(row))
  }

  return (
    <div className="table-block">
      {rows === undefined && isRefused(props.error) ? null : (
        <TableTools
          id={props.id}
          search={search}
          setSearch={change}
          columns={columns}
          shown={shown.map((c) => c.id)}
          filters={props.filters ?? []}
          searchLabel={props.searchLabel}
          csv={props.csv}
          // A nought beside nothing reads like a measure; why it is empty stands below.
          count={rows === undefined || isBare ? null : { loaded: rows.length, total }}
          extra={props.tools}
        />
      )}
      {ordered === undefined && props.error ? (
        <ErrorState error={props.error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
      ) : ordered === undefined ? (
        <Skeleton lines={6} />
      ) : ordered.length === 0 ? (
        filtered ? (
          <EmptyState
            kind="filtered"
            actions={
              <>
                {props.filteredHelp}
                <Button
                  onClick={() =>
                    change({
                      q: undefined,
                      ...Object.fromEntries((props.filters ?? []).map((f) => [f.id, undefined])),
                    })
                  }
                >
                  {m.table.clearFilters}
                </Button>
              </>
            }
          />
        ) : (
          <EmptyState {...props.empty} />
        )
      ) : (
        <>
          <div className="table-scroll" ref={size.frame}>
            <table className="table" aria-rowcount={total ?? -1} ref={size.table}>
              <caption className="visually-hidden">{props.caption}</caption>
              <colgroup>
                {bulk ? <col /> : null}
                {shown.map((column) => (
                  <col key={column.id} />
                ))}
              </colgroup>
              <thead>
                <tr>
                  {bulk ? (
                    <th scope="col" className="table-select">
                      <input
                        type="checkbox"
                        aria-label={m.table.selectAll}
                        checked={allLoaded}
                        onChange={() =>
                          setSelection(allLoaded ? nothing : { kind: 'rows', keys: loadedKeys })
                        }
                      />
                    </th>
                  ) : null}
                  {shown.map((column) => (
                    <HeaderCell
                      key={column.id}
                      column={column}
                      sort={sort?.column === column.id ? (sort.down ? 'down' : 'up') : null}
                      onSort={() => setSearch({ sort: nextSort(sort, column.id) })}
                    />
                  ))}
                </tr>
              </thead>
              <TableBody
                rows={ordered}
                rowKey={rowKey}
                columns={shown}
                opens={props.rowTo !== undefined || props.onOpen !== undefined}
                onOpen={open}
                {...(bulk
                  ? {
                      isSelected: (key: string) => isSelected(selection, key),
                      onToggle: (key: string) => setSelection(toggled(selection, key)),
                    }
                  : {})}
                {...(props.more ? { more: props.more } : {})}
              />
            </table>
          </div>
          {props.more?.has ? (
            <div className="table-more">
              <Button busy={props.more.loading} onClick={props.more.load}>
                {props.more.loading ? m.table.loadingMore : m.table.loadMore}
              </Button>
            </div>
          ) : null}
        </>
      )}
      {bulk && countOf(selection) > 0 ? (
        <BulkBar
          selection={selection}
          total={total}
          offerAll={allLoaded}
          onAll={(count) => setSelection({ kind: 'all', except: [], count })}
          onClear={clear}
        >
          {bulk(selection, clear)}
        </BulkBar>
      ) : null}
    </div>
  )
}

/** Whoever may not see the list has nothing to search in it; any other failure may lie in what was searched for. */
const isRefused = (error: unknown): boolean => error instanceof ApiProblem && error.status === 403

type HeaderCellProps<Row> = {
  readonly column: Column<Row>
  readonly sort: 'up' | 'down' | null
  readonly onSort: () => void
}

const HeaderCell = <Row,>({ column, sort, onSort }: HeaderCellProps<Row>) => {
  const m = useKitMessages()
  const Icon = sort === null ? ArrowUpDown : sort === 'up' ? ArrowUp : ArrowDown
  const order = sort === null ? undefined : sort === 'up' ? 'ascending' : 'descending'
  return (
    <th scope="col" data-align={column.align} aria-sort={order}>
      {column.sort === undefined ? (
        column.header
      ) : (
        <button
          type="button"
          className="sort-button"
          data-sorted={sort === null ? undefined : ''}
          title={m.table.sortBy(column.header)}
          onClick={onSort}
        >
          {column.header}
          <Icon size={13} aria-hidden="true" />
        </button>
      )}
    </th>
  )
}
