/**
 * An advisory from its feed to a signed decision, through the real routes and the real store: taken in by file and by
 * text, applied to the inventory, told to those above, proved, and hidden from everybody else.
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Catalogue } from '../features/vulnerabilities/server/catalogue/read.ts'
import { openTouches } from '../features/vulnerabilities/server/findings/touches.ts'
import type { Who } from '../platform/access/index.ts'
import { setUpCompany } from './company.ts'
import { whoOf } from './fill.ts'
import { type TestHouse, testHouses } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { readonly close: () => Promise<void> }
let admin: Who
let other: Who

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('without-jobs')
  admin = await setUpCompany(h)
  const second = await ask('POST', '/api/organizations', {
    name: '別の会社',
    nameKana: '',
    corporateNumber: null,
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    colour: '#1f4e79',
  })
  other = whoOf(second.id, admin.userId)
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
})

const call = (method: string, url: string, body?: unknown, who: Who = admin) =>
  h.send(method, url, { who, ...(body === undefined ? {} : { body }) })
const ask = async (...given: Parameters<typeof call>) => {
  const answer = await call(...given)
  expect([given[0], given[1], answer.status < 300 || answer.text]).toEqual([
    given[0],
    given[1],
    true,
  ])
  return answer.json
}
const upload = (text: string | Uint8Array, who: Who = admin) =>
  h.send('POST', '/api/advisories/import', { who, bytes: text, fileName: 'feed.xml' })
const run = async (name: string, input: object): Promise<void> => {
  const job = h.house.allJobs.find((one) => one.name === name)
  if (!job) throw new Error(`no job ${name}`)
  await job.run({ input, signal: new AbortController().signal, id: 'test' })
}
const apply = () => run('advisories.apply', { organization: admin.organization })
const rowsOf = async (query = '', who: Who = admin) =>
  (await ask('GET', `/api/advisories?limit=200${query}`, undefined, who)).rows
const facts = (): Promise<
  readonly { kind: string; probe: string; payload: Record<string, unknown> }[]
> =>
  h.outside(
    async (client) =>
      (
        await client.query(
          `select kind, probe, payload from evidence_entries
           where organization_id = $1 and kind like 'advisories.%' order by seq`,
          [admin.organization],
        )
      ).rows,
  )

const today = new Date().toISOString()
// RSS 1.0 as JPCERT/CC writes it: items beside the channel, dc:date.
const rdf = (items: readonly (readonly [url: string, title: string])[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="ja">
<channel rdf:about="https://www.jpcert.or.jp/rss/jpcert.rdf"><title>JPCERT/CC RSS Feed</title><link>https://www.jpcert.or.jp/</link></channel>
${items.map(([url, title]) => `<item rdf:about="${url}"><title>${title}</title><link>${url}</link><dc:date>${today}</dc:date></item>`).join('\n')}
</rdf:RDF>`
const FORTI = 'https://www.jpcert.or.jp/at/2024/at240004.html'
const EMOTET = 'https://www.jpcert.or.jp/at/2022/at220006.html'

test('without a feed nothing is claimed: no item, no evidence', async () => {
  await run('advisories.apply', { organization: admin.organization })
  expect(await rowsOf()).toEqual([])
  expect(await facts()).toEqual([])
  const { isFetching, rows } = await ask('GET', '/api/advisories/sources')
  expect(isFetching).toBe(false)
  expect(rows.every((row: { arrivedAt: unknown }) => row.arrivedAt === null)).toBe(true)
})

test('a feed file becomes items; the same file again adds nothing', async () => {
  const file = rdf([
    [FORTI, 'Fortinet製FortiGateの境界外書き込みの脆弱性（CVE-2024-21762）に関する注意喚起'],
    [EMOTET, 'マルウェアEmotetの感染再拡大に関する注意喚起'],
  ])
  expect((await upload(file)).json).toMatchObject({ source: 'jpcert', taken: 2, known: 0 })
  expect((await upload(file)).json).toMatchObject({ taken: 0, known: 2 })
  const rows = await rowsOf()
  expect(rows.flatMap((row: { ids: string[] }) => row.ids)).toEqual(
    expect.arrayContaining(['CVE-2024-21762', 'JPCERT-AT-2024-0004', 'JPCERT-AT-2022-0006']),
  )
})

test('RSS 2.0 and Atom are read as well', async () => {
  const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>IPA</title><item><title>更新のお願い CVE-2025-0282</title><link>https://www.ipa.go.jp/security/a.html</link><pubDate>Fri, 20 Nov 2026 10:00:00 +0900</pubDate></item></channel></rss>`
  const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>METI</title>
    <entry><title>サイバー攻撃への注意喚起</title><link href="https://www.meti.go.jp/press/1.html"/><updated>2026-11-20T00:00:00Z</updated></entry>
    <entry><title>鉱工業指数を公表しました</title><link href="https://www.meti.go.jp/press/2.html"/><updated>2026-11-20T00:00:00Z</updated></entry></feed>`
  expect((await upload(rss)).json).toMatchObject({ source: 'ipa', taken: 1 })
  // Of a ministry's press releases only what is about security.
  expect((await upload(atom)).json).toMatchObject({ source: 'meti', taken: 1, known: 0 })
})

test('an empty inventory is no "not affected"', async () => {
  await apply()
  for (const row of await rowsOf())
    expect(row).toMatchObject({ verdict: 'unknown', isUndecided: true })
  const [row] = await rowsOf('&q=CVE-2024-21762')
  expect(row.sentence.ja).toContain('台帳に資産がありません')
})

test('a device that runs the product of the title is found, and taken back when it is gone', async () => {
  const site = await ask('POST', '/api/sites', {
    name: '本社',
    kind: 'plant',
    parentId: null,
    country: 'JP',
    timeZone: 'Asia/Tokyo',
    language: 'ja',
    address: '',
    networks: [],
  })
  const { id } = await ask('POST', '/api/assets', {
    site: site.id,
    name: 'FW-本社',
    deviceClass: 'network',
    maker: 'Fortinet',
    model: 'FortiGate-60F',
  })
  await setFirmware(id, '7.0.7')
  await apply()
  const [row] = await rowsOf('&q=CVE-2024-21762')
  expect(row).toMatchObject({ verdict: 'touches', basis: 'names', hosts: 1 })
  expect(row.sentence.ja).toContain('FW-本社')
  expect(row.sentence.en).toContain('May touch you: 1 host')
  expect(row.decideBy).not.toBeNull()
  const detail = await ask('GET', `/api/advisories/${row.id}`)
  expect(detail.touched).toEqual([
    { asset: id, name: 'FW-本社', flaw: '', product: 'FortiGate-60F', version: '7.0.7' },
  ])
  await ask('POST', `/api/assets/${id}/retire`, await versioned(id))
  await apply()
  expect((await rowsOf('&q=CVE-2024-21762'))[0]).toMatchObject({ verdict: 'unknown', hosts: 0 })
  await ask('POST', `/api/assets/${id}/restore`, await versioned(id))
  await apply()
})

const versioned = async (id: string) => ({
  version: (await ask('GET', `/api/assets/${id}`)).version,
  reason: '棚卸しのため',
})
const setFirmware = async (id: string, firmware: string) => {
  const { version } = await versioned(id)
  await ask('PATCH', `/api/assets/${id}`, { version, changes: { firmware } })
}

test('a person decides with a name; what was answered is kept; a token cannot', async () => {
  const [row] = await rowsOf('&q=CVE-2024-21762')
  const body = { kind: 'not-affected', reason: 'SSL-VPNを無効にしているため' }
  const byToken = { ...admin, via: 'token' as const, tokenScopes: ['advisories'] }
  const refused = await call('POST', `/api/advisories/${row.id}/decisions`, body, byToken)
  expect(refused.json.code).toBe('advisories.sign_in_person')
  await ask('POST', `/api/advisories/${row.id}/read`)
  await ask('POST', `/api/advisories/${row.id}/decisions`, body)
  const detail = await ask('GET', `/api/advisories/${row.id}`)
  expect(detail).toMatchObject({ isUndecided: false, isUnread: false, readBy: '検証者' })
  expect(detail.decisions[0]).toMatchObject({ ...body, by: '検証者' })
  expect(detail.decisions[0].answered.ja).toContain('FW-本社')
})

test('"not affected" comes back when more is touched than was known', async () => {
  await ask('POST', '/api/assets', {
    site: null,
    name: 'FW-支社',
    deviceClass: 'network',
    maker: 'Fortinet',
    model: 'FortiGate 40F',
  })
  await apply()
  const [row] = await rowsOf('&q=CVE-2024-21762')
  expect(row).toMatchObject({ hosts: 2, isUndecided: true, decision: { kind: 'not-affected' } })
  expect((await ask('GET', `/api/advisories/${row.id}`)).reopenedAt).not.toBeNull()
})

test('a draft is written in both languages, kept, and downloaded; it names no host', async () => {
  const [row] = await rowsOf('&q=CVE-2024-21762')
  for (const language of ['ja', 'en']) {
    const url = `/api/advisories/${row.id}/consultations`
    const draft = await ask('POST', url, { desk: 'vendor', language })
    expect(draft.text).toContain(FORTI)
    expect(draft.text).toContain('7.0.7')
    expect(draft.text).not.toContain('FW-本社')
    const file = await call('GET', `${url}/${draft.id}`)
    expect(file.text).toContain('FortiGate-60F')
    expect(file.headers['content-disposition']).toContain('attachment')
  }
})

test('administrators hear of what nobody opened, officers of what nobody decided, each once', async () => {
  // Twelve days pass.
  const client = await h.house.records.pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('hinoban.system', 'on', true)`)
    await client.query(`update advisories_items set received_at = now() - interval '12 days',
      decide_by = now() - interval '1 day' where is_undecided and decision_kind is null`)
    await client.query('commit')
  } finally {
    client.release()
  }
  const notices = async (): Promise<readonly { title: string; link: string }[]> =>
    h.outside(
      async (client) =>
        (await client.query('select * from notify_deliveries order by created_at')).rows,
    )
  await run('advisories.round', {})
  const first = await notices()
  expect(first.map(({ title }) => title)).toEqual(
    expect.arrayContaining([expect.stringContaining('開封されていない注意喚起')]),
  )
  await run('advisories.round', {})
  expect((await notices()).length).toBe(first.length)
  expect((await rowsOf('&state=overdue')).length).toBeGreaterThan(0)
})

test('the desk proves what arrived and what waits', async () => {
  const found = await facts()
  const jpcert = found.findLast(({ probe }) => probe === 'advisories.jpcert')
  expect(jpcert?.payload).toMatchObject({ source: 'JPCERT/CC', error: '' })
  const backlog = found.findLast(({ kind }) => kind === 'advisories.backlog')
  expect(backlog?.payload['undecided']).toBeGreaterThan(0)
  expect(backlog?.payload['mostUrgent']).not.toBeNull()
  // Said again only when it changed.
  const before = (await facts()).length
  await apply()
  expect((await facts()).length).toBe(before)
})

test('a pasted text gives its numbers; the text itself is not kept', async () => {
  const secret = `社外秘の前文${'x'.repeat(30)}`
  const { id } = await ask('POST', '/api/advisories/paste', {
    title: 'ベンダーからの連絡',
    text: `${secret} cve-2025-1000 および JVNVU#91198149`,
  })
  expect((await ask('GET', `/api/advisories/${id}`)).ids).toEqual([
    'CVE-2025-1000',
    'JVNVU#91198149',
  ])
  const kept = await h.outside(async (client) =>
    JSON.stringify((await client.query('select * from advisories_items')).rows),
  )
  expect(kept).not.toContain(secret)
})

test.each([
  [
    'an entity bomb',
    `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>&c;</title><link>https://bomb.example/1</link></item></channel></rss>`,
  ],
  [
    'a title of 10 MB',
    `<rss><channel><item><title>${'あ'.repeat(3_500_000)}</title><link>https://long.example/1</link></item></channel></rss>`,
  ],
  [
    'an address of javascript:',
    `<rss><channel><item><title>押してください</title><link>javascript:alert(1)</link></item></channel></rss>`,
  ],
  [
    'an address with a password',
    `<rss><channel><item><title>偽の窓口</title><link>https://www.jpcert.or.jp:x@evil.example/</link></item></channel></rss>`,
  ],
  [
    'signs that turn the direction',
    `<rss><channel><item><title>abc\u202egnp.exe</title><link>https://bidi.example/1</link></item></channel></rss>`,
  ],
])('%s does no harm', async (_, file) => {
  const answer = await upload(file)
  expect(answer.status).toBeLessThan(500)
  for (const row of await rowsOf()) {
    expect(row.title.length).toBeLessThanOrEqual(300)
    expect(row.title).not.toMatch(/[\u202a-\u202e]/)
    expect(row.url).toMatch(/^(?:|https?:\/\/[^@]*)$/)
  }
})

test.each([
  ['no feed', 'hello', 'advisories.no_feed'],
  ['too large', 'x'.repeat(17 * 1024 * 1024), 'advisories.file_too_large'],
])('%s is said', async (_, file, code) => {
  expect((await upload(file)).json.code).toBe(code)
})

test('another company sees nothing of it', async () => {
  const [row] = await rowsOf('&q=CVE-2024-21762')
  expect(await rowsOf('', other)).toEqual([])
  for (const [method, url, body] of [
    ['GET', `/api/advisories/${row.id}`, undefined],
    ['POST', `/api/advisories/${row.id}/read`, undefined],
    ['POST', `/api/advisories/${row.id}/decisions`, { kind: 'handled', reason: 'x' }],
    ['POST', `/api/advisories/${row.id}/consultations`, { desk: 'ipa', language: 'ja' }],
  ] as const)
    expect((await call(method, url, body, other)).status).toBe(404)
})

test('who sees one site alone sees the hosts of that site alone', async () => {
  const [row] = await rowsOf('&q=CVE-2024-21762')
  const elsewhere = whoOf(admin.organization, admin.userId, {
    role: 'operator',
    sites: ['00000000-0000-4000-8000-000000000001'],
  })
  const detail = await ask('GET', `/api/advisories/${row.id}`, undefined, elsewhere)
  expect(detail).toMatchObject({ hosts: 0, touched: [] })
  expect(JSON.stringify(detail.sentence)).not.toContain('FW-')
})

test('a feed that lies on the disk, fetched or by bundle, reaches every company', async () => {
  const { feeds } = h.house.outward
  const file = rdf([['https://www.jpcert.or.jp/at/2026/at260099.html', '新しい注意喚起']])
  await feeds.importFile(
    (async function* () {
      yield Buffer.from(file)
    })(),
    { maxBytes: 1_000_000, nameOf: async () => 'alerts-jpcert' },
  )
  await run('advisories.round', {})
  expect((await rowsOf('', other)).map((row: { title: string }) => row.title)).toEqual([
    '新しい注意喚起',
  ])
})

test('findings answer for flaws only once matched, and only for what a source knows products of', async () => {
  const claims = [{}]
  const known = (flaw: string) =>
    flaw === 'CVE-2024-21762' ? [{ claims, configurations: [] }] : []
  const catalogue = {
    advisoriesOf: known,
    flaw: (flaw: string) => ({ kev: flaw === 'CVE-2024-21762' ? [{}] : [] }),
  } as unknown as Catalogue
  const touches = openTouches({
    records: h.house.records,
    catalogue: { path: '', catalogue: () => catalogue, state: () => 'ready' },
    clock: { now: () => new Date() },
  })
  const { organization } = admin
  const flaws = ['CVE-2024-21762', 'CVE-2099-0001']
  expect(await touches(organization, { flaws })).toEqual({ judged: false, why: 'not-matched' })
  const client = await h.house.records.pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('hinoban.system', 'on', true)`)
    await client.query(
      `insert into vulnerabilities_runs (organization_id, matched_at, coverage) values ($1, now(), '{"judged":3,"no-source":1}')
       on conflict (organization_id) do update set matched_at = now(), coverage = excluded.coverage,
         wants_all = false, wants_keys = '{}', wants_flaws = '{}'`,
      [organization],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
  expect(await touches(organization, { flaws })).toEqual({
    judged: true,
    assets: [],
    unknown: ['CVE-2099-0001'],
    exploited: ['CVE-2024-21762'],
    coverage: { components: 4, judgeable: 3 },
  })
})
