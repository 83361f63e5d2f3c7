/**
 * The real house behind its real HTTP door, for proofs: stores, features, jobs and routes as `npm start` composes
 * them. Only who calls may be said in a header, so that every role, site scope and token scope can be tried.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { compose, type House } from '../apps/server/compose.ts'
import { eventsMigrations, migrations } from '../apps/server/migrations.ts'
import { accessEndpoints, type Who } from '../platform/access/index.ts'
import { systemClock } from '../platform/clock/index.ts'
import { readConfig } from '../platform/config/index.ts'
import { type Events, openEvents } from '../platform/events/index.ts'
import type { Network } from '../platform/feeds/index.ts'
import { type Http, openHttp } from '../platform/http/index.ts'
import { openLog } from '../platform/log/index.ts'
import { testRecords } from '../platform/records/testing.ts'

export const ORIGIN = 'http://localhost:8870'
const CALLER = 'x-test-caller'

export type Given = {
  readonly who?: Who | null
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Bytes of an upload endpoint. */
  readonly bytes?: Uint8Array | string
  readonly fileName?: string
  /** Where the request comes from. */
  readonly ip?: string
}
export type Answered = {
  readonly status: number
  readonly text: string
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, string | readonly string[] | number | undefined>>
  // A test reads what it expects; a wrong expectation fails there.
  // biome-ignore lint/suspicious/noExplicitAny: the answer of any route
  readonly json: any
}
export type TestHouse = {
  readonly house: House
  readonly http: Http
  readonly events: () => Promise<Events>
  /** Every line the house has logged. */
  readonly logged: readonly string[]
  readonly send: (method: string, url: string, given?: Given) => Promise<Answered>
  /** Runs statements as the owner of the tables, past the walls: for looking on from outside. */
  readonly outside: <T>(look: (client: pg.PoolClient) => Promise<T>) => Promise<T>
}

/** Opens a house, does the work, closes it; the same records may be opened again as after a restart. */
export const testHouses = async () => {
  const test = await testRecords(migrations)
  const dataDir = await mkdtemp(join(tmpdir(), 'hinoban-house-'))
  const open = async (
    jobs: 'with-jobs' | 'without-jobs',
    given: {
      readonly env?: Readonly<Record<string, string>>
      /** Where names lead; the real one when left out. */
      readonly network?: Network
    } = {},
  ) => {
    const logged: string[] = []
    const log = openLog({ level: 'warn', write: (line) => void logged.push(line) })
    let opened: Promise<Events> | null = null
    const events = (): Promise<Events> => {
      opened ??= openEvents({
        dataDir,
        clickhouseUrl: given.env?.['HINOBAN_CLICKHOUSE_URL'] ?? null,
        log,
        migrations: eventsMigrations,
        memoryBytes: 700 * 1024 * 1024,
      })
      return opened
    }
    const house = await compose({
      records: test.records,
      dataDir,
      clock: systemClock,
      log,
      version: '0.0.0',
      publicUrl: ORIGIN,
      read: (screen) => readConfig({ env: given.env ?? {}, cwd: dataDir, screen }),
      events,
      ...(given.network ? { network: given.network } : {}),
    })
    const callers = new Map<string, Who>()
    const http = await openHttp({
      log,
      clock: systemClock,
      version: '0.0.0',
      publicUrl: null,
      host: '127.0.0.1',
      trustedProxies: [],
      whoIs: async (headers, ip) => {
        const caller = headers.get(CALLER)
        return caller === null ? house.access.whoIs(headers, ip) : (callers.get(caller) ?? null)
      },
      guard: house.access.guard,
      isHome: house.isHome,
      sentences: house.sentences,
      routes: house.routes,
      alsoDocumented: accessEndpoints,
      mounts: house.mounts,
    })
    if (jobs === 'with-jobs') {
      await house.jobs.start(house.allJobs)
      for (const feature of house.features) await feature.start?.()
    }
    let callerNumber = 0
    const nameOf = new Map<Who, string>()
    const callerName = (who: Who): string => {
      const known = nameOf.get(who)
      if (known !== undefined) return known
      callerNumber += 1
      const name = String(callerNumber)
      nameOf.set(who, name)
      callers.set(name, who)
      return name
    }
    const send: TestHouse['send'] = async (method, url, given = {}) => {
      const payload =
        given.bytes !== undefined
          ? { payload: Buffer.from(given.bytes), type: 'application/octet-stream' }
          : given.body !== undefined
            ? { payload: JSON.stringify(given.body), type: 'application/json' }
            : null
      const response = await http.app.inject({
        method: method as 'GET',
        url,
        remoteAddress: given.ip ?? '127.0.0.1',
        headers: {
          host: 'localhost:8870',
          ...(payload ? { 'content-type': payload.type } : {}),
          ...(given.fileName === undefined
            ? {}
            : { 'x-file-name': encodeURIComponent(given.fileName) }),
          ...(given.who ? { [CALLER]: callerName(given.who) } : {}),
          ...given.headers,
        },
        ...(payload ? { payload: payload.payload } : {}),
      })
      const isJson = /json/.test(String(response.headers['content-type']))
      return {
        status: response.statusCode,
        text: response.body,
        bytes: response.rawPayload,
        headers: response.headers,
        json: isJson && response.body !== '' ? JSON.parse(response.body) : null,
      }
    }
    const outside: TestHouse['outside'] = async (look) => {
      const client = await test.records.pool.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('hinoban.system', 'on', true)`)
        return await look(client)
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    const close = async (): Promise<void> => {
      await house.jobs.stop()
      for (const feature of house.features) await feature.stop?.()
      await http.close()
      if (opened) await (await opened).close()
    }
    return { house, http, events, logged, send, outside, close }
  }
  return {
    open,
    close: async () => {
      await test.close()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/**
 * Ends the schedules of these jobs: they run when a test asks for them, and never between two of its lines because a minute or an
 * hour is over.
 */
export const unschedule = async (records: House['records'], names: readonly string[]) => {
  const { rowCount } = await records.pool.query(
    'delete from hinoban_jobs.schedule where name = any($1)',
    [names],
  )
  if (rowCount !== names.length) throw new Error(`no such schedules: ${names}`)
}

/** Longer than anything takes on a busy machine; then it is told what never came. */
const NEVER_MS = 150_000

/** Asks until the answer is there. */
export const until = async <T>(ask: () => Promise<T | null | undefined | false>): Promise<T> => {
  const end = performance.now() + NEVER_MS
  do {
    const found = await ask()
    if (found) return found
    await sleep(100)
  } while (performance.now() < end)
  throw new Error(`never came: ${ask}`)
}
