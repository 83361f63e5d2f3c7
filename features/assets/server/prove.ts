/**
 * What a batch proves: evidence about its devices, subjects that moved, devices that came back.
 * @module
 */
import type { Audit } from '../../../platform/audit/index.ts'
import type { EvidenceStore } from '../../../platform/evidence/index.ts'
import { proofsOf } from '../proves.ts'
import { TRAITS } from '../sources.ts'
import { type Step, stateOf, type Work } from './who.ts'
import type { Writing } from './write.ts'

export type ProofDeps = { readonly evidence: EvidenceStore; readonly audit: Audit }

export const prove = async (
  { evidence, audit }: ProofDeps,
  { tx, origin, now }: Writing,
  fresh: readonly Step[],
  works: readonly Work[],
): Promise<void> => {
  const subject = (work: Work) =>
    ({ kind: 'host', id: work.id, name: stateOf(work).name, site: work.site }) as const
  // What is new becomes a subject by its first evidence.
  const moved = works.filter(
    (w) => !w.isNew && (stateOf(w).name !== w.shown.name || w.site !== w.shown.site),
  )
  if (moved.length > 0) await evidence.putSubjects(tx, moved.map(subject), now)
  for (const work of works.filter((w) => w.isRevived)) {
    await evidence.reviveSubject(tx, { kind: 'host', id: work.id })
    await audit.write(
      tx,
      { system: 'imports' },
      {
        what: 'assets.revive',
        object: { kind: 'asset', id: work.id, name: stateOf(work).name },
        before: { retired: true },
        after: { retired: false, seenBy: origin.file?.name ?? origin.by },
      },
    )
  }
  await evidence.append(
    tx,
    fresh.flatMap(({ item, work }) =>
      proofsOf(item.seen, stateOf(work), work.statements).map(({ at, ...proof }) => ({
        ...proof,
        subject: subject(work),
        observedAt: new Date(at),
        validUntil: null,
        probeVersion: origin.probeVersion,
        source: origin.file,
      })),
    ),
  )
  await evidence.append(
    tx,
    fresh.flatMap(({ item: { seen, certificates = [] }, work }) =>
      certificates.map((payload) => ({
        kind: 'assets.certificate',
        subject: subject(work),
        class: TRAITS[seen.source].evidenceClass,
        observedAt: new Date(seen.at),
        validUntil: null,
        // Of each certificate the last look stays at hand.
        probe: `${seen.source} ${payload.place} ${payload.serial}`.slice(0, 100),
        probeVersion: origin.probeVersion,
        payload,
        source: origin.file,
      })),
    ),
  )
}
