/**
 * What is wrong with a source and what to do, in one sentence; and the order in which people look at them.
 * @module
 */
import type { Health, KindView, SourceRow } from '../../../platform/sources/contract.ts'
import { useFormat } from '../../../ui/language.tsx'
import { useText, useWords } from './words.ts'

const ORDER: readonly Health[] = ['failing', 'silent', 'waiting', 'working', 'off']

/** What needs somebody comes first; within that by name as they come. */
export const byNeed = (rows: readonly SourceRow[]): readonly SourceRow[] =>
  rows.toSorted((a, b) => ORDER.indexOf(a.health) - ORDER.indexOf(b.health))

export const needsSomebody = (row: Pick<SourceRow, 'health'>): boolean =>
  row.health === 'failing' || row.health === 'silent'

/** Null where nothing is wrong. */
export const useTrouble = (): ((row: SourceRow, kind: KindView | undefined) => string | null) => {
  const m = useWords()
  const f = useFormat()
  const text = useText()
  return (row, kind) => {
    if (row.failure !== null && row.health === 'failing') return text(row.failure.text)
    if (row.health !== 'silent') return null
    if (row.lastOkAt === null) return m.silentNever
    const ago = f.ago(row.lastOkAt, new Date())
    return kind?.mode === 'pushing' ? m.silentPushing(ago) : m.silentPulled(ago)
  }
}
