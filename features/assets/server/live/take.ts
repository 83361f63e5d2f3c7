/**
 * Takes in what a live source says, batch by batch, each in its own transaction.
 * @module
 */
import type { Records } from '../../../../platform/records/index.ts'
import type { Collected, SourceCall } from '../../../../platform/sources/index.ts'
import { type AcceptDeps, acceptItems } from '../accept.ts'
import type { Item } from '../item.ts'

export type LiveDeps = AcceptDeps & { readonly records: Records }

/** Small enough that nobody waits long for the lock on identity. */
const BATCH = 200

export type Tally = Omit<Collected, 'warnings'>

export const NOTHING_TAKEN: Tally = { seen: 0, added: 0, changed: 0, unchanged: 0 }

export const addUp = (a: Tally, b: Tally): Tally => ({
  seen: a.seen + b.seen,
  added: a.added + b.added,
  changed: a.changed + b.changed,
  unchanged: a.unchanged + b.unchanged,
})

export const takeLive = async (
  deps: LiveDeps,
  { scope, source, signal }: Pick<SourceCall<unknown>, 'scope' | 'source' | 'signal'>,
  items: readonly Item[],
  probeVersion: string,
): Promise<Tally> => {
  let tally = NOTHING_TAKEN
  for (let at = 0; at < items.length; at += BATCH) {
    signal.throwIfAborted()
    const batch = items.slice(at, at + BATCH)
    const taken = await deps.records.within(scope, (tx) =>
      acceptItems(deps, tx, batch, { importId: null, file: null, probeVersion, by: source.name }),
    )
    const count = (outcome: string): number => taken.filter((t) => t.outcome === outcome).length
    tally = addUp(tally, {
      seen: batch.length,
      added: count('added'),
      changed: count('changed'),
      unchanged: count('unchanged'),
    })
  }
  return tally
}
