/**
 * Hostile texts stay data: they come back as they were kept, run in no spreadsheet, change no other thing and bring
 * no door down (experience.md R15–R20).
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { whoOf } from './fill.ts'
import { HOSTILE } from './hostile.ts'
import { type Answered, type TestHouse, testHouses } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { readonly close: () => Promise<void> }
let who: Who
let site: string
const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('without-jobs')
  const token = await h.house.access.issueSetupToken()
  const { json } = await h.send('POST', '/api/setup', {
    body: {
      token: token?.token,
      organization: { name: '会社', language: 'ja', timeZone: 'Asia/Tokyo' },
      administrator: { name: '管理者', email: 'admin@example.jp', password: TEST_PASSWORD },
    },
  })
  who = whoOf(json.organization, json.userId)
  site = (await post('/api/sites', siteNamed('本社'))).json.id
})
afterAll(async () => {
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  await h?.close()
  await houses?.close()
})

const post = (url: string, body: unknown) => h.send('POST', url, { who, body })
const get = (url: string) => h.send('GET', url, { who })
/** Taken, or refused in words: never an incident. */
const sane = (answer: Answered): boolean => {
  expect([answer.status < 500 || h.logged.at(-1)]).toEqual([true])
  if (answer.status >= 400) expect(answer.json.detail.length).toBeGreaterThan(5)
  return answer.status < 300
}
const siteNamed = (name: string) => ({
  name,
  kind: 'plant',
  parentId: null,
  country: 'JP',
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  address: name.slice(0, 400),
  networks: [],
})

/** RFC 4180, read by somebody who does not know how it was written. */
const cellsOf = (csv: string): string[] =>
  [...csv.replace(/^\ufeff/, '').matchAll(/"((?:[^"]|"")*)"|([^,\r\n]+)/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
const RUNS_IN_A_SPREADSHEET = /^[\s\u200b-\u200f\ufeff]*[=+\-@＝＋－＠|%]/u
const expectHarmless = (csv: string): void => {
  expect(csv.startsWith('\ufeff')).toBe(true)
  for (const cell of cellsOf(csv))
    expect([cell, RUNS_IN_A_SPREADSHEET.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell)]).toEqual([
      cell,
      false,
    ])
}

test('there are at least 200 of them', () => {
  expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(200)
})

test('sites, people and contact trees keep them as text', { timeout: 120_000 }, async () => {
  let kept = 0
  for (const text of HOSTILE) {
    const made = await post('/api/sites', siteNamed(text))
    if (sane(made)) {
      kept += 1
      const read = await get(`/api/sites/${made.json.id}`)
      expect(read.json).toEqual(made.json)
      expect(String(read.headers['content-type'])).toMatch(/^application\/json/)
    }
    const person = await post('/api/people', {
      familyName: text,
      givenName: text.slice(0, 90),
      familyNameKana: '',
      givenNameKana: '',
      mail: null,
      phone: null,
      language: 'ja',
      siteId: site,
      department: text.slice(0, 190),
      title: '',
      duties: [],
    })
    if (!sane(person)) continue
    expect((await get(`/api/people/${person.json.id}`)).json).toEqual(person.json)
    sane(await get(`/api/people?q=${encodeURIComponent(text.slice(0, 200))}`))
    sane(
      await post('/api/contact-trees', {
        name: text,
        purpose: 'incident',
        siteId: site,
        steps: [
          {
            personId: person.json.id,
            channel: 'phone',
            address: text.slice(0, 200),
            waitMinutes: 5,
          },
        ],
      }),
    )
  }
  expect(kept).toBeGreaterThan(150)
  sane(await get('/api/contact-trees'))
  expectHarmless((await get('/api/people/export')).text)
})

test('assets keep them, are found by them, and their table runs nothing', {
  timeout: 120_000,
}, async () => {
  let kept = 0
  for (const text of HOSTILE) {
    const made = await post('/api/assets', {
      site,
      name: text,
      deviceClass: 'server',
      owner: text.slice(0, 200),
      maker: text.slice(0, 100),
      note: text.slice(0, 4000),
    })
    if (!sane(made)) continue
    kept += 1
    expect((await get(`/api/assets/${made.json.id}`)).json).toEqual(made.json)
    const found = await get(`/api/assets?limit=500&q=${encodeURIComponent(text.slice(0, 200))}`)
    sane(found)
    sane(await get(`/api/assets/${encodeURIComponent(text)}`))
    sane(await get(`/api/assets?sort=${encodeURIComponent(text.slice(0, 200))}`))
    for (const path of [
      'assets?network=',
      'asset-network?site=',
      'asset-links?site=',
      'asset-gaps/list?gap=',
    ])
      sane(await get(`/api/${path}${encodeURIComponent(text.slice(0, 200))}`))
  }
  expect(kept).toBeGreaterThan(150)
  expectHarmless((await get('/api/assets/export.csv')).text)
  for (const path of ['asset-network', 'asset-links', 'asset-gaps', 'asset-gaps/list?gap=no-agent'])
    expect((await get(`/api/${path}`)).status).toBe(200)
})

test('evidence from a program keeps them, or refuses the record', async () => {
  const records = [...HOSTILE, '\ud800', 'a\udc00'].map((text, n) => ({
    kind: 'backups.run',
    subject: { kind: 'backup-set', id: `set-${n}`, name: text.slice(0, 200), site },
    observedAt: new Date(Date.now() - 60_000).toISOString(),
    validUntil: null,
    probe: 'probe',
    probeVersion: '1',
    payload: { lastGoodAt: null, rpoHours: 24, anomalies: [text.slice(0, 200)] },
  }))
  const answer = await h.send('POST', '/api/evidence', { who, bytes: JSON.stringify(records) })
  expect(sane(answer)).toBe(true)
  expect(answer.json.appended).toBeGreaterThan(180)
  expect(answer.json.appended + answer.json.refused).toBe(records.length)
})

test('the name of a file is a name alone, in lists, on its page and in a download', async () => {
  let kept = 0
  for (const text of HOSTILE) {
    const named = await h.send('POST', `/api/imports?site=${site}`, {
      who,
      bytes: '管理番号,機器名,IPアドレス\r\nH-1,pc,999.1.1.1\r\n',
      fileName: text.slice(0, 500),
    })
    if (!sane(named)) continue
    kept += 1
    const { json } = await get(`/api/imports/${named.json.id}`)
    expect(json.file.name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
    const faults = await get(`/api/imports/${named.json.id}/faults.csv`)
    if (!sane(faults)) continue
    expect(String(faults.headers['content-disposition'])).toMatch(
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]+$/,
    )
  }
  expect(kept).toBeGreaterThan(200)
  const { rows } = (await get('/api/imports?limit=200')).json
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row.file.name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
})
