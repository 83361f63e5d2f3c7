/**
 * What all kinds of files do the same way when their records are taken in.
 * @module
 */
import type { Foreseen, ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import type { Transaction } from '../../../../platform/records/index.ts'
import { type AcceptDeps, acceptItems, foreseeItems } from '../accept.ts'
import type { Item, Origin, Taken } from '../item.ts'
import * as sql from '../store.ts'

/** Longer than any file of the largest size takes on the smallest machine. */
export const READ_WITHIN_MS = 60 * 60_000

/**
 * How records that are an item each are foreseen, taken in and looked after at the end.
 * `probeVersion`: of what wrote a batch; raised when the same file would give other facts.
 */
export const byItems = <R>(
  deps: AcceptDeps,
  o: {
    readonly itemOf: (record: R, context: ImportContext) => Item
    readonly probeVersion: (records: readonly R[]) => string
  },
): Required<Pick<ImportSource, 'foresee' | 'accept' | 'finish'>> => {
  // Records are what the worker of the same kind of file posts.
  const itemsOf = (records: readonly unknown[], context: ImportContext): readonly Item[] =>
    (records as readonly R[]).map((record) => o.itemOf(record, context))
  return {
    foresee: async (tx, records, context, seen) =>
      counted(await foreseeItems(tx, itemsOf(records, context), seen)),
    accept: async (tx, records, context, memo) => {
      const items = itemsOf(records, context)
      const origin = originOf(context, o.probeVersion(records as readonly R[]))
      const rows = items.reduce((sum, { components = [] }) => sum + 1 + components.length, 0)
      return { ...counted(await acceptItems(deps, tx, items, origin)), memo: more(memo, rows) }
    },
    finish: (tx, _end, _context, memo) => refresh(deps, tx, memo),
  }
}

export const counted = (taken: readonly Taken[]): Foreseen => ({
  added: taken.filter((t) => t.outcome === 'added').length,
  changed: taken.filter((t) => t.outcome === 'changed').length,
  unchanged: taken.filter((t) => t.outcome === 'unchanged').length,
  faults: [],
})

/** How many rows an import has brought so far: of assets and of what is on them. */
const more = (memo: unknown, count: number): number => (typeof memo === 'number' ? memo : 0) + count

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
