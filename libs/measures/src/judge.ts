/**
 * The engine: from a measure, one subject and its newest evidence to a state (response.md §1).
 *
 * 1. Evidence is sorted per read into *fresh* (sufficient class, inside its limit), *lapsed* (sufficient, too old)
 *    and *weak* (E4 and E5, or any class below what the read needs).
 * 2. The measure's judge sees only the fresh. It must answer `unknown` where a read it needs is empty, so a read
 *    that went out of date can not be passed over; the engine then says `stale` instead of `unknown`.
 * 3. A lapsed fact can not be forgotten into green: where the judge, shown the lapsed evidence too, would not let
 *    the measure hold, it is `stale` until somebody looks again.
 * 4. Nothing holds without fresh evidence of at least the class `least`, and nothing fails on E4 and E5 alone, though
 *    a read may accept them as a description (`leastFor`).
 * 5. A raised 警戒レベル shortens the limits for what may hold; what fails inside the ordinary limit goes on failing.
 * @module
 */
import { days, earliest, minutes } from './measure.ts'
import type {
  Evidence,
  EvidenceClass,
  Measure,
  ReasonParams,
  Seen,
  State,
  SubjectRef,
  SubjectState,
  Verdict,
} from './types.ts'

/** 警戒レベル: 平時, 警戒, 緊急. It shortens freshness limits and never loosens a rule. */
export const POSTURES = ['normal', 'alert', 'emergency'] as const
export type Posture = (typeof POSTURES)[number]

/** What the limits of age are divided by. */
export const POSTURE_FACTOR: Readonly<Record<Posture, number>> = {
  normal: 1,
  alert: 2,
  emergency: 4,
}

/** Clocks of collectors differ by minutes; what claims to be seen later than this counts only when its time has come. */
export const SKEW_MS: number = minutes(5)

/** A declaration or a document without an end of its own is shown for a year. */
export const DECLARED_FOR_MS: number = days(365)

export type Judged = {
  /** What is shown. */
  readonly state: SubjectState
  /** What the evidence alone says; stays visible under an exception. */
  readonly raw: State
  readonly reason: string
  readonly params: ReasonParams
  readonly evidence: readonly string[]
  /** When to judge again though nothing arrives (ms): the next expiry or time rule; null for never. */
  readonly nextCheck: number | null
}

export type JudgeContext = {
  readonly now: number
  readonly posture: Posture
  /** Newest E4/E5 `board.declaration` for this measure and subject. */
  readonly declaration?: Evidence | null
  readonly exception?: { readonly until: number } | null
  readonly notApplicable?: { readonly until: number } | null
}

/**
 * Judges one subject. `evidence` holds the newest per kind and probe, in any order; kinds that the measure does not
 * read are passed over. Until `nextCheck` the answer for the same evidence stays the same.
 * @example judgeSubject(hbG01, organization, evidence, { now: clock.now().getTime(), posture: 'normal' }).state
 */
export const judgeSubject = (
  measure: Measure,
  subject: SubjectRef,
  evidence: readonly Evidence[],
  context: JudgeContext,
): Judged => {
  const raw = judgeEvidence(measure, subject, evidence, context)
  const { now, exception, notApplicable } = context
  if (notApplicable && notApplicable.until > now)
    return signed(raw, 'not-applicable', 'not_applicable', notApplicable.until)
  if (exception && exception.until > now)
    return signed(raw, 'excepted', 'excepted', exception.until)
  return raw
}

/** Stronger is smaller. */
export const CLASS_RANK: Readonly<Record<EvidenceClass, number>> = {
  E1: 1,
  E2: 2,
  E3: 3,
  E4: 4,
  E5: 5,
}

const NEVER_SEEN: Judged = Object.freeze({
  state: 'unknown',
  raw: 'unknown',
  reason: 'never_seen',
  params: Object.freeze({}),
  evidence: Object.freeze([]),
  nextCheck: null,
})

const signed = (raw: Judged, state: SubjectState, reason: string, until: number): Judged => ({
  ...raw,
  state,
  reason,
  params: { untilOn: until },
  nextCheck: earliest(raw.nextCheck, until),
})

const judgeEvidence = (
  measure: Measure,
  subject: SubjectRef,
  evidence: readonly Evidence[],
  context: JudgeContext,
): Judged => {
  const declaration = context.declaration ?? null
  const plan = planOf(measure)
  if (declaration === null && !evidence.some((e) => plan.byKind.has(e.kind))) return NEVER_SEEN
  const sorted = sortOut(plan, evidence, declaration, context)
  const answer = decide(measure, plan, subject, sorted, context)
  return { ...answer, raw: answer.state, nextCheck: earliest(sorted.nextCheck, answer.until) }
}

type Read = { readonly name: string; readonly limit: number; readonly rank: number }
type Plan = {
  readonly least: number
  readonly names: readonly string[]
  readonly byKind: ReadonlyMap<string, readonly Read[]>
}

const plans = new WeakMap<Measure, Plan>()

const planOf = (measure: Measure): Plan => {
  const known = plans.get(measure)
  if (known) return known
  const byKind = new Map<string, Read[]>()
  const names = Object.keys(measure.reads)
  for (const name of names) {
    const kind = measure.reads[name] ?? ''
    const rank = CLASS_RANK[measure.leastFor?.[name] ?? measure.least]
    byKind.set(kind, [
      ...(byKind.get(kind) ?? []),
      { name, limit: measure.maxAge[name] ?? 0, rank },
    ])
  }
  const plan = { least: CLASS_RANK[measure.least], names, byKind }
  plans.set(measure, plan)
  return plan
}

/** One piece of sufficient evidence under one read. */
type Piece = { readonly read: string; readonly from: Evidence }

type Sorted = {
  readonly fresh: readonly Piece[]
  /** Fresh by the ordinary limit, lapsed by the one the posture sets. */
  readonly late: readonly Piece[]
  readonly lapsed: readonly Piece[]
  /** E4 and E5 that no read accepts, still in force; the declaration among them. */
  readonly declared: readonly Evidence[]
  /** E1 to E3 below what the read needs, inside the limit. */
  readonly tooWeak: readonly Evidence[]
  readonly nextCheck: number | null
}

const sortOut = (
  plan: Plan,
  evidence: readonly Evidence[],
  declaration: Evidence | null,
  { now, posture }: JudgeContext,
): Sorted => {
  const fresh: Piece[] = []
  const late: Piece[] = []
  const lapsed: Piece[] = []
  const declared: Evidence[] = []
  const tooWeak: Evidence[] = []
  let nextCheck: number | null = null
  const flipsAt = (time: number) => {
    if (time > now && (nextCheck === null || time < nextCheck)) nextCheck = time
  }
  const isComing = ({ observedAt }: Evidence) => {
    flipsAt(observedAt - SKEW_MS)
    return observedAt - SKEW_MS > now
  }
  const endOf = (e: Evidence, limit: number) => {
    const end = Math.min(e.observedAt + limit, e.validUntil ?? Number.POSITIVE_INFINITY)
    flipsAt(end)
    return end
  }
  const claim = (e: Evidence) => {
    const end = e.validUntil ?? e.observedAt + DECLARED_FOR_MS
    flipsAt(end)
    if (end > now && !declared.includes(e)) declared.push(e)
  }

  for (const e of evidence) {
    const reads = plan.byKind.get(e.kind)
    if (!reads || isComing(e)) continue
    for (const { name, limit, rank } of reads) {
      const piece = { read: name, from: e }
      const own = CLASS_RANK[e.class]
      if (own > rank && own > CLASS_RANK.E3) claim(e)
      else if (own > rank) {
        if (endOf(e, limit) > now && !tooWeak.includes(e)) tooWeak.push(e)
      } else if (endOf(e, limit / POSTURE_FACTOR[posture]) > now) fresh.push(piece)
      else if (endOf(e, limit) > now) late.push(piece)
      else lapsed.push(piece)
      // Accepted for its own read as a description; as evidence for the whole it stays a claim.
      if (own <= rank && own > CLASS_RANK.E3) claim(e)
    }
  }
  if (declaration && !isComing(declaration)) claim(declaration)
  return { fresh, late, lapsed, declared, tooWeak, nextCheck }
}

type Answer = Omit<Judged, 'state' | 'raw' | 'nextCheck'> & {
  readonly state: State
  readonly until: number | null
}

const decide = (
  measure: Measure,
  plan: Plan,
  subject: SubjectRef,
  { fresh, late, lapsed, declared, tooWeak }: Sorted,
  { now }: JudgeContext,
): Answer => {
  const isStrong = ({ from }: Piece) => CLASS_RANK[from.class] <= plan.least
  const isObserved = ({ from }: Piece) => CLASS_RANK[from.class] <= CLASS_RANK.E3
  const ask = (pieces: readonly Piece[]) => askJudge(measure, plan, subject, pieces, now)
  const overdue = late.length > 0 ? [...late, ...lapsed] : lapsed
  const untils: (number | null)[] = []

  const verdict = fresh.length > 0 ? ask(fresh) : null
  if (verdict) untils.push(verdict.until)
  if (verdict?.state === 'fails' && fresh.some(isObserved)) return verdict

  // What would not hold in ordinary times does not hold now: a late fact may be hidden behind one that has ended.
  let mayHold = true
  if (late.length > 0) {
    const ordinary = [...fresh, ...late]
    const before = ask(ordinary)
    untils.push(before.until)
    if (before.state === 'fails' && ordinary.some(isObserved))
      return { ...before, until: earliest(...untils) }
    mayHold = before.state === 'holds' && restsOnStrong(before, ordinary, isStrong)
  }
  if (mayHold && verdict?.state === 'holds' && restsOnStrong(verdict, fresh, isStrong)) {
    if (overdue.length === 0) return verdict
    const withOverdue = ask([...fresh, ...overdue])
    untils.push(withOverdue.until)
    if (withOverdue.state === 'holds') return { ...verdict, until: earliest(...untils) }
  }

  const until = earliest(...untils)
  const isMeasured = fresh.some(isObserved) || overdue.some(isObserved)
  const last = isMeasured ? lastOf(overdue, fresh) : null
  if (last)
    return {
      state: 'stale',
      reason: 'stale',
      params: {
        read: last.read,
        lastSeenOn: last.from.observedAt,
        days: Math.max(0, Math.floor((now - last.from.observedAt) / days(1))),
      },
      evidence: [last.from.id],
      until,
    }
  if (!isMeasured && declared.length > 0)
    return { state: 'declared', reason: 'declared', params: {}, evidence: idsOf(declared), until }
  const weak = verdict?.state === 'holds' ? verdict.evidence : isMeasured ? [] : idsOf(tooWeak)
  if (weak.length > 0)
    return {
      state: 'unknown',
      reason: 'too_weak',
      params: { least: measure.least },
      evidence: weak,
      until,
    }
  if (verdict?.state === 'unknown') return { ...verdict, until }
  return { state: 'unknown', reason: 'never_seen', params: {}, evidence: [], until }
}

const askJudge = (
  measure: Measure,
  plan: Plan,
  subject: SubjectRef,
  pieces: readonly Piece[],
  now: number,
): Verdict => {
  const seen: Record<string, Seen<unknown>[]> = {}
  for (const name of plan.names) seen[name] = []
  const newestFirst = pieces.length > 1 ? [...pieces].sort(byNewest) : pieces
  for (const { read, from } of newestFirst)
    seen[read]?.push({ evidenceId: from.id, observedAt: from.observedAt, payload: from.payload })
  const verdict = measure.judge(seen, now, subject)
  // A time rule in the past has already spoken: keeping it would ask for a judgement at every tick.
  const until = verdict.until !== null && verdict.until > now ? verdict.until : null
  const evidence =
    verdict.evidence.length > 0 ? verdict.evidence : idsOf(newestFirst.map(({ from }) => from))
  return { ...verdict, until, evidence }
}

/** E4 and E5 (and any class below the measure's least) never make it hold, whatever the judge says. */
const restsOnStrong = (
  verdict: Verdict,
  pieces: readonly Piece[],
  isStrong: (piece: Piece) => boolean,
): boolean => pieces.some((p) => isStrong(p) && verdict.evidence.includes(p.from.id))

/** The newest overdue evidence, of a read that has nothing fresh if there is one. */
const lastOf = (overdue: readonly Piece[], fresh: readonly Piece[]): Piece | null => {
  const seen = new Set(fresh.map(({ read }) => read))
  const empty = overdue.filter(({ read }) => !seen.has(read))
  return [...(empty.length > 0 ? empty : overdue)].sort(byNewest)[0] ?? null
}

// The same time twice: the stronger class first, then the id, so that the order of arrival decides nothing.
const byNewest = (a: Piece, b: Piece): number =>
  b.from.observedAt - a.from.observedAt ||
  CLASS_RANK[a.from.class] - CLASS_RANK[b.from.class] ||
  (a.from.id < b.from.id ? 1 : a.from.id > b.from.id ? -1 : 0)

const idsOf = (evidence: readonly Evidence[]): readonly string[] => [
  ...new Set(evidence.map((e) => e.id)),
]
