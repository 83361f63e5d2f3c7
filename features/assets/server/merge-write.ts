/**
 * Writes merges: the other asset retires with a pointer to the one that stays, which takes over its keys, its agents
 * and what its sources say. Sightings, components and evidence stay the rows they are.
 * @module
 */
import { newId } from '../../../platform/records/index.ts'
import { proofsOf } from '../proves.ts'
import type { Statement } from '../rules.ts'
import type { AssetSource } from '../sources.ts'
import * as sql from './merge-store.ts'
import type { ProofDeps } from './prove.ts'
import { type Pair, rootOf, stateOf, type Work } from './who.ts'
import type { Writing } from './write.ts'

export type Decision = {
  readonly isByRule: boolean
  readonly reason: string
  /** Who is written into the audit log. */
  readonly actor: Parameters<ProofDeps['audit']['write']>[1]
}

/** Strongest first: how much a shared key of a kind says. */
const STRENGTH = {
  serial: 90,
  guid: 85,
  uuid: 80,
  mac: 70,
  tag: 60,
  name: 50,
  address: 20,
} as const

export const writeMerges = async (
  deps: ProofDeps,
  writing: Writing,
  merges: readonly Pair[],
  decision: Decision,
): Promise<void> => {
  const { tx, organization, now, origin } = writing
  // What was new in the same batch has no rows that could join.
  const known = merges.filter(({ other }) => !other.isNew)
  if (known.length === 0) return
  const ids = {
    organization,
    kept: known.map(({ kept }) => rootOf(kept).id),
    others: known.map(({ other }) => other.id),
  }
  const members = await tx.all(sql.membersOf, ids)
  await tx.run(sql.pointMerged, { ...ids, now, by: origin.by, reason: decision.reason })
  const keys = await tx.all(sql.moveKeys, ids)
  const agents = await tx.all(sql.moveAgents, ids)
  const of = <T extends { readonly other: string }>(rows: readonly T[], { id }: Work) =>
    rows.filter((r) => r.other === id)
  const records = known.map(({ kept, other, key }) => ({
    id: newId(),
    kind: 'merge',
    kept_id: rootOf(kept).id,
    other_id: other.id,
    other_name: other.shown.name,
    is_by_rule: decision.isByRule,
    reason: decision.reason,
    keys: decision.isByRule || key.value !== '' ? [key] : [],
    moved: {
      keys: of(keys, other).map(({ kind, value }) => ({ kind, value })),
      agents: of(agents, other).map((r) => r.id),
      members: of(members, other).map((r) => r.id),
      retiredAt: other.retiredAt?.toISOString() ?? null,
    } satisfies sql.Moved,
  }))
  await tx.run(sql.writeMerges, { organization, rows: JSON.stringify(records), by: origin.by, now })
  for (const [i, { kept, other }] of known.entries()) {
    const root = rootOf(kept)
    await deps.evidence.retireSubject(tx, { kind: 'host', id: other.id }, now)
    await proveAgain(deps, writing, root, other.loaded)
    await deps.audit.write(tx, decision.actor, {
      what: 'assets.merge',
      object: { kind: 'asset', id: root.id, name: stateOf(root).name },
      before: { merged: other.id, name: other.shown.name },
      after: { reason: decision.reason, keys: records[i]?.keys ?? [], merge: records[i]?.id },
    })
  }
}

/** What the sources said of the other is now known of the one that stays, at the times at which it was seen. */
export const proveAgain = async (
  { evidence }: Pick<ProofDeps, 'evidence'>,
  { tx, origin }: Writing,
  work: Work,
  statements: Work['statements'],
  more: { readonly at?: Date; readonly validUntil?: Date } = {},
): Promise<void> => {
  const state = stateOf(work)
  const subject = { kind: 'host', id: work.id, name: state.name, site: work.site } as const
  await evidence.append(
    tx,
    (Object.entries(statements) as [AssetSource, Statement][]).flatMap(([source, s]) =>
      proofsOf(
        { source, by: s.by, at: s.at, site: work.site, facts: s.facts },
        state,
        work.statements,
      ).map(({ at, ...proof }) => ({
        ...proof,
        subject,
        observedAt: more.at ?? new Date(at),
        validUntil: more.validUntil ?? null,
        probeVersion: origin.probeVersion,
        source: null,
      })),
    ),
  )
}

export const writeDoubts = async (
  { tx, organization, now }: Writing,
  doubts: readonly Pair[],
): Promise<void> => {
  if (doubts.length === 0) return
  await tx.run(sql.propose, {
    organization,
    now,
    rows: JSON.stringify(
      doubts.map(({ kept, other, key }) => ({
        id: newId(),
        asset_a: kept.id,
        asset_b: other.id,
        reason: key.kind,
        keys: [key],
        strength: STRENGTH[key.kind],
      })),
    ),
  })
}
