/**
 * What a measure file is written with: the definition, the three verdicts, spans of time.
 * @module
 */
import {
  GROUPS,
  type Measure,
  type Reads,
  type ReasonParams,
  type Seen,
  SUBJECT_KINDS,
  type Text,
  type Verdict,
} from './types.ts'

export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
export const days = (n: number): number => n * 86_400_000

/**
 * Checks a definition when its file is loaded and gives it without its payload types: the store holds payloads that
 * their kind's shape has parsed at the door, so the engine need not know them.
 * @throws Error naming the measure and what is wrong with its definition.
 */
export const measure = <R extends Reads>(definition: Measure<R>): Measure => {
  const wrong = wrongs(definition)
  if (wrong.length > 0) throw new Error(`Measure ${definition.id}: ${wrong.join('; ')}`)
  // The proof: `reads` names the kind of each read, and evidence of a kind carries the payload of that kind.
  return definition as unknown as Measure
}

type Extra = {
  /** Default: `holds`. A measure on several kinds of subject says per kind why it holds. */
  readonly reason?: `holds_${string}`
  readonly evidence?: readonly string[]
  readonly until?: number | null
}

/** The measure holds on this subject. `until`: when the same evidence would no longer hold. */
export const holds = (params: ReasonParams = NOTHING, extra: Extra = {}): Verdict =>
  verdict('holds', extra.reason ?? 'holds', params, extra)

/** The measure does not hold, for a reason that `reasons` explains. */
export const fails = (
  reason: string,
  params: ReasonParams = NOTHING,
  extra: Omit<Extra, 'reason'> = {},
): Verdict => verdict('fails', reason, params, extra)

/** The evidence does not say. Also the answer when a required read is empty. */
export const unknown = (
  reason: string,
  params: ReasonParams = NOTHING,
  extra: Omit<Extra, 'reason'> = {},
): Verdict => verdict('unknown', reason, params, extra)

/** The newest of what a read saw. */
export const latest = <Payload>(seen: readonly Seen<Payload>[]): Seen<Payload> | undefined =>
  seen[0]

/** The earliest of some times; null stands for never. */
export const earliest = (...times: readonly (number | null)[]): number | null => {
  let first: number | null = null
  for (const time of times) if (time !== null && (first === null || time < first)) first = time
  return first
}

const NOTHING: ReasonParams = Object.freeze({})
const NO_EVIDENCE: readonly string[] = Object.freeze([])

const verdict = (
  state: Verdict['state'],
  reason: string,
  params: ReasonParams,
  extra: Extra,
): Verdict => ({
  state,
  reason,
  params,
  until: extra.until ?? null,
  evidence: extra.evidence ?? NO_EVIDENCE,
})

const wrongs = <R extends Reads>(m: Measure<R>): readonly string[] => {
  const wrong: string[] = []
  const must = (isRight: boolean, what: string) => void (isRight || wrong.push(what))
  const speaks = ({ ja, en }: Text) => ja.trim() !== '' && en.trim() !== ''
  const reads = Object.keys(m.reads)
  must(/^HB-[A-Z][0-9]{2}$/.test(m.id), 'its id is not of the form HB-X00')
  must(GROUPS.includes(m.group), `unknown group ${m.group}`)
  must([m.title, m.asks, m.actor, m.howToMeasure, ...m.does].every(speaks), 'a text is empty')
  must(m.does.length > 0, 'it does nothing')
  must(m.quotes.length > 0, 'it quotes nothing')
  must(['E1', 'E2', 'E3'].includes(m.least), 'a document or a self-report can not make it hold')
  must(reads.length > 0, 'it reads nothing')
  for (const kind of subjectKinds(m)) must(SUBJECT_KINDS.includes(kind), `unknown subject ${kind}`)
  for (const name of reads) {
    must(/^[a-z]+\.[a-z][a-z0-9-]*$/.test(m.reads[name] ?? ''), `read ${name} names no kind`)
    const limit = m.maxAge[name] ?? Number.NaN
    must(Number.isFinite(limit) && limit > 0, `read ${name} has no limit of age`)
  }
  for (const name of Object.keys({ ...m.maxAge, ...m.leastFor }))
    must(reads.includes(name), `a limit is set for ${name}, which it does not read`)
  must('holds' in m.reasons || Object.keys(m.reasons).some(isHolding), 'no text says why it holds')
  for (const [reason, text] of Object.entries(m.reasons)) {
    must(/^[a-z][a-z0-9_]*$/.test(reason), `reason ${reason} is not snake_case`)
    must(speaks(text.why), `reason ${reason} says no why`)
    must(isHolding(reason) || speaks(text.next), `reason ${reason} names no next step`)
  }
  for (const [code, text] of Object.entries(m.codes ?? {})) {
    must(/^[a-z][a-z0-9-]*$/.test(code), `code ${code} is not of small letters`)
    must(speaks(text), `code ${code} has no words`)
  }
  for (const state of ['holds', 'fails', 'unknown'] as const)
    must(
      m.cases.some((c) => c.state === state),
      `no case in which it is ${state}`,
    )
  return wrong
}

const isHolding = (reason: string): boolean => reason === 'holds' || reason.startsWith('holds_')

/** The kinds of subject a measure is judged on, as a list. */
export const subjectKinds = <R extends Reads>(
  m: Pick<Measure<R>, 'subject'>,
): readonly (typeof SUBJECT_KINDS)[number][] =>
  typeof m.subject === 'string' ? [m.subject] : m.subject
