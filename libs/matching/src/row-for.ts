/**
 * Which row of a record decides on a version.
 * @module
 */
import type { Entry, Row } from './parts.ts'

/** The row that decides on a version: the narrowest that holds it. Nothing is narrower than one for this version alone. */
export const rowFor = (entry: Entry, key: string): Row | null => {
  let rows = entry.rows
  if (rows.length > FEW_ROWS) {
    const { single, wide } = sortedRows(entry)
    const exact = single.get(key)
    if (exact !== undefined) return exact
    rows = wide
  }
  let best: Row | null = null
  for (const row of rows) if (row.lo <= key && key < row.hi && isBetter(row, best)) best = row
  return best
}

/** Above this many rows those that name one version alone are found by their key. */
const FEW_ROWS = 8
type Sorted = { readonly single: ReadonlyMap<string, Row>; readonly wide: readonly Row[] }
const sorted = new WeakMap<Entry, Sorted>()
const sortedRows = (entry: Entry): Sorted => {
  const known = sorted.get(entry)
  if (known !== undefined) return known
  const single = new Map<string, Row>()
  const wide: Row[] = []
  for (const row of entry.rows) {
    if (reachOf(row) > 0) wide.push(row)
    else if (isBetter(row, single.get(row.lo) ?? null)) single.set(row.lo, row)
  }
  const rows = { single, wide }
  sorted.set(entry, rows)
  return rows
}

/** The narrower row; of two as narrow, the worse. */
const isBetter = (row: Row, best: Row | null): boolean =>
  best === null ||
  reachOf(row) < reachOf(best) ||
  (reachOf(row) === reachOf(best) && row.status === 'affected')

/** How far a row reaches: a row for one version says more than one for a branch, and that more than one for all. */
const reachOf = ({ lo, hi }: Row): number =>
  hi === `${lo}\0` ? 0 : lo.length <= 1 || hi.length <= 1 ? 2 : 1
