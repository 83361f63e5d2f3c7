/**
 * A live source from its setting up to the board: the real nmap sweeps the loopback, what it finds is on the inventory,
 * what goes wrong is said, and a source that falls silent is a finding.
 * @module
 */
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { addSite, setUpCompany } from './company.ts'
import { type TestHouse, testHouses, until } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
let site: string
const listeners: Server[] = []

const listen = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer((socket) => socket.end('220 mail.example.jp ESMTP\r\n'))
    listeners.push(server)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  admin = await setUpCompany(h)
  site = await addSite(h, admin)
  await listen()
})
afterAll(async () => {
  for (const server of listeners) server.close()
  await h?.close()
  await houses?.close()
})

const scanOf = (settings: object) => ({
  kind: 'scan',
  name: '本社の定期スキャン',
  site,
  enabled: true,
  everyMinutes: null,
  settings: { ranges: ['127.0.0.1'], depth: 'services', rate: 2_000, ...settings },
  secrets: {},
})

test('a sweep is set up, tried, run, and its devices are on the inventory', async () => {
  const made = await h.send('POST', '/api/sources', { who: admin, body: scanOf({}) })
  expect(made.status, made.text).toBe(200)
  const { id } = made.json.source
  expect(made.json).toMatchObject({ token: null, source: { health: 'waiting', enabled: true } })

  const tried = await h.send('POST', `/api/sources/${id}/try-out`, { who: admin, body: {} })
  expect(tried.json).toMatchObject({ failure: null })
  expect(tried.json.found[0].ja).toMatch(/^nmap \d+\.\d+ を使います。$/)

  await h.send('POST', `/api/sources/${id}/collect`, { who: admin, body: {} })
  const row = await until(async () => {
    const { json } = await h.send('GET', `/api/sources/${id}`, { who: admin })
    return json.lastOkAt !== null || json.failure !== null ? json : null
  })
  expect(row.failure).toBeNull()
  expect(row).toMatchObject({ health: 'working', lastCounts: { seen: 1, added: 1 } })
  const assets = await h.send('GET', '/api/assets?source=scan', { who: admin })
  expect(assets.json.rows).toMatchObject([{ addresses: ['127.0.0.1'], freshness: 'fresh', site }])

  const runs = await h.send('GET', `/api/sources/${id}/runs`, { who: admin })
  expect(runs.json.rows).toMatchObject([{ outcome: 'ok', failure: null, counts: { seen: 1 } }])
  const again = await h.send('GET', '/api/board/measures/HB-P01', { who: admin })
  expect(again.status).toBe(200)
  const audit = await h.send('GET', '/api/audit?what=sources.create', { who: admin })
  expect(audit.text).toContain('本社の定期スキャン')
})

test('only ranges that can be one’s own, and nothing that could be an option', async () => {
  for (const [ranges, field] of [
    [['-oG/etc/passwd'], '調べる範囲'],
    [['10.0.0.0/7; rm'], '調べる範囲'],
    [['example.jp'], '調べる範囲'],
    [['10.0.0.0/8'], '調べる範囲'],
    [['0x7f000001'], '調べる範囲'],
    [['8.8.8.8'], '許可した人'],
    [['192.169.0.0/24'], '許可した人'],
    [[], '調べる範囲'],
  ] as const) {
    const refused = await h.send('POST', '/api/sources', { who: admin, body: scanOf({ ranges }) })
    expect(refused.status, String(ranges)).toBe(422)
    expect(refused.json).toMatchObject({ code: 'sources.field_wrong', params: { field } })
    // Each caller reads the field and the reason in his own language, and nothing of the other.
    expect(refused.json.detail).toContain(`「${field}」`)
    const headers = { 'accept-language': 'en' }
    const body = scanOf({ ranges })
    const english = await h.send('POST', '/api/sources', { who: admin, body, headers })
    expect(english.json.detail).toMatch(/^“[\x20-\x7e]+” cannot be used: /)
    expect(english.json.detail).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  }
})

test('a computer without nmap is told so, in words that help', async () => {
  const path = process.env['PATH']
  const { json } = await h.send('POST', '/api/sources', {
    who: admin,
    body: { ...scanOf({}), enabled: false, name: 'nmapなし' },
  })
  process.env['PATH'] = '/nowhere'
  try {
    const tried = await h.send('POST', `/api/sources/${json.source.id}/try-out`, {
      who: admin,
      body: {},
    })
    expect(tried.json).toMatchObject({ found: [], failure: { code: 'assets.nmap_missing' } })
    expect(tried.json.failure.text.ja).toContain('apt install nmap')
  } finally {
    process.env['PATH'] = path
  }
})

test('an edit of somebody else is not overwritten, and a removed source is not missed', async () => {
  const { json } = await h.send('POST', '/api/sources', {
    who: admin,
    body: { ...scanOf({}), enabled: false, name: '一時' },
  })
  const { id, version } = json.source
  const { kind: _, ...edit } = { ...scanOf({ rate: 300 }), enabled: false }
  const first = await h.send('PUT', `/api/sources/${id}`, {
    who: admin,
    body: { ...edit, version },
  })
  expect(first.json).toMatchObject({ settings: { rate: 300 }, version: version + 1 })
  const late = await h.send('PUT', `/api/sources/${id}`, { who: admin, body: { ...edit, version } })
  expect(late.json.code).toBe('sources.changed_meanwhile')
  expect((await h.send('DELETE', `/api/sources/${id}`, { who: admin })).status).toBe(200)
  expect((await h.send('GET', `/api/sources/${id}`, { who: admin })).status).toBe(404)
})
