/**
 * Adds facts to the chain of an organization, in bulk, each once.
 * @module
 */
import type { z } from 'zod'
import { newId, type Transaction } from '../records/index.ts'
import { linkHash } from './chain.ts'
import { chainHead, organizationOf } from './chain-head.ts'
import { type CheckedEvidence, checkEvidence, entryText, type NewEvidence } from './entry.ts'
import * as sql from './statements.ts'

/** Rows a statement: large enough for speed, small enough for one message to PostgreSQL (about 4 MB). */
export const BATCH_ROWS = 4_000

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
  for (const entry of entries) {
    const checked = checkEvidence(entry, o.kinds)
    if (!unique.has(checked.digest)) unique.set(checked.digest, checked)
  }
  if (unique.size === 0) return { organization: organizationOf(tx), added: [] }
  let { organization, seq, hash } = await head.lock(tx)
  const added: CheckedEvidence[] = []
  for (const batch of batches([...unique.values()], BATCH_ROWS)) {
    const known = new Set(
      (await tx.all(sql.knownDigests, { organization, digests: batch.map((e) => e.digest) })).map(
        (row) => row.digest,
      ),
    )
    const rows = []
    for (const entry of batch) {
      if (known.has(entry.digest)) continue
      seq += 1
      const row = {
        organization,
        seq,
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
        source_name: entry.source?.name ?? null,
        source_sha256: entry.source?.sha256 ?? null,
        digest: entry.digest,
        collected_at: o.collectedAt,
        collector: o.collector,
      }
      const previous_hash = hash
      hash = linkHash(previous_hash, entryText(row))
      rows.push({ ...row, previous_hash, hash })
      added.push(entry)
    }
    if (rows.length === 0) continue
    const text = JSON.stringify(rows)
    await tx.run(sql.insertEntries, { organization, rows: text })
    const pointers = JSON.stringify(
      rows.map(({ payload_text: _, hash: __, previous_hash: ___, ...row }) => row),
    )
    await tx.run(sql.upsertNewest, { organization, rows: pointers })
    await tx.run(sql.ensureSubjects, { organization, rows: pointers })
  }
  if (added.length > 0) await head.move(tx, { seq, hash })
  return { organization, added }
}

export const batches = function* <T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
