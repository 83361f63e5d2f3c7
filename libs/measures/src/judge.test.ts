import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JudgeContext, type Judged, judgeSubject, POSTURES, SKEW_MS } from './judge.ts'
import {
  days,
  earliest,
  fails,
  holds,
  hours,
  latest,
  measure,
  minutes,
  unknown,
} from './measure.ts'
import {
  type Evidence,
  type EvidenceClass,
  type Measure,
  STATES,
  type SubjectRef,
} from './types.ts'

/** Found out well or badly, perhaps only until a moment (ms). */
type Fact = { readonly finding: 'good' | 'bad' | 'unclear'; readonly until: number | null }

const NOW = Date.UTC(2026, 10, 16, 1)
const subject: SubjectRef = { kind: 'host', id: 'h1', name: 'H1', site: null }
const words = { ja: '文', en: 'Text' }
const text = { why: words, next: words }

/** A judge as measures write them: it needs `a`, it may use `b`; strict asks every probe, otherwise the newest. */
const aMeasure = (o: {
  strict: 'every' | 'newest'
  needs: readonly ('a' | 'b')[]
  least: 'E1' | 'E2' | 'E3'
  leastForB?: EvidenceClass
}): Measure =>
  measure<{ a: Fact; b: Fact }>({
    id: 'HB-X01',
    title: words,
    asks: words,
    group: 'identify',
    actor: words,
    quotes: [{ notice: '2022-04-11', section: '1', text: '資産' }],
    does: [words],
    subject: 'host',
    reads: { a: 'test.first', b: 'test.second' },
    maxAge: { a: days(7), b: days(2) },
    least: o.least,
    ...(o.leastForB ? { leastFor: { b: o.leastForB } } : {}),
    judge: (seen, now) => {
      for (const name of o.needs) if (seen[name].length === 0) return unknown(`no_${name}`)
      const asked = [seen.a, seen.b].flatMap((read) =>
        o.strict === 'every' ? read : read.slice(0, 1),
      )
      const until = earliest(
        ...asked.map(({ payload }) =>
          payload.until !== null && payload.until > now ? payload.until : null,
        ),
      )
      const isBad = ({ finding, until: end }: Fact) =>
        finding === 'bad' || (end !== null && end <= now)
      if (asked.some(({ payload }) => isBad(payload))) return fails('bad', {}, { until })
      if (asked.some(({ payload }) => payload.finding === 'unclear'))
        return unknown('unclear', {}, { until })
      return holds({}, { until })
    },
    reasons: { holds: text, bad: text, unclear: text, no_a: text, no_b: text },
    howToMeasure: words,
    mapping: {
      meti10: [],
      securityAction6: [],
      securityAction25: [],
      csf2: [],
      cis8: [],
      iso27001: [],
      scs: [],
    },
    cases: [
      { name: 'h', given: {}, state: 'holds' },
      { name: 'f', given: {}, state: 'fails' },
      { name: 'u', given: {}, state: 'unknown' },
    ],
  })

const plain = aMeasure({ strict: 'newest', needs: ['a'], least: 'E2' })
const piece = (change: Partial<Evidence<Fact>> = {}): Evidence<Fact> => ({
  id: 'e1',
  kind: 'test.first',
  subject,
  class: 'E2',
  observedAt: NOW - hours(1),
  validUntil: null,
  probe: 'p',
  payload: { finding: 'good', until: null },
  ...change,
})
const judge = (
  m: Measure,
  evidence: readonly Evidence[],
  context: Partial<JudgeContext> = {},
): Judged => judgeSubject(m, subject, evidence, { now: NOW, posture: 'normal', ...context })

const anyMeasure = fc
  .record({
    strict: fc.constantFrom('every' as const, 'newest' as const),
    needs: fc.subarray(['a', 'b'] as const, { minLength: 1 }),
    least: fc.constantFrom('E1' as const, 'E2' as const, 'E3' as const),
    leastForB: fc.constantFrom<EvidenceClass | undefined>(undefined, 'E4', 'E5'),
  })
  .map(({ leastForB, ...o }) => aMeasure({ ...o, ...(leastForB ? { leastForB } : {}) }))

const moment = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((m) => NOW + minutes(m))
const DAY = 24 * 60
const pieces = (
  classes: readonly EvidenceClass[],
  newest: number,
  timeRules: 'with time rules' | 'without',
) =>
  fc
    .array(
      fc.record({
        kind: fc.constantFrom('test.first', 'test.second', 'test.other'),
        class: fc.constantFrom(...classes),
        observedAt: moment(-12 * DAY, newest),
        validUntil: fc.option(moment(-5 * DAY, 5 * DAY)),
        payload: fc.record({
          finding: fc.constantFrom(
            'good' as const,
            'good' as const,
            'bad' as const,
            'unclear' as const,
          ),
          until: timeRules === 'without' ? fc.constant(null) : fc.option(moment(-DAY, 9 * DAY)),
        }),
      }),
      { maxLength: 6 },
    )
    .map((all) =>
      all.map((e, n): Evidence<Fact> => ({ ...e, id: `e${n}`, subject, probe: `p${n}` })),
    )
const CLASSES = ['E1', 'E2', 'E3', 'E4', 'E5'] as const
const posture = fc.constantFrom(...POSTURES)
const worse = (a: Judged, b: Judged) => STATES.indexOf(a.raw) - STATES.indexOf(b.raw)

describe('what evidence says', () => {
  test('nothing seen is unknown, and costs no allocation', () => {
    const [one, two] = [judge(plain, []), judge(plain, [piece({ kind: 'test.other' })])]
    expect(one).toMatchObject({ state: 'unknown', reason: 'never_seen', nextCheck: null })
    expect(two).toBe(one)
  })

  test('good and fresh holds until its limit, then it is stale with the day it was last seen', () => {
    const evidence = [piece()]
    const end = NOW - hours(1) + days(7)
    expect(judge(plain, evidence)).toMatchObject({
      state: 'holds',
      evidence: ['e1'],
      nextCheck: end,
    })
    expect(judge(plain, evidence, { now: end - 1 }).state).toBe('holds')
    expect(judge(plain, evidence, { now: end })).toMatchObject({
      state: 'stale',
      params: { read: 'a', days: 7, lastSeenOn: NOW - hours(1) },
      nextCheck: null,
    })
  })

  test('the evidence itself may end earlier, never later', () => {
    expect(judge(plain, [piece({ validUntil: NOW })]).state).toBe('stale')
    expect(judge(plain, [piece({ validUntil: NOW + days(90) })]).nextCheck).toBe(
      NOW - hours(1) + days(7),
    )
  })

  test('a read that is needed and has gone stale is not passed over', () => {
    const both = aMeasure({ strict: 'newest', needs: ['a', 'b'], least: 'E2' })
    const evidence = [piece(), piece({ id: 'e2', kind: 'test.second', observedAt: NOW - days(3) })]
    expect(judge(both, evidence)).toMatchObject({
      state: 'stale',
      params: { read: 'b' },
      evidence: ['e2'],
    })
  })

  test('a fault seen by one probe does not heal by growing old', () => {
    const every = aMeasure({ strict: 'every', needs: ['a'], least: 'E2' })
    const bad = piece({
      id: 'e2',
      probe: 'q',
      observedAt: NOW - days(6),
      payload: { finding: 'bad', until: null },
    })
    expect(judge(every, [piece(), bad]).state).toBe('fails')
    expect(
      judge(every, [piece({ observedAt: NOW + days(2) }), bad], { now: NOW + days(2) }),
    ).toMatchObject({
      state: 'stale',
      evidence: ['e2'],
    })
  })

  test('what is seen in the future counts when its time has come', () => {
    const coming = piece({ observedAt: NOW + days(1) })
    expect(judge(plain, [coming])).toMatchObject({
      state: 'unknown',
      nextCheck: NOW + days(1) - SKEW_MS,
    })
    expect(judge(plain, [coming], { now: NOW + days(1) - SKEW_MS }).state).toBe('holds')
    expect(judge(plain, [piece({ observedAt: NOW + minutes(4) })]).state).toBe('holds')
  })

  test('a record below the class that is needed says so', () => {
    const own = aMeasure({ strict: 'newest', needs: ['a'], least: 'E1' })
    expect(judge(own, [piece()])).toMatchObject({
      state: 'unknown',
      reason: 'too_weak',
      params: { least: 'E1' },
    })
  })

  test('a signed description may show that it fails, and does not make it hold', () => {
    const described = aMeasure({ strict: 'newest', needs: ['b'], least: 'E2', leastForB: 'E3' })
    const register = piece({ kind: 'test.second', class: 'E3' })
    expect(judge(described, [register])).toMatchObject({ state: 'unknown', reason: 'too_weak' })
    expect(
      judge(described, [{ ...register, payload: { finding: 'bad', until: null } }]).state,
    ).toBe('fails')
    expect(judge(described, [register, piece({ id: 'e2' })]).state).toBe('holds')
  })

  test('a raised posture divides the limit by 2 and by 4', () => {
    for (const [level, factor] of [
      ['normal', 1],
      ['alert', 2],
      ['emergency', 4],
    ] as const)
      expect(judge(plain, [piece()], { posture: level }).nextCheck).toBe(
        NOW - hours(1) + days(7) / factor,
      )
  })
})

test('an emergency hides no doubt of ordinary times behind a fact that has ended', () => {
  const m = aMeasure({ strict: 'newest', needs: ['b'], least: 'E2' })
  const evidence = [
    piece({ id: 'ended', observedAt: NOW, validUntil: NOW }),
    piece({
      id: 'doubt',
      observedAt: NOW - hours(42),
      payload: { finding: 'unclear', until: null },
    }),
    piece({ id: 'b', kind: 'test.second', observedAt: NOW }),
  ]
  for (const level of POSTURES) expect(judge(m, evidence, { posture: level }).state).toBe('stale')
})

describe('what people sign', () => {
  const declaration = piece({ id: 'd', kind: 'board.declaration', class: 'E5' })

  test('a declaration shows as declared for a year, and only while nothing has been measured', () => {
    expect(judge(plain, [], { declaration })).toMatchObject({ state: 'declared', evidence: ['d'] })
    expect(judge(plain, [], { declaration, now: NOW + days(366) }).state).toBe('unknown')
    expect(judge(plain, [piece({ observedAt: NOW - days(9) })], { declaration }).state).toBe(
      'stale',
    )
    expect(
      judge(plain, [piece({ payload: { finding: 'bad', until: null } })], { declaration }).state,
    ).toBe('fails')
  })

  test('an exception shows over the raw state until it ends', () => {
    const bad = [piece({ payload: { finding: 'bad', until: null } })]
    const exception = { until: NOW + days(1) }
    expect(judge(plain, bad, { exception })).toMatchObject({
      state: 'excepted',
      raw: 'fails',
      nextCheck: NOW + days(1),
    })
    expect(judge(plain, bad, { exception, now: NOW + days(1) }).state).toBe('fails')
    expect(judge(plain, [], { notApplicable: exception, exception })).toMatchObject({
      state: 'not-applicable',
      raw: 'unknown',
    })
  })
})

describe('for any evidence', () => {
  const check = <T>(arbitrary: fc.Arbitrary<T>, holdsFor: (value: T) => void) =>
    fc.assert(fc.property(arbitrary, holdsFor), { numRuns: 3000 })

  test('documents and self-reports never make it hold or fail, whatever the judge says', () => {
    const credulous: Measure = { ...plain, leastFor: { a: 'E5', b: 'E5' }, judge: () => holds() }
    const severe: Measure = { ...credulous, judge: () => fails('bad') }
    check(
      fc.tuple(anyMeasure, pieces(['E4', 'E5'], 0, 'with time rules'), posture),
      ([m, evidence, level]) => {
        for (const any of [m, credulous, severe])
          expect(['declared', 'unknown']).toContain(
            judge(any, evidence, { posture: level, declaration: piece({ class: 'E4' }) }).raw,
          )
      },
    )
  })

  test('a judge that names only weak evidence does not make it hold', () => {
    const naming: Measure = {
      ...plain,
      leastFor: { b: 'E5' },
      judge: ({ b = [] }) => holds({}, { evidence: b.map((s) => s.evidenceId) }),
    }
    const weak = piece({ id: 'w', kind: 'test.second', class: 'E5' })
    expect(judge(naming, [piece(), weak]).state).not.toBe('holds')
    expect(judge(naming, [piece()]).state).toBe('holds')
  })

  test('the order in which it arrives decides nothing', () => {
    const shuffled = pieces(CLASSES, 0, 'with time rules').chain((e) =>
      fc.tuple(fc.constant(e), fc.shuffledSubarray(e, { minLength: e.length })),
    )
    check(fc.tuple(anyMeasure, shuffled, posture), ([m, [given, mixed], level]) => {
      const [a, b] = [judge(m, given, { posture: level }), judge(m, mixed, { posture: level })]
      expect({ ...a, evidence: [...a.evidence].sort() }).toEqual({
        ...b,
        evidence: [...b.evidence].sort(),
      })
    })
  })

  test('with time alone nothing comes to hold, and nothing holds for ever', () => {
    const later = fc.integer({ min: 0, max: 20 * DAY })
    check(
      fc.tuple(anyMeasure, pieces(CLASSES, 0, 'without'), posture, later),
      ([m, evidence, level, wait]) => {
        const now = judge(m, evidence, { posture: level })
        const then = judge(m, evidence, { posture: level, now: NOW + minutes(wait) })
        if (now.state !== 'holds') expect(then.state).not.toBe('holds')
        const end = judge(m, evidence, { posture: level, now: NOW + days(8) })
        if (now.state === 'holds') expect(['stale', 'fails']).toContain(end.state)
      },
    )
  })

  test('it stays the same until the next check', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true })
    const exception = fc.option(moment(-DAY, 3 * DAY).map((until) => ({ until })))
    check(
      fc.tuple(anyMeasure, pieces(CLASSES, 2 * DAY, 'with time rules'), posture, part, exception),
      ([m, evidence, level, share, signed]) => {
        const context = {
          posture: level,
          exception: signed,
          declaration: piece({ class: 'E5', validUntil: NOW + days(4) }),
        }
        const now = judge(m, evidence, context)
        const end = now.nextCheck ?? NOW + days(900)
        expect(end).toBeGreaterThan(NOW)
        for (const at of [NOW + Math.floor((end - NOW - 1) * share), end - 1]) {
          const then = judge(m, evidence, { ...context, now: at })
          expect([then.state, then.raw, then.reason]).toEqual([now.state, now.raw, now.reason])
          expect(then.nextCheck).toBe(now.nextCheck)
        }
      },
    )
  })

  test('a raised posture never makes anything look better', () => {
    check(fc.tuple(anyMeasure, pieces(CLASSES, 0, 'with time rules')), ([m, evidence]) => {
      const [normal, alert, emergency] = POSTURES.map((level) =>
        judge(m, evidence, { posture: level }),
      )
      if (!normal || !alert || !emergency) throw new Error('three postures')
      expect(worse(alert, normal)).toBeLessThanOrEqual(0)
      expect(worse(emergency, alert)).toBeLessThanOrEqual(0)
    })
  })
})

test('latest is the newest, and of the same moment the strongest', () => {
  const seen: string[] = []
  const looking: Measure = {
    ...plain,
    judge: ({ a = [] }) => {
      seen.push(latest(a)?.evidenceId ?? '')
      return holds()
    },
  }
  judge(looking, [
    piece({ id: 'old', observedAt: NOW - days(1) }),
    piece({ id: 'x' }),
    piece({ id: 'own', class: 'E1' }),
  ])
  expect(seen).toEqual(['own'])
})
