/**
 * The board's decisions: which measures are judged on which subject, what stands for the company, when a finding
 * opens and closes, by when it is due. Values in, values out.
 * @module
 */
import {
  type Counts as AnyCounts,
  type Evidence,
  type Judged,
  judgeSubject,
  type Measure,
  type Posture,
  type ReasonParams,
  rollUp,
  STATES,
  type State,
  type SubjectKind,
  type SubjectRef,
  type SubjectState,
  subjectKinds,
} from '@hinoban/measures'
import type { Counts } from './contract.ts'
import { addDays, type Day } from './days.ts'

/** The company itself as a subject: always there, though no source has named it. */
export const COMPANY: SubjectRef = {
  kind: 'organization',
  id: 'organization',
  name: '',
  site: null,
}
export const DECLARATION = 'board.declaration'

// ── what is judged on what ─────────────────────────────────────────────────────────────────────────────────

export type Planned = { readonly measure: Measure; readonly kinds: ReadonlySet<string> }
export type Plan = {
  readonly measures: readonly Measure[]
  readonly byId: ReadonlyMap<string, Measure>
  readonly bySubject: ReadonlyMap<SubjectKind, readonly Planned[]>
}

export const planOf = (measures: readonly Measure[]): Plan => {
  const bySubject = new Map<SubjectKind, Planned[]>()
  for (const measure of measures)
    for (const kind of subjectKinds(measure)) {
      const planned = { measure, kinds: new Set(Object.values(measure.reads)) }
      bySubject.set(kind, [...(bySubject.get(kind) ?? []), planned])
    }
  return { measures, byId: new Map(measures.map((m) => [m.id, m])), bySubject }
}

/** The evidence kinds that the measures on this kind of subject read, declarations included. */
export const kindsRead = (planned: readonly Planned[]): readonly string[] => [
  ...new Set([...planned.flatMap((p) => [...p.kinds]), DECLARATION]),
]

/** How many subjects of each kind are known. */
export type Population = ReadonlyMap<SubjectKind, number>

/**
 * Where a measure's kind has no subject, the company itself stands in: so that "not applicable", an exception or
 * a declaration can be signed for it. A kind that gets its first subject ends that.
 */
const companyStandsIn = (measure: Measure, population: Population): boolean => {
  const kinds = subjectKinds(measure)
  return !kinds.includes('organization') && kinds.every((kind) => (population.get(kind) ?? 0) === 0)
}

// ── signed answers ─────────────────────────────────────────────────────────────────────────────────────────

export type Waiver = {
  readonly kind: 'exception' | 'not-applicable'
  readonly measure: string
  readonly scope:
    | { readonly kind: 'all' }
    | { readonly kind: 'site'; readonly site: string }
    | { readonly kind: 'subject'; readonly subjectKind: SubjectKind; readonly subjectId: string }
  /** The first moment (ms) at which it no longer holds. */
  readonly until: number
}

const covers = (waiver: Waiver, subject: SubjectRef): boolean => {
  const { scope } = waiver
  if (scope.kind === 'all') return true
  if (scope.kind === 'site') return subject.site === scope.site
  return subject.kind === scope.subjectKind && subject.id === scope.subjectId
}

/** Of several signatures on one pair, the one that lasts longest. */
const longest = (
  waivers: readonly Waiver[] | undefined,
  kind: Waiver['kind'],
  subject: SubjectRef,
  now: number,
): { readonly until: number } | null => {
  if (!waivers) return null
  let found: Waiver | null = null
  for (const waiver of waivers)
    if (
      waiver.kind === kind &&
      waiver.until > now &&
      waiver.until > (found?.until ?? 0) &&
      covers(waiver, subject)
    )
      found = waiver
  return found && { until: found.until }
}

export const waiversByMeasure = (
  waivers: readonly Waiver[],
): ReadonlyMap<string, readonly Waiver[]> => {
  const by = new Map<string, Waiver[]>()
  for (const waiver of waivers) by.set(waiver.measure, [...(by.get(waiver.measure) ?? []), waiver])
  return by
}

// ── judging one subject ────────────────────────────────────────────────────────────────────────────────────

export type Circumstances = {
  readonly now: number
  readonly posture: Posture
  readonly waivers: ReadonlyMap<string, readonly Waiver[]>
  /** Declarations for the whole company, by measure. */
  readonly declarations: ReadonlyMap<string, Evidence>
}
export type Pair = {
  readonly measure: Measure
  readonly judged: Judged
  /** The oldest observation the verdict rests on (ms), or null. */
  readonly oldest: number | null
  readonly newest: number | null
}

/**
 * Judges the given measures on one subject. A pair about which nothing at all is known gives no row: it counts as
 * unknown through the denominator.
 */
export const judgePairs = (
  planned: readonly Planned[],
  subject: SubjectRef,
  evidence: readonly Evidence[],
  at: Circumstances,
): readonly Pair[] => {
  const pairs: Pair[] = []
  for (const { measure, kinds } of planned) {
    const waivers = at.waivers.get(measure.id)
    let own: Evidence | null = null
    const about: Evidence[] = []
    for (const e of evidence) {
      if (kinds.has(e.kind)) about.push(e)
      else if (e.kind === DECLARATION && e.probe === measure.id) own = e
    }
    const declaration = own ?? at.declarations.get(measure.id) ?? null
    if (about.length === 0 && !waivers && !declaration) continue
    const judged = judgeSubject(measure, subject, about, {
      now: at.now,
      posture: at.posture,
      declaration,
      exception: longest(waivers, 'exception', subject, at.now),
      notApplicable: longest(waivers, 'not-applicable', subject, at.now),
    })
    if (about.length === 0 && judged.state === 'unknown') continue
    pairs.push({ measure, judged, ...span(judged, about, declaration) })
  }
  return pairs
}

const span = (
  judged: Judged,
  about: readonly Evidence[],
  declaration: Evidence | null,
): { readonly oldest: number | null; readonly newest: number | null } => {
  let oldest: number | null = null
  let newest: number | null = null
  for (const e of declaration ? [...about, declaration] : about) {
    if (!judged.evidence.includes(e.id)) continue
    if (oldest === null || e.observedAt < oldest) oldest = e.observedAt
    if (newest === null || e.observedAt > newest) newest = e.observedAt
  }
  return { oldest, newest }
}

// ── rolling up ─────────────────────────────────────────────────────────────────────────────────────────────

export const noCounts = (): Counts => ({
  fails: 0,
  stale: 0,
  unknown: 0,
  declared: 0,
  excepted: 0,
  holds: 0,
  'not-applicable': 0,
})

/** Rows by state and the number of subjects: whoever has no row is unknown. */
export const countsOf = (rows: AnyCounts, subjects: number): Counts => {
  const counts = { ...noCounts(), ...rows }
  let judged = counts['not-applicable']
  for (const state of STATES) judged += counts[state]
  return { ...counts, unknown: counts.unknown + Math.max(0, subjects - judged) }
}

/** The denominator: everything that counts, without "not applicable". */
export const countedOf = (counts: Counts): number =>
  STATES.reduce((sum, state) => sum + counts[state], 0)

// ── without a database ─────────────────────────────────────────────────────────────────────────────────────

export type CheckedMeasure = {
  readonly id: string
  readonly state: SubjectState
  readonly reason: string
  readonly params: ReasonParams
  readonly counts: Counts
}

/**
 * The whole board from evidence in memory: the judgement of `hinoban check`. Of repeated observations by the same
 * probe only the newest counts.
 */
export const boardOf = (
  measures: readonly Measure[],
  subjects: readonly SubjectRef[],
  evidence: readonly Evidence[],
  now: number,
  posture: Posture,
): { readonly measures: readonly CheckedMeasure[] } => {
  const plan = planOf(measures)
  const evidenceOf = newestBySubject(evidence)
  const known = new Map<string, SubjectRef>([[keyOf(COMPANY), COMPANY]])
  for (const e of evidence) known.set(keyOf(e.subject), e.subject)
  for (const s of subjects) known.set(keyOf(s), s)
  const population = new Map<SubjectKind, number>()
  for (const { kind } of known.values()) population.set(kind, (population.get(kind) ?? 0) + 1)
  const declarations = new Map<string, Evidence>()
  for (const e of evidenceOf.get(keyOf(COMPANY)) ?? [])
    if (e.kind === DECLARATION) declarations.set(e.probe, e)
  const at = { now, posture, waivers: new Map(), declarations }

  const tallies = new Map<string, Tally>(measures.map((m) => [m.id, new Map()]))
  // In a fixed order, so that the example of a reason does not depend on which file was read first.
  const inOrder = [...known].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [, subject] of inOrder) {
    const planned = plannedFor(plan, subject.kind, population)
    for (const pair of judgePairs(planned, subject, evidenceOf.get(keyOf(subject)) ?? [], at))
      tally(tallies.get(pair.measure.id), pair)
  }
  return { measures: measures.map((m) => checked(m, tallies.get(m.id), population)) }
}

/** The measures judged on this kind of subject; on the company also those it stands in for. */
export const plannedFor = (
  plan: Plan,
  kind: SubjectKind,
  population: Population,
): readonly Planned[] => {
  const planned = plan.bySubject.get(kind) ?? []
  if (kind !== 'organization') return planned
  const standIns = plan.measures.filter((m) => companyStandsIn(m, population))
  return [...planned, ...standIns.map((measure) => ({ measure, kinds: NO_KINDS }))]
}

/** How many subjects a measure is judged on. */
export const subjectsOf = (measure: Measure, population: Population): number =>
  subjectKinds(measure).reduce((sum, kind) => sum + (population.get(kind) ?? 0), 0)

const NO_KINDS: ReadonlySet<string> = new Set()

type Tally = Map<SubjectState, Map<string, { count: number; params: ReasonParams }>>

const tally = (into: Tally | undefined, { judged }: Pair): void => {
  if (!into) return
  const reasons = into.get(judged.state) ?? new Map()
  into.set(judged.state, reasons)
  const seen = reasons.get(judged.reason)
  if (seen) seen.count++
  else reasons.set(judged.reason, { count: 1, params: judged.params })
}

const checked = (
  measure: Measure,
  tally: Tally | undefined,
  population: Population,
): CheckedMeasure => {
  const rows: Partial<Record<SubjectState, number>> = {}
  for (const [state, reasons] of tally ?? [])
    rows[state] = [...reasons.values()].reduce((sum, { count }) => sum + count, 0)
  const counts = countsOf(rows, subjectsOf(measure, population))
  const state = rollUp(counts)
  const worst = [...(tally?.get(state) ?? [])].sort(
    ([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1),
  )[0]
  const silent = countedOf(counts) + counts['not-applicable'] === 0 ? 'no_subjects' : 'never_seen'
  return {
    id: measure.id,
    state,
    reason: worst?.[0] ?? silent,
    params: worst?.[1].params ?? {},
    counts,
  }
}

const keyOf = ({ kind, id }: SubjectRef): string => `${kind}\n${id}`

const newestBySubject = (evidence: readonly Evidence[]): ReadonlyMap<string, Evidence[]> => {
  const newest = new Map<string, Map<string, Evidence>>()
  for (const e of evidence) {
    const of = newest.get(keyOf(e.subject)) ?? new Map<string, Evidence>()
    newest.set(keyOf(e.subject), of)
    const probe = `${e.kind}\n${e.probe}`
    const seen = of.get(probe)
    if (
      !seen ||
      e.observedAt > seen.observedAt ||
      (e.observedAt === seen.observedAt && e.id > seen.id)
    )
      of.set(probe, e)
  }
  return new Map([...newest].map(([key, of]) => [key, [...of.values()]]))
}

// ── findings ───────────────────────────────────────────────────────────────────────────────────────────────

/** A finding stands while a subject fails or its evidence is stale. */
export const isFinding = (state: SubjectState | null): state is 'fails' | 'stale' =>
  state === 'fails' || state === 'stale'

/** Days from the first sight to the due day; the first line that fits counts. */
const DUE_DAYS: readonly {
  readonly measures: readonly string[] | null
  readonly state: 'fails' | 'stale' | null
  readonly days: number
}[] = [
  // What stands open to the internet is used within days of an advisory (JPCERT/CC on edge devices).
  { measures: ['HB-P04', 'HB-P05', 'HB-P06'], state: 'fails', days: 3 },
  // In an incident and in reporting, days are lost for good.
  { measures: ['HB-G05', 'HB-R01', 'HB-R02', 'HB-R07', 'HB-R08'], state: 'fails', days: 1 },
  { measures: null, state: null, days: 14 },
]

export const dueDay = (measure: string, state: 'fails' | 'stale', openedOn: Day): Day => {
  const rule = DUE_DAYS.find(
    (r) =>
      (r.measures === null || r.measures.includes(measure)) &&
      (r.state === null || r.state === state),
  )
  return addDays(openedOn, rule?.days ?? 14)
}

export type ClosedBy = 'evidence' | 'exception' | 'not-applicable' | 'retired' | 'rule'

/**
 * Why a finding ends. Only a new observation counts as evidence; the same observations under a newer version of
 * the measure's file say that the rule changed.
 */
export const closedBy = (
  to: State | 'not-applicable' | null,
  before: { readonly evidence: readonly string[]; readonly version: string },
  after: { readonly evidence: readonly string[]; readonly version: string },
): ClosedBy => {
  if (to === null) return 'retired'
  if (to === 'excepted') return 'exception'
  if (to === 'not-applicable') return 'not-applicable'
  const isSameEvidence =
    before.evidence.length === after.evidence.length &&
    before.evidence.every((id) => after.evidence.includes(id))
  return isSameEvidence && before.version !== after.version ? 'rule' : 'evidence'
}
