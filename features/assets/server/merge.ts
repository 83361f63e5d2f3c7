/**
 * What people decide about identity: two assets are one, sightings belong to another device, or a decision was wrong.
 * Everything is explained, stands in the audit log, and can be taken back; nothing that was seen is changed.
 * @module
 */
import type { Who } from '../../../platform/access/who.ts'
import { notFound } from '../../../platform/http/index.ts'
import { newId, type Transaction } from '../../../platform/records/index.ts'
import { type Key, keysOf } from '../identity.ts'
import { absorb, joinStatements, resolve, type Seen, type Statements } from '../rules.ts'
import { organizationOf } from './accept.ts'
import { type ActDeps, originOf, problem } from './acts.ts'
import * as sql from './merge-store.ts'
import { proveAgain, writeMerges } from './merge-write.ts'
import * as store from './store.ts'
import { knownWork, newWork, stateOf, type Work } from './who.ts'
import { type Writing, writeAssets, writeKeys } from './write.ts'

const writingOf = (deps: ActDeps, tx: Transaction, who: Who): Writing => ({
  tx,
  organization: organizationOf(tx),
  origin: originOf(who),
  now: deps.clock.now(),
})

const begin = async (
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly (Work & { readonly into: string | null })[]> => {
  const organization = organizationOf(tx)
  await tx.all(store.lockIdentity, { organization })
  await tx.all(store.lockAssets, { organization, ids: [...ids] })
  const rows = await tx.all(store.assetsByIds, { organization, ids: [...ids] })
  return ids.map((id) => {
    const row = rows.find((r) => r.id === id)
    if (!row) throw notFound()
    return { ...knownWork(row), into: row.mergedInto }
  })
}

/** Makes the second asset part of the first. */
export const mergeAssets = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  act: { readonly kept: string; readonly other: string; readonly reason: string },
): Promise<void> => {
  const [kept, other] = await begin(tx, [act.kept, act.other])
  if (!kept || !other) throw notFound()
  if (kept.id === other.id) throw problem('assets.merge_same', {})
  for (const one of [kept, other])
    if (one.into !== null) throw problem('assets.is_merged', { name: one.shown.name })
  if (kept.retiredAt !== null) throw problem('assets.is_retired', { name: kept.shown.name })
  const writing = writingOf(deps, tx, who)
  kept.statements = joinStatements(kept.statements, other.statements)
  kept.site ??= other.site
  other.mergedInto = kept
  await writeAssets(writing, [kept])
  const key: Key = { kind: 'name', value: '' }
  await writeMerges(deps, writing, [{ kept, other, key }], {
    isByRule: false,
    reason: act.reason,
    actor: who,
  })
  await decide(writing, who, kept.id, other.id, 'accepted')
}

const decide = (
  { tx, organization, now }: Writing,
  who: Who,
  a: string,
  b: string,
  state: 'accepted' | 'refused',
): Promise<number> =>
  tx.run(sql.decidePair, { organization, id: newId(), a, b, state, by: who.name, now })

/** Two devices, whatever they have in common: never proposed and never merged by rule again. */
export const refuseProposal = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  id: string,
): Promise<void> => {
  const writing = writingOf(deps, tx, who)
  const pair = await tx.one(sql.proposalById, { organization: writing.organization, id })
  if (pair === null) throw notFound()
  if (pair.state !== 'open') throw problem('assets.proposal_decided', {})
  await decide(writing, who, pair.asset_a, pair.asset_b, 'refused')
  await deps.audit.write(tx, who, {
    what: 'assets.refuse-merge',
    object: { kind: 'asset', id: pair.asset_a, name: pair.asset_a },
    before: { proposed: pair.keys },
    after: { apart: [pair.asset_a, pair.asset_b] },
  })
}

/** Merges a proposed pair; which of the two stays is the person's word. */
export const acceptProposal = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  act: { readonly id: string; readonly kept: string; readonly reason: string },
): Promise<void> => {
  const organization = organizationOf(tx)
  const pair = await tx.one(sql.proposalById, { organization, id: act.id })
  if (pair === null) throw notFound()
  if (pair.state !== 'open') throw problem('assets.proposal_decided', {})
  const other = act.kept === pair.asset_a ? pair.asset_b : pair.asset_a
  if (act.kept !== pair.asset_a && act.kept !== pair.asset_b) throw notFound()
  await mergeAssets(deps, tx, who, { kept: act.kept, other, reason: act.reason })
}

const seenOf = (said: sql.Said): Seen => ({
  source: said.source,
  by: said.seen_by,
  at: said.seen_at.getTime(),
  site: said.site_id,
  facts: said.says,
})

/** What the sources say after all these words, heard in the order in which they came. */
export const replay = (said: readonly sql.Said[]): Statements => {
  let statements: Statements = {}
  for (const one of said) {
    const seen = seenOf(one)
    statements = { ...statements, [seen.source]: absorb(statements[seen.source], seen) }
  }
  return statements
}

const keysIn = (said: readonly sql.Said[], site: string | null): Map<string, Key> =>
  new Map(
    said.flatMap((s) =>
      keysOf(s.says, s.site_id ?? site).map((k) => [`${k.kind}\0${k.value}`, k] as const),
    ),
  )

/** The keys that only those bear that leave. */
export const keysLeaving = (
  leaving: readonly sql.Said[],
  staying: readonly sql.Said[],
  site: string | null,
): Key[] => {
  const left = keysIn(staying, site)
  return [...keysIn(leaving, site)].filter(([text]) => !left.has(text)).map(([, key]) => key)
}

/** What those sightings say; where they name nothing, the asset that they leave lends its name. */
export const pieceOf = (leaving: readonly sql.Said[], name: string, now: Date): Statements => {
  const said = replay(leaving)
  if (resolve(said).name !== '') return said
  const named = { name: `${name} (2)` }
  const seen: Seen = { source: 'console', by: '', at: now.getTime(), site: null, facts: named }
  return { ...said, console: absorb(said.console, seen) }
}

/** Throws where a chosen sighting is not among them, or where none would stay. */
export const chosenOf = (said: readonly sql.Said[], ids: readonly string[]) => {
  const chosen = new Set(ids)
  const leaving = said.filter((s) => chosen.has(s.id))
  const staying = said.filter((s) => !chosen.has(s.id))
  if (leaving.length !== chosen.size) throw notFound()
  if (staying.length === 0) throw problem('assets.split_all', {})
  return { leaving, staying }
}

/** The chosen sightings leave for an asset of their own, with the keys that only they bear. */
export const splitAsset = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  act: { readonly id: string; readonly sightings: readonly string[]; readonly reason: string },
): Promise<string> => {
  const [kept] = await begin(tx, [act.id])
  if (!kept) throw notFound()
  if (kept.into !== null) throw problem('assets.is_merged', { name: kept.shown.name })
  const writing = writingOf(deps, tx, who)
  const { organization, now } = writing
  const said = await tx.all(sql.allSaid, { organization, id: act.id })
  const { leaving, staying } = chosenOf(said, act.sightings)
  const fresh = newWork(kept.site)
  fresh.statements = pieceOf(leaving, kept.shown.name, now)
  const before = kept.statements
  kept.statements = replay(staying)
  kept.state = null
  await writeAssets(writing, [kept, fresh])
  await tx.run(sql.passSightings, {
    organization,
    to: fresh.id,
    ids: leaving.map((s) => s.id),
  })
  const gone = keysLeaving(leaving, staying, kept.site)
  await pass(writing, kept.id, fresh.id, gone)
  // The same words can be claimed by nobody yet: a key that lay with nobody is now the new asset's.
  await writeKeys(
    writing,
    gone.map((key) => ({ ...key, asset_id: fresh.id, is_shared: false, before_id: null })),
  )
  const lost = Object.keys(before).filter((source) => !(source in kept.statements))
  if (lost.length > 0)
    await tx.run(sql.passComponents, {
      organization,
      from: kept.id,
      to: fresh.id,
      sources: lost,
    })
  await proveAgain(deps, writing, fresh, fresh.statements)
  await withdraw(deps, writing, kept, before)
  const id = newId()
  await tx.run(sql.writeMerges, {
    organization,
    now,
    by: who.name,
    rows: JSON.stringify([
      {
        id,
        kind: 'split',
        kept_id: kept.id,
        other_id: fresh.id,
        other_name: stateOf(fresh).name,
        is_by_rule: false,
        reason: act.reason,
        keys: gone,
        moved: { keys: gone, agents: [], members: [], retiredAt: null },
      },
    ]),
  })
  await decide(writing, who, kept.id, fresh.id, 'refused')
  await deps.audit.write(tx, who, {
    what: 'assets.split',
    object: { kind: 'asset', id: kept.id, name: stateOf(kept).name },
    before: { sightings: said.length },
    after: { left: leaving.length, into: fresh.id, keys: gone, reason: act.reason, split: id },
  })
  return fresh.id
}

const pass = (
  { tx, organization }: Writing,
  from: string,
  to: string,
  keys: readonly Pick<Key, 'kind' | 'value'>[],
): Promise<number> =>
  tx.run(sql.passKeys, {
    organization,
    from,
    to,
    kinds: keys.map((k) => k.kind),
    values: keys.map((k) => k.value),
  })

/**
 * Facts are never taken back. What sources are now known not to have said of this asset is stated once more and ends
 * at once, and what they did say is stated as of now.
 */
const withdraw = async (
  deps: ActDeps,
  writing: Writing,
  work: Work,
  before: Statements,
): Promise<void> => {
  const gone = Object.fromEntries(
    Object.entries(before).filter(([source]) => !(source in work.statements)),
  ) as Statements
  await proveAgain(deps, writing, work, gone, { at: writing.now, validUntil: writing.now })
  const state = stateOf(work)
  await deps.evidence.append(writing.tx, [
    {
      kind: 'assets.owner',
      class: 'E3',
      probe: 'ownership',
      subject: { kind: 'host', id: work.id, name: state.name, site: work.site },
      observedAt: new Date(writing.now.getTime() + 1),
      validUntil: null,
      probeVersion: writing.origin.probeVersion,
      payload: { owner: state.owner, firstSeenAt: state.firstSeenAt },
      source: null,
    },
  ])
}

/** Takes a merge or a split back; both assets are as the sightings that are theirs say. */
export const undoMerge = async (
  deps: ActDeps,
  tx: Transaction,
  who: Who,
  act: { readonly id: string; readonly asset: string; readonly reason: string },
): Promise<void> => {
  const organization = organizationOf(tx)
  await tx.all(store.lockIdentity, { organization })
  const merge = await tx.one(sql.mergeById, { organization, id: act.id })
  if (merge === null || (merge.kept_id !== act.asset && merge.other_id !== act.asset))
    throw notFound()
  const [kept, other] = await begin(tx, [merge.kept_id, merge.other_id])
  if (!kept || !other) throw notFound()
  if (merge.undone_at !== null) throw problem('assets.merge_undone', {})
  const writing = writingOf(deps, tx, who)
  if (merge.kind === 'merge') await takeApart(deps, writing, who, merge, kept, other)
  else {
    if (kept.into !== null || other.into !== null) throw problem('assets.merge_not_last', {})
    await mergeAssets(deps, tx, who, { kept: kept.id, other: other.id, reason: act.reason })
  }
  await tx.run(sql.setUndone, {
    organization,
    id: act.id,
    by: who.name,
    now: writing.now,
    reason: act.reason,
  })
  await deps.audit.write(tx, who, {
    what: 'assets.undo-merge',
    object: { kind: 'asset', id: kept.id, name: kept.shown.name },
    before: { kind: merge.kind, merge: merge.id },
    after: { other: other.id, reason: act.reason },
  })
}

const takeApart = async (
  deps: ActDeps,
  writing: Writing,
  who: Who,
  merge: sql.MergeRecord,
  kept: Work & { readonly into: string | null },
  other: Work & { readonly into: string | null },
): Promise<void> => {
  // What was merged further meanwhile is taken apart from there first.
  if (kept.into !== null || other.into !== kept.id) throw problem('assets.merge_not_last', {})
  const { tx, organization, now } = writing
  const all = await tx.all(sql.allSaid, { organization, id: kept.id })
  await tx.run(sql.pointBack, {
    organization,
    id: other.id,
    members: merge.moved.members,
    retiredAt: merge.moved.retiredAt === null ? null : new Date(merge.moved.retiredAt),
    by: who.name,
    now,
  })
  const theirs = new Set([other.id, ...merge.moved.members])
  const moved = new Set(merge.moved.keys.map((k) => `${k.kind}\0${k.value}`))
  // Seen since then: whoever's keys alone it bears, of that asset it speaks.
  const later = all.filter((s) => {
    if (theirs.has(s.asset_id) || s.recorded_at < merge.done_at) return false
    const keys = keysOf(s.says, s.site_id ?? kept.site).filter((k) => k.kind !== 'address')
    return keys.length > 0 && keys.every((k) => moved.has(`${k.kind}\0${k.value}`))
  })
  const goes = new Set(later.map((s) => s.id))
  // A split has since taken everything that was one's own.
  const isTheirs = (s: sql.Said): boolean => theirs.has(s.asset_id) || goes.has(s.id)
  if (all.every(isTheirs) || !all.some(isTheirs)) throw problem('assets.merge_not_last', {})
  await tx.run(sql.passSightings, { organization, to: other.id, ids: [...goes] })
  const before = kept.statements
  kept.statements = replay(all.filter((s) => !isTheirs(s)))
  kept.state = null
  other.statements = replay(all.filter(isTheirs))
  other.state = null
  other.retiredAt = merge.moved.retiredAt === null ? null : new Date(merge.moved.retiredAt)
  await writeAssets(writing, [kept, other])
  await pass(writing, kept.id, other.id, merge.moved.keys)
  await tx.run(sql.passAgents, {
    organization,
    from: kept.id,
    to: other.id,
    ids: merge.moved.agents,
  })
  if (other.retiredAt === null)
    await deps.evidence.reviveSubject(tx, { kind: 'host', id: other.id })
  await proveAgain(deps, writing, other, other.statements)
  await withdraw(deps, writing, kept, before)
  await decide(writing, who, kept.id, other.id, 'refused')
}
