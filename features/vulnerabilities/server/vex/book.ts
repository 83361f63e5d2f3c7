/**
 * What suppliers say in the VEX documents that stand, for a match: entries by product key, and of parts the products within
 * which alone they hold.
 * @module
 */
import type { Compiled } from '@hinoban/matching'
import type { Transaction } from '../../../../platform/records/index.ts'
import { organizationOf } from '../deps.ts'
import { markOf, type VexEntry } from './marks.ts'
import { about, active } from './store.ts'

export type VexBook = {
  readonly entries: readonly VexEntry[]
  /** The products of which others are parts, by mark. */
  readonly contexts: ReadonlyMap<string, readonly Compiled[]>
}

// Written by vex-worker.ts from the same types.
const compiledOf = (json: string): readonly Compiled[] => JSON.parse(json) as readonly Compiled[]

export const readVexBook = async (tx: Transaction): Promise<VexBook> => {
  const rows = await tx.all(active, { organization: organizationOf(tx) })
  const contexts = new Map<string, readonly Compiled[]>()
  const entries = rows.flatMap((row): VexEntry[] => {
    const context = compiledOf(row.context_entries)
    const within = row.is_part ? markOf(context) : null
    if (within !== null) contexts.set(within, context)
    return compiledOf(row.entries).map(({ key, entry }) => ({
      key,
      entry,
      within,
      title: row.title,
    }))
  })
  return { entries, contexts }
}

/** What stands about these flaws, for the page of one finding. */
export const vexAbout = async (tx: Transaction, flaws: readonly string[]) => {
  const rows = await tx.all(about, { organization: organizationOf(tx), flaws: [...flaws] })
  return rows.map((row) => ({
    ...row,
    compiled: compiledOf(row.entries),
    within: row.is_part ? markOf(compiledOf(row.context_entries)) : null,
  }))
}
