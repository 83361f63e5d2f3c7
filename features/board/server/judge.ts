/**
 * Judges an organization inside one transaction: what has new evidence, what expired, what a signature touched, or
 * everything. Readers see the board before or the board after, never half of it.
 * @module
 */
import type { Evidence, SubjectKind, SubjectRef } from '@hinoban/measures'
import { wasRemoved } from '../../../platform/audit/index.ts'
import type { Clock } from '../../../platform/clock/index.ts'
import {
  type EvidenceStore,
  type SubjectRow,
  touchedSince,
} from '../../../platform/evidence/index.ts'
import type { Transaction } from '../../../platform/records/index.ts'
import {
  type Circumstances,
  COMPANY,
  DECLARATION,
  judgePairs,
  kindsRead,
  type Plan,
  type Planned,
  plannedFor,
  planOf,
  waiversByMeasure,
} from '../rules.ts'
import { countedNow } from './counted.ts'
import { byBytes, bySubject, flat } from './in-order.ts'
import * as sql from './judge-store.ts'
import type { LoadedMeasures } from './load-measures.ts'
import { type StateRow, statesOf } from './pair-store.ts'
import { type PairWriter, pairWriter } from './pair-writer.ts'

export type JudgeDeps = {
  readonly evidence: Pick<EvidenceStore, 'newest' | 'subjects'>
  readonly clock: Clock
  readonly loaded: LoadedMeasures
  readonly timeZone: string
}
export type JudgeSummary = {
  readonly kind: 'nothing' | 'part' | 'all'
  readonly subjects: number
  /** Pairs whose row was written. */
  readonly written: number
  /** Pairs whose state or reason changed. */
  readonly changed: number
  /** Pairs that now fail or are stale and did not before, and the measures they belong to. */
  readonly worse: { readonly pairs: number; readonly measures: readonly string[] }
}

const NOTHING: JudgeSummary = {
  kind: 'nothing',
  subjects: 0,
  written: 0,
  changed: 0,
  worse: { pairs: 0, measures: [] },
}

/** More new facts than this, and reading everything in order is quicker than asking for each subject. */
const READ_ALL_ABOVE = 30_000
/** Subjects asked for at once. */
const BATCH_SUBJECTS = 1_000

type Run = {
  readonly tx: Transaction
  readonly organization: string
  readonly deps: JudgeDeps
  readonly plan: Plan
  readonly at: Circumstances
  readonly population: ReadonlyMap<SubjectKind, number>
  readonly writer: PairWriter
}

/** `tx` belongs to the organization with all sites. A second judge of the same organization waits for the first. */
export const judgeOrganization = async (
  tx: Transaction,
  deps: JudgeDeps,
): Promise<JudgeSummary> => {
  const organization = tx.scope?.organization
  if (organization === undefined || tx.scope?.sites !== '*')
    throw new Error('judging needs one whole organization')
  await tx.one(sql.lockOrganization, { organization })
  if (await wasRemoved(tx)) return NOTHING
  await tx.run(sql.openRun, { organization })
  const clock = deps.clock.now()
  const state = await tx.one(sql.readRun, { organization, now: clock })
  if (!state) throw new Error('the run of this organization was just opened and is not there')
  // A clock that was set back must not write history before history.
  const now = new Date(Math.max(clock.getTime(), state.judged_at?.getTime() ?? 0))
  const counted = await countedNow(tx)
  const moved = counted.filter((c) => c.now !== c.before)
  const isAll =
    state.wants_all ||
    state.code_digest !== deps.loaded.digest ||
    state.head - state.evidence_seq > READ_ALL_ABOVE
  const isPart =
    state.due ||
    state.head > state.evidence_seq ||
    state.wants_measures.length > 0 ||
    moved.length > 0
  if (!isAll && !isPart) return NOTHING

  const population = new Map<SubjectKind, number>()
  for (const c of counted) population.set(c.kind, (population.get(c.kind) ?? 0) + c.now)
  // The company is always there, also before a source has named it.
  population.set('organization', Math.max(1, population.get('organization') ?? 0))
  const writer = pairWriter(tx, {
    at: now,
    versions: deps.loaded.versions,
    timeZone: deps.timeZone,
  })
  const run: Run = {
    tx,
    organization,
    deps,
    plan: planOf(deps.loaded.measures),
    at: await circumstances(tx, deps, now),
    population,
    writer,
  }
  if (moved.length > 0)
    await tx.run(sql.addPopulations, { organization, at: now, rows: JSON.stringify(moved) })
  let subjects = 0
  if (isAll) {
    for (const kind of run.plan.bySubject.keys())
      if (kind !== 'organization') subjects += await judgeKind(run, kind, plannedOn(run, kind))
  } else {
    const parts = await partsOf(run, { since: state.evidence_seq, head: state.head })
    for (const measure of state.wants_measures) parts.wantMeasure(measure)
    for (const kind of new Set(moved.map((m) => m.kind)))
      for (const { subject_id } of await tx.all(sql.misplaced, { organization, kind }))
        parts.want(kind, subject_id, null)
    for (const kind of new Set(moved.map((m) => m.kind))) await wantNewcomers(run, parts, kind)
    subjects += await judgeParts(run, parts)
  }
  subjects += await judgeSubjects(run, 'organization', [COMPANY.id], plannedOn(run, 'organization'))
  await writer.end()
  await tx.run(sql.closeRun, {
    organization,
    seq: state.head,
    digest: deps.loaded.digest,
    at: now,
    wishes: state.wishes,
  })
  const kind = isAll ? 'all' : 'part'
  const { written, changed, worse } = writer
  return { kind, subjects, written: written(), changed: changed(), worse: worse() }
}

const plannedOn = (run: Run, kind: SubjectKind): readonly Planned[] =>
  plannedFor(run.plan, kind, run.population)

const circumstances = async (
  tx: Transaction,
  deps: JudgeDeps,
  now: Date,
): Promise<Circumstances> => {
  const organization = tx.scope?.organization ?? ''
  const posture = await tx.one(sql.currentPosture, { organization })
  const waivers = (await tx.all(sql.waiversInForce, { organization, now })).map((w) => ({
    kind: w.kind,
    measure: w.measure,
    until: w.until.getTime(),
    scope:
      w.scope_kind === 'subject'
        ? {
            kind: 'subject' as const,
            subjectKind: w.subject_kind ?? COMPANY.kind,
            subjectId: w.subject_id ?? '',
          }
        : w.scope_kind === 'site'
          ? { kind: 'site' as const, site: w.site_id ?? '' }
          : { kind: 'all' as const },
  }))
  const declarations = new Map<string, Evidence>()
  const ofCompany = { subjectKind: COMPANY.kind, kinds: [DECLARATION], subjectIds: [COMPANY.id] }
  for await (const batch of deps.evidence.newest(tx, ofCompany))
    for (const e of batch)
      if (e.validUntil === null || e.validUntil > now.getTime()) declarations.set(e.probe, e)
  return {
    now: now.getTime(),
    posture: posture?.posture ?? 'normal',
    waivers: waiversByMeasure(waivers),
    declarations,
  }
}

// ── a part ─────────────────────────────────────────────────────────────────────────────────────────────────

type Parts = {
  /** Per kind: the subjects and the measures to judge on them; null measures say all of the kind. */
  readonly bySubject: Map<SubjectKind, { ids: Set<string>; measures: Set<string> | null }>
  readonly measures: Set<string>
  want(kind: SubjectKind, id: string, measures: readonly string[] | null): void
  wantMeasure(measure: string): void
}

const partsOf = async (run: Run, seq: { since: number; head: number }): Promise<Parts> => {
  const { tx, organization, plan } = run
  const parts = newParts()
  const readers = (kind: SubjectKind, kinds: readonly string[]): string[] =>
    (plan.bySubject.get(kind) ?? [])
      .filter((p) => kinds.some((k) => p.kinds.has(k)))
      .map((p) => p.measure.id)
  if (seq.head > seq.since)
    for (const t of await touchedSince(tx, { ...seq, probesOf: DECLARATION })) {
      // The probe of a declaration is the measure it speaks of.
      const declared = t.probes
      const measures = [...readers(t.kind, t.kinds), ...declared]
      if (measures.length > 0) parts.want(t.kind, t.id, measures)
      // What is declared for the whole company speaks for every subject of the measure.
      if (t.kind === COMPANY.kind) for (const measure of declared) parts.wantMeasure(measure)
    }
  for (const due of await tx.all(sql.duePairs, { organization, now: new Date(run.at.now) }))
    parts.want(due.subject_kind, due.subject_id, due.measures)
  return parts
}

/** Who comes later is covered by what was signed or declared for all, though no fact of his own asks for a judgement. */
const wantNewcomers = async (run: Run, parts: Parts, kind: SubjectKind): Promise<void> => {
  const { tx, organization, at, plan } = run
  const measures = (plan.bySubject.get(kind) ?? [])
    .map((p) => p.measure.id)
    .filter(
      (id) =>
        at.declarations.has(id) ||
        (at.waivers.get(id) ?? []).some(({ scope }) => scope.kind !== 'subject'),
    )
  if (kind === COMPANY.kind || measures.length === 0) return
  for (const one of await tx.all(sql.unspokenOf, { organization, kind, measures }))
    parts.want(kind, one.subject_id, one.measures)
}

const newParts = (): Parts => {
  const bySubject: Parts['bySubject'] = new Map()
  const measures = new Set<string>()
  return {
    bySubject,
    measures,
    wantMeasure: (measure) => void measures.add(measure),
    want: (kind, id, wanted) => {
      const part = bySubject.get(kind) ?? { ids: new Set(), measures: new Set() }
      bySubject.set(kind, part)
      part.ids.add(id)
      if (wanted === null) part.measures = null
      else for (const measure of wanted) part.measures?.add(measure)
    },
  }
}

const judgeParts = async (run: Run, parts: Parts): Promise<number> => {
  let subjects = 0
  for (const [kind, { ids, measures }] of parts.bySubject) {
    if (kind === 'organization') continue
    const planned = plannedOn(run, kind).filter((p) => !measures || measures.has(p.measure.id))
    const sorted = [...ids].sort(byBytes)
    for (let at = 0; at < sorted.length; at += BATCH_SUBJECTS)
      subjects += await judgeSubjects(run, kind, sorted.slice(at, at + BATCH_SUBJECTS), planned)
  }
  if (parts.measures.size > 0)
    for (const kind of run.plan.bySubject.keys()) {
      const planned = plannedOn(run, kind).filter((p) => parts.measures.has(p.measure.id))
      if (kind !== 'organization' && planned.length > 0)
        subjects += await judgeKind(run, kind, planned)
    }
  return subjects
}

// ── subjects in order ──────────────────────────────────────────────────────────────────────────────────────

const judgeSubjects = async (
  run: Run,
  kind: SubjectKind,
  ids: readonly string[],
  planned: readonly Planned[],
): Promise<number> => judgeKind(run, kind, planned, ids)

/**
 * Subjects, their newest facts and their rows so far come as three streams in the same order (bytes of the id), so
 * memory stays at a batch of each, whatever the organization holds.
 */
const judgeKind = async (
  run: Run,
  kind: SubjectKind,
  planned: readonly Planned[],
  ids?: readonly string[],
): Promise<number> => {
  const { tx, deps, organization, writer } = run
  // A subject may be judged for two reasons: the second time reads what the first wrote.
  await writer.end()
  const facts = bySubject(
    flat(
      deps.evidence.newest(tx, {
        subjectKind: kind,
        kinds: kindsRead(planned),
        ...(ids ? { subjectIds: ids } : {}),
      }),
    ),
    (e: Evidence) => e.subject.id,
  )
  const rows = bySubject(
    flat(tx.stream(statesOf, { organization, kind, ids: ids ? [...ids] : null }, 4_000)),
    (row: StateRow) => row.subject_id,
  )
  const isPlanned = new Set<string>(planned.map((p) => p.measure.id))
  const isWhole = planned.length === plannedOn(run, kind).length
  let subjects = 0
  const judge = async (subject: SubjectRef | SubjectRow, about: readonly Evidence[]) => {
    subjects++
    const before = await rows.of(subject.id)
    const isRetired = 'retiredAt' in subject && subject.retiredAt !== null
    const pairs = isRetired ? [] : judgePairs(planned, subject, about, run.at)
    await writer.put(
      subject,
      pairs,
      // Of a measure that no longer reads this kind, or no longer exists, the row goes too.
      before.filter((row) => isWhole || isRetired || isPlanned.has(row.measure)),
      isRetired ? 'retired' : null,
    )
  }
  let isCompanySeen = false
  for await (const subject of deps.evidence.subjects(tx, ids ? { kind, ids } : { kind })) {
    if (subject.id === COMPANY.id && kind === COMPANY.kind) isCompanySeen = true
    await judge(subject, await facts.of(subject.id))
  }
  if (kind === COMPANY.kind && !isCompanySeen) await judge(COMPANY, await facts.of(COMPANY.id))
  return subjects
}
