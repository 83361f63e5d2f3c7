import { createSocket } from 'node:dgram'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSigma } from '@hinoban/sigma'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { chdbRunsHere } from '../../../../platform/events/chdb-engine.ts'
import { type Events, eventsQuery, openEvents } from '../../../../platform/events/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import { newId } from '../../../../platform/records/new-id.ts'
import { SEARCHED_TEXT } from '../store/columns.ts'
import type { FrameHead } from './frame.ts'
import { openGatherer } from './gather.ts'
import { openIntake } from './intake.ts'
import type { Hit } from './seams.ts'
import { listenTcp } from './syslog-tcp.ts'
import { listenUdp } from './syslog-udp.ts'
import { givenRules } from './testing-rules.ts'

const log = openLog({ level: 'warn' })
const organization = newId()
const scope = { organization, sites: '*' as const }
const head = (change: Partial<FrameHead> = {}): FrameHead => ({
  organization,
  site: null,
  source: newId(),
  how: 'udp',
  receivedAt: Date.now(),
  peer: '192.0.2.1',
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  name: null,
  ids: 'place',
  ...change,
})
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const stored = eventsQuery({
  name: 'test_stored',
  sql: `SELECT id, at, host, message, raw, log_format, fields, source_ip FROM detection_events
        WHERE organization = {organization:UUID} ORDER BY spool_batch, spool_row`,
  params: z.object({}),
  row: z.looseObject({ id: z.string(), host: z.string(), raw: z.string() }),
})
const searched = eventsQuery({
  name: 'test_searched',
  sql: `SELECT host FROM detection_events WHERE organization = {organization:UUID}
        AND hasAllTokens(${SEARCHED_TEXT}, {words:Array(String)})`,
  params: z.object({ words: z.array(z.string()) }),
  row: z.object({ host: z.string() }),
})

let dataDir: string
let opened: Promise<Events>
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hinoban-intake-'))
  opened = openEvents({
    dataDir,
    clickhouseUrl: null,
    log,
    migrations: [{ owner: 'detection', folder: new URL('../migrations/', import.meta.url) }],
    memoryBytes: 700_000_000,
  })
})
afterEach(async () => {
  await (await opened).close()
  await rm(dataDir, { recursive: true, force: true })
})

const rule = readSigma([
  {
    file: 'su.yml',
    text: `title: su failed
id: 5f1abf38-5a5c-4d31-9e8a-3a0a4b8f1e11
logsource: { product: linux }
detection: { k: ['su: failed'], condition: k }
level: high
`,
  },
]).rules

describe.skipIf(!chdbRunsHere())('records of a source', () => {
  test('are rows and hits, found again by field and by Japanese words, and not doubled when sent twice', async () => {
    const hits: Hit[] = []
    const open = () =>
      openIntake({
        dataDir,
        events: () => opened,
        log,
        now: Date.now,
        ruleSetOf: async () => givenRules(rule),
        onHits: async (some) => void hits.push(...some),
        onRead: () => undefined,
        onRepeated: () => undefined,
        spoolBytes: 1e9,
      })
    const intake = await open()
    await intake.accept(head(), [
      bytes('<34>Nov 22 10:14:15 gw1 su: failed for root on /dev/pts/8'),
      bytes('<13>Nov 22 10:14:16 pc-2 app: 管理者がログオンしました mimikatz.exe'),
      bytes('\u0000\u0001 what is this'),
    ])
    const http = head({ how: 'http', ids: 'content' })
    const documents = [1, 2, 2].map((n) =>
      bytes(
        JSON.stringify({
          '@timestamp': '2026-11-20T01:00:00.000Z',
          host: { name: 'web' },
          message: `GET ${n}`,
        }),
      ),
    )
    await intake.accept(http, documents)
    await intake.flush()
    await intake.accept(http, documents)
    await intake.flush()
    await intake.close()
    const again = await open()
    await again.accept({ ...http, receivedAt: Date.now() + 5_000 }, documents)
    await again.flush()
    await again.close()
    const events = await opened
    const rows = await events.query(scope, stored, {})
    expect(rows).toHaveLength(6)
    expect(rows.slice(0, 3).map((row) => row.host)).toEqual(['gw1', 'pc-2', '192.0.2.1'])
    expect(new Set(rows.map((row) => row.id)).size).toBe(6)
    expect(hits).toMatchObject([{ ruleId: rule[0]?.about.id, host: 'gw1', eventId: rows[0]?.id }])
    const found = async (...words: string[]) =>
      (await events.query(scope, searched, { words })).map((row) => row.host)
    expect(await found('mimikatz')).toEqual(['pc-2'])
    expect(await found('管', '理')).toEqual(['pc-2'])
    expect(await found('nothing')).toEqual([])
  })

  test('are not doubled by a sender whose clock goes ahead, when all that was remembered is gone', async () => {
    const life = async (
      work: (intake: Awaited<ReturnType<typeof openIntake>>) => Promise<void>,
    ) => {
      const intake = await openIntake({
        dataDir,
        events: () => opened,
        log,
        now: Date.now,
        ruleSetOf: async () => givenRules(rule),
        onHits: async () => undefined,
        onRead: () => undefined,
        onRepeated: () => undefined,
        spoolBytes: 1e9,
      })
      await work(intake)
      await intake.flush()
      await intake.close()
    }
    const http = head({ how: 'http', ids: 'content' })
    const documents = [2_000, 600_000, 30_000_000].map((ahead) =>
      bytes(
        JSON.stringify({
          '@timestamp': new Date(http.receivedAt + ahead).toISOString(),
          host: { name: 'early' },
          message: `ahead by ${ahead}`,
        }),
      ),
    )
    await life((intake) => intake.accept(http, documents))
    await life((intake) => intake.accept({ ...http, receivedAt: Date.now() }, documents))
    const rows = await (await opened).query(scope, stored, {})
    expect(rows.map(({ message }) => message)).toEqual([
      'ahead by 2000',
      'ahead by 600000',
      'ahead by 30000000',
    ])
  })

  test('come by UDP and TCP, cut anywhere, and each is one row', async () => {
    const intake = await openIntake({
      dataDir,
      events: () => opened,
      log,
      now: Date.now,
      ruleSetOf: async () => null,
      onHits: async () => undefined,
      onRead: () => undefined,
      onRepeated: () => undefined,
      spoolBytes: 1e9,
    })
    const gatherer = openGatherer({ intake, now: Date.now })
    const other = newId()
    const { receivedAt: _, ...origin } = head({ organization: other })
    const lost: string[] = []
    const deps = {
      host: '127.0.0.1',
      port: 0,
      log,
      hasRoom: intake.hasRoom,
      senderOf: () => origin,
      lost: (place: string) => void lost.push(place),
      gatherer,
    }
    const udp = await listenUdp(deps)
    const tcp = await listenTcp({ ...deps, how: 'tcp', tls: null })
    const sender = createSocket('udp4')
    for (let n = 0; n < 300; n += 1)
      await new Promise((done) =>
        sender.send(`<13>Nov 22 10:00:00 udp app: u${n}\n`, udp.port, '127.0.0.1', done),
      )
    sender.close()
    const lines = Array.from({ length: 3_000 }, (_, n) => `<13>Nov 22 10:00:00 tcp app: t${n}`)
    const whole = Buffer.from(
      lines.map((line, n) => (n % 2 ? `${line}\n` : `${line.length} ${line}`)).join(''),
    )
    const socket = connect(tcp.port, '127.0.0.1')
    for (let at = 0; at < whole.length; at += 7_777) socket.write(whole.subarray(at, at + 7_777))
    await new Promise<void>((done) => socket.end(done))
    await expect.poll(() => intake.stats().waiting.rows + intake.stats().written).toBe(3_300)
    await intake.flush()
    const rows = await (await opened).query({ organization: other, sites: '*' }, stored, {})
    const texts = rows.map((row) => row['message'])
    expect(texts.filter((text) => String(text).startsWith('t'))).toEqual(
      lines.map((_, n) => `t${n}`),
    )
    expect(new Set(texts).size).toBe(3_300)
    expect(lost).toEqual([])
    await udp.close()
    await tcp.close()
    await gatherer.close()
    await intake.close()
  })
})
