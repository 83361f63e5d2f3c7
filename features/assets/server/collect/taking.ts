/**
 * What all kinds of files do the same way when their records are taken in.
 * @module
 */
import type { Foreseen, ImportContext } from '../../../../platform/imports/source.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import type { AcceptDeps } from '../accept.ts'
import type { Origin, Taken } from '../item.ts'
import * as sql from '../store.ts'

/** Longer than any file of the largest size takes on the smallest machine. */
export const READ_WITHIN_MS = 60 * 60_000

export const counted = (taken: readonly Taken[]): Foreseen => ({
  added: taken.filter((t) => t.outcome === 'added').length,
  changed: taken.filter((t) => t.outcome === 'changed').length,
  unchanged: taken.filter((t) => t.outcome === 'unchanged').length,
  faults: [],
})

/** How many records an import has brought so far. */
export const more = (memo: unknown, count: number): number =>
  (typeof memo === 'number' ? memo : 0) + count

/** Fewer new rows than this change no plan. */
const WORTH_ANALYZING = 500

export const refresh = async (
  { evidence }: AcceptDeps,
  tx: Transaction,
  memo: unknown,
): Promise<void> => {
  if (typeof memo !== 'number' || memo < WORTH_ANALYZING) return
  for (const statement of sql.analyzeAll) await tx.run(statement, {})
  await evidence.analyze(tx)
}

export const originOf = (context: ImportContext, probeVersion: string): Origin => ({
  importId: context.importId,
  file: context.file,
  probeVersion,
  by: context.by,
})
