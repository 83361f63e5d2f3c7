/**
 * Adds facts to the chain of an organization, in bulk, each once.
 * @module
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { z } from 'zod'
import { newId, type Transaction } from '../records/index.ts'
import { linkHash } from './chain.ts'
import { chainHead, organizationOf } from './chain-head.ts'
import {
  type CheckedEvidence,
  checkEvidence,
  type EntryRow,
  entryText,
  type NewEvidence,
} from './entry.ts'
import * as sql from './statements.ts'

/** Rows a statement: large enough for speed, small enough that writing its parameters holds the thread some ms only. */
export const BATCH_ROWS = 500
/** Facts checked or chained before others get their turn on the thread, and PostgreSQL its next statement: about 1 ms. */
const TURN = 25

const head = chainHead('evidence')

/** Returns what was new. Throws for the caller's mistakes: an unknown kind, a payload of a wrong shape. */
export const appendEntries = async (
  tx: Transaction,
  entries: readonly NewEvidence[],
  o: {
    readonly kinds: Readonly<Record<string, z.ZodType>>
    readonly collectedAt: Date
    readonly collector: string
  },
): Promise<{ organization: string; added: readonly CheckedEvidence[] }> => {
  const unique = new Map<string, CheckedEvidence>()
  for (const part of batches(entries, TURN)) {
    for (const entry of part) {
      const checked = checkEvidence(entry, o.kinds)
      if (!unique.has(checked.digest)) unique.set(checked.digest, checked)
    }
    if (entries.length > TURN) await turn()
  }
  if (unique.size === 0) return { organization: organizationOf(tx), added: [] }
  let { organization, seq, hash } = await head.lock(tx)
  const known = await knownOf(tx, organization, [...unique.keys()])
  const added = [...unique.values()].filter((entry) => !known.has(entry.digest))
  const writes: Promise<number>[] = []
  for (const batch of batches(added, BATCH_ROWS)) {
    const before = hash
    const rows: ReturnType<typeof rowOf>[] = []
    for (const part of batches(batch, TURN)) {
      for (const entry of part) {
        seq += 1
        const row = rowOf(entry, { organization, seq, ...o })
        hash = linkHash(hash, entryText(row))
        rows.push({ ...row, hash })
      }
      if (added.length > TURN) await turn()
    }
    // PostgreSQL writes this batch while the next is chained.
    writes.push(
      tx.run(sql.insertEntries, {
        organization,
        ...sql.entryColumns(rows),
        collectedAt: o.collectedAt,
        collector: o.collector,
        before,
      }),
    )
    writes.at(-1)?.catch(() => undefined) // heard below
  }
  await Promise.all(writes)
  if (added.length > 0) await head.move(tx, { seq, hash })
  return { organization, added }
}

const knownOf = async (
  tx: Transaction,
  organization: string,
  digests: readonly string[],
): Promise<Set<string>> => {
  const known = new Set<string>()
  for (const batch of batches(digests, BATCH_ROWS))
    for (const { digest } of await tx.all(sql.knownDigests, { organization, digests: [...batch] }))
      known.add(digest)
  return known
}

const rowOf = (
  entry: CheckedEvidence,
  at: { organization: string; seq: number; collectedAt: Date; collector: string },
): EntryRow & { payload: string; hash: string } => ({
  organization: at.organization,
  seq: at.seq,
  id: newId(),
  kind: entry.kind,
  subject_kind: entry.subject.kind,
  subject_id: entry.subject.id,
  subject_name: entry.subject.name,
  site_id: entry.subject.site,
  class: entry.class,
  observed_at: entry.observedAt,
  valid_until: entry.validUntil,
  probe: entry.probe,
  probe_version: entry.probeVersion,
  payload_text: entry.payloadText,
  payload: entry.payloadText,
  source_name: entry.source?.name ?? null,
  source_sha256: entry.source?.sha256 ?? null,
  digest: entry.digest,
  collected_at: at.collectedAt,
  collector: at.collector,
  hash: '',
})

export const batches = function* <T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
