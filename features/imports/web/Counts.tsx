/**
 * What a file does, in figures.
 * @module
 */
import type { ImportCounts } from '../../../platform/imports/contract.ts'
import { useFormat } from '../../../ui/language.tsx'
import { useWords } from './words.ts'

const SHOWN = ['added', 'changed', 'unchanged', 'skipped', 'faulty', 'damaged'] as const

export const Counts = ({ counts }: { counts: ImportCounts }) => {
  const m = useWords()
  const f = useFormat()
  return (
    <dl className="import-counts">
      <div>
        <dt>{m.counts.records}</dt>
        <dd className="number">{f.number(counts.records)}</dd>
      </div>
      {SHOWN.map((kind) => (
        <div key={kind} data-kind={kind} data-none={counts[kind] === 0 ? '' : undefined}>
          <dt title={kind === 'skipped' ? m.counts.skippedHelp : undefined}>{m.counts[kind]}</dt>
          <dd className="number">{f.number(counts[kind])}</dd>
        </div>
      ))}
    </dl>
  )
}
