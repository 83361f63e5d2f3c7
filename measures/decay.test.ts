/**
 * The real judges under any mixture of the evidence of their cases: what must hold for all of them (response.md §1, §16).
 */
import { readdirSync } from 'node:fs'
import {
  CASE_NOW,
  days,
  type Evidence,
  type EvidenceClass,
  judgeSubject,
  type Measure,
  minutes,
  POSTURES,
  STATES,
  type SubjectRef,
  subjectKinds,
} from '@hinoban/measures'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const folder = new URL('./', import.meta.url)
const files: readonly { id: string; measure: Measure }[] = await Promise.all(
  readdirSync(folder)
    .filter((name) => /^HB-[A-Z][0-9]{2}\.ts$/.test(name))
    .sort()
    .map(async (name) => ({
      id: name.slice(0, -3),
      measure: ((await import(new URL(name, folder).href)) as { default: Measure }).default,
    })),
)

describe.each(files)('$id', ({ measure }) => {
  const mixture = fc.tuple(
    fc.constantFrom(...subjectKinds(measure)).map((kind): SubjectRef => {
      return { kind, id: kind === 'organization' ? kind : '1', name: '1', site: null }
    }),
    fc.array(piece(measure), { maxLength: 6 }),
  )
  const judge = (subject: SubjectRef, pieces: readonly Piece[], context: Partial<Context> = {}) =>
    judgeSubject(
      measure,
      subject,
      pieces.map((p, n): Evidence => ({ ...p, id: `e${n}`, subject, probe: `p${n}` })),
      { now: CASE_NOW, posture: 'normal', ...context },
    )
  const check = <T>(arbitrary: fc.Arbitrary<T>, isRight: (value: T) => void) =>
    fc.assert(fc.property(arbitrary, isRight), { numRuns: 300 })

  test('a document or a self-report never makes it hold', () => {
    check(mixture, ([subject, pieces]) => {
      const claims = pieces.map((p): Piece => ({ ...p, class: p.class < 'E4' ? 'E4' : p.class }))
      expect(['declared', 'unknown']).toContain(judge(subject, claims).raw)
    })
  })

  test('it stays the same until the next check, and never asks for one in the past', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    check(fc.tuple(mixture, share, posture), ([[subject, pieces], part, level]) => {
      const now = judge(subject, pieces, { posture: level })
      const end = now.nextCheck ?? CASE_NOW + days(2000)
      expect(end).toBeGreaterThan(CASE_NOW)
      const at = CASE_NOW + Math.floor((end - CASE_NOW - 1) * part)
      const then = judge(subject, pieces, { posture: level, now: at })
      expect([then.state, then.reason]).toEqual([now.state, now.reason])
    })
  })

  test('nothing holds for ever', () => {
    check(mixture, ([subject, pieces]) => {
      expect(judge(subject, pieces, { now: CASE_NOW + days(4000) }).state).not.toBe('holds')
    })
  })

  test('a raised posture never looks better', () => {
    check(mixture, ([subject, pieces]) => {
      const [normal, alert, emergency] = POSTURES.map((level) =>
        STATES.indexOf(judge(subject, pieces, { posture: level }).raw),
      )
      expect(alert).toBeLessThanOrEqual(normal ?? 0)
      expect(emergency).toBeLessThanOrEqual(alert ?? 0)
    })
  })

  test('what did not hold comes to hold only by a time rule, never by growing old', () => {
    check(
      fc.tuple(mixture, fc.integer({ min: 1, max: 400 * 24 * 60 })),
      ([[subject, pieces], wait]) => {
        const endless = pieces.map((p) => ({ ...p, validUntil: null }))
        const before = judge(subject, endless)
        const after = judge(subject, endless, { now: CASE_NOW + minutes(wait) })
        if (before.state !== 'holds') expect(after.state).not.toBe('holds')
      },
    )
  })
})

type Piece = Omit<Evidence, 'id' | 'subject' | 'probe'>
type Context = { readonly now: number; readonly posture: (typeof POSTURES)[number] }

const posture = fc.constantFrom(...POSTURES)

/** Any payload of any case, of any class, up to three times as old as it may be. */
function piece(measure: Measure): fc.Arbitrary<Piece> {
  const pool = measure.cases.flatMap((c) =>
    Object.entries(c.given).flatMap(([read, entries]) =>
      (entries ?? []).map(({ payload }) => ({ read, payload })),
    ),
  )
  return fc
    .record({
      from: fc.constantFrom(...pool),
      class: fc.constantFrom<EvidenceClass>('E1', 'E1', 'E2', 'E3', 'E4', 'E5'),
      age: fc.double({ min: 0, max: 3, noNaN: true }),
      ends: fc.option(fc.integer({ min: -5, max: 40 })),
    })
    .map(({ from, class: own, age, ends }) => ({
      kind: measure.reads[from.read] ?? '',
      class: own,
      observedAt: CASE_NOW - Math.floor(age * (measure.maxAge[from.read] ?? 0)),
      validUntil: ends === null ? null : CASE_NOW + days(ends),
      payload: from.payload,
    }))
}
