/**
 * Entries as they are kept: what all entries of a record share is kept once, and what says nothing is left out. Among
 * hundreds of thousands of entries that is three quarters of their size.
 * @module
 */
import type { Entry, sharedOf } from '@hinoban/matching'

/** Members that every entry of an advisory shares; they are kept once. */
export type Shared = ReturnType<typeof sharedOf>
export type OwnEntry = Omit<Entry, keyof Shared>

const SILENT: Omit<OwnEntry, 'scheme'> = {
  rows: [],
  outside: 'not-affected',
  unread: [],
  reading: 'exact',
  fix: null,
  fixState: 'unknown',
  justification: null,
  platforms: [],
  modules: [],
  distribution: null,
  cpe: null,
  configuration: null,
}

export const ownEntry = (entry: Entry): Partial<OwnEntry> => {
  const own: Record<string, unknown> = { scheme: entry.scheme }
  for (const [name, silent] of Object.entries(SILENT)) {
    const value = entry[name as keyof typeof SILENT]
    const isSilent = Array.isArray(value) ? value.length === 0 : value === silent
    if (!isSilent) own[name] = value
  }
  return own as Partial<OwnEntry>
}

export const wholeEntry = (shared: Shared, own: Partial<OwnEntry>): Entry =>
  ({ ...SILENT, ...own, ...shared }) as Entry
