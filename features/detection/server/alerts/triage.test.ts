/**
 * Many alerts at once against real PostgreSQL: what they have in common, one decision about many and the way back.
 */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlertDetail, AlertRow } from '../../contract-alerts.ts'
import type { RuleRow } from '../../contract-rules.ts'
import type { AlertGroup } from '../../contract-triage.ts'
import { openTestAlerts } from './testing.ts'

let t: Awaited<ReturnType<typeof openTestAlerts>>
beforeAll(async () => {
  t = await openTestAlerts()
})
afterAll(() => t.close())

type Alerts = { rows: AlertRow[]; next: string | null; total: number | null; at: string }
type Decided = { changed: number; left: number; was: Record<AlertRow['state'], string[]> }
const alerts = (query: object = {}) => t.call<Alerts>('detection.alerts', { query })
const groups = (query: object) =>
  t.call<{ rows: AlertGroup[]; total: number }>('detection.alert-groups', { query })
const decide = (body: object) => t.call<Decided>('detection.alerts-decide', { body })
const ruleNamed = async (q: string): Promise<string> => {
  const { rows } = await t.call<{ rows: RuleRow[] }>('detection.rules', { query: { q } })
  if (!rows[0]) throw new Error(`there is no rule ${q}`)
  return rows[0].id
}
/** So many machines on which a rule hit, one after the other. */
const flood = async (rule: string, machines: number, level: 'low' | 'medium' | 'high') => {
  const ruleId = await ruleNamed(rule)
  await t.alerting.onHits(
    Array.from({ length: machines }, (_, i) =>
      t.hit({ ruleId, host: `${level}-${i}`, user: 'Keiri', at: t.now() + i, level }),
    ),
  )
  t.pass(60_000)
  return ruleId
}
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it worked',
    (error: { code: string }) => error.code,
  )

describe('after a flood', () => {
  let shadow = ''
  let cleared = ''
  beforeAll(async () => {
    shadow = await flood('Shadow copies deleted', 5, 'high')
    cleared = await flood('Event log cleared', 7, 'high')
  })

  test('a list is counted, ordered, and paged in its order without losing one', async () => {
    for (const sort of ['-last', 'last', '-level', 'level', '-count', 'count']) {
      const seen: AlertRow[] = []
      let cursor: string | null | undefined
      do {
        const page: Alerts = await alerts({ sort, limit: 5, ...(cursor ? { cursor } : {}) })
        expect(page.total).toBe(cursor ? null : 12)
        seen.push(...page.rows)
        cursor = page.next
      } while (cursor)
      expect(new Set(seen.map(({ id }) => id)).size).toBe(12)
      const lasts = seen.map(({ lastAt }) => lastAt)
      if (sort === '-last') expect(lasts).toEqual([...lasts].sort().reverse())
      if (sort === 'last') expect(lasts).toEqual([...lasts].sort())
    }
    expect((await alerts({ level: 'medium,low' })).rows).toEqual([])
    expect((await alerts({ user: 'KEIRI' })).total).toBe(12)
  })

  test('they are gathered by rule, machine, user and site, as many as there are', async () => {
    const byRule = await groups({ by: 'rule' })
    expect(byRule.rows.map(({ key, alerts }) => [key, alerts])).toEqual(
      [
        [shadow, 5],
        [cleared, 7],
      ].sort((a, b) => ordered(byRule.rows, a) - ordered(byRule.rows, b)),
    )
    const byHost = await groups({ by: 'host', rule: cleared })
    expect(byHost.total).toBe(7)
    const [user] = (await groups({ by: 'user' })).rows
    expect(user).toMatchObject({
      key: 'keiri',
      name: 'Keiri',
      alerts: 12,
      open: 12,
      rules: 2,
      hosts: 7,
    })
    expect((await groups({ by: 'site' })).rows).toMatchObject([{ key: '', alerts: 12 }])
  })

  test('one decision closes what was seen, not what came meanwhile; each alert says who and why', async () => {
    const { at } = await alerts({ rule: cleared })
    t.pass(60_000)
    await t.alerting.onHits([t.hit({ ruleId: cleared, host: 'new-one' })])
    const which = { kind: 'matching', filter: { rule: cleared }, seenAt: at }
    const why = { state: 'closed', verdict: 'benign' }
    expect(await code(decide({ which, state: 'closed', note: 'x' }))).toBe(
      'detection.alert_verdict_needed',
    )
    expect(await code(decide({ which, ...why }))).toBe('detection.alert_note_needed')
    expect((await alerts({ rule: cleared })).total).toBe(8)
    const [spared] = (await alerts({ rule: cleared, host: 'high-3' })).rows
    const done = await decide({
      which: { ...which, except: [spared?.id] },
      ...why,
      note: '月次の保守作業',
    })
    expect(done).toMatchObject({ changed: 6, left: 0, was: { watching: [], closed: [] } })
    const left = await alerts({ rule: cleared })
    expect(left.rows.map(({ host }) => host).sort()).toEqual(['high-3', 'new-one'])
    const detail = await t.call<AlertDetail>('detection.alert', {
      params: { id: done.was.open[0] },
    })
    expect(detail).toMatchObject({ state: 'closed', verdict: 'benign' })
    expect(detail.history.at(-1)).toMatchObject({
      what: 'closed',
      by: '山田',
      note: '月次の保守作業',
    })
    // Taken back.
    const back = await decide({ which: { kind: 'ids', ids: done.was.open }, state: 'open' })
    expect(back.changed).toBe(6)
    expect((await alerts({ rule: cleared })).total).toBe(8)
  })

  test('those that are gathered in newer ones stay closed, and are told of', async () => {
    const { rows } = await alerts({ rule: shadow })
    const ids = rows.map(({ id }) => id)
    const note = '訓練'
    await decide({ which: { kind: 'ids', ids }, state: 'closed', verdict: 'true-positive', note })
    // The same again on two of the machines: alerts of their own, since those before were harmful.
    t.pass(60_000)
    await t.alerting.onHits(
      ['high-0', 'high-1'].map((host) => t.hit({ ruleId: shadow, host, user: 'Keiri' })),
    )
    expect(await decide({ which: { kind: 'ids', ids }, state: 'watching' })).toMatchObject({
      changed: 3,
      left: 2,
    })
    expect((await alerts({ rule: shadow })).total).toBe(5)
    // Both of one group by name: only the newer one can be open.
    const all = (await alerts({ rule: shadow, state: 'all' })).rows.map(({ id }) => id)
    await decide({ which: { kind: 'ids', ids: all }, state: 'closed', verdict: 'benign', note })
    expect(await decide({ which: { kind: 'ids', ids: all }, state: 'open' })).toMatchObject({
      changed: 5,
      left: 2,
    })
  })

  test('names of alerts that are not there change nothing', async () => {
    const ids = ['0d1f8c06-6b0b-4d09-9a0b-3a0a4b8f1e19']
    expect(await decide({ which: { kind: 'ids', ids }, state: 'watching' })).toMatchObject({
      changed: 0,
      left: 1,
    })
  })
})

const ordered = (rows: readonly AlertGroup[], [key]: readonly (string | number)[]): number =>
  rows.findIndex((row) => row.key === key)

const recordings = new URL(
  '../../../../../shared/data/detection/windows-json/index.json',
  import.meta.url,
)
describe('machines as real recordings call them', () => {
  const hits = async (q: string, hosts: readonly string[]) => {
    const ruleId = await ruleNamed(q)
    for (const host of hosts) {
      await t.alerting.onHits([t.hit({ ruleId, host })])
      t.pass(1_000)
    }
    return ruleId
  }
  /** With their alerts and hits. */
  const machines = async (q: string) =>
    (await groups({ by: 'host', q })).rows.map((row) => [row.key, row.alerts, row.hits]).sort()
  const asked = async (host: string) => (await alerts({ host })).rows.map((row) => row.host)

  test.skipIf(!existsSync(recordings))(
    'one with and without its domain, and two of one name in two domains',
    async () => {
      const told = ['WORKSTATION5.theshire.local', 'WORKSTATION5.mordor.local', 'WORKSTATION5']
      const text = readFileSync(recordings, 'utf8')
      for (const name of [...told, 'MXS01.azsentinel.local', 'Pedro01'])
        expect(text).toContain(`"${name}"`)
      await hits('Shadow copies deleted', [...told, 'THESHIRE\\WORKSTATION5', 'Pedro01', 'PEDRO01'])
      expect(await machines('workstation5')).toEqual([
        ['workstation5', 1, 1],
        ['workstation5.mordor.local', 1, 1],
        ['workstation5.theshire.local', 1, 2],
      ])
      expect(await machines('pedro01')).toEqual([['pedro01', 1, 2]])
      expect(await asked('WORKSTATION5')).toEqual(['WORKSTATION5'])
      expect(await asked('theshire\\workstation5')).toEqual(['WORKSTATION5.theshire.local'])
      // Before anything is known of its domain, and after.
      await hits('Shadow copies deleted', ['MXS01', 'MXS01.azsentinel.local', 'AZSENTINEL\\mxs01'])
      await hits('Event log cleared', ['MXS01.azsentinel.local'])
      expect(await machines('mxs01')).toEqual([['mxs01.azsentinel.local', 2, 4]])
      expect((await asked('mxs01')).length).toBe(2)
      // The ledger has two of them: from now on nobody knows which one the short name meant.
      t.assetNames.push('mxs01.azsentinel.local', 'mxs01.branch.example')
      expect(await machines('mxs01')).toEqual([
        ['mxs01', 1, 3],
        ['mxs01.azsentinel.local', 1, 1],
      ])
      expect(await asked('mxs01')).toEqual(['MXS01'])
      t.assetNames.length = 0
    },
  )
})
