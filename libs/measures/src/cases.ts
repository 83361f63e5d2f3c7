/**
 * Running a measure's own cases: each is judged by the real engine, and the answer must stay sound as time passes.
 * @module
 */
import { type JudgeContext, type Judged, judgeSubject, POSTURES } from './judge.ts'
import { days, subjectKinds } from './measure.ts'
import { MISSING, reasonText } from './reasons.ts'
import type { Case, Evidence, Measure, Reads, SubjectRef } from './types.ts'

/** The moment at which cases are judged: Monday 2026-11-16 10:00 in Tokyo. */
export const CASE_NOW: number = Date.UTC(2026, 10, 16, 1)

/** A time before the moment of judging, for payloads of cases. */
export const ago = (ms: number): number => CASE_NOW - ms

/** A time after the moment of judging, for payloads of cases. */
export const ahead = (ms: number): number => CASE_NOW + ms

export type CaseResult = {
  readonly name: string
  readonly judged: Judged
  /** What differs from what the case expects, and what is unsound; empty when all is well. */
  readonly wrong: readonly string[]
}

/** Judges every case of a measure at `CASE_NOW`, and later without new evidence. */
export const runCases = (measure: Measure): readonly CaseResult[] =>
  measure.cases.map((c) => {
    const subject = caseSubject(measure, c)
    const evidence = caseEvidence(measure, c, subject)
    const judge = (now: number, posture: JudgeContext['posture'] = 'normal') =>
      judgeSubject(measure, subject, evidence, { now, posture })
    const judged = judge(CASE_NOW)
    const wrong: string[] = []
    const { why, next } = reasonText(measure, judged.reason, judged.params)

    if (judged.state !== c.state)
      wrong.push(`is ${judged.state} (${judged.reason}), expected ${c.state}`)
    if (c.reason !== undefined && judged.reason !== c.reason)
      wrong.push(`says ${judged.reason}, expected ${c.reason}`)
    for (const text of [why.ja, why.en, next.ja, next.en])
      if (text.includes(MISSING)) wrong.push(`a parameter is missing: ${text}`)
    for (const time of momentsBefore(judged.nextCheck))
      if (judge(time).state !== judged.state)
        wrong.push(`is ${judge(time).state} at +${time - CASE_NOW} ms, before its next check`)
    if (judge(CASE_NOW + days(20_000)).state === 'holds') wrong.push('holds for ever')
    for (const posture of POSTURES)
      if (judged.state !== 'holds' && judge(CASE_NOW, posture).state === 'holds')
        wrong.push(`holds only at posture ${posture}`)
    return { name: c.name, judged, wrong }
  })

/** The evidence that a case gives, as the store would hand it over. */
export const caseEvidence = (
  measure: Measure,
  c: Case<Reads>,
  subject: SubjectRef = caseSubject(measure, c),
): readonly Evidence[] =>
  Object.entries(c.given).flatMap(([read, entries]) =>
    (entries ?? []).map((entry, n) => ({
      id: `${read}-${n}`,
      kind: measure.reads[read] ?? '',
      subject,
      class: entry.class ?? measure.leastFor?.[read] ?? measure.least,
      observedAt: CASE_NOW - entry.age,
      validUntil: entry.validUntil ?? null,
      probe: `case-${n}`,
      payload: entry.payload,
    })),
  )

const caseSubject = (measure: Measure, c: Case<Reads>): SubjectRef => {
  const kind = c.subject ?? subjectKinds(measure)[0] ?? 'organization'
  return { kind, id: kind === 'organization' ? kind : `${kind}-1`, name: `${kind} 1`, site: null }
}

const momentsBefore = (nextCheck: number | null): readonly number[] => {
  const end = nextCheck ?? CASE_NOW + days(4000)
  return [1, 0.9, 0.5, 0.25, 0.1, 0.01].map((part) => {
    const span = Math.floor((end - CASE_NOW) * part)
    return CASE_NOW + Math.max(0, part === 1 ? span - 1 : span)
  })
}
