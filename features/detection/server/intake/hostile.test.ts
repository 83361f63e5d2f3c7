import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { batchEvents, type LogMeans } from '@hinoban/logs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLog } from '../../../../platform/log/index.ts'
import { bulkItems, linesOf } from './bulk-body.ts'
import { frameBody, readFrame, recordsIn } from './frame.ts'
import type { Origin } from './gather.ts'
import { tokenIn } from './http-door.ts'
import type { Listener } from './listener.ts'
import { contentId } from './record-id.ts'
import { listenTcp } from './syslog-tcp.ts'
import { listenUdp } from './syslog-udp.ts'
import { openUnpacking } from './unpacking.ts'

const origin = {} as Origin
let found: Uint8Array[] = []
let lost: string[] = []
let hasRoom = true
const common = {
  host: '127.0.0.1',
  port: 0,
  log: openLog({ level: 'silent' }),
  hasRoom: () => hasRoom,
  senderOf: () => origin,
  lost: (place: string) => void lost.push(place),
  gatherer: {
    add: async (_: Origin, record: Uint8Array) => void found.push(record),
    pending: () => 0,
    close: async () => undefined,
  },
}
let tcp: Listener
let udp: Listener
beforeAll(async () => {
  tcp = await listenTcp({ ...common, how: 'tcp', tls: null })
  udp = await listenUdp(common)
})
afterAll(async () => {
  await tcp.close()
  await udp.close()
})
const opened = (): Promise<Socket> =>
  new Promise((done, fail) => {
    const socket = connect(tcp.port, '127.0.0.1', () => done(socket))
    socket.once('error', fail)
  })
const sent = async (bytes: Uint8Array): Promise<void> => {
  const socket = await opened()
  await new Promise<void>((done) => socket.end(bytes, () => done()))
  await new Promise<void>((done) => (socket.closed ? done() : socket.once('close', () => done())))
}
const texts = (): string[] => found.map((one) => Buffer.from(one).toString('latin1'))
const fresh = (): void => {
  found = []
  lost = []
  hasRoom = true
}

describe('syslog by TCP', () => {
  test('a line of 3 MB is cut at 1 MB and counted; its neighbours are whole', async () => {
    fresh()
    await sent(Buffer.from(`<1>a\n${'x'.repeat(3 * 1024 * 1024)}\n<2>b\n`))
    await expect.poll(() => found.length).toBe(3)
    expect(found.map((one) => one.length)).toEqual([4, 1024 * 1024, 4])
    expect(lost).toEqual(['cut'])
  })
  test('half a frame at the end of a connection is kept and told', async () => {
    fresh()
    await sent(Buffer.from('9 <1>whole!100 <2>half'))
    await expect.poll(texts).toEqual(['<1>whole!', '<2>half'])
    expect(lost).toEqual(['torn'])
  })
  test('who sends one byte after the other holds up nobody else', async () => {
    fresh()
    const slow = await opened()
    slow.on('error', () => undefined)
    const dribble = setInterval(() => slow.write('x'), 5)
    for (let n = 0; n < 20; n += 1) await sent(Buffer.from(`<1>quick ${n}\n`))
    await expect.poll(() => found.length).toBe(20)
    clearInterval(dribble)
    slow.destroy()
  })
  test('without room nothing is read, and with room again all of it comes', async () => {
    fresh()
    hasRoom = false
    const socket = await opened()
    const lines = Array.from({ length: 20_000 }, (_, n) => `<1>line ${n}`)
    socket.write(`${lines.join('\n')}\n`)
    const before = await new Promise<number>((done) => setTimeout(() => done(found.length), 300))
    expect(before).toBeLessThan(lines.length)
    hasRoom = true
    const mine = () => texts().filter((text) => text.startsWith('<1>line'))
    await expect.poll(() => mine().length).toBe(lines.length)
    expect(mine()).toEqual(lines)
    socket.destroy()
  })
  test('who opens every connection there may be closes his own, and nobody else’s', async () => {
    fresh()
    const few = await listenTcp({ ...common, how: 'tcp', tls: null, maxConnections: 10 })
    const from = (localAddress: string): Promise<Socket> =>
      new Promise((done, fail) => {
        const options = { port: few.port, host: '127.0.0.1', localAddress }
        const socket = connect(options, () => done(socket))
        socket.on('error', fail)
      })
    const firewall = await from('127.0.0.2')
    firewall.write('<1>first\n')
    await expect.poll(texts).toEqual(['<1>first'])
    const flood: Socket[] = []
    for (let n = 0; n < 40; n += 1) {
      const one = await from('127.0.0.1')
      // Begins of messages keep none of them.
      one.on('error', () => undefined).write('<1>never ended')
      flood.push(one)
    }
    const late = await from('127.0.0.3')
    late.write('<1>late\n')
    firewall.write('<1>still here\n')
    await expect
      .poll(() =>
        texts()
          .filter((text) => !text.includes('never'))
          .sort(),
      )
      .toEqual(['<1>first', '<1>late', '<1>still here'])
    await expect.poll(() => flood.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(8)
    await few.close()
    for (const one of [...flood, firewall, late]) one.destroy()
  })
  test('any bytes, cut anywhere, leave the listener alive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        await sent(bytes)
      }),
      { numRuns: 60 },
    )
    fresh()
    await sent(Buffer.from('<1>alive\n'))
    await expect.poll(texts).toEqual(['<1>alive'])
  })
})

describe('syslog by UDP', () => {
  test('any datagram leaves the listener alive; without room it is counted as lost', async () => {
    const socket = createSocket('udp4')
    const say = (bytes: Uint8Array) =>
      new Promise((done) => socket.send(bytes, udp.port, '127.0.0.1', done))
    for (const bytes of fc.sample(fc.uint8Array({ minLength: 1, maxLength: 1_000 }), 100))
      await say(bytes)
    await say(Buffer.from('<1>last'))
    await expect.poll(() => texts().at(-1)).toBe('<1>last')
    fresh()
    hasRoom = false
    await say(Buffer.from('<1>lost'))
    await expect.poll(() => lost).toEqual(['full'])
    hasRoom = true
    await say(Buffer.from('<1>\0\0nul inside\0'))
    await expect.poll(() => found.length).toBe(1)
    socket.close()
  })
})

describe('bodies', () => {
  test('of bombs one at a time is unpacked, whatever they say of their length; usual bodies do not wait', async () => {
    const unpacking = openUnpacking()
    const length = 9 * 1024 * 1024
    const bomb = gzipSync(Buffer.alloc(length), { level: 1 })
    const liar = Buffer.from(bomb)
    liar.writeUInt32LE(100, liar.length - 4)
    // Its end does not fit: it is found out when it is unpacked.
    const lied = unpacking.within(liar, async () => 'taken').catch(({ code }) => code)
    expect(await lied).toBe('Z_DATA_ERROR')
    let held = 0
    let most = 0
    const open: (() => void)[] = []
    const bombs = Promise.all(
      Array.from({ length: 4 }, () =>
        unpacking.within(bomb, async (body) => {
          most = Math.max(most, ++held)
          await new Promise<void>((go) => open.push(go))
          held -= 1
          return body.length
        }),
      ),
    )
    await expect.poll(() => open.length).toBe(1)
    const usual = gzipSync('{"a":1}')
    expect(await unpacking.within(usual, async (body) => body.toString())).toBe('{"a":1}')
    expect(await unpacking.within(Buffer.from('plain'), async (body) => body.length)).toBe(5)
    const goOn = setInterval(() => open.shift()?.(), 1)
    expect(await bombs).toEqual(Array(4).fill(length))
    clearInterval(goOn)
    expect(most).toBe(1)
  })
  test('any bytes end as items or lines, each with a document or a reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        for (const item of bulkItems(Buffer.from(bytes), ''))
          expect(item.document === null).toBe(item.why !== null)
        const lines = [...linesOf(Buffer.from(bytes))]
        expect(lines.every((line) => line.length > 0 && !line.includes(0x0a))).toBe(true)
      }),
    )
  })
  test('actions of every kind, ids, blank lines and a missing document', () => {
    const body = [
      '{"index":{"_index":"a","_id":"7"}}',
      '{"m":1}',
      '',
      '{"create":{}}\r',
      '{"m":2}\r',
      '{"delete":{"_id":"1"}}',
      '{"update":{"_id":"1"}}',
      '{"doc":{}}',
      'nonsense',
      '{"create":{}}',
    ].join('\n')
    expect(
      [...bulkItems(Buffer.from(body), 'path')].map(({ action, index, id, document }) => [
        action,
        index,
        id,
        document?.toString() ?? null,
      ]),
    ).toEqual([
      ['index', 'a', '7', '{"m":1}'],
      ['create', 'path', null, '{"m":2}'],
      ['delete', 'path', '1', null],
      ['update', 'path', '1', null],
      ['index', 'path', null, null],
      ['create', 'path', null, null],
    ])
  })
  test('a token is found however shippers show it', () => {
    const basic = (text: string) => Buffer.from(text).toString('base64')
    expect(tokenIn('Bearer hbl_x')).toBe('hbl_x')
    expect(tokenIn(`ApiKey ${basic('id:hbl_x')}`)).toBe('hbl_x')
    expect(tokenIn(`Basic ${basic('any:hbl_x')}`)).toBe('hbl_x')
    expect(tokenIn('ApiKey hbl_x')).toBe('hbl_x')
    for (const wrong of [null, '', 'Bearer', 'Digest x', 'Bearer a b'])
      expect(tokenIn(wrong)).toBe(null)
  })
})

describe('names of records', () => {
  const means: LogMeans = {
    receivedAt: Date.parse('2026-11-22T00:01:00Z'),
    format: 'auto',
    timeZone: 'UTC',
    encoding: 'auto',
    senderAddress: null,
  }
  const idOf = (document: object, name = ''): string => {
    const bytes = Buffer.from(JSON.stringify(document))
    const [one] = [...batchEvents([bytes], means)]
    if (one === undefined) throw new Error('not an event')
    return contentId('source', one.event, name, bytes, () => 0)
  }
  const windows = (CommandLine: string, more: object = {}) => ({
    '@timestamp': '2026-11-22T00:00:00.000Z',
    winlog: {
      channel: 'Security',
      event_id: 4688,
      record_id: 77,
      computer_name: 'dc01',
      event_data: { CommandLine },
    },
    ...more,
  })
  const nxlog = (more: object) => ({
    EventTime: '2026-11-22 00:00:00',
    Hostname: 'dc01',
    Channel: 'Security',
    EventID: 4688,
    RecordNumber: 77,
    ...more,
  })
  const line = (message: string, more: object = {}) => ({
    '@timestamp': '2026-11-22T00:00:00.000Z',
    log: { offset: 120, file: { path: '/var/log/app.json' } },
    level: message,
    ...more,
  })
  test('who sends something harmless first, under the number, place or name of what is to come, swallows nothing', () => {
    expect(idOf(windows('whoami'))).not.toBe(idOf(windows('mimikatz')))
    expect(idOf(nxlog({ CommandLine: 'whoami' }))).not.toBe(idOf(nxlog({ CommandLine: 'evil' })))
    expect(idOf(line('info'))).not.toBe(idOf(line('alarm')))
    expect(idOf(windows('whoami'), 'id-1')).not.toBe(idOf(windows('mimikatz'), 'id-1'))
    expect(idOf({ level: 'info' }, 'id-1')).not.toBe(idOf({ level: 'alarm' }, 'id-1'))
    // Borders between names and values cannot be moved.
    expect(idOf(nxlog({ a: 'b1 c', d: 'e' }))).not.toBe(idOf(nxlog({ a: 'b', '1 c1 d': 'e' })))
  })
  test('a shipper that starts anew and sends the same once more is recognised', () => {
    const anew = { agent: { id: 'a', ephemeral_id: 'e2' }, event: { created: '2026-11-23' } }
    const before = { agent: { id: 'a', ephemeral_id: 'e1' }, event: { created: '2026-11-22' } }
    expect(idOf(windows('whoami', before))).toBe(idOf(windows('whoami', anew)))
    expect(idOf(line('info', before))).toBe(
      idOf(line('info', { ...anew, '@timestamp': '2026-11-22T00:00:59.000Z' })),
    )
    expect(idOf(nxlog({ EventReceivedTime: '1' }))).toBe(idOf(nxlog({ EventReceivedTime: '2' })))
    expect(idOf(line('info', before), 'id-1')).toBe(idOf(line('info', anew), 'id-1'))
  })
})

test('frames give back what was put in', () => {
  const head = {
    organization: 'o',
    site: null,
    source: '火',
    how: 'udp',
    receivedAt: 1,
    peer: null,
    format: 'auto',
    timeZone: 'UTC',
    encoding: 'auto',
    name: null,
    ids: 'place',
  } as const
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), (records) => {
      const body = frameBody(head, records)
      expect(recordsIn(body)).toBe(records.length)
      const read = readFrame(body)
      expect(read.head).toEqual(head)
      expect(read.records.map((one) => [...one])).toEqual(records.map((one) => [...one]))
    }),
  )
  expect(gzipSync('x')[0]).toBe(0x1f)
})
