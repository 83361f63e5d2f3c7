/**
 * Which column of a ledger is which field, by the names that people give columns.
 * @module
 */
import { normalizeText } from './normalize-text.ts'

export type Field = { readonly id: string; readonly synonyms: readonly string[] }
export type MappedColumn = {
  readonly field: string
  readonly column: number
  /** `likely` should be shown to a person before it is used. */
  readonly certainty: 'exact' | 'likely'
}

/** The column for each field that has one; no column serves two fields. Fields earlier in the list choose first among equals. */
export const guessMapping = (
  header: readonly string[],
  fields: readonly Field[],
): readonly MappedColumn[] => {
  const columns = header.map(spellings)
  const keys = fields.map(({ id, synonyms }) => ({ id, names: [...new Set(synonyms.map(keyOf))] }))
  const mapped = new Map<string, MappedColumn>()
  const taken = new Set<number>()
  const take = (field: string, column: number, certainty: MappedColumn['certainty']) => {
    if (mapped.has(field) || taken.has(column)) return
    mapped.set(field, { field, column, certainty })
    taken.add(column)
  }
  // The whole name first, then the name without brackets, then the last part of a joined one.
  for (let rank = 0; rank < 3; rank++)
    for (const { id, names } of keys)
      for (const name of names) {
        const column = columns.findIndex((spelt, i) => spelt[rank] === name && !taken.has(i))
        if (column >= 0) take(id, column, 'exact')
      }
  const endings = keys.flatMap(({ id, names }) =>
    names
      .filter(isTelling)
      .flatMap((name) =>
        columns.flatMap((spelt, column) =>
          spelt.some((s) => s.endsWith(name)) ? [{ id, column, length: name.length }] : [],
        ),
      ),
  )
  // 社内IPアドレス ends with IPアドレス: Japanese puts the head of a name last. The longest ending says most.
  for (const { id, column } of endings.sort((a, b) => b.length - a.length))
    take(id, column, 'likely')
  return [...mapped.values()].sort((a, b) => a.column - b.column)
}

/** One key for `ＩＰ アドレス`, `IPｱﾄﾞﾚｽ`, `ip-アドレス※`. */
export const keyOf = (name: string): string =>
  normalizeText(name.slice(0, 500))
    .toLowerCase()
    .replace(/[\s_\-・./:#*※★●■◆【】「」『』[\]'"]/gu, '')

const spellings = (name: string): readonly string[] => {
  const bare = name.normalize('NFKC').replace(/\([^()]*\)/g, '')
  const parts = bare.split('/')
  return [keyOf(name), keyOf(bare), keyOf(parts.at(-1) ?? '')]
}

/** Short words end many names by chance: `os` ends `pos`. */
const isTelling = (name: string): boolean => name.length >= (/^[\x20-\x7e]+$/.test(name) ? 6 : 3)
