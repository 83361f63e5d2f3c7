/**
 * A statement about a part holds within its product alone: assets that have the product bear its mark. Worker threads read
 * this too, so nothing of the records stands here.
 * @module
 */
import { hash } from 'node:crypto'
import type { Compiled, Entry } from '@hinoban/matching'

export type VexEntry = {
  readonly key: string
  readonly entry: Entry
  /** Holds only on assets that bear this mark; null: wherever the product is. */
  readonly within: string | null
  readonly title: string
}

/** A statement as the records keep it: its entries are JSON of what vex-worker.ts compiled. */
export type VexText = Pick<VexEntry, 'within' | 'title'> & { readonly entries: string }

export const vexEntriesOf = (texts: readonly VexText[]): readonly VexEntry[] =>
  texts.flatMap(({ entries, within, title }) =>
    (JSON.parse(entries) as readonly Compiled[]).map(({ key, entry }) => ({
      key,
      entry,
      within,
      title,
    })),
  )

/** Beside CPE names among what an asset runs; no CPE name begins so. */
const MARK = 'vex:'
export const isMark = (text: string): boolean => text.startsWith(MARK)

/** One and the same for the same products; a context that names nothing recognisable is a mark that no asset bears. */
export const markOf = (context: readonly Compiled[]): string =>
  `${MARK}${hash(
    'sha256',
    JSON.stringify(context.map(({ key, entry }) => [key, entry.rows, entry.cpe])),
    'base64url',
  ).slice(0, 16)}`
