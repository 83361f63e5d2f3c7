/**
 * Hostile texts in the work itself: hosts and files of an import, comments, signatures, settings, the audit log. They
 * stay data on every way in and out (experience.md R15–R20).
 * @module
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayAfter } from './fill.ts'
import { HOSTILE } from './hostile.ts'
import { cellsOf, expectHarmless, openHostileHouse } from './hostile-house.ts'
import { until } from './house.ts'

let h: Awaited<ReturnType<typeof openHostileHouse>>
beforeAll(async () => {
  h = await openHostileHouse('with-jobs')
})
afterAll(() => h?.close())

test('a file, its name and the hosts in it stay what they are', async () => {
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
  const uploaded = await h.send('POST', `/api/imports?site=${h.site}`, {
    who: h.who,
    bytes: xml,
    fileName: 'hosts.xml',
  })
  expect(uploaded.status).toBe(200)
  const of = `/api/imports/${uploaded.json.id}`
  await until(async () => ['ready', 'failed'].includes((await h.get(of)).json.state))
  h.isTaken(await h.post(`${of}/confirm`, { site: h.site, mapping: null }))
  const done = await until(async () => {
    const { json } = await h.get(of)
    return ['done', 'failed'].includes(json.state) ? json : null
  })
  expect(done).toMatchObject({ state: 'done', counts: { records: HOSTILE.length } })
  const seen = (await h.get('/api/assets?source=nmap-xml&limit=500')).json
  expect(seen.total).toBe(HOSTILE.length)
  for (const { id } of seen.rows.slice(0, 60))
    for (const part of ['', '/components', '/sightings'])
      expect(h.isTaken(await h.get(`/api/assets/${id}${part}`))).toBe(true)
  expectHarmless((await h.get('/api/assets/export.csv?source=nmap-xml')).text)
})

test('what a ledger says wrongly is told in words, in the table and in its CSV', async () => {
  const cell = (text: string): string => `"${text.slice(0, 300).replaceAll('"', '""')}"`
  const rows = HOSTILE.map((text, n) => `H-${n},${cell(`pc ${n}`)},${cell(text)},${cell(text)}`)
  const uploaded = await h.send('POST', `/api/imports?site=${h.site}`, {
    who: h.who,
    bytes: ['管理番号,機器名,IPアドレス,MACアドレス', ...rows].join('\r\n'),
    fileName: `=1+1 ${HOSTILE[0]}.csv`,
  })
  const of = `/api/imports/${uploaded.json.id}`
  const view = await until(async () => {
    const { json } = await h.get(of)
    return ['ready', 'failed'].includes(json.state) ? json : null
  })
  expect(view.state).toBe('ready')
  expect(view.faults.kept).toBeGreaterThan(300)
  const faults = await h.get(`${of}/faults.csv`)
  expectHarmless(faults.text)
  expect(cellsOf(faults.text).join()).toContain('<img src=x onerror=alert(1)>')
  expect(String(faults.headers['content-disposition'])).toMatch(
    /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]+$/,
  )
})

test('work on findings and signatures keep them, and so does the audit log', async () => {
  const assigned = await h.post('/api/actions', {
    measures: ['HB-P21'],
    owner: { personId: null, name: '担当' },
    due: dayAfter(3),
  })
  const action: string = assigned.json.rows[0].actionId
  for (const text of HOSTILE) {
    if (
      h.isTaken(await h.post(`/api/actions/${action}/comments`, { comment: text.slice(0, 2000) }))
    ) {
      const { history } = (await h.get(`/api/actions/${action}`)).json
      const comments = history.map((entry: { comment: string | null }) => entry.comment)
      expect(comments).toContain(text.trim().slice(0, 2000))
    }
    h.isTaken(await h.get(`/api/findings?q=${encodeURIComponent(text.slice(0, 200))}`))
    h.isTaken(await h.get(`/api/actions?owner=${encodeURIComponent(text.slice(0, 200))}`))
    h.isTaken(
      await h.get(
        `/api/audit?what=${encodeURIComponent(text.slice(0, 100))}&objectId=${encodeURIComponent(text.slice(0, 200))}&objectKind=site`,
      ),
    )
    h.isTaken(
      await h.send('PUT', `/api/settings/${encodeURIComponent(text)}`, {
        who: h.who,
        body: { value: text.slice(0, 2000) },
      }),
    )
  }
  for (const kind of ['exception', 'not-applicable'])
    for (const text of HOSTILE.slice(0, 40))
      h.isTaken(
        await h.post('/api/exceptions', {
          kind,
          measure: 'HB-P18',
          scope: { kind: 'all' },
          reason: `${text} は理由です。よく考えました`,
          ...(kind === 'exception' ? { compensating: `${text} を代わりに` } : {}),
          lastDay: dayAfter(10),
        }),
      )
  h.isTaken(await h.get('/api/exceptions'))
  expectHarmless((await h.get('/api/findings.csv?status=all')).text)
  expectHarmless((await h.get('/api/actions.csv')).text)
  const audit = await h.get('/api/audit/export')
  expectHarmless(audit.text)
  const verified = await h.post('/api/audit/verify', undefined)
  expect(verified.json.broken).toEqual([])
})
