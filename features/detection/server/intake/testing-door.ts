/**
 * For tests of programs that are not ours: the doors for shippers behind a real HTTP server, what comes in read as it will be stored.
 * @module
 */
import { type LogEvent, readLog } from '@hinoban/logs'
import { openHttp } from '../../../../platform/http/index.ts'
import { openLog } from '../../../../platform/log/index.ts'
import type { Known } from '../sources/roster.ts'
import type { Origin } from './gather.ts'
import { ELASTIC_PREFIX, httpDoors, INGEST_PREFIX } from './http-door.ts'

export const DOOR_TOKEN = 'hbl_token-of-a-test'

export const doorOrigin: Origin = {
  organization: '0198d3a4-0000-7000-8000-000000000001',
  site: null,
  source: '0198d3a4-0000-7000-8000-000000000002',
  how: 'http',
  peer: '127.0.0.1',
  format: 'auto',
  timeZone: 'Asia/Tokyo',
  encoding: 'auto',
  name: null,
  ids: 'named',
}

/** As the reader will see them once they are stored. */
export const readAsStored = (record: Uint8Array | string): LogEvent =>
  readLog(record, {
    receivedAt: Date.now(),
    format: 'auto',
    timeZone: 'Asia/Tokyo',
    encoding: 'auto',
    senderAddress: null,
  })

export const openDoor = async () => {
  const records: Buffer[] = []
  const asked: string[] = []
  const lost: string[] = []
  const state = { hasRoom: true }
  const known = {
    quota: { take: () => true },
    origin: (_how: string, _peer: string | null, ids: Origin['ids']) => ({ ...doorOrigin, ids }),
  } as unknown as Known
  const mounts = httpDoors({
    roster: {
      byToken: (token) => (token === DOOR_TOKEN ? known : null),
      bySource: () => null,
    },
    intake: {
      hasRoom: () => state.hasRoom,
      accept: async ({ ids }, taken) => {
        for (const one of taken) {
          const bytes = Buffer.from(one)
          // The name that a shipper gave stands in the first line.
          records.push(ids === 'named' ? bytes.subarray(bytes.indexOf(0x0a) + 1) : bytes)
        }
      },
    },
    now: Date.now,
    log: openLog({ level: 'silent' }),
    count: (_known, place, count) => void (count > 0 && lost.push(place)),
    received: () => undefined,
  })
  const http = await openHttp({
    log: openLog({ level: 'silent' }),
    clock: { now: () => new Date() },
    version: '0',
    publicUrl: null,
    host: '127.0.0.1',
    trustedProxies: [],
    whoIs: async () => null,
    guard: () => undefined,
    isHome: async () => true,
    sentences: [],
    routes: [],
    mounts,
  })
  http.app.addHook('onSend', async (request, reply) => {
    asked.push(`${request.method} ${request.url.split('?', 1)[0]} ${reply.statusCode}`)
  })
  const url = await http.listen(0, '127.0.0.1')
  return {
    port: Number(new URL(url).port),
    elastic: `${url}${ELASTIC_PREFIX}`,
    ingest: `${url}${INGEST_PREFIX}`,
    records,
    /** Method, path and answer of every request. */
    asked,
    lost,
    state,
    events: () => records.map((one) => readAsStored(one)),
    close: http.close,
  }
}
