/**
 * Starts Hinoban as a whole and stops it again: lock, stores, house, door.
 * @module
 */
import { statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import { accessEndpoints } from '../../platform/access/index.ts'
import type { Clock } from '../../platform/clock/index.ts'
import { type Config, readConfig } from '../../platform/config/index.ts'
import { type Events, openEvents } from '../../platform/events/index.ts'
import { mountConsole } from '../../platform/http/console.ts'
import { openHttp, tlsOf } from '../../platform/http/index.ts'
import { mountOperations, openMetrics, type Readiness } from '../../platform/http/operations.ts'
import type { Log } from '../../platform/log/index.ts'
import { lockDataDir, openRecords } from '../../platform/records/index.ts'
import { compose, type House } from './compose.ts'
import { openGauges } from './gauges.ts'
import { eventsMigrations, migrations } from './migrations.ts'
import { VERSION } from './version.ts'

export type RunningServer = {
  readonly house: House
  /** Where people open it. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Less free space than this and Hinoban is not ready: PostgreSQL must never run dry. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024

export const startServer = async (from: {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly clock: Clock
  readonly log: Log
  /** The built console, or null for the API alone. */
  readonly console: string | null
}): Promise<RunningServer> => {
  const { clock, log } = from
  const settings = from.config.settings
  const dataDir = resolve(from.cwd, settings['data.dir'])
  const lock = await lockDataDir(dataDir)
  const undo: (() => Promise<void>)[] = [() => lock.release()]
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) {
      try {
        await step()
      } catch (error) {
        log.error({ error }, 'stopping')
      }
    }
  }
  try {
    const records = await openRecords({
      dataDir,
      databaseUrl: settings['records.url'],
      log,
      migrations,
    })
    undo.push(() => records.close())
    const port = settings['http.port']
    const tls = tlsOf(settings['http.tls_certificate'], settings['http.tls_key'])
    const publicUrl = settings['http.public_url'] ?? `${tls ? 'https' : 'http'}://localhost:${port}`
    const events = lazyEvents(() =>
      openEvents({
        dataDir,
        clickhouseUrl: settings['events.url'],
        log,
        migrations: eventsMigrations,
        memoryBytes: settings['events.memory_mb'] * 1024 * 1024,
      }),
    )
    undo.push(() => events.close())
    const house = await compose({
      records,
      dataDir,
      clock,
      log,
      version: VERSION,
      publicUrl,
      events: events.get,
      read: (screen) =>
        readConfig({
          env: from.env,
          cwd: from.cwd,
          screen,
          given: { 'data.dir': settings['data.dir'], 'http.port': port },
        }),
    })
    const metrics = openMetrics()
    openGauges(metrics, { records, events: events.stats })
    const http = await openHttp({
      log,
      clock,
      version: VERSION,
      publicUrl: settings['http.public_url'],
      host: settings['http.host'],
      trustedProxies: settings['http.trusted_proxies'],
      whoIs: house.access.whoIs,
      guard: house.access.guard,
      isHome: house.isHome,
      sentences: house.sentences,
      routes: house.routes,
      alsoDocumented: accessEndpoints,
      mounts: house.mounts,
      tls,
      observe: metrics.observe,
    })
    undo.push(() => http.close())
    const ready = async (): Promise<readonly Readiness[]> => [
      await probe('records', async () => {
        await records.health()
        return 'PostgreSQL answers'
      }),
      await probe('disk', () => freeSpace(dataDir)),
      await probe('events', async () => events.describe()),
    ]
    mountOperations(http.app, { metrics, metricsToken: settings['http.metrics_token'], ready })
    if (from.console !== null) await mountConsole(http.app, from.console)
    await house.jobs.start(house.allJobs)
    undo.push(() => house.jobs.stop())
    for (const feature of house.features) {
      await feature.start?.()
      const { stop } = feature
      if (stop) undo.push(() => stop())
    }
    const listening = await http.listen(port, settings['http.host'])
    log.info({ address: listening, version: VERSION }, 'Hinoban is listening')
    return {
      house,
      url: settings['http.public_url'] ?? listening.replace('127.0.0.1', 'localhost'),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const probe = async (name: string, look: () => Promise<string>): Promise<Readiness> => {
  try {
    return { name, ok: true, detail: await look() }
  } catch (error) {
    return {
      name,
      ok: false,
      detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
    }
  }
}

const freeSpace = async (folder: string): Promise<string> => {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free < LEAST_FREE_BYTES)
    throw new Error(
      `only ${Math.floor(free / 1024 / 1024)} MiB are free on the disk of the data folder`,
    )
  return `${Math.floor(free / 1024 / 1024 / 1024)} GiB free`
}

/** The event store costs a quarter of a gigabyte: it is opened when the first feature needs it. */
const lazyEvents = (open: () => Promise<Events>) => {
  let opened: Promise<Events> | null = null
  return {
    get: (): Promise<Events> => {
      opened ??= open()
      return opened
    },
    stats: async () => (opened === null ? null : (await opened).stats()),
    describe: async (): Promise<string> => {
      if (opened === null) return 'not needed yet'
      await (await opened).health()
      return 'answers'
    },
    close: async (): Promise<void> => {
      if (opened !== null) await (await opened).close()
    },
  }
}
