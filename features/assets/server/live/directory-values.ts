/**
 * The values of an attribute of an entry, whichever way a directory gave them.
 * @module
 */
import type { Entry } from 'ldapts'

export const values = (entry: Entry, name: string): readonly string[] => {
  const value = entry[name]
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return all.flatMap((v) => (typeof v === 'string' && v !== '' ? [v] : []))
}
export const one = (entry: Entry, name: string): string | null => values(entry, name)[0] ?? null

/** Values of an attribute that was asked for as bytes. */
export const bytesOf = (entry: Entry, name: string): readonly Buffer[] => {
  const value = entry[name]
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return all.flatMap((v) => (Buffer.isBuffer(v) && v.length > 0 ? [v] : []))
}
