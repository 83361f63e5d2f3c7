/**
 * Files of native evidence through the doors of the real house: looked at, taken in, taken in again, damaged, hostile.
 * @module
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { addSite, setUpCompany } from './company.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses, until } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let home: Who
let admin: Who
let plant: string

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
  home = await setUpCompany(h)
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

const siteNamed = (name: string): Promise<string> => addSite(h, admin, name)

let number = 0
beforeEach(async () => {
  number += 1
  const made = await h.send('POST', '/api/organizations', {
    who: home,
    body: {
      name: `会社${number}`,
      language: 'ja',
      timeZone: 'Asia/Tokyo',
      nameKana: '',
      corporateNumber: null,
      colour: '#336699',
    },
  })
  admin = whoOf(made.json.id, home.userId)
  plant = await siteNamed('第一工場')
})

const NOW = Date.now()
const at = (ms: number): string => new Date(NOW - ms).toISOString()
const record = (more: object = {}, subject: object = {}) => ({
  kind: 'detection.log-source-state',
  subject: { kind: 'log-source', id: 'fw', name: '境界装置', site: '第一工場', ...subject },
  observedAt: at(60_000),
  probe: 'script',
  payload: { lastEventAt: NOW - 90_000, retentionDays: 400, policyDays: 365 },
  ...more,
})
const lines = (...records: unknown[]): string =>
  records.map((r) => (typeof r === 'string' ? r : JSON.stringify(r))).join('\n')

const looked = async (who: Who, bytes: string | Uint8Array, site?: string) => {
  const up = await h.send('POST', `/api/imports${site === undefined ? '' : `?site=${site}`}`, {
    who,
    bytes,
    fileName: 'facts.evidence.ndjson',
  })
  if (up.status >= 400) throw new Error(up.text)
  const id: string = up.json.id
  return until(async () => {
    const { json } = await h.send('GET', `/api/imports/${id}`, { who })
    return ['ready', 'failed'].includes(json.state) ? json : null
  })
}
const taken = async (who: Who, bytes: string | Uint8Array, site: string | null = null) => {
  const { id } = await looked(who, bytes, site ?? undefined)
  const sent = await h.send('POST', `/api/imports/${id}/confirm`, {
    who,
    body: { site, mapping: null },
  })
  if (sent.status >= 400) throw new Error(sent.text)
  return until(async () => {
    const { json } = await h.send('GET', `/api/imports/${id}`, { who })
    return ['done', 'failed'].includes(json.state) ? json : null
  })
}
const faultsOf = async (who: Who, id: string) =>
  (await h.send('GET', `/api/imports/${id}/faults`, { who })).json.rows as {
    kind: string
    where: { ja: string; en: string }
    why: { ja: string; en: string }
  }[]
const entries = (kind: string) =>
  h.house.records.within(admin.scope, (tx) =>
    h.house.evidence.list(tx, { kinds: [kind], limit: 100 }),
  )

test('a look shows kinds, subjects and counts; taking in appends E2 with its source, once', async () => {
  const file = lines(record(), record({ observedAt: at(30_000) }), record({}, { id: 'ad' }))
  const look = await looked(admin, file)
  expect(look.source.id).toBe('native-evidence')
  expect(look.preview.rows[0].cells.slice(0, 4)).toEqual([
    'detection.log-source-state',
    'log-source',
    '2',
    '3',
  ])
  expect(look.counts).toMatchObject({ records: 3, added: 3, unchanged: 0, faulty: 0, damaged: 0 })
  expect(await entries('detection.log-source-state')).toEqual([])
  const done = await taken(admin, file)
  expect(done.counts).toMatchObject({ records: 3, added: 3, unchanged: 0 })
  const kept = await entries('detection.log-source-state')
  expect(kept.map((e) => [e.class, e.subject.site, e.source?.name, e.subject.name])).toEqual(
    Array.from({ length: 3 }, () => ['E2', plant, 'facts.evidence.ndjson', '境界装置']),
  )
})

test('the same facts again are told before and after, and change nothing', async () => {
  await taken(admin, lines(record()))
  const again = lines(record(), record(), record({ observedAt: at(1000) }))
  expect((await looked(admin, again)).counts).toMatchObject({ added: 1, unchanged: 2 })
  expect((await taken(admin, again)).counts).toMatchObject({ added: 1, unchanged: 2 })
  expect(await entries('detection.log-source-state')).toHaveLength(2)
})

test('a JSON array, a site as its own subject, and a site by its id', async () => {
  const canary = {
    kind: 'traffic.canary',
    payload: { sources: 1, detected: true, minutes: 2 },
  }
  const done = await taken(
    admin,
    JSON.stringify([
      record(canary, { kind: 'site', id: ' 第一工場　', name: '', site: null }),
      record({}, { site: plant }),
    ]),
  )
  expect(done.counts).toMatchObject({ added: 2, faulty: 0 })
  expect((await entries('traffic.canary'))[0]?.subject).toEqual({
    kind: 'site',
    id: plant,
    name: '第一工場',
    site: plant,
  })
})

test('each damaged record is named, and the others are taken in', async () => {
  const file = Buffer.concat([
    Buffer.from(
      lines(
        record(),
        '{"kind": broken',
        record({ kind: 'nobody.knows' }),
        record({ observedAt: new Date(NOW + 3_600_000).toISOString() }),
        record({}, { site: '第九工場' }),
        record({ class: 'E1' }),
        record({ payload: { lastEventAt: 'yesterday', retentionDays: -1, policyDays: 1 } }),
        record({}, { kind: 'organization', id: 'another' }),
        record({ kind: 'board.declaration' }),
        `{"pad":"${'x'.repeat(900_000)}"}`,
      ),
    ),
    Buffer.from([0x0a, 0xff, 0xfe, 0x22, 0x0a]),
    Buffer.from(`${'['.repeat(5000)}${']'.repeat(5000)}\n`),
    Buffer.from(lines(record({}, { id: 'last' }))),
  ])
  const done = await taken(admin, file)
  expect(done.state).toBe('done')
  expect(done.counts).toMatchObject({ added: 2, faulty: 8, damaged: 3 })
  const faults = await faultsOf(admin, done.id)
  const of = new Map(faults.map((f) => [f.where.ja, f]))
  expect([...of.keys()].sort()).toEqual(
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => `${n}件目`).sort(),
  )
  expect(of.get('3件目')?.where.en).toBe('record 3')
  expect(of.get('3件目')?.why.ja).toContain('nobody.knows')
  expect(of.get('4件目')?.why.ja).toContain('未来')
  expect(of.get('5件目')?.why.ja).toContain('第九工場')
  expect(of.get('10件目')?.kind).toBe('damage')
  expect(of.get('11件目')?.why.ja).toContain('UTF-8')
})

test('hostile names are data', async () => {
  const names = [
    `'; drop table evidence_entries; --`,
    '<img src=x onerror=alert(1)>',
    '\u202eexe.fdp',
    'nul\u0000inside',
    '\ud800 lone',
    '__proto__',
    'constructor',
  ]
  const done = await taken(admin, lines(...names.map((name) => record({}, { id: name, name }))))
  expect(done.counts).toMatchObject({ added: names.length, faulty: 0, damaged: 0 })
  const kept = (await entries('detection.log-source-state')).map((e) => e.subject.name)
  expect(kept).toContain(names[0])
  expect(kept).toContain('nul\ufffdinside')
  const polluted = await taken(
    admin,
    lines(record({}, { id: 'p' }).kind, '{"__proto__":{"kind":"x"},"kind":"a.b","observedAt":1}'),
  ).catch((error: unknown) => error)
  expect(polluted).toBeInstanceOf(Error)
  expect(Object.hasOwn(Object.prototype, 'kind')).toBe(false)
})

describe('a person who sees one site', () => {
  test('brings in facts about it alone', async () => {
    await siteNamed('第二工場')
    const contact = whoOf(admin.scope.organization, home.userId, {
      role: 'operator',
      sites: [plant],
    })
    const file = lines(
      record(),
      record({}, { id: 'b', site: '第二工場' }),
      record({}, { id: 'c', site: null }),
      record(
        { kind: 'detection.log-review', payload: { reviewedAt: NOW, undecided: 0 } },
        { kind: 'organization', id: 'organization', site: null },
      ),
    )
    const done = await taken(contact, file, plant)
    // What names no site is about the site that was chosen for the file.
    expect(done.counts).toMatchObject({ added: 2, faulty: 2 })
    expect(await entries('detection.log-review')).toEqual([])
    const stolen = (await entries('detection.log-source-state')).map((e) => e.subject.id)
    expect(stolen.sort()).toEqual(['c', 'fw'])
  })
})
