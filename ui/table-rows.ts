/**
 * What a table does with rows, without a screen: sort in the reader's language, choose columns, follow a selection.
 * @module
 */
import type { Language } from '../platform/i18n/index.ts'

export type SortValue = string | number | null | undefined

export type Sort = { readonly column: string; readonly down: boolean }

/** `-due` is due, descending. */
export const readSort = (text: string | undefined): Sort | null => {
  if (!text) return null
  return text.startsWith('-')
    ? { column: text.slice(1), down: true }
    : { column: text, down: false }
}

/** Up, down, unsorted again. */
export const nextSort = (now: Sort | null, column: string): string | undefined => {
  if (now?.column !== column) return column
  return now.down ? undefined : `-${column}`
}

/** Stable; empty values come last in both directions; texts in the order of the language, numbers inside by value. */
export const sorted = <Row>(
  rows: readonly Row[],
  value: (row: Row) => SortValue,
  down: boolean,
  language: Language,
): readonly Row[] => {
  const order = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const keyed = rows.map((row) => ({ row, key: value(row) ?? null }))
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return a.key === b.key ? 0 : a.key === null ? 1 : -1
    const both = typeof a.key === 'number' && typeof b.key === 'number'
    const difference = both
      ? (a.key as number) - (b.key as number)
      : order.compare(String(a.key), String(b.key))
    return down ? -difference : difference
  })
  return keyed.map(({ row }) => row)
}

/** The columns to show: the chosen ones that exist, in the table's order; without a choice all but the extra ones. */
export const visible = <C extends { readonly id: string; readonly extra?: boolean }>(
  columns: readonly C[],
  chosen: readonly string[] | undefined,
): readonly C[] => {
  const wanted = columns.filter((c) => chosen?.includes(c.id))
  return wanted.length > 0 ? wanted : columns.filter((c) => !c.extra)
}

/** Rows by key, or everything the filters match (also what is not loaded yet) but the excluded ones. */
export type Selection =
  | { readonly kind: 'rows'; readonly keys: readonly string[] }
  | { readonly kind: 'all'; readonly except: readonly string[]; readonly count: number }

export const nothing: Selection = { kind: 'rows', keys: [] }

export const isSelected = (selection: Selection, key: string): boolean =>
  selection.kind === 'rows' ? selection.keys.includes(key) : !selection.except.includes(key)

export const countOf = (selection: Selection): number =>
  selection.kind === 'rows' ? selection.keys.length : selection.count - selection.except.length

export const toggled = (selection: Selection, key: string): Selection => {
  if (selection.kind === 'rows') {
    const has = selection.keys.includes(key)
    return {
      kind: 'rows',
      keys: has ? selection.keys.filter((k) => k !== key) : [...selection.keys, key],
    }
  }
  const out = selection.except.includes(key)
  return {
    ...selection,
    except: out ? selection.except.filter((k) => k !== key) : [...selection.except, key],
  }
}
