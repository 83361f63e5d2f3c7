/**
 * What suppliers say in the VEX documents that stand, for a match: entries by product key, and of parts the products within
 * which alone they hold.
 * @module
 */
import type { Compiled } from '@hinoban/matching'
import type { Transaction } from '../../../../platform/records/index.ts'
import { organizationOf } from '../deps.ts'
import { markOf, type VexText } from './marks.ts'
import { about, active } from './store.ts'

export type VexBook = {
  /** Still as text: workers read it, so that fifty thousand statements hold nobody up here. */
  readonly texts: readonly VexText[]
  /** Keys of what is spoken of as a part. */
  readonly partKeys: ReadonlySet<string>
  /** The products of which others are parts, by mark. */
  readonly contexts: ReadonlyMap<string, readonly Compiled[]>
}

// Written by vex-worker.ts from the same types.
const compiledOf = (json: string): readonly Compiled[] => JSON.parse(json) as readonly Compiled[]

export const readVexBook = async (tx: Transaction): Promise<VexBook> => {
  const rows = await tx.all(active, { organization: organizationOf(tx) })
  const contexts = new Map<string, readonly Compiled[]>()
  const partKeys = new Set<string>()
  /** Statements of one document share few products: each is read once. */
  const marks = new Map<string, string>()
  const markOfText = (json: string): string => {
    const known = marks.get(json)
    if (known !== undefined) return known
    const context = compiledOf(json)
    const mark = markOf(context)
    marks.set(json, mark)
    contexts.set(mark, context)
    return mark
  }
  const texts = rows.map((row): VexText => {
    if (row.is_part) for (const key of row.keys) partKeys.add(key)
    return {
      entries: row.entries,
      within: row.is_part ? markOfText(row.context_entries) : null,
      title: row.title,
    }
  })
  return { texts, partKeys, contexts }
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
