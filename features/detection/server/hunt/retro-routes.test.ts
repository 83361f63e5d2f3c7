/**
 * Hunts as people ask for them, against real PostgreSQL: what is looked for, who stops it, and alerts whose counts are true.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AlertRow } from '../../contract-alerts.ts'
import type { Hunt, HuntHit, HuntRow } from '../../contract-retro.ts'
import type { RuleRow } from '../../contract-rules.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import * as sql from './retro-store.ts'

let t: Awaited<ReturnType<typeof openTestAlerts>>
let rule: RuleRow
beforeAll(async () => {
  t = await openTestAlerts()
  const { rows } = await t.call<{ rows: RuleRow[] }>('detection.rules', {
    query: { q: 'Shadow copies deleted' },
  })
  const [first] = rows
  if (!first) throw new Error('there is no such rule')
  rule = first
})
afterAll(() => t.close())

const start = (of: object, days: number | null = 30) =>
  t.call<HuntRow>('detection.hunt-start', { body: { of, days } })
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it worked',
    (error: { code: string }) => error.code,
  )

test('a rule, a set, and neither: what is asked for is what is looked for', async () => {
  const one = await start({ kind: 'rule', rule: rule.id })
  expect(one).toMatchObject({ state: 'waiting', rules: 1, title: rule.title })
  const set = await start({ kind: 'set', set: 'starter', which: 'all' }, null)
  expect(set.rules).toBeGreaterThan(60)
  expect(await failure(start({ kind: 'set', set: 'starter', which: 'new' }))).toBe(
    'detection.hunt_nothing',
  )
  expect(await failure(start({ kind: 'rule', rule: crypto.randomUUID() }))).toBe(
    'general.not_found',
  )
  expect((await t.call<{ rows: HuntRow[] }>('detection.hunts')).rows).toHaveLength(2)
  for (const { id } of [one, set]) {
    expect(await failure(t.call('detection.hunt-alert', { params: { id } }))).toBe(
      'detection.hunt_running',
    )
    expect(await failure(t.call('detection.hunt-remove', { params: { id } }))).toBe(
      'detection.hunt_running',
    )
    const ended = await t.call<HuntRow>('detection.hunt-cancel', { params: { id } })
    expect(ended.state).toBe('cancelled')
    expect(await failure(t.call('detection.hunt-cancel', { params: { id } }))).toBe(
      'detection.hunt_ended',
    )
  }
})

test('alerts of a hunt count what was only counted too, and nothing twice', async () => {
  const { organization } = t.scope
  const hunt = await start({ kind: 'rule', rule: rule.id })
  const { id } = hunt
  const at = new Date(t.now() - 3_600_000)
  const day = at.toISOString().slice(0, 10)
  await t.deps.records.within(t.scope, async (tx) => {
    await tx.one(sql.beginHunt, { organization, id, at })
    const counts = { looked: 500, matched: 90, hits: 90, unparsed: 3, damaged: 0, byFields: 1 }
    await tx.run(sql.advanceHunt, {
      ...{ organization, id, next: at, memory: null, at, unread: 0 },
      ...counts,
    })
    await tx.run(sql.addCounts, {
      ...{ organization, id },
      rules: [rule.id],
      days: [day],
      hosts: ['pc-07'],
      hits: [90],
    })
    await tx.run(sql.keepHits, {
      ...{ organization, id },
      rows: ['a', 'b'].map((event) => ({
        rule: rule.id,
        event,
        site: '',
        source: 's',
        at: at.toISOString(),
        received: at.toISOString(),
        host: 'pc-07',
        user: '',
        body: 'vssadmin delete shadows',
        face: {},
        fields: { Image: 'vssadmin.exe' },
        groups: null,
        hits: 1,
      })),
    })
    await tx.run(sql.endHunt, { organization, id, state: 'done', at, why: '' })
  })
  const read = await t.call<Hunt>('detection.hunt', { params: { id } })
  expect(read).toMatchObject({
    hits: 90,
    kept: 2,
    unsure: { unparsed: 3, byFields: 1 },
    found: [{ rule: rule.id, hits: 90, state: 'on' }],
    hosts: [{ host: 'pc-07', hits: 90 }],
  })
  const hits = await t.call<{ rows: HuntHit[]; total: number }>('detection.hunt-hits', {
    params: { id },
    query: { host: 'pc-07', limit: '1' },
  })
  expect([hits.rows.length, hits.total]).toEqual([1, 2])
  const made = () =>
    t.call<{ fresh: number; hits: number }>('detection.hunt-alert', { params: { id } })
  expect(await made()).toEqual({ fresh: 2, hits: 2 })
  expect(await made()).toEqual({ fresh: 0, hits: 2 })
  const { rows } = await t.call<{ rows: AlertRow[] }>('detection.alerts', {
    query: { rule: rule.id },
  })
  expect(rows.map(({ host, count }) => [host, count])).toEqual([['pc-07', 90]])
  await t.call('detection.hunt-remove', { params: { id } })
  expect(await failure(t.call('detection.hunt', { params: { id } }))).toBe('general.not_found')
})
