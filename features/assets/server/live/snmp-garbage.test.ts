/**
 * Devices that answer SNMP with garbage: over real datagrams, each is left in its time, and nothing of this house falls.
 * @module
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { SourceCall } from '../../../../platform/sources/index.ts'
import { readDevice, silent } from './snmp-session.ts'
import { SnmpSettings } from './snmp-settings.ts'

const sockets: Socket[] = []
afterAll(() => {
  for (const socket of sockets) socket.close()
})

type Answer = (request: Buffer, n: number) => readonly Uint8Array[]

const device = async (answer: Answer): Promise<number> => {
  const socket = createSocket('udp4')
  sockets.push(socket)
  let n = 0
  socket.on('message', (request, from) => {
    n += 1
    for (const bytes of answer(request, n)) socket.send(bytes, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return (socket.address() as AddressInfo).port
}

const ask = (port: number, version: '2c' | '3' = '2c') => {
  const settings = SnmpSettings.parse({
    ranges: ['127.0.0.1'],
    version,
    port,
    neighbours: true,
    user: 'nobody',
  })
  // What the session reads of a call.
  const call = {
    settings,
    secrets: { community: 'public', authKey: 'authenticate-me', privKey: 'encrypt-me-too' },
    signal: new AbortController().signal,
  } as unknown as SourceCall<typeof settings>
  return readDevice('127.0.0.1', call, 'all')
}

/** RFC 3416 §3: the tag of a GetRequest and of a Response; the rest of an answer without values is the question itself. */
const REQUESTS = new Set([0xa0, 0xa1, 0xa5])
const RESPONSE = 0xa2
const echoed = (request: Buffer): Buffer => {
  const answer = Buffer.from(request)
  // SEQUENCE, version, community, then the PDU.
  const at = 2 + 3 + 2 + (answer[6] ?? 0)
  if (REQUESTS.has(answer[at] ?? 0)) answer[at] = RESPONSE
  return answer
}

const GARBAGE: Readonly<Record<string, Answer>> = {
  'bytes of nothing': () => [Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
  'an empty datagram': () => [Buffer.alloc(0)],
  'a length of gigabytes': () => [Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x02, 0x01])],
  'a length without end': () => [Buffer.alloc(1400, 0xff)],
  'brackets in brackets': () => [Buffer.from(Array.from({ length: 1400 }, () => 0x30))],
  'its own question': (request) => [request],
  'half an answer': (request) => [echoed(request).subarray(0, request.length >> 1)],
  'a flood': () => Array.from({ length: 200 }, (_, i) => Buffer.alloc(1 + (i % 60), i)),
}

test.concurrent.each(Object.entries(GARBAGE))('%s is silence, in v2c and v3', async (_, answer) => {
  const port = await device(answer)
  const said = await Promise.all([ask(port), ask(port, '3')])
  expect(said).toEqual([silent, silent])
})

test('an answer without values is a device of which nothing is known', async () => {
  const said = await ask(await device((request) => [echoed(request)]))
  expect(said).not.toBe(silent)
  expect(said).toMatchObject({ entities: [], software: [], neighbours: [] })
})

test('whatever bytes of an answer are changed, the device is left and the next one asked', async () => {
  const changes = fc.sample(
    fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { minLength: 1, maxLength: 4 }),
    { numRuns: 24, seed: 20261122 },
  )
  const said = await Promise.all(
    changes.map(async (change) => {
      const port = await device((request) => {
        const answer = echoed(request)
        for (const [at, byte] of change) if (at < answer.length) answer[at] = byte
        return [answer]
      })
      return ask(port)
    }),
  )
  for (const one of said)
    if (one !== silent)
      for (const text of [one.sysName, one.sysDescr]) expect(text.length).toBeLessThan(501)
})
