/**
 * Hostile texts in the work itself: hosts and files of an import, comments, signatures, settings, the audit log. They
 * stay data on every way in and out (experience.md R15–R20).
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Who } from '../platform/access/index.ts'
import { TEST_PASSWORD } from '../platform/access/testing.ts'
import { dayAfter, whoOf } from './fill.ts'
import { HOSTILE } from './hostile.ts'
import { type Answered, type TestHouse, testHouses, until } from './house.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { readonly close: () => Promise<void> }
let who: Who
let site: string
const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))

beforeAll(async () => {
  houses = await testHouses()
  h = await houses.open('with-jobs')
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

test('a file, its name and the hosts in it stay what they are', { timeout: 120_000 }, async () => {
  const escaped = (text: string): string =>
    text
      // XML 1.0 has no control characters but these three.
      .replace(/(?![\t\r\n])\p{Cc}/gu, '')
      .replace(/[&<>"'\t\r\n]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const at = Math.floor(Date.now() / 1000) - 600
  const hosts = HOSTILE.map(
    (
      text,
      n,
    ) => `<host starttime="${at}" endtime="${at + 1}"><status state="up" reason="arp-response"/>
<address addr="10.9.${n >> 8}.${n & 255}" addrtype="ipv4"/><hostnames><hostname name="${escaped(text)}" type="PTR"/></hostnames>
<ports><port protocol="tcp" portid="80"><state state="open"/><service name="${escaped(text)}" product="${escaped(text)}" version="1" method="probed" conf="10"/></port></ports></host>`,
  )
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<nmaprun scanner="nmap" args="nmap 10.9.0.0/16" start="${at}" version="7.93" xmloutputversion="1.05">
<scaninfo type="connect" protocol="tcp" numservices="1" services="80"/>
${hosts.join('\n')}
<runstats><finished time="${at + 60}" elapsed="60" exit="success"/><hosts up="${HOSTILE.length}" down="0" total="${HOSTILE.length}"/></runstats></nmaprun>`
  const uploaded = await h.send('POST', `/api/imports?site=${site}`, {
    who,
    bytes: xml,
    fileName: 'hosts.xml',
  })
  expect(uploaded.status).toBe(200)
  const of = `/api/imports/${uploaded.json.id}`
  await until(async () => ['ready', 'failed'].includes((await get(of)).json.state))
  sane(await post(`${of}/confirm`, { site, mapping: null }))
  const done = await until(async () => {
    const { json } = await get(of)
    return ['done', 'failed'].includes(json.state) ? json : null
  })
  expect(done).toMatchObject({ state: 'done', counts: { records: HOSTILE.length } })
  const seen = (await get('/api/assets?source=nmap-xml&limit=500')).json
  expect(seen.total).toBe(HOSTILE.length)
  for (const { id } of seen.rows.slice(0, 60))
    for (const part of ['', '/components', '/sightings'])
      expect(sane(await get(`/api/assets/${id}${part}`))).toBe(true)
  expectHarmless((await get('/api/assets/export.csv?source=nmap-xml')).text)
})

test('what a ledger says wrongly is told in words, in the table and in its CSV', async () => {
  const cell = (text: string): string => `"${text.slice(0, 300).replaceAll('"', '""')}"`
  const rows = HOSTILE.map((text, n) => `H-${n},${cell(`pc ${n}`)},${cell(text)},${cell(text)}`)
  const uploaded = await h.send('POST', `/api/imports?site=${site}`, {
    who,
    bytes: ['管理番号,機器名,IPアドレス,MACアドレス', ...rows].join('\r\n'),
    fileName: `=1+1 ${HOSTILE[0]}.csv`,
  })
  const of = `/api/imports/${uploaded.json.id}`
  const view = await until(async () => {
    const { json } = await get(of)
    return ['ready', 'failed'].includes(json.state) ? json : null
  })
  expect(view.state).toBe('ready')
  expect(view.faults.kept).toBeGreaterThan(300)
  const faults = await get(`${of}/faults.csv`)
  expectHarmless(faults.text)
  expect(cellsOf(faults.text).join()).toContain('<img src=x onerror=alert(1)>')
  expect(String(faults.headers['content-disposition'])).toMatch(
    /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]+$/,
  )
})

test('work on findings and signatures keep them, and so does the audit log', {
  timeout: 120_000,
}, async () => {
  const assigned = await post('/api/actions', {
    measures: ['HB-P21'],
    owner: { personId: null, name: '担当' },
    due: dayAfter(3),
  })
  const action: string = assigned.json.rows[0].actionId
  for (const text of HOSTILE) {
    if (sane(await post(`/api/actions/${action}/comments`, { comment: text.slice(0, 2000) }))) {
      const { history } = (await get(`/api/actions/${action}`)).json
      const comments = history.map((entry: { comment: string | null }) => entry.comment)
      expect(comments).toContain(text.trim().slice(0, 2000))
    }
    sane(await get(`/api/findings?q=${encodeURIComponent(text.slice(0, 200))}`))
    sane(await get(`/api/actions?owner=${encodeURIComponent(text.slice(0, 200))}`))
    sane(
      await get(
        `/api/audit?what=${encodeURIComponent(text.slice(0, 100))}&objectId=${encodeURIComponent(text.slice(0, 200))}&objectKind=site`,
      ),
    )
    sane(
      await h.send('PUT', `/api/settings/${encodeURIComponent(text)}`, {
        who,
        body: { value: text.slice(0, 2000) },
      }),
    )
  }
  for (const kind of ['exception', 'not-applicable'])
    for (const text of HOSTILE.slice(0, 40))
      sane(
        await post('/api/exceptions', {
          kind,
          measure: 'HB-P18',
          scope: { kind: 'all' },
          reason: `${text} は理由です。よく考えました`,
          ...(kind === 'exception' ? { compensating: `${text} を代わりに` } : {}),
          lastDay: dayAfter(10),
        }),
      )
  sane(await get('/api/exceptions'))
  expectHarmless((await get('/api/findings.csv?status=all')).text)
  expectHarmless((await get('/api/actions.csv')).text)
  const audit = await get('/api/audit/export')
  expectHarmless(audit.text)
  const verified = await post('/api/audit/verify', undefined)
  expect(verified.json.broken).toEqual([])
})
