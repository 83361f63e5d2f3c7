/**
 * How many subjects there are, and how many the board counted last.
 * @module
 */
import type { SubjectKind } from '@hinoban/measures'
import { populations } from '../../../platform/evidence/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import { lastPopulations } from './judge-store.ts'

/** Subjects known now against those the board counted last, per kind and site. */
export const countedNow = async (
  tx: Transaction,
): Promise<{ kind: SubjectKind; site: string | null; now: number; before: number }[]> => {
  const organization = tx.scope?.organization ?? ''
  const placeOf = (p: { kind: SubjectKind; site: string | null }) =>
    JSON.stringify([p.kind, p.site])
  const all = new Map(
    (await tx.all(lastPopulations, { organization })).map((p) => [
      placeOf(p),
      { kind: p.kind, site: p.site, now: 0, before: p.subjects },
    ]),
  )
  for (const { kind, site, subjects } of await populations(tx)) {
    const before = all.get(placeOf({ kind, site }))?.before ?? 0
    all.set(placeOf({ kind, site }), { kind, site, now: subjects, before })
  }
  return [...all.values()]
}
