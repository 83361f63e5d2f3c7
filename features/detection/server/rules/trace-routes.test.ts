/**
 * Why a rule finds nothing, against a real store of events and real PostgreSQL: which logs come, and what one event lacks.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import type { Events } from '../../../../platform/events/index.ts'
import type { ExceptionView, RuleDetail, RuleRow } from '../../contract-rules.ts'
import type { EventRow } from '../../contract-search.ts'
import type { RuleTrace, Supply } from '../../contract-trace.ts'
import { openTestAlerts } from '../alerts/testing.ts'
import { openTestEvents, rowsOfLines, storeRows } from '../store/testing-events.ts'

const isHere = chdbRunsHere()
const process = (at: string, CommandLine: string, more: object = {}): string =>
  JSON.stringify({
    EventID: 4688,
    Channel: 'Security',
    Hostname: 'KEIRI-PC',
    SourceName: 'Microsoft-Windows-Security-Auditing',
    '@timestamp': at,
    NewProcessName: 'C:\\Windows\\System32\\vssadmin.exe',
    CommandLine,
    ...more,
  })
const LINES = [
  process('2026-11-21T01:00:00.000Z', 'vssadmin list shadows'),
  process('2026-11-21T02:00:00.000Z', 'vssadmin.exe delete shadows /all /quiet'),
  '<86>Nov 21 09:01:00 gw sshd[311]: Failed password for invalid user guest from 198.51.100.8 port 471 ssh2',
]

let t: Awaited<ReturnType<typeof openTestAlerts>>
let events: Events
let rule: RuleRow
beforeAll(async () => {
  if (!isHere) return
  t = await openTestAlerts()
  events = await openTestEvents()
  t.deps.events = () => Promise.resolve(events)
  t.restart()
  const { organization } = t.scope
  const receivedAt = t.now() - 3_600_000
  await storeRows(events, rowsOfLines(LINES, { organization, source: 's1', receivedAt }))
  const { rows } = await t.call<{ rows: RuleRow[] }>('detection.rules', {
    query: { q: 'Shadow copies deleted' },
  })
  const [first] = rows
  if (!first) throw new Error('there is no such rule')
  rule = first
})
afterAll(async () => {
  await events?.close()
  await t?.close()
})

type Traced = { event: EventRow; isExact: boolean; traces: RuleTrace[] }
const trace = (event: string, at: string, id = rule.id) =>
  t.call<Traced>('detection.rule-trace', { params: { id }, query: { event, at } })
const [LISTED, DELETED] = ['2026-11-21T01:00:00.000Z', '2026-11-21T02:00:00.000Z']

describe.skipIf(!isHere)(
  `why a rule finds nothing${isHere ? '' : ' (skipped: no store of events)'}`,
  () => {
    test('its logs: which come, from where, and which fields such events never have', async () => {
      const found = await t.call<{ days: number; supplies: Supply[]; from: object[] }>(
        'detection.rule-supply',
        { params: { id: rule.id } },
      )
      expect(found.days).toBe(7)
      expect(found.supplies.map((s) => [s.channels, s.eventIds, s.events])).toEqual([
        [['security'], [4688], 2],
        [['microsoft-windows-sysmon/operational'], [1], 0],
      ])
      expect(found.from).toEqual([
        { source: 's1', events: 2, lastAt: new Date(t.now() - 3_600_000).toISOString() },
      ])
    })

    test('for all rules: the kinds of log that come, and those for which rules wait', async () => {
      const { logs, waiting } = await t.call<{
        logs: { source: string; rules: number; events: number }[]
        waiting: string[]
      }>('detection.log-coverage')
      const events = new Map(logs.map((log) => [log.source, log.events]))
      expect(events.get('windows · process_creation')).toBe(2)
      expect(logs.filter((log) => log.events === 0).length).toBeGreaterThan(5)
      expect(
        logs.find(({ source }) => source === 'windows · process_creation')?.rules,
      ).toBeGreaterThan(20)
      const { rows } = await t.call<{ rows: RuleRow[] }>('detection.rules', {
        query: { limit: 500 },
      })
      const counting = rows.filter((row) => row.kind === 'correlation' && row.state === 'on')
      const silent = await Promise.all(
        counting.map(async ({ id }) => {
          const { supplies } = await t.call<{ supplies: Supply[] }>('detection.rule-supply', {
            params: { id },
          })
          return supplies.every((supply) => supply.events === 0) ? [id] : []
        }),
      )
      expect(waiting.length).toBeGreaterThan(0)
      expect([...waiting].sort()).toEqual(silent.flat().sort())
    })

    test('the newest events of its logs, and of no others', async () => {
      const { rows } = await t.call<{ rows: EventRow[] }>('detection.rule-events', {
        params: { id: rule.id },
      })
      expect(rows.map(({ id }) => id)).toEqual(['e1', 'e0'])
    })

    test('an event that lacks something says what, beside what stands there', async () => {
      const { traces, isExact, event } = await trace('e0', LISTED)
      expect([isExact, event.host, traces.length]).toEqual([true, 'KEIRI-PC', 1])
      const [one] = traces
      expect(one).toMatchObject({ rule: rule.id, matches: false, asked: 'yes', holds: false })
      const blocking = one?.selections.filter(({ shouldHold }) => shouldHold !== null) ?? []
      expect(blocking.length).toBeGreaterThan(0)
      const lines = blocking.flatMap(({ alternatives }) => alternatives.flat())
      expect(lines.some(({ texts }) => texts.includes('vssadmin list shadows'))).toBe(true)
    })

    test('an event that matches says so, and what keeps an alert from being made', async () => {
      const [before] = (await trace('e1', DELETED)).traces
      expect(before).toMatchObject({ matches: true, state: 'on', isHit: false, alert: null })
      const made = await t.call<ExceptionView>('detection.except', {
        body: {
          rule: rule.id,
          conditions: [{ field: 'Computer', operator: 'equals', value: 'KEIRI-PC' }],
          reason: 'a test',
          until: '2026-12-01',
        },
      })
      // The field of the machine is the log's own: here Hostname.
      expect((await trace('e1', DELETED)).traces[0]).toMatchObject({ matches: true })
      const own = await t.call<ExceptionView>('detection.except', {
        body: {
          rule: rule.id,
          conditions: [{ field: 'Hostname', operator: 'equals', value: 'KEIRI-PC' }],
          reason: 'a test',
          until: '2026-12-01',
        },
      })
      expect((await trace('e1', DELETED)).traces[0]).toMatchObject({
        matches: false,
        holds: true,
        exceptions: [own.id],
      })
      for (const { id } of [made, own]) await t.call('detection.except-end', { params: { id } })
    })

    test('a hit that was told leads to its alert', async () => {
      const { organization } = t.scope
      const { ruleId, ...hit } = t.hit({ ruleId: rule.id, eventId: 'e1', host: 'KEIRI-PC' })
      await t.alerting.onHits([{ ...hit, ruleId, organization }])
      const [one] = (await trace('e1', DELETED)).traces
      expect(one?.isHit).toBe(true)
      const alert = await t.call<{ id: string }>('detection.alert', {
        params: { id: one?.alert ?? '' },
      })
      expect(alert.id).toBe(one?.alert)
    })

    test('an event of another log, and none at all', async () => {
      const [other] = (await trace('e2', '2026-11-21T00:01:00.000Z')).traces
      expect(other).toMatchObject({ matches: false, asked: 'other' })
      const missing = await trace('e9', LISTED).catch((error: { code: string }) => error.code)
      expect(missing).toBe('general.not_found')
    })

    test('of a correlation: each rule whose hits it counts', async () => {
      const { rows } = await t.call<{ rows: RuleRow[] }>('detection.rules', {
        query: { limit: 500 },
      })
      const counting = rows.find(({ kind }) => kind === 'correlation')
      if (!counting) throw new Error('there is no correlation')
      const found = await t.call<{ members: { id: string }[] }>('detection.rule-supply', {
        params: { id: counting.id },
      })
      expect(found.members.length).toBeGreaterThan(0)
      const { traces } = await trace('e0', LISTED, counting.id)
      expect(traces.map((one) => one.rule)).toEqual(found.members.map(({ id }) => id))
      const [first] = found.members
      const detail = await t.call<RuleDetail>('detection.rule', { params: { id: first?.id ?? '' } })
      expect(detail.kind).toBe('rule')
    })
  },
)
