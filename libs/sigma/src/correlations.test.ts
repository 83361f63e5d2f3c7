import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CorrelationAlert,
  type CorrelationHit,
  linkRules,
  openCorrelations,
  readSigma,
} from './index.ts'
import { referenceCorrelate } from './testing-correlations.ts'

const rule = (name: string): string => `title: ${name}
name: ${name}
level: low
logsource:
  product: windows
detection:
  s:
    A: ${name}
  condition: s
`
const RULES = ['a', 'b', 'c'].map(rule)
const correlation = (body: string, head = 'name: k\n'): string =>
  `title: K\n${head}level: high\ncorrelation:\n${body.replace(/^/gm, '  ')}\n`
const linkedIn = (form: 'nfkc' | undefined, documents: readonly string[]) => {
  const text = [...RULES, ...documents].join('---\n')
  const set = linkRules(readSigma([{ file: 'f', text, ...(form && { form }) }]))
  expect(set.faults.filter((one) => one.severity === 'error')).toEqual([])
  return set
}
const linked = (...documents: string[]) => linkedIn(undefined, documents)
const formed = (...documents: string[]) => linkedIn('nfkc', documents)
let ids = 0
const hit = (
  rule: string,
  at: number,
  values: Record<string, string> = { u: 'x' },
): CorrelationHit => ({
  rule,
  event: `e${++ids}`,
  at: at * 1000,
  values,
})
const run = (
  set: ReturnType<typeof linked>,
  hits: readonly CorrelationHit[],
  latenessMs = 300_000,
) => {
  const stream = openCorrelations(set, null, { latenessMs })
  const alerts = hits.flatMap((one) => stream.add(one))
  return { alerts: [...alerts, ...stream.finish()], counts: stream.counts() }
}
const raised = (alerts: readonly CorrelationAlert[]): string[] =>
  alerts
    .filter((one) => one.kind === 'raised')
    .map((one) => `${one.at / 1000} ${Object.values(one.group)}`)

const counting = (condition: string, span = '10s', group = 'group-by: [u]\n'): string =>
  correlation(`type: event_count\nrules: [a]\n${group}timespan: ${span}\ncondition: ${condition}`)

describe('a window', () => {
  test('holds what is younger than its timespan, whatever the clock says', () => {
    const three = linked(counting('{gte: 3}'))
    expect(raised(run(three, [hit('a', 3595), hit('a', 3599), hit('a', 3604)]).alerts)).toEqual([
      '3604 x',
    ])
    expect(raised(run(three, [hit('a', 3595), hit('a', 3599), hit('a', 3605)]).alerts)).toEqual([])
  })
  test('takes each event once, whoever tells it twice, and leaves out who lacks a field', () => {
    const one = hit('a', 1)
    const { alerts, counts } = run(linked(counting('{gte: 2}')), [
      one,
      one,
      hit('a', 2, {}),
      hit('a', 3, { u: 'y' }),
    ])
    expect([raised(alerts), counts.repeated, counts.ungrouped]).toEqual([[], 1, 1])
  })
  test('closes a gap when an event comes late, and counts one that comes too late', () => {
    const set = linked(counting('{gte: 3}'))
    const { alerts } = run(set, [hit('a', 100), hit('a', 105), hit('a', 102)])
    expect(raised(alerts)).toEqual(['105 x'])
    const tooLate = run(set, [hit('a', 500), hit('a', 100)])
    expect(tooLate.counts.late).toBe(1)
  })
  test('takes what JSON may hold for a value: nothing, a number, a list', () => {
    const set = linked(counting('{gte: 2}'))
    const withU = (at: number, u: unknown): CorrelationHit => ({
      ...hit('a', at),
      values: { u } as Record<string, string>, // as it comes from JSON
    })
    expect(raised(run(set, [withU(1, null), withU(2, null), withU(3, [])]).alerts)).toEqual([])
    expect(raised(run(set, [withU(1, 5), withU(2, ['5', 'x'])]).alerts)).toEqual(['2 5'])
  })
  test('compares groups without case', () => {
    const hits = [hit('a', 1, { u: 'Ａdmin' }), hit('a', 2, { u: 'ａDMIN' })]
    expect(raised(run(linked(counting('{gte: 2}')), hits).alerts)).toEqual(['2 Ａdmin'])
  })
})

describe('a correlation of a set that compares after NFKC', () => {
  const wide = (...at: number[]) =>
    at.map((one, n) => hit('a', one, { u: n % 2 === 0 ? 'ＰＣ０１' : 'pc01', v: `ﾃﾞｰﾀ${n % 2}` }))
  test('groups half-width and full-width together, under one key whoever came first', () => {
    const document = counting('{gte: 2}')
    expect(run(linked(document), wide(1, 2)).alerts).toEqual([])
    const { alerts } = run(formed(document), wide(1, 2))
    expect(alerts.map(({ group, compared }) => [group['u'], compared['u']])).toEqual([
      ['ＰＣ０１', 'pc01'],
    ])
    const other = run(formed(document), [
      hit('a', 1, { u: 'PC01' }),
      hit('a', 2, { u: 'ＰＣ０１' }),
    ])
    expect(other.alerts.map(({ key }) => key)).toEqual(alerts.map(({ key }) => key))
  })
  test('counts a value once in all its writings, and reads numbers that are written full-width', () => {
    const distinct = counting('{gte: 2, field: v}').replace('event_count', 'value_count')
    const of = (...values: string[]) => values.map((v, at) => hit('a', at + 1, { u: 'x', v }))
    expect(raised(run(linked(distinct), of('データ', 'ﾃﾞｰﾀ')).alerts)).toEqual(['2 x'])
    expect(raised(run(formed(distinct), of('データ', 'ﾃﾞｰﾀ')).alerts)).toEqual([])
    const sum = counting('{gte: 30, field: v}').replace('event_count', 'value_sum')
    expect(raised(run(formed(sum), of('１０', '20')).alerts)).toEqual(['2 x'])
  })
  test('keeps nothing of the groups of before when the set changes how it compares', () => {
    const before = openCorrelations(linked(counting('{gte: 2}')))
    before.add(hit('a', 1, { u: 'ＰＣ０１' }))
    const after = openCorrelations(formed(counting('{gte: 2}')), before.snapshot())
    expect(after.add(hit('a', 2, { u: 'PC01' }))).toEqual([])
    expect(raised([...after.add(hit('a', 3, { u: 'ｐｃ01' }))])).toEqual(['3 PC01'])
  })
})

test('an open alert grows and is quiet until its timespan has passed or the condition was false', () => {
  const { alerts } = run(
    linked(counting('{gte: 2}')),
    [1, 2, 3, 8, 12, 13, 40, 41].map((at) => hit('a', at)),
  )
  expect(alerts.map((one) => `${one.kind} ${one.at / 1000}`)).toEqual([
    'raised 2',
    'grown 3',
    'grown 8',
    'raised 12',
    'grown 13',
    'raised 41',
  ])
  expect(new Set(alerts.map((one) => one.key)).size).toBe(3)
})

test('an event counts once for each rule that it matched', () => {
  const set = linked(
    correlation(
      'type: event_count\nrules: [a, b]\ngroup-by: [u]\ntimespan: 10s\ncondition: {gte: 2}',
    ),
  )
  const both = ['a', 'b', 'a'].map((rule) => ({ ...hit(rule, 1), event: 'same' }))
  const { alerts, counts } = run(set, both)
  expect([raised(alerts), counts.repeated]).toEqual([['1 x'], 1])
})

test('the inner correlation tells as well where "generate" says so, in the one place or the other', () => {
  const inner = counting('{gte: 2}').replace('name: k', 'name: many')
  const outer = (inside: string, top = ''): string =>
    correlation(
      `type: event_count\nrules: [many]\ngroup-by: [u]\ntimespan: 60s\ncondition: {gte: 1}${inside}`,
      `name: outer\n${top}`,
    )
  const told = (document: string): string[] =>
    run(linked(inner, document), [hit('a', 1), hit('a', 2)])
      .alerts.map((one) => one.correlation)
      .sort()
  expect(told(outer(''))).toEqual(['outer'])
  expect(told(outer('\ngenerate: true'))).toEqual(['many', 'outer'])
  expect(told(outer('', 'generate: true\n'))).toEqual(['many', 'outer'])
})

test('two correlations on one group both tell', () => {
  const set = linked(counting('{gte: 2}'), counting('{gte: 2}').replace('name: k', 'name: k2'))
  expect(raised(run(set, [hit('a', 1), hit('a', 2)]).alerts)).toHaveLength(2)
})

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['7d', 604_800_000],
  ['1w', 604_800_000],
  ['1M', 2_629_746_000],
  ['1y', 31_556_952_000],
])('a timespan of %s is %i ms', (span, ms) => {
  expect(linked(counting('{gte: 2}', span)).correlations[0]?.timespanMs).toBe(ms)
})

test.each([
  ['eq: 2', 2, true],
  ['eq: 2', 3, false],
  ['neq: 2', 3, true],
  ['neq: 2', 2, false],
  ['lte: 2', 2, true],
  ['gt: 1.5', 2, true],
])('%s with %i in the window: %s', (condition, count, isTold) => {
  const hits = Array.from({ length: count }, (_, at) => hit('a', at + 1))
  const stream = openCorrelations(linked(counting(`{${condition}}`)), null, { latenessMs: 0 })
  const alerts = [...hits.flatMap((one) => stream.add(one)), ...stream.tick(12_000)]
  expect(raised(alerts).length > 0).toBe(isTold)
})

describe('a condition that more members can undo', () => {
  test('is asked when its window closes', () => {
    const set = linked(counting('{gte: 2, lt: 4}'))
    const stream = openCorrelations(set, null, { latenessMs: 0 })
    const hits = [1, 2, 3, 20, 21, 22, 23, 24].map((at) => hit('a', at))
    expect(
      hits.flatMap((one) => stream.add(one)).map((one) => `${one.at / 1000} ${one.value}`),
    ).toEqual(['11 3'])
    expect(stream.tick(60_000)).toEqual([])
  })
  test('tells silence once, by the clock', () => {
    const stream = openCorrelations(linked(counting('{lt: 1}')), null, { latenessMs: 0 })
    stream.add(hit('a', 1))
    expect(stream.tick(12_000)).toEqual([])
    expect(stream.tick(22_000).map((one) => one.at)).toEqual([21_000])
    expect(stream.tick(99_000)).toEqual([])
    expect(stream.counts().groups).toBe(0)
  })
})

describe('rules in time', () => {
  const ordered = correlation(
    'type: temporal_ordered\nrules: [a, b, c]\ngroup-by: [u]\ntimespan: 10s',
  )
  test('in their order, equal times by arrival', () => {
    const set = linked(ordered)
    expect(raised(run(set, [hit('a', 1), hit('b', 1), hit('c', 1)]).alerts)).toEqual(['1 x'])
    expect(raised(run(set, [hit('b', 1), hit('a', 2), hit('c', 3)]).alerts)).toEqual([])
    expect(raised(run(set, [hit('a', 1), hit('b', 9), hit('c', 11)]).alerts)).toEqual([])
  })
  test('one event may be two rules, but not two places of an order', () => {
    const both = [
      { ...hit('a', 1), event: 'same' },
      { ...hit('b', 1), event: 'same' },
    ]
    const two = (type: string) =>
      linked(correlation(`type: ${type}\nrules: [a, b]\ngroup-by: [u]\ntimespan: 10s`))
    expect(raised(run(two('temporal'), both).alerts)).toHaveLength(1)
    expect(raised(run(two('temporal_ordered'), both).alerts)).toHaveLength(0)
  })
  test('aliases let each rule name its own field', () => {
    const set = linked(
      correlation(
        'type: temporal\nrules: [a, b]\naliases:\n  ip:\n    a: src\n    b: dst\ngroup-by: [ip]\ntimespan: 10s',
      ),
    )
    const hits = [hit('a', 1, { src: '1', dst: '9' }), hit('b', 2, { src: '9', dst: '1' })]
    expect(raised(run(set, hits).alerts)).toEqual(['2 1'])
  })
  test('a chain of three: only the outermost tells', () => {
    const chain = linked(
      counting('{gte: 2}').replace('name: k', 'name: many'),
      correlation(
        'type: temporal_ordered\nrules: [many, b]\ngroup-by: [u]\ntimespan: 20s',
        'name: then\n',
      ),
      correlation(
        'type: event_count\nrules: [then]\ngroup-by: [u]\ntimespan: 60s\ncondition: {gte: 1}',
        'name: outer\n',
      ),
    )
    const { alerts } = run(chain, [hit('a', 1), hit('a', 2), hit('b', 5)])
    expect(alerts.map((one) => [one.correlation, one.members[0]?.rule])).toEqual([
      ['outer', 'then'],
    ])
  })
})

test('100,000 distinct values are counted one by one', () => {
  const set = linked(
    correlation(
      'type: value_count\nrules: [a]\ngroup-by: [u]\ntimespan: 1h\ncondition: {gte: 100000, field: v}',
    ),
  )
  const stream = openCorrelations(set)
  let last: readonly CorrelationAlert[] = []
  for (let at = 0; at < 100_000; at++)
    last = stream.add(hit('a', at / 100, { u: 'x', v: `v${at}` }))
  expect(last.map((one) => [one.kind, one.value, one.memberCount, one.members.length])).toEqual([
    ['raised', 100_000, 100_000, 50],
  ])
})

test('memory is bounded, and what is forgotten is counted', () => {
  const stream = openCorrelations(linked(counting('{gte: 2}', '1d')), null, { maxMembers: 1_000 })
  for (let at = 0; at < 5_000; at++) stream.add(hit('a', at, { u: `u${at}` }))
  const { members, groups, forgottenMembers } = stream.counts()
  expect(members).toBeLessThanOrEqual(1_000)
  expect([groups, members + forgottenMembers]).toEqual([members, 5_000])
})

const TYPES = [
  'type: event_count\ncondition: {gte: 3}',
  'type: event_count\ncondition: {gt: 1}',
  'type: value_count\ncondition: {gte: 3, field: v}',
  'type: value_count\ncondition: {gte: 3, field: [v, u]}',
  'type: value_sum\ncondition: {gt: 7, field: v}',
  'type: value_avg\ncondition: {gte: 2.5, field: v}',
  'type: value_percentile\ncondition: {gte: 3, field: v, percentile: 75}',
  'type: value_median\ncondition: {gt: 2, field: v}',
  'type: temporal',
  'type: temporal\ncondition: {gte: 2}',
  'type: temporal_ordered',
  'type: temporal_ordered\ncondition: {gte: 2}',
].flatMap((one) => {
  const document = correlation(`${one}\nrules: [a, b, c]\ngroup-by: [u]\ntimespan: 10s`)
  return [linked(document), formed(document)]
})

const someHit = fc
  .record({
    rule: fc.constantFrom('a', 'b', 'c'),
    event: fc.integer({ min: 1, max: 20 }),
    at: fc.integer({ min: 0, max: 60 }).map((n) => n * 1000),
    u: fc.constantFrom('x', 'X', 'ｘ', 'y', 'Ｙ', undefined),
    v: fc.constantFrom('1', '2', '3', '４', '4', '１', '-', undefined),
  })
  .map(
    ({ rule, event, at, u, v }): CorrelationHit => ({
      rule,
      // An event has one time.
      event: `${event} at ${at}`,
      at,
      values: { u, v },
    }),
  )
const someHits = fc.array(someHit, { maxLength: 40 })
const keyed = (alerts: readonly CorrelationAlert[]): string[] =>
  alerts
    .filter((one) => one.kind === 'raised')
    .map((one) => `${JSON.stringify(Object.values(one.compared))} ${one.at}`)

describe.each(
  TYPES.map((set) => ({
    set,
    name: `${JSON.stringify(set.correlations[0]?.bounds)} ${set.correlations[0]?.form ?? ''}`,
  })),
)('stream and reference: $set.correlations.0.type $name', ({ set }) => {
  const [one] = set.correlations
  if (!one) throw new Error('no correlation')
  test('raise the same alerts for events in their order, cut anywhere by a snapshot', () => {
    fc.assert(
      fc.property(someHits, fc.nat(40), (hits, cut) => {
        const sorted = [...hits].sort((a, b) => a.at - b.at)
        const { raised: expected } = referenceCorrelate(one, sorted)
        expect(keyed(run(set, sorted).alerts).sort()).toEqual([...expected].sort())
        const first = openCorrelations(set)
        const before = sorted.slice(0, cut).flatMap((each) => first.add(each))
        const again = openCorrelations(set, JSON.parse(JSON.stringify(first.snapshot())))
        const after = sorted.slice(cut).flatMap((each) => again.add(each))
        expect(keyed([...before, ...after]).sort()).toEqual([...expected].sort())
      }),
      { numRuns: 60 },
    )
  })
})

// Equal times keep their arrival, and a late value can undo an average: for those the order of arrival is a part of the answer.
const COUNTS = TYPES.flatMap(({ correlations: [one], ...rest }) =>
  one && (one.type === 'event_count' || one.type === 'temporal')
    ? [{ one, set: { ...rest, correlations: [one] } }]
    : [],
)

test.each(COUNTS)(
  '$one.type covers the same moments when events come in any order',
  ({ one, set }) => {
    const isNear = (a: string, b: string): boolean => {
      const [groupA = '', atA] = a.split(' ')
      const [groupB = '', atB] = b.split(' ')
      return groupA === groupB && Math.abs(Number(atA) - Number(atB)) < one.timespanMs
    }
    fc.assert(
      fc.property(someHits, (hits) => {
        const sorted = [...hits].sort((a, b) => a.at - b.at)
        const { holds } = referenceCorrelate(one, sorted)
        const alerts = keyed(run(set, hits).alerts)
        expect(holds.filter((moment) => !alerts.some((alert) => isNear(alert, moment)))).toEqual([])
        expect(alerts.filter((alert) => !holds.includes(alert))).toEqual([])
      }),
      { numRuns: 60 },
    )
  },
)
