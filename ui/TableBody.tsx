/**
 * The rows of the table: all of them for short lists, a window over them for long ones; j k x Enter.
 * @module
 */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useKitMessages } from './language.tsx'
import { type Shortcut, useShortcuts } from './shortcuts.tsx'

type BodyColumn<Row> = {
  readonly id: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'end'
  readonly width?: 'narrow' | 'wide'
}
type BodyProps<Row> = {
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly columns: readonly BodyColumn<Row>[]
  readonly opens: boolean
  readonly onOpen: (row: Row) => void
  readonly isSelected?: (key: string) => boolean
  readonly onToggle?: (key: string) => void
  readonly more?: { readonly has: boolean; readonly loading: boolean; readonly load: () => void }
}

/** Shorter lists are cheap to draw whole, and print whole. */
export const DRAWN_WHOLE = 120
const ROW_HEIGHT = 41
/** Rows before the end at which the next page is asked for. */
const AHEAD = 30

/** A click on a link, a button or a check box inside the row belongs to that. */
const isOwnClick = (event: MouseEvent): boolean =>
  (event.target as HTMLElement).closest('a, button, input, label, select, summary') === null &&
  window.getSelection()?.isCollapsed !== false

/** Where the reader looks: the first row below the sticky header. */
const firstVisible = (body: HTMLElement | null): number => {
  const rows = [...(body?.querySelectorAll<HTMLElement>('tr[data-index]') ?? [])]
  const header = body?.closest('table')?.tHead?.getBoundingClientRect().bottom ?? 0
  const row = rows.find((tr) => tr.getBoundingClientRect().top >= header - 1)
  return Number(row?.dataset['index'] ?? 0)
}

export const TableBody = <Row,>(props: BodyProps<Row>) => {
  const { rows, rowKey, columns, more, isSelected } = props
  const m = useKitMessages()
  const body = useRef<HTMLTableSectionElement>(null)
  const current = useRef(-1)
  const [top, setTop] = useState(0)
  const windowed = rows.length > DRAWN_WHOLE

  useEffect(() => {
    const place = body.current?.getBoundingClientRect().top
    if (place !== undefined) setTop(place + window.scrollY)
  }, [])

  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: top,
    enabled: windowed,
  })
  const items = virtual.getVirtualItems()
  const first = windowed ? (items[0]?.index ?? 0) : 0
  const last = windowed ? (items.at(-1)?.index ?? 0) : rows.length - 1
  const before = windowed ? (items[0]?.start ?? top) - top : 0
  const after = windowed ? virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top) : 0

  useEffect(() => {
    if (windowed && more?.has && !more.loading && last >= rows.length - AHEAD) more.load()
  }, [windowed, more, last, rows.length])

  const selects = props.onToggle !== undefined
  const latest = useRef(props)
  latest.current = props
  const keys = useMemo<readonly Shortcut[]>(() => {
    const focusRow = (index: number) => {
      const { rows: now } = latest.current
      const next = Math.max(0, Math.min(now.length - 1, index))
      current.current = next
      const row = () => body.current?.querySelector<HTMLElement>(`tr[data-index="${next}"]`)
      if (!row() && now.length > DRAWN_WHOLE) virtual.scrollToIndex(next)
      requestAnimationFrame(() => row()?.focus())
    }
    const row = () => latest.current.rows[current.current]
    const list: Shortcut[] = [
      {
        keys: 'j',
        label: m.keys.nextRow,
        scope: 'page',
        run: () => focusRow(current.current < 0 ? firstVisible(body.current) : current.current + 1),
      },
      {
        keys: 'k',
        label: m.keys.previousRow,
        scope: 'page',
        run: () => focusRow(current.current - 1),
      },
      {
        keys: 'Enter',
        label: m.keys.openRow,
        scope: 'page',
        run: () => {
          const here = row()
          if (here !== undefined) latest.current.onOpen(here)
        },
      },
    ]
    if (selects) {
      list.push({
        keys: 'x',
        label: m.keys.selectRow,
        scope: 'page',
        run: () => {
          const here = row()
          if (here !== undefined) latest.current.onToggle?.(latest.current.rowKey(here))
        },
      })
    }
    return list
  }, [m, virtual, selects])
  useShortcuts(keys)

  const acts = useMemo<RowActs<Row>>(
    () => ({
      open: (row) => latest.current.onOpen(row),
      toggle: (key) => latest.current.onToggle?.(key),
      arrive: (index) => {
        current.current = index
      },
    }),
    [],
  )
  const span = columns.length + (isSelected ? 1 : 0)
  return (
    <tbody ref={body}>
      {before > 0 ? <Spacer span={span} height={before} /> : null}
      {rows.slice(first, last + 1).map((row, i) => {
        const key = rowKey(row)
        return (
          <DrawnRow
            key={key}
            row={row}
            rowKey={key}
            index={first + i}
            columns={columns}
            opens={props.opens}
            selected={isSelected ? isSelected(key) : null}
            measure={windowed ? virtual.measureElement : undefined}
            acts={acts}
          />
        )
      })}
      {after > 0 ? <Spacer span={span} height={after} /> : null}
    </tbody>
  )
}

/** The same object as long as the table lives, so that a row is drawn anew only when something of it changes. */
type RowActs<Row> = {
  readonly open: (row: Row) => void
  readonly toggle: (key: string) => void
  /** The reader is at this row. */
  readonly arrive: (index: number) => void
}
type DrawnRowProps<Row> = {
  readonly row: Row
  readonly rowKey: string
  readonly index: number
  readonly columns: readonly BodyColumn<Row>[]
  readonly opens: boolean
  /** null: rows of this table are not selected. */
  readonly selected: boolean | null
  readonly measure: ((element: HTMLTableRowElement | null) => void) | undefined
  readonly acts: RowActs<Row>
}

const PlainRow = <Row,>(props: DrawnRowProps<Row>) => {
  const { row, rowKey, index, columns, opens, selected, acts } = props
  const m = useKitMessages()
  return (
    <tr
      ref={props.measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-opens={opens ? '' : undefined}
      aria-selected={selected || undefined}
      tabIndex={-1}
      onFocus={() => acts.arrive(index)}
      onClick={(event) => {
        if (opens && isOwnClick(event)) acts.open(row)
      }}
    >
      {selected === null ? null : (
        <td className="table-select">
          <input
            type="checkbox"
            aria-label={m.table.selectRow}
            checked={selected}
            onChange={() => acts.toggle(rowKey)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.id}
          data-align={column.align}
          data-narrow={column.width === 'narrow' ? '' : undefined}
          data-wide={column.width === 'wide' ? '' : undefined}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
/** Scrolling draws the rows that come into sight, not those that stay: of 50 rows in the window two or three. */
const DrawnRow = memo(PlainRow) as typeof PlainRow

const Spacer = ({ span, height }: { span: number; height: number }) => (
  <tr className="table-spacer">
    <td colSpan={span} style={{ height }} />
  </tr>
)
