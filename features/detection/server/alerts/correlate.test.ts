/**
 * Rules over time live, with real records: whatever the moment at which the program ends, and in whichever order events come, nothing
 * is missed and nothing told twice.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { statement } from '../../../../platform/records/index.ts'
import type { AlertRow } from '../../contract-alerts.ts'
import type { RuleRow, RuleSetView } from '../../contract-rules.ts'
import { openBooks } from '../rules/book.ts'
import { type TakenHit, takeHits } from './take.ts'
import { openTestAlerts } from './testing.ts'

const idOf = (n: number): string => `c0ffee00-0000-4000-8000-${String(n).padStart(12, '0')}`
const NAMES = ['a', 'b']
const rule = (name: string, n: number): string =>
  `title: ${name}\n${n === 0 ? `id: ${idOf(1)}\n` : `name: ${name}\n`}level: low\nlogsource: { product: linux }\ndetection:\n  s:\n    a1: ${name}\n  condition: s\n`
const over = (n: number, body: string): string =>
  `title: C${n}\n${n === 12 ? 'name: twelve' : `id: ${idOf(n)}`}\nlevel: high\ncorrelation:\n  ${body.replaceAll('\n', '\n  ')}\n`
const COUNT = idOf(10)
const SILENT = idOf(11)
const RULES = [
  ...NAMES.map(rule),
  over(
    10,
    `type: event_count\nrules: [${idOf(1)}]\ngroup-by: [u]\ntimespan: 10m\ncondition: { gte: 3 }`,
  ),
  over(
    11,
    `type: event_count\nrules: [${idOf(1)}]\ngroup-by: [s]\ntimespan: 10m\ncondition: { lt: 1 }`,
  ),
  // By their names alone, as the specification's own examples are written.
  over(12, `type: temporal_ordered\nrules: [${idOf(1)}, b]\ngroup-by: [u]\ntimespan: 10m`),
]

const MINUTE = 60_000
const told = statement({
  name: 'test_told',
  sql: `select rule_id, event_id, at from detection_hits where organization_id = $organization and given is null
        order by at, event_id`,
  params: z.object({ organization: z.uuid() }),
  row: z.object({ rule_id: z.string(), event_id: z.string(), at: z.date() }),
})
const clear = statement({
  name: 'test_clear',
  sql: 'delete from detection_hits where organization_id = $organization',
  params: z.object({ organization: z.uuid() }),
  row: z.unknown(),
})

let t: Awaited<ReturnType<typeof openTestAlerts>>
let start = 0
let byName = ''
beforeAll(async () => {
  t = await openTestAlerts()
  const set = await t.call<RuleSetView>('detection.rule-set-import', {
    query: { name: 'x', license: '' },
    upload: { name: 'r.yml', bytes: new TextEncoder().encode(RULES.join('---\n')) },
  })
  expect([set.loaded, set.refused]).toEqual([5, 0])
  byName = set.id
}, 60_000)
afterAll(() => t?.close())
beforeEach(async () => {
  await t.deps.records.within(t.scope, (tx) => tx.run(clear, t.scope))
  t.restart()
  t.pass(3 * 24 * 3_600_000)
  start = t.now()
})

/** A hit of rule `a`, so many minutes after the start. */
const at = (minute: number, given: Partial<TakenHit> = {}): TakenHit =>
  t.hit({
    ruleId: idOf(1),
    eventId: `e${minute} ${given.source ?? ''}`,
    source: 's',
    at: start + minute * MINUTE,
    receivedAt: start + minute * MINUTE,
    given: { u: 'x' },
    ...given,
  })
const say = async (...hits: readonly TakenHit[]): Promise<void> => {
  for (const hit of hits) await t.alerting.onHits([hit])
}
const tick = async (): Promise<void> => {
  const job = t.alerting.jobs.find(({ name }) => name === 'detection.tick')
  await job?.run({ input: {}, signal: new AbortController().signal } as never)
}
/** What was told, as kind and minute: `+12` an alert was raised, `12` it grew. */
const all = async (of: string): Promise<readonly string[]> => {
  const rows = await t.deps.records.reading(t.scope, (tx) => tx.all(told, t.scope))
  return rows
    .filter((row) => row.rule_id === of)
    .map((row) => `${/\d e/.test(row.event_id) ? '' : '+'}${(row.at.getTime() - start) / MINUTE}`)
}

describe('rules over time when the program is ended', () => {
  const MINUTES = [0, 1, 2, 3, 9, 14, 15, 16, 24, 25, 26, 30, 31, 39, 40, 60, 61, 62]
  const TOLD = ['+2', '3', '9', '+15', '16', '24', '+25', '26', '30', '31', '+39', '40', '+62']

  test.each([18, 2, 5, 7, 12, 17])('after hit %i: told as if it had gone on', async (n) => {
    await say(...MINUTES.slice(0, n).map((minute) => at(minute)))
    t.restart()
    // What was not acknowledged comes again.
    await say(...MINUTES.slice(Math.max(0, n - 2)).map((minute) => at(minute)))
    expect(await all(COUNT)).toEqual(TOLD)
  })

  test('in the middle of what goes on for hours: what is kept begins within it, and nothing is told anew', async () => {
    const hits = Array.from({ length: 120 }, (_, n) => at(n * 4))
    await t.alerting.onHits(hits.slice(0, 113))
    t.restart()
    await t.alerting.onHits(hits.slice(110))
    const alerts = await all(COUNT)
    // Raised with the third, and then with the first that is ten minutes and more younger.
    const raised = Array.from({ length: 40 }, (_, n) => `+${8 + n * 12}`).filter(
      (one) => Number(one) < 480,
    )
    expect(alerts.filter((one) => one.startsWith('+'))).toEqual(raised)
    expect(alerts).toHaveLength(118)
  })

  test.each([
    ['at once', 0],
    ['after a day', 24 * 60],
  ])(
    'between a hit and its alert, and started %s: told without another hit',
    async (_, minutes) => {
      await say(at(1), at(2))
      const books = openBooks(t.deps)
      await takeHits(t.deps, books, t.scope.organization, [at(3)])
      expect(await all(COUNT)).toEqual([])
      t.restart()
      t.pass(minutes * MINUTE)
      await tick()
      t.restart()
      await tick()
      expect(await all(COUNT)).toEqual(['+3'])
    },
  )

  test('silence that begins before and ends after is told once', async () => {
    const given = { s: 'nas' }
    await say(at(1, { given }), at(8, { given }))
    t.restart()
    t.pass(100 * MINUTE)
    await tick()
    expect(await all(SILENT)).toEqual(['+21'])
    t.restart()
    await tick()
    await tick()
    expect(await all(SILENT)).toEqual(['+21'])
  })

  test('within a file of older logs', async () => {
    const old = (minute: number): TakenHit =>
      at(minute - 2 * 24 * 60, { source: 'file', receivedAt: start })
    await say(old(1), old(2))
    t.restart()
    await say(old(3), old(4))
    const days = 2 * 24 * 60
    expect(await all(COUNT)).toEqual([`+${3 - days}`, `${4 - days}`])
  })
})

test('what waited on the disk while the house was down is counted, although the clock went on', async () => {
  await say(at(0))
  t.pass(5 * 60 * MINUTE)
  await tick()
  await say(at(60), at(62), at(61))
  expect((await all(COUNT)).filter((one) => one.startsWith('+'))).toEqual(['+62'])
})

test('events in any order within the hour are told as in theirs', async () => {
  await say(at(30), at(4), at(31), at(5), at(3), at(32))
  expect((await all(COUNT)).filter((one) => one.startsWith('+'))).toEqual(['+5', '+32'])
})

test('rules that have a name and no id are counted, and alert', async () => {
  const { rows } = await t.call<{ rows: readonly RuleRow[] }>('detection.rules', {
    query: { set: byName },
  })
  const [b, twelve] = ['b', 'C12'].map((title) => rows.find((one) => one.title.en === title)?.id)
  await say(at(1), at(2, { ruleId: b ?? '' }))
  expect(await all(twelve ?? '')).toEqual(['+2'])
  const alerts = await t.call<{ rows: readonly AlertRow[] }>('detection.alerts')
  expect(alerts.rows.some(({ title }) => title.en === 'C12')).toBe(true)
})
