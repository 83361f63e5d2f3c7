/**
 * Incidents on real PostgreSQL: numbers, the timeline that only grows, alerts that are attached once, organizations apart.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditMigrations, openAudit } from '../../../platform/audit/index.ts'
import { newId, type Scope } from '../../../platform/records/index.ts'
import { testRecords } from '../../../platform/records/testing.ts'
import type { AlertHandedOver, IncidentDetail, IncidentRow } from '../contract.ts'
import { incidentsMigrations, incidentsServer } from './index.ts'

let t: Awaited<ReturnType<typeof testRecords>>
let scope: Scope
let server: ReturnType<typeof incidentsServer>
const told: string[] = []
const clock = { now: () => new Date('2026-11-22T00:00:00Z') }
beforeAll(async () => {
  t = await testRecords([auditMigrations, incidentsMigrations])
  scope = await t.organization()
  server = incidentsServer({
    records: t.records,
    audit: openAudit({ records: t.records, clock }),
    clock,
    tell: (_tx, { title }) => {
      told.push(title.ja)
      return Promise.resolve()
    },
  })
})
afterAll(() => t.close())

const whoOf = (of: Scope) => ({
  userId: 'user',
  name: '山田',
  role: 'administrator',
  organization: of.organization,
  sites: '*',
  scope: of,
  via: 'session',
  ip: '127.0.0.1',
  language: 'ja',
})
const ask = async <T = IncidentDetail>(
  name: string,
  given: { readonly params?: object; readonly body?: object; readonly query?: object } = {},
  of: Scope = scope,
): Promise<T> => {
  const found = server.routes.find(({ endpoint }) => endpoint.name === name)
  if (!found) throw new Error(`there is no door ${name}`)
  const { endpoint } = found
  const answer = await found.handle({
    who: whoOf(of),
    params: endpoint.params?.parse(given.params ?? {}),
    query: endpoint.query?.parse(given.query ?? {}),
    body: endpoint.body?.parse(given.body ?? {}),
  } as never)
  return (endpoint.answer === undefined ? answer : endpoint.answer.parse(answer)) as T
}
const alert = (): AlertHandedOver => ({
  alert: newId(),
  site: null,
  title: { ja: 'シャドウコピーの削除', en: 'Shadow copies deleted' },
  level: 'critical',
  count: 3,
  firstAt: '2026-11-21T23:00:00.000Z',
  lastAt: '2026-11-21T23:05:00.000Z',
  events: [
    {
      id: 'e1',
      at: '2026-11-21T23:00:00.000Z',
      host: 'pc-01',
      user: 'hanako',
      text: 'vssadmin delete shadows',
      fields: { Image: 'C:\\Windows\\System32\\vssadmin.exe' },
    },
  ],
})

test('an alert begins an incident with its events, told twice it is the same one', async () => {
  const one = alert()
  const [id, same] = [
    await server.takeAlert(whoOf(scope) as never, one, null),
    await server.takeAlert(whoOf(scope) as never, one, null),
  ]
  expect(same).toBe(id)
  const detail = await ask('incidents.read', { params: { id } })
  expect(detail).toMatchObject({ title: 'シャドウコピーの削除', severity: 'critical', alerts: 1 })
  expect(detail.attached[0]?.events).toEqual(one.events)
  expect(detail.entries.map(({ kind }) => kind)).toEqual(['opened', 'alert'])
  expect(told.at(-1)).toContain('シャドウコピーの削除')
  const second = alert()
  expect(await server.takeAlert(whoOf(scope) as never, second, id)).toBe(id)
  expect((await ask('incidents.read', { params: { id } })).attached).toHaveLength(2)
})

test('what was written stays; a closed one takes no alert', async () => {
  const { id, number } = await ask('incidents.open', {
    body: { title: '不審なメール', severity: 'medium', text: '総務からの報告' },
  })
  await ask('incidents.note', { params: { id }, body: { text: '端末を切り離した' } })
  const closed = await ask('incidents.change', {
    params: { id },
    body: { state: 'closed', text: '誤報' },
  })
  expect(closed).toMatchObject({ state: 'closed', closedAt: '2026-11-22T00:00:00.000Z' })
  expect(closed.entries.map(({ text }) => text)).toEqual([
    '総務からの報告',
    '端末を切り離した',
    '誤報',
  ])
  await expect(server.takeAlert(whoOf(scope) as never, alert(), id)).rejects.toMatchObject({
    code: 'incidents.closed',
    params: { number },
  })
  const again = await ask('incidents.change', { params: { id }, body: { state: 'open' } })
  expect(again.closedAt).toBeNull()
})

test('numbers are taken once, also at the same moment; another organization sees none of it', async () => {
  await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      ask('incidents.open', { body: { title: `同時 ${i}`, severity: 'low' } }),
    ),
  )
  const { rows } = await ask<{ rows: IncidentRow[] }>('incidents.list')
  expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length)
  const stranger = await t.organization()
  expect((await ask<{ rows: IncidentRow[] }>('incidents.list', {}, stranger)).rows).toEqual([])
  await expect(
    ask('incidents.read', { params: { id: rows[0]?.id } }, stranger),
  ).rejects.toMatchObject({ status: 404 })
})
