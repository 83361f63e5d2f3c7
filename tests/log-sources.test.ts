/**
 * Logs come into the real house: syslog from a device nobody knows yet, and a shipper that behaves as Filebeat 8 does. What was answered
 * with success is stored once, what was refused is counted, and who fell silent is a finding.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openNewlyHeard } from '../features/detection/server/expected/first-look.ts'
import { lookAtSources } from '../features/detection/server/sources/heartbeat.ts'
import { openRetention } from '../features/detection/server/sources/retention.ts'
import type { Who } from '../platform/access/index.ts'
import { chdbRunsHere } from '../platform/events/chdb-engine.ts'
import { eventsQuery } from '../platform/events/index.ts'
import { freePort } from '../platform/http/testing-port.ts'
import { setUpCompany } from './company.ts'
import { type TestHouse, testHouses, unschedule, until } from './house.ts'
import { logSourceGiven } from './log-source.ts'

let houses: Awaited<ReturnType<typeof testHouses>>
let h: TestHouse & { close: () => Promise<void> }
let admin: Who
let url: string
let folder: string
const port = await freePort()

const stored = eventsQuery({
  name: 'test_log_rows',
  sql: `SELECT source, message, raw FROM detection_events WHERE organization = {organization:UUID}
        ORDER BY spool_batch, spool_row`,
  params: z.object({}),
  row: z.object({ source: z.string(), message: z.string(), raw: z.string() }),
})
const evtxRows = eventsQuery({
  name: 'test_evtx_rows',
  sql: `SELECT id FROM detection_events WHERE organization = {organization:UUID} AND log_format = 'evtx'`,
  params: z.object({}),
  row: z.object({ id: z.string() }),
})
const scopeOf = () => ({ organization: admin.organization, sites: '*' as const })
const rowsOf = async (source: string) =>
  (await (await h.events()).query({ organization: admin.organization, sites: '*' }, stored, {}))
    .filter((row) => row.source === source)
    .map((row) => row.message)

const ask = (path: string) => h.send('GET', `/api/detection/${path}`, { who: admin })
const create = (change: object) =>
  h.send('POST', '/api/detection/sources', { who: admin, body: logSourceGiven(change) })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hinoban-logs-'))
  houses = await testHouses()
  h = await houses.open('with-jobs', {
    env: {
      HINOBAN_SYSLOG_HOST: '127.0.0.1',
      HINOBAN_SYSLOG_UDP_PORT: String(port),
      HINOBAN_LOGS_FOLDERS: folder,
    },
  })
  await unschedule(h.house.records, ['detection.look-at-sources'])
  admin = await setUpCompany(h)
  url = await h.http.listen(0, '127.0.0.1')
})
afterAll(async () => {
  await h?.close()
  await houses?.close()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(!chdbRunsHere())('log sources', () => {
  test('a device that nobody knows is heard, shown, and named with one call', async () => {
    const socket = createSocket('udp4')
    const say = (text: string) =>
      new Promise((done) => socket.send(`<13>Nov 22 10:00:00 rtx ${text}`, port, '127.0.0.1', done))
    const drawer = await until(async () => {
      await say('[INSPECT] first')
      const { rows } = (await ask('sources')).json
      return rows.find((row: { isUnassigned: boolean }) => row.isUnassigned)?.lastReceivedAt
        ? rows[0]
        : null
    })
    const senders = await until(async () => {
      const { rows } = (await ask('senders')).json
      return rows.length > 0 ? rows : null
    })
    expect(senders).toMatchObject([
      { address: '127.0.0.1', how: 'udp', sample: '<13>Nov 22 10:00:00 rtx [INSPECT] first' },
    ])
    const named = await create({ kind: 'syslog', name: '本社 RTX', addresses: ['127.0.0.1'] })
    expect(named.status, named.text).toBe(200)
    expect(named.json.source.setup.map((s: { title: { en: string } }) => s.title.en)).toContain(
      'YAMAHA RTX',
    )
    expect((await ask('senders')).json.rows).toEqual([])
    await say('[INSPECT] second')
    await until(async () => (await rowsOf(named.json.source.id)).length === 1)
    socket.close()
    expect(await rowsOf(named.json.source.id)).toEqual(['[INSPECT] second'])
    expect((await rowsOf(drawer.id)).every((text) => text === '[INSPECT] first')).toBe(true)
    const taken = await create({ kind: 'syslog', name: '別', addresses: ['127.0.0.1'] })
    expect([taken.status, taken.json.code]).toEqual([409, 'detection.address_taken'])
    expect((await ask('intake')).json.listeners).toMatchObject([
      { how: 'udp', state: 'listening', port, failure: null },
      { how: 'tcp', state: 'off' },
      { how: 'tls', state: 'off' },
    ])
  })

  test('a shipper that behaves as Filebeat 8 sends unchanged, and what it repeats is stored once', async () => {
    const { source, token } = (await create({ name: 'Filebeat' })).json
    const at = `${url}/api/detection/elastic`
    const call = (path: string, o: RequestInit = {}) =>
      fetch(`${at}${path}`, {
        ...o,
        headers: {
          authorization: `ApiKey ${Buffer.from(`${source.id}:${token}`).toString('base64')}`,
          'user-agent': 'Elastic-filebeat/8.17.1 (linux; amd64; 1f2e3d)',
          ...o.headers,
        },
      })
    const hello = await call('')
    expect(hello.headers.get('x-elastic-product')).toBe('Elasticsearch')
    expect(await hello.json()).toMatchObject({ version: { number: '8.17.1' } })
    expect(await (await call('/_license?human=false')).json()).toMatchObject({
      license: { status: 'active' },
    })
    expect((await call('/_index_template/filebeat-8.17.1', { method: 'HEAD' })).status).toBe(200)
    const put = await call('/_ilm/policy/filebeat', { method: 'PUT', body: '{"policy":{}}' })
    expect(await put.json()).toEqual({ acknowledged: true })

    const document = (n: number, change: object = {}) =>
      JSON.stringify({
        '@timestamp': `2026-11-22T01:00:0${n}.123Z`,
        host: { name: 'web-1' },
        agent: { id: 'a1', ephemeral_id: 'e1', type: 'filebeat', version: '8.17.1' },
        log: { offset: n * 100, file: { path: '/var/log/app.log' } },
        message: `line ${n}`,
        ecs: { version: '8.0.0' },
        ...change,
      })
    const bulk = (documents: readonly string[]) =>
      call('/_bulk?filter_path=errors%2Citems.%2A.error%2Citems.%2A.status', {
        method: 'POST',
        headers: {
          'content-encoding': 'gzip',
          'content-type': 'application/vnd.elasticsearch+json; compatible-with=8',
        },
        body: gzipSync(
          `${documents.map((d) => `{"create":{"_index":"filebeat-8.17.1"}}\n${d}`).join('\n')}\n`,
        ),
      })
    const first = [1, 2, 3].map((n) => document(n))
    const answer = await (await bulk(first)).json()
    expect(answer).toMatchObject({ errors: false })
    expect(answer.items.map((i: { create: { status: number } }) => i.create.status)).toEqual([
      201, 201, 201,
    ])
    // Its answer was lost: the same again. Then it was restarted and signs otherwise, and one item is broken.
    await bulk(first)
    const mixed = await bulk([
      document(3, { agent: { id: 'a1', ephemeral_id: 'e2' } }),
      'not a document',
      document(4),
    ])
    const statuses = (await mixed.json()).items.map(
      (i: { create: { status: number } }) => i.create.status,
    )
    expect(statuses).toEqual([201, 400, 201])
    await until(async () => (await rowsOf(source.id)).length >= 4)
    expect(await rowsOf(source.id)).toEqual(['line 1', 'line 2', 'line 3', 'line 4'])
    const { json } = await until(async () => {
      const read = await ask(`sources/${source.id}`)
      return read.json.lastDay.some((c: { place: string }) => c.place === 'repeated') ? read : null
    })
    expect(json.health).toBe('unwatched')
    expect(json.lastDay).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ place: 'received', records: 8 }),
        expect.objectContaining({ place: 'refused', records: 1 }),
      ]),
    )
  })

  // As their sources have it: libbeat (template/load.go, idxmgmt/lifecycle, licenser), out_es of Fluent Bit, Vector's elasticsearch
  // sink, and Logstash's output. Each asks before it sends, and does not send where an answer is not to its liking.
  const ECS = { '@timestamp': '2026-11-22T02:00:00.000Z', message: 'one' }
  test.each([
    {
      name: 'Winlogbeat 8 as it is delivered, with templates and life cycles',
      agent: 'Elastic-Winlogbeat/8.17.1 (windows; amd64; 1f2e3d)',
      show: 'key',
      asks: [
        ['GET', '', 200],
        ['GET', '/_license?human=false', 200],
        ['GET', '/_ilm/policy/winlogbeat', 200],
        ['HEAD', '/_index_template/winlogbeat-8.17.1', 200],
        ['PUT', '/_index_template/winlogbeat-8.17.1', 200],
        ['GET', '/_data_stream/winlogbeat-8.17.1', 200],
        ['GET', '/_ingest/pipeline/winlogbeat-8.17.1-routing', 200],
      ],
      bulk: '/_bulk?filter_path=errors%2Citems.%2A.error%2Citems.%2A.status',
      action: { create: { _index: 'winlogbeat-8.17.1', pipeline: 'winlogbeat-8.17.1-routing' } },
      packed: true,
    },
    {
      name: 'Filebeat 7',
      agent: 'Elastic-filebeat/7.17.28 (linux; amd64; 1f2e3d)',
      show: 'basic',
      asks: [
        ['GET', '', 200],
        ['GET', '/_license?human=false', 200],
        ['GET', '/_xpack', 200],
        ['HEAD', '/_template/filebeat-7.17.28', 200],
        ['HEAD', '/_alias/filebeat-7.17.28', 200],
      ],
      bulk: '/_bulk',
      action: { index: { _index: 'filebeat-7.17.28', _type: '_doc' } },
      packed: false,
    },
    {
      name: 'Fluent Bit',
      agent: 'Fluent-Bit',
      show: 'basic',
      asks: [],
      bulk: '/_bulk',
      action: { create: { _index: 'logstash-2026.11.22' } },
      packed: true,
    },
    {
      name: 'Vector',
      agent: 'Vector/0.50.0 (x86_64-unknown-linux-gnu)',
      show: 'basic',
      asks: [
        ['GET', '/', 200],
        ['GET', '/_cluster/health', 200],
      ],
      bulk: '/_bulk?timeout=60s',
      action: { index: { _index: 'vector-2026.11.22' } },
      packed: false,
    },
    {
      name: 'Logstash',
      agent: 'logstash/8.17.1 (OS=Linux; JVM=21) logstash-output-elasticsearch/12.0.2',
      show: 'basic',
      asks: [
        ['HEAD', '/', 200],
        ['GET', '/', 200],
        ['GET', '/_license', 200],
        ['HEAD', '/_index_template/ecs-logstash', 200],
      ],
      bulk: '/_bulk',
      action: { create: { _index: 'ecs-logstash-2026.11.22', _id: null } },
      packed: true,
    },
  ] as const)('$name is answered so that it sends', async (shipper) => {
    const { source, token } = (await create({ name: shipper.name })).json
    const pair = Buffer.from(`${source.id}:${token}`).toString('base64')
    const call = (method: string, path: string, body?: BodyInit) =>
      fetch(`${url}/api/detection/elastic${path}`, {
        method,
        headers: {
          authorization: `${shipper.show === 'key' ? 'ApiKey' : 'Basic'} ${pair}`,
          'user-agent': shipper.agent,
          'content-type': 'application/x-ndjson',
          ...(shipper.packed && body ? { 'content-encoding': 'gzip' } : {}),
        },
        ...(body === undefined ? {} : { body }),
      })
    for (const [method, path, status] of shipper.asks) {
      const answer = await call(method, path, method === 'PUT' ? '{}' : undefined)
      expect([method, path, answer.status]).toEqual([method, path, status])
      // Clients since 7.14 end the talk without it.
      expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch')
      const text = await answer.text()
      if (method !== 'HEAD') expect(() => JSON.parse(text)).not.toThrow()
    }
    const lines = [1, 2]
      .map((n) => `${JSON.stringify(shipper.action)}\n${JSON.stringify({ ...ECS, n })}\n`)
      .join('')
    const sent = await call('POST', shipper.bulk, shipper.packed ? gzipSync(lines) : lines)
    const text = await sent.text()
    expect([sent.status, JSON.parse(text).errors]).toEqual([200, false])
    // Fluent Bit looks for these very bytes in an answer that its buffer cut, and sends again where it does not find them.
    expect(text).toContain('"errors":false,"items":[')
    await until(async () => (await rowsOf(source.id)).length === 2)
  })

  test('who shows no token, or a bomb, or too much, is refused and told why', async () => {
    const { source, token } = (await create({ name: '制限', maxMegabytesPerDay: 1 })).json
    const ingest = (body: string | Uint8Array, secret: string) =>
      fetch(`${url}/api/detection/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}` },
        body: body as BodyInit,
      })
    expect((await ingest('{"a":1}\n', 'hbl_wrong')).status).toBe(401)
    expect((await ingest('{"a":1}\n{"a":2}\nplain text\n', token)).status).toBe(200)
    const exported = await ingest('{"Records": [\n{"a":3}, 7,\n{"a":4}\n]}', token)
    expect(await exported.json()).toEqual({
      accepted: 2,
      refused: 1,
      faults: [{ index: 1, why: expect.stringContaining('object') }],
    })
    const many = `{"b":"${'x'.repeat(1000)}"}\n`.repeat(1_100)
    const over = await ingest(many, token)
    expect([over.status, over.headers.get('retry-after')]).toEqual([429, '10'])
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    expect((await ingest(bomb, token)).status).toBe(413)
    await until(async () => (await rowsOf(source.id)).length === 5)
    const renewed = await h.send('POST', `/api/detection/sources/${source.id}/token`, {
      who: admin,
      body: {},
    })
    expect((await ingest('{}', token)).status).toBe(401)
    expect((await ingest('{"c":1}', renewed.json.token)).status).toBe(200)
    // Who names his source and shows an old token is counted there; a name of nobody is counted nowhere.
    const other = (await create({ name: '期限切れ' })).json.source
    for (const id of [other.id, other.id, 'nobody'])
      expect(
        (
          await fetch(`${url}/api/detection/elastic/_bulk`, {
            method: 'POST',
            headers: {
              authorization: `ApiKey ${Buffer.from(`${id}:${token}`).toString('base64')}`,
            },
            body: '{"create":{}}\n{"d":1}\n',
          })
        ).status,
      ).toBe(401)
    const counted = await until(async () => {
      const { lastDay, health } = (await ask(`sources/${other.id}`)).json
      return lastDay.length > 0 && { lastDay, health }
    })
    expect(counted).toEqual({
      lastDay: [{ place: 'token', records: 2, bytes: 0 }],
      health: 'waiting',
    })
  })
  test('a file is followed through rotation, inside the allowed folders only', async () => {
    const path = join(folder, 'app.log')
    await writeFile(path, 'Nov 22 10:00:00 web app[1]: one\nNov 22 10:00:01 web app[1]: two\n')
    const outside = await create({ kind: 'file', name: '外', path: '/etc/passwd' })
    expect([outside.status, outside.json.code]).toEqual([422, 'detection.path_not_allowed'])
    const { source } = (
      await create({ kind: 'file', name: 'アプリ', path: join(folder, 'app.log*') })
    ).json
    await until(async () => (await rowsOf(source.id)).length === 2)
    await rename(path, `${path}.1`)
    await appendFile(`${path}.1`, 'Nov 22 10:00:02 web app[1]: three\n')
    await writeFile(path, 'Nov 22 10:00:03 web app[1]: four\n')
    await until(async () => (await rowsOf(source.id)).length === 4)
    expect((await rowsOf(source.id)).toSorted()).toEqual(['four', 'one', 'three', 'two'])
  })

  test('who falls silent, and who never spoke, is evidence of the source', async () => {
    const { source, token } = (await create({ name: '監視', expectedMinutes: 5 })).json
    const never = (await create({ name: '未着', expectedMinutes: 60 })).json.source
    const noise = (await create({ name: '雑音', expectedMinutes: 60 })).json
    const alive = (await create({ name: '生存通知', expectedMinutes: 60 })).json
    const send = (secret: string, body: string) =>
      fetch(`${url}/api/detection/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}` },
        body,
      })
    await send(noise.token, 'zz zz zz\nqq qq\n')
    await send(
      alive.token,
      Array.from({ length: 30 }, (_, n) => `<46>Nov 22 10:${n + 10}:00 fw -- MARK --\n`).join(''),
    )
    await until(async () => (await rowsOf(alive.source.id)).length === 30)
    await until(async () => (await rowsOf(noise.source.id)).length === 2)
    await until(async () =>
      (await ask(`sources/${noise.source.id}`)).json.lastDay.some(
        (c: { place: string }) => c.place === 'unparsed',
      ),
    )
    await fetch(`${url}/api/detection/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{"message":"alive"}',
    })
    await until(async () => (await rowsOf(source.id)).length === 1)
    await until(async () => (await ask(`sources/${source.id}`)).json.lastReceivedAt)
    const { records, evidence } = h.house
    const look = (now: Date) =>
      lookAtSources(
        {
          records,
          evidence,
          events: h.events,
          retention: openRetention({ records, events: h.events, now: () => now.getTime() }),
          log: { warn: (o: unknown) => expect(o).toBeNull() } as never,
        },
        now,
      )
    // The first word of a source has its company looked at, once.
    let at = new Date(Date.now() - 3_600_000)
    const looked: string[] = []
    const lookAtNew = openNewlyHeard(
      {
        records,
        clock: { now: () => at },
        log: { warn: (o: unknown) => expect(o).toBeNull() } as never,
      },
      async (organization) => void looked.push(organization),
    )
    at = new Date()
    await lookAtNew()
    expect(looked).toEqual([admin.organization])
    await lookAtNew()
    expect(looked).toEqual([admin.organization])
    const facts = () =>
      h.outside(async (client) => {
        const { rows } = await client.query(
          `select subject_id, payload from evidence_entries where kind = 'detection.log-source-state' order by seq`,
        )
        return rows as { subject_id: string; payload: Record<string, unknown> }[]
      })
    const now = Date.now()
    await look(new Date(now))
    // Nothing new: nothing is noted.
    await look(new Date(now + 60_000))
    // Beyond its limit.
    await look(new Date(now + 7 * 60_000))
    const of = async (id: string) =>
      (await facts()).filter((f) => f.subject_id === id).map((f) => f.payload)
    const [first, second, ...more] = await of(source.id)
    expect(first).toMatchObject({ silentAfterMinutes: 5, retentionDays: 0, policyDays: 0 })
    expect(first?.['lastEventAt']).toBeGreaterThan(now - 120_000)
    expect(second).toEqual(first)
    expect(more).toEqual([])
    // Both speak, and say nothing.
    expect((await of(noise.source.id))[0]).toMatchObject({ mute: 'unreadable' })
    expect((await of(alive.source.id))[0]).toMatchObject({ mute: 'one-sentence' })
    expect(first).not.toHaveProperty('mute')
    expect(await of(never.id)).toEqual([
      { lastEventAt: null, retentionDays: 0, policyDays: 0, silentAfterMinutes: 60 },
    ])
  })

  test('a web server’s table that is handed in is read by the names of its columns', async () => {
    const up = await h.send('POST', '/api/imports', {
      who: admin,
      bytes: [
        '#Software: Microsoft Internet Information Services 10.0',
        '#Version: 1.0',
        '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status',
        '2026-11-22 01:02:03 10.0.0.5 GET /owa/auth.aspx - 443 - 198.51.100.7 curl/8 401',
        '2026-11-22 01:02:04 10.0.0.5 POST /owa/auth.aspx a=1 443 - 198.51.100.7 curl/8 200',
        '',
      ].join('\r\n'),
      fileName: 'u_ex261122.log',
    })
    const state = (names: readonly string[]) =>
      until(async () => {
        const { json } = await h.send('GET', `/api/imports/${up.json.id}`, { who: admin })
        return names.includes(json.state) ? json : null
      })
    expect((await state(['ready', 'failed'])).source.id).toBe('log-file')
    await h.send('POST', `/api/imports/${up.json.id}/confirm`, {
      who: admin,
      body: { site: null, mapping: null },
    })
    expect((await state(['done', 'failed'])).failure).toBeNull()
    const read = eventsQuery({
      name: 'test_iis',
      sql: `SELECT log_format, source_ip, fields['cs-uri-stem'] AS stem, damage FROM detection_events
            WHERE organization = {organization:UUID} AND log_format = 'iis' ORDER BY at`,
      params: z.object({}),
      row: z.looseObject({ source_ip: z.string(), stem: z.string() }),
    })
    const scope = { organization: admin.organization, sites: '*' as const }
    const rows = await until(async () => {
      const found = await (await h.events()).query(scope, read, {})
      return found.length === 2 ? found : null
    })
    expect(rows).toMatchObject([
      { source_ip: '198.51.100.7', stem: '/owa/auth.aspx', damage: [] },
      { source_ip: '198.51.100.7', stem: '/owa/auth.aspx', damage: [] },
    ])
  })

  const samples = fileURLToPath(
    new URL('../../shared/data/detection/evtx-samples/attack-samples.tar.gz', import.meta.url),
  )
  test.skipIf(!existsSync(samples))(
    'an event log that is handed in twice is stored once',
    async () => {
      const bytes = execFileSync(
        'tar',
        ['-xzOf', samples, 'hayabusa-sample-evtx/DeepBlueCLI/new-user-security.evtx'],
        { maxBuffer: 16 * 1024 * 1024 },
      )
      const hand = async (): Promise<{ state: string; counts: object; failure: unknown }> => {
        const up = await h.send('POST', '/api/imports', {
          who: admin,
          bytes,
          fileName: 'Security.evtx',
        })
        const state = (names: readonly string[]) =>
          until(async () => {
            const { json } = await h.send('GET', `/api/imports/${up.json.id}`, { who: admin })
            return names.includes(json.state) ? json : null
          })
        const looked = await state(['ready', 'failed'])
        expect(looked.source.id).toBe('evtx')
        await h.send('POST', `/api/imports/${up.json.id}/confirm`, {
          who: admin,
          body: { site: null, mapping: null },
        })
        return state(['done', 'failed'])
      }
      const done = await hand()
      expect(done).toMatchObject({ state: 'done', failure: null })
      const drawer = (await ask('sources')).json.rows.find(
        (row: { kind: string }) => row.kind === 'upload',
      )
      // The only event logs here.
      const logged = async () => (await h.events()).query(scopeOf(), evtxRows, {})
      const count = (done.counts as { added: number }).added
      expect(count).toBeGreaterThan(0)
      await until(async () => (await logged()).length === count)
      await hand()
      await until(async () => {
        const { json } = await ask(`sources/${drawer.id}`)
        return json.lastDay.some(
          (c: { place: string; records: number }) => c.place === 'repeated' && c.records === count,
        )
      })
      expect(await logged()).toHaveLength(count)
    },
  )
})
