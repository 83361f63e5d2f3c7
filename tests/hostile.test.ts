/**
 * Hostile texts stay data: they come back as they were kept, run in no spreadsheet, change no other thing and bring
 * no door down (experience.md R15–R20).
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOSTILE } from './hostile.ts'
import { expectHarmless, openHostileHouse, siteCalled } from './hostile-house.ts'

let h: Awaited<ReturnType<typeof openHostileHouse>>
beforeAll(async () => {
  h = await openHostileHouse('without-jobs')
})
afterAll(() => h?.close())

test('there are at least 200 of them', () => {
  expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(200)
})

test('sites, people and contact trees keep them as text', async () => {
  let kept = 0
  for (const text of HOSTILE) {
    const made = await h.post('/api/sites', siteCalled(text))
    if (h.isTaken(made)) {
      kept += 1
      const read = await h.get(`/api/sites/${made.json.id}`)
      expect(read.json).toEqual(made.json)
      expect(String(read.headers['content-type'])).toMatch(/^application\/json/)
    }
    const person = await h.post('/api/people', {
      familyName: text,
      givenName: text.slice(0, 90),
      familyNameKana: '',
      givenNameKana: '',
      mail: null,
      phone: null,
      language: 'ja',
      siteId: h.site,
      department: text.slice(0, 190),
      title: '',
      duties: [],
    })
    if (!h.isTaken(person)) continue
    expect((await h.get(`/api/people/${person.json.id}`)).json).toEqual(person.json)
    h.isTaken(await h.get(`/api/people?q=${encodeURIComponent(text.slice(0, 200))}`))
    h.isTaken(
      await h.post('/api/contact-trees', {
        name: text,
        purpose: 'incident',
        siteId: h.site,
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
  h.isTaken(await h.get('/api/contact-trees'))
  expectHarmless((await h.get('/api/people/export')).text)
})

test('assets keep them, are found by them, and their table runs nothing', async () => {
  let kept = 0
  for (const text of HOSTILE) {
    const made = await h.post('/api/assets', {
      site: h.site,
      name: text,
      deviceClass: 'server',
      owner: text.slice(0, 200),
      maker: text.slice(0, 100),
      note: text.slice(0, 4000),
    })
    if (!h.isTaken(made)) continue
    kept += 1
    expect((await h.get(`/api/assets/${made.json.id}`)).json).toEqual(made.json)
    const found = await h.get(`/api/assets?limit=500&q=${encodeURIComponent(text.slice(0, 200))}`)
    h.isTaken(found)
    h.isTaken(await h.get(`/api/assets/${encodeURIComponent(text)}`))
    h.isTaken(await h.get(`/api/assets?sort=${encodeURIComponent(text.slice(0, 200))}`))
    for (const path of [
      'assets?network=',
      'asset-network?site=',
      'asset-links?site=',
      'asset-gaps/list?gap=',
    ])
      h.isTaken(await h.get(`/api/${path}${encodeURIComponent(text.slice(0, 200))}`))
  }
  expect(kept).toBeGreaterThan(150)
  expectHarmless((await h.get('/api/assets/export.csv')).text)
  for (const path of ['asset-network', 'asset-links', 'asset-gaps', 'asset-gaps/list?gap=no-agent'])
    expect((await h.get(`/api/${path}`)).status).toBe(200)
})

test('evidence from a program keeps them, or refuses the record', async () => {
  const records = [...HOSTILE, '\ud800', 'a\udc00'].map((text, n) => ({
    kind: 'backups.run',
    subject: { kind: 'backup-set', id: `set-${n}`, name: text.slice(0, 200), site: h.site },
    observedAt: new Date(Date.now() - 60_000).toISOString(),
    validUntil: null,
    probe: 'probe',
    probeVersion: '1',
    payload: { lastGoodAt: null, rpoHours: 24, anomalies: [text.slice(0, 200)] },
  }))
  const answer = await h.send('POST', '/api/evidence', {
    who: h.who,
    bytes: JSON.stringify(records),
  })
  expect(h.isTaken(answer)).toBe(true)
  expect(answer.json.appended).toBeGreaterThan(180)
  expect(answer.json.appended + answer.json.refused).toBe(records.length)
})

test('the name of a file is a name alone, in lists, on its page and in a download', async () => {
  let kept = 0
  for (const text of HOSTILE) {
    const named = await h.send('POST', `/api/imports?site=${h.site}`, {
      who: h.who,
      bytes: '管理番号,機器名,IPアドレス\r\nH-1,pc,999.1.1.1\r\n',
      fileName: text.slice(0, 500),
    })
    if (!h.isTaken(named)) continue
    kept += 1
    const { json } = await h.get(`/api/imports/${named.json.id}`)
    expect(json.file.name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
    const faults = await h.get(`/api/imports/${named.json.id}/faults.csv`)
    if (!h.isTaken(faults)) continue
    expect(String(faults.headers['content-disposition'])).toMatch(
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]+$/,
    )
  }
  expect(kept).toBeGreaterThan(200)
  const { rows } = (await h.get('/api/imports?limit=200')).json
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row.file.name).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
})
