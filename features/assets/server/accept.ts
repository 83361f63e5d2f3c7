/**
 * Takes records about devices in: who is it, what does it change, what does it prove. One batch, one transaction.
 * The dry run asks the same questions and writes nothing.
 * @module
 */
import type { Clock } from '../../../platform/clock/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import { keysOf } from '../rules.ts'
import { writeDeviceWords } from './device-write.ts'
import type { Item, Origin, Taken } from './item.ts'
import { type Decision, writeDoubts, writeMerges } from './merge-write.ts'
import { type ProofDeps, prove } from './prove.ts'
import * as sql from './store.ts'
import { answers, follow, keyText, type Step, type Work } from './who.ts'
import { type Writing, writeAssets, writeFound, writeKeys, writeSightings } from './write.ts'

export type AcceptDeps = ProofDeps & {
  readonly clock: Clock
  /** Network devices of which something new was read, in the transaction that keeps it. */
  readonly deviceNews?: (tx: Transaction, assets: readonly string[]) => Promise<void>
}

/** Takes the items in and answers per item. Equal items taken before change nothing. */
export const acceptItems = async (
  deps: AcceptDeps,
  tx: Transaction,
  items: readonly Item[],
  origin: Origin,
): Promise<readonly Taken[]> => {
  if (items.length === 0) return []
  const organization = organizationOf(tx)
  await tx.all(sql.lockIdentity, { organization })
  const { steps, keys, merges, doubts } = await follow(tx, organization, items)
  const works = [...new Set(steps.map((s) => s.work))].filter((w) => w.isTouched)
  const writing = { tx, organization, origin, now: deps.clock.now() }
  // Two files can say the same of who a device is, and different things of what it does.
  const read = await writeDeviceWords(writing, steps)
  const tellNews = async (): Promise<void> => {
    if (read.length > 0) await deps.deviceNews?.(tx, read)
  }
  if (works.length === 0) {
    await tellNews()
    return answers(steps)
  }
  const fresh = steps.filter((s) => !s.isRepeated)
  // All go on one connection in turns: PostgreSQL writes rows while the thread makes the evidence, and the reverse.
  const done = await Promise.allSettled([
    prove(deps, writing, fresh, works),
    writeAll(writing, works, keys, fresh),
  ])
  for (const part of done) if (part.status === 'rejected') throw part.reason
  await writeMerges(deps, writing, merges, BY_RULE)
  await writeDoubts(writing, doubts)
  await tellNews()
  return answers(steps)
}

/** The keys that decided stand beside it. */
const BY_RULE: Decision = { isByRule: true, reason: 'key', actor: { system: 'inventory' } }

const writeAll = async (
  writing: Writing,
  works: readonly Work[],
  keys: Parameters<typeof writeKeys>[1],
  fresh: readonly Step[],
): Promise<void> => {
  await writeAssets(writing, works)
  await writeKeys(writing, keys)
  await writeSightings(writing, fresh)
  await writeFound(writing, fresh)
}

/** What `acceptItems` would answer. `seen` carries what earlier batches of the same file would have added. */
export const foreseeItems = async (
  tx: Transaction,
  items: readonly Item[],
  seen: Map<string, unknown>,
): Promise<readonly Taken[]> => {
  const { steps, keys } = await follow(tx, organizationOf(tx), items)
  const taken = answers(steps).map((answer, i) => {
    const step = steps[i]
    if (answer.outcome !== 'added' || !step) return answer
    const own = keysOf(step.item.seen.facts, step.item.seen.site).filter(
      (k) => k.kind !== 'address',
    )
    return own.some((k) => seen.has(keyText(k)))
      ? { ...answer, outcome: 'changed' as const }
      : answer
  })
  for (const key of keys) if (key.kind !== 'address') seen.set(`${key.kind}\0${key.value}`, true)
  return taken
}

export const organizationOf = (tx: Transaction): string => {
  if (tx.scope === null) throw new Error('assets: no organization in this transaction')
  return tx.scope.organization
}
