/**
 * The tables of a FortiOS configuration: one in another, objects in each, values over several lines, virtual domains.
 * @module
 */
import type { DeviceDamage } from './parts.ts'
import type { Piece } from './segments.ts'
import { words } from './text.ts'

/** FortiOS itself nests less than ten deep. */
const MAX_DEPTH = 32

/** One object: the table's name, its own, and what is set. */
export type Entry = {
  /** `system interface`; the virtual domain is left out. */
  readonly table: string
  readonly name: string | null
  readonly line: number
  readonly set: Map<string, readonly string[]>
  readonly raw: Map<string, string>
}

export const settingOf = (entry: Entry | undefined, key: string): string | null =>
  entry?.set.get(key)?.join(' ') || null

export const readTables = ({
  lines,
  line: from,
}: Piece): { entries: Entry[]; notRead: number; header: string[]; damage: DeviceDamage[] } => {
  const entries: Entry[] = []
  const header: string[] = []
  const path: { table: string; entry: Entry }[] = []
  const damage: DeviceDamage[] = []
  let notRead = 0
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const text = line.trim()
    if (text === '') continue
    if (text.startsWith('#')) {
      if (header.length < 10) header.push(text.slice(0, 500))
      continue
    }
    const [verb = '', ...rest] = words(text)
    const inner = path.at(-1)
    if (verb === 'config') {
      const table = rest.join(' ')
      const outer =
        inner && inner.table !== 'vdom' && inner.table !== 'global' ? `${inner.table} > ` : ''
      const entry = newEntry(outer + table, null, from + at)
      if (path.length < MAX_DEPTH) path.push({ table: outer + table, entry })
      else if (damage.length === 0) damage.push({ line: from + at, why: 'too_deep' })
      entries.push(entry)
    } else if (verb === 'edit' && inner) {
      inner.entry = newEntry(inner.table, rest.join(' '), from + at)
      entries.push(inner.entry)
    } else if (verb === 'set' && inner) {
      const key = rest[0] ?? ''
      at = closeQuote(lines, at)
      inner.entry.set.set(key, rest.slice(1))
      inner.entry.raw.set(key, text)
    } else if (verb === 'unset' || verb === 'next') {
      if (verb === 'next' && inner) inner.entry = newEntry(inner.table, null, from + at)
    } else if (verb === 'end') path.pop()
    else notRead += 1
  }
  // What was opened and not closed was cut off, unless only single tables were copied out.
  if (path.length > 0) damage.push({ line: from + lines.length - 1, why: 'cut_short' })
  return { entries, notRead, header, damage }
}

const newEntry = (table: string, name: string | null, line: number): Entry => ({
  table,
  name,
  line,
  set: new Map(),
  raw: new Map(),
})

/** The line on which a value in quotation marks ends; the same line where it ends there or nowhere. */
const closeQuote = (lines: readonly string[], at: number): number => {
  if (!isOpen(lines[at] ?? '')) return at
  for (let next = at + 1; next < lines.length && next - at < 5000; next++)
    if (isOpen(lines[next] ?? '')) return next
  return at
}
const isOpen = (line: string): boolean =>
  (line.replaceAll(/\\./g, '').split('"').length - 1) % 2 === 1
