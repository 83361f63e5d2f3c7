/**
 * The case of one device, judged from everything that is known: rules, readings, the directory, words of people. Nothing in it is
 * ticked: the same facts always give the same case, so that a new fact closes it and opens it again. Pure.
 *
 * It closes only when the running version is fixed and each mandatory task has a proof that is later than the exposure, a person's
 * word where no machine can say anything, or an exception that somebody answers for until a day.
 * @module
 */
import type { GroupPasswords, TicketKey } from '../accounts/contract.ts'
import type { DeviceReading, ExposureView } from '../assets/contract.ts'
import type { DeviceLog } from './case-device-log.ts'
import { isolateOutcome, isolationNow } from './case-isolation.ts'
import type { CompareSecrets, Outcome, ServedSeen } from './case-outcome.ts'
import { outcomesOf } from './case-tasks.ts'
import {
  causeOf,
  type FoundCause,
  type Readings,
  readingsOf,
  spansOfRule,
  verdictOf,
} from './case-window.ts'
import type {
  CaseCause,
  CaseStatement,
  CaseTask,
  Isolation,
  JudgedCase,
  PostpatchRule,
  ReopenReason,
  TaskGap,
  TaskKind,
} from './contract-cases.ts'

export type CaseFacts = {
  readonly rules: readonly PostpatchRule[]
  readonly readings: readonly DeviceReading[]
  /** What directories say of the groups. */
  readonly directory: readonly GroupPasswords[]
  /** Whose members may sign in through the device, as a person named them. */
  readonly groups: readonly string[]
  /** Those in force, in the order in which they were made. */
  readonly statements: readonly CaseStatement[]
  readonly compare: CompareSecrets
  /** The device's own log over its exposure; left out: nobody keeps it. */
  readonly log?: DeviceLog | null
  /** When the password of krbtgt was set; left out: no directory is read that has one. */
  readonly tickets?: readonly TicketKey[]
  /** Certificates that its services showed to scans. */
  readonly served?: readonly ServedSeen[]
  /** What the inventory knows of how the internet reaches it; null, left out: nobody looked. */
  readonly exposure?: Pick<ExposureView, 'evidence'> | null
  /** ms */
  readonly now: number
}

/** Here a machine has seen that it is not done, or can see it: nobody's word counts. */
const HARD: readonly TaskGap[] = [
  'not-fixed',
  'unchanged',
  'older',
  'must-change',
  'sessions-alive',
  'no-second-factor',
  'still-reachable',
]
export const mayBeStated = (gap: TaskGap | null): boolean => gap !== null && !HARD.includes(gap)

export const judgeCase = (facts: CaseFacts): JudgedCase => {
  const readings = readingsOf(facts.readings, facts.statements)
  const newest = readings.line.findLast((r) => r.product !== null && r.version !== null)
  const found = facts.rules.flatMap((rule) => {
    const cause = causeOf(rule, readings, facts.statements)
    return cause === null ? [] : [cause]
  })
  const active = found.filter((c) => c.ruledOut === null)
  const causes = found.map(({ listedUntil, ...cause }) => cause)
  const product = newest?.product ?? null
  const rulesNotJudged = facts.rules
    .filter((r) => product !== null && speaksOf(r, product) && spansOfRule(r, product) === null)
    .map((r) => r.id)
  const isolation = isolationNow(active, readings, facts)
  const tasks = [
    ...(isolation === null ? [] : [isolateTask(active, isolation, facts)]),
    ...tasksOf(active, readings, facts),
  ]
  const isOpen = tasks.some((t) => t.isMandatory && t.state === 'open')
  const unjudged = whyUnjudged(facts.rules, readings, product, rulesNotJudged)
  return {
    state: active.length > 0 ? (isOpen ? 'open' : 'closed') : unjudged ? 'unjudged' : 'clear',
    unjudged: active.length > 0 ? null : unjudged,
    product,
    version: newest?.version ?? null,
    causes,
    rulesNotJudged,
    tasks,
    isolation,
    isStated:
      tasks.some((t) => t.isMandatory && (t.state === 'stated' || t.state === 'excepted')) ||
      causes.some((c) => c.ruledOut === 'stated' || c.end?.basis === 'stated') ||
      facts.statements.some((s) => s.kind === 'not-running'),
  }
}

const speaksOf = (rule: PostpatchRule, product: string): boolean =>
  rule.affected?.some((a) => a.product === product) === true ||
  rule.products?.includes(product) === true

const whyUnjudged = (
  rules: readonly PostpatchRule[],
  { line }: Readings,
  product: string | null,
  notJudged: readonly string[],
): JudgedCase['unjudged'] => {
  if (product === null) return line.some((r) => r.product !== null) ? 'version' : 'product'
  const spoken = rules.filter((r) => speaksOf(r, product))
  if (spoken.length === 0) return 'product'
  const newest = line.findLast((r) => r.product !== null && r.version !== null)
  const isRead = spoken.some((r) => newest !== undefined && verdictOf(r, newest) !== 'unknown')
  return isRead && notJudged.length === 0 ? null : 'version'
}

// ── tasks ──────────────────────────────────────────────────────────────────────────────────────────────────

type Wanted = {
  readonly kind: TaskKind
  readonly basis: CaseTask['basis']
  readonly isMandatory: boolean
  readonly since: number | null
  readonly start: number | null
  readonly listedUntil: number | null
}

/** One task of a kind, whichever flaws ask for it: later than the last of their ends. */
const wantedOf = (
  causes: readonly FoundCause[],
  rules: readonly PostpatchRule[],
): readonly Wanted[] => {
  const wanted = new Map<TaskKind, Wanted>()
  for (const cause of causes)
    for (const task of rules.find((r) => r.id === cause.rule)?.tasks ?? []) {
      const held = wanted.get(task.kind)
      const end = cause.end?.at ?? null
      wanted.set(task.kind, {
        kind: task.kind,
        basis: held?.basis === 'source' ? 'source' : task.basis,
        isMandatory: held?.isMandatory === true || task.isMandatory,
        since: held ? latest(held.since, end) : end,
        start: held ? earliest(held.start, cause.start.at) : cause.start.at,
        listedUntil: held ? first(held.listedUntil, cause.listedUntil) : cause.listedUntil,
      })
    }
  return [...wanted.values()]
}

/** Null stands for "not yet": nothing is later. */
const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b)
/** Null stands for "nobody knows since when". */
const earliest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.min(a, b)

/** Null stands for "never". */
const first = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

const tasksOf = (
  causes: readonly FoundCause[],
  readings: Readings,
  facts: CaseFacts,
): readonly CaseTask[] =>
  wantedOf(causes, facts.rules).flatMap((wanted) =>
    outcomesOf(wanted.kind, wanted.since, {
      readings,
      directory: facts.directory,
      groups: facts.groups,
      compare: facts.compare,
      listedUntil: wanted.listedUntil,
      start: wanted.start,
      log: facts.log ?? null,
      tickets: facts.tickets ?? [],
      served: facts.served ?? [],
    }).map((outcome) => taskOf(wanted, outcome, facts)),
  )

export const taskKey = (kind: TaskKind, subject: string): string => `${kind}|${subject}`

const taskOf = (wanted: Wanted, outcome: Outcome, { statements, now }: CaseFacts): CaseTask => {
  const key = taskKey(wanted.kind, outcome.subject)
  const mine = statements.filter((s) => s.task === key)
  const exception = mine.findLast(
    (s) => s.kind === 'exception' && s.owner !== null && s.until !== null && s.until > now,
  )
  const word = mine.findLast((s) => s.kind === 'done' && counts(s, wanted, outcome))
  const excepted = mayBeExcepted(wanted.kind) ? exception : undefined
  const { start, listedUntil, ...shown } = wanted
  const base = { ...shown, key, subject: outcome.subject }
  if (outcome.proof)
    return { ...base, state: 'proven', proof: outcome.proof, gap: null, statement: null }
  const held = { ...base, proof: null, gap: outcome.gap }
  if (word) return { ...held, state: 'stated', statement: word.id }
  if (excepted) return { ...held, state: 'excepted', statement: excepted.id }
  const isShort = wanted.kind === 'log-review' && mine.some((s) => s.kind === 'done')
  return {
    ...held,
    gap: isShort && outcome.gap === 'person' ? 'log-not-covered' : outcome.gap,
    state: 'open',
    statement: null,
  }
}

/** The version is seen or not: nobody answers for a device that can still be read out. */
export const mayBeExcepted = (kind: TaskKind): boolean => kind !== 'upgrade' && kind !== 'isolate'

/** As long as an affected version runs, a word that it is cut off stands until a machine sees otherwise. */
const isolateTask = (
  causes: readonly FoundCause[],
  isolation: Isolation,
  facts: CaseFacts,
): CaseTask => {
  const starts = causes.flatMap((c) => (c.end === null && c.start.at !== null ? [c.start.at] : []))
  const start = starts.length === 0 ? null : Math.min(...starts)
  const wanted: Wanted = {
    kind: 'isolate',
    basis: 'source',
    isMandatory: true,
    since: start ?? 0,
    start,
    listedUntil: null,
  }
  const task = taskOf(wanted, isolateOutcome(isolation), facts)
  return {
    ...task,
    since: start,
    ...(task.state === 'open' && task.gap === 'cut-off-stated' ? { state: 'stated' } : {}),
  }
}

/** A word is later than the exposure and than what a machine last saw. A search in logs covers the whole exposure. */
const counts = (s: CaseStatement, wanted: Wanted, { gap }: Outcome): boolean =>
  wanted.since !== null &&
  s.at > wanted.since &&
  mayBeStated(gap) &&
  (wanted.kind !== 'log-review' || covers(s, wanted))

const covers = ({ from, to }: CaseStatement, { start, since }: Wanted): boolean =>
  from !== null && to !== null && since !== null && to >= since && (start === null || from <= start)

// ── opening again ──────────────────────────────────────────────────────────────────────────────────────────

/** Why a closed case is open again; the gravest reason. */
export const whyReopened = (before: JudgedCase, after: JudgedCase): ReopenReason => {
  const ended = new Map(before.causes.map((c) => [c.rule, c.end?.at ?? null]))
  const isActive = (c: CaseCause): boolean => c.ruledOut === null
  if (
    after.causes.some((c) => isActive(c) && c.end === null && (ended.get(c.rule) ?? null) !== null)
  )
    return 'version-back'
  const then = new Map(before.tasks.map((t) => [t.key, t]))
  const open = after.tasks.filter((t) => t.isMandatory && t.state === 'open')
  const gaps = new Set(open.map((t) => t.gap))
  if (gaps.has('unchanged')) return 'older-configuration'
  if (gaps.has('older') || gaps.has('must-change')) return 'old-password'
  if (after.causes.some((c) => isActive(c) && !ended.has(c.rule))) return 'new-rule'
  if (open.some((t) => !then.has(t.key))) return 'new-subject'
  if (open.some((t) => then.get(t.key)?.state === 'excepted')) return 'exception-ended'
  if (open.some((t) => then.get(t.key)?.state === 'stated')) return 'word-withdrawn'
  return 'proof-lost'
}
