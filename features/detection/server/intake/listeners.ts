/**
 * Which listeners of syslog there should be by the settings, and which there are. A port that cannot be had is told with the next step, and
 * tried again.
 * @module
 */
import { readFile } from 'node:fs/promises'
import type { TlsOptions } from 'node:tls'
import { readTls } from '../../../../platform/http/tls.ts'
import type { Log } from '../../../../platform/log/index.ts'
import { ProblemError } from '../../../../platform/problem/index.ts'
import type { Gatherer } from './gather.ts'
import type { Listener, SyslogDeps } from './listener.ts'
import { listenTcp } from './syslog-tcp.ts'
import { listenUdp } from './syslog-udp.ts'

export type SyslogHow = 'udp' | 'tcp' | 'tls'
export type SyslogSettings = {
  readonly host: string
  readonly ports: Readonly<Record<SyslogHow, number | null>>
  readonly tls: { readonly certificate: string; readonly key: string } | null
  readonly clientCa: string | null
}
export type ListenerState = {
  readonly how: SyslogHow
  readonly state: 'off' | 'listening' | 'failed'
  readonly host: string
  readonly port: number | null
  readonly failure: {
    readonly code: string
    readonly params: Readonly<Record<string, string | number>>
  } | null
}
export type Listeners = {
  readonly states: () => readonly ListenerState[]
  /** Opens and closes what the settings changed. */
  readonly reconcile: () => Promise<void>
  readonly close: () => Promise<void>
}

const LOOK_MS = 3_000
const HOWS: readonly SyslogHow[] = ['udp', 'tcp', 'tls']
export const SETTING_OF: Readonly<Record<SyslogHow, string>> = {
  udp: 'HINOBAN_SYSLOG_UDP_PORT',
  tcp: 'HINOBAN_SYSLOG_TCP_PORT',
  tls: 'HINOBAN_SYSLOG_TLS_PORT',
}

type Open = {
  readonly key: string
  readonly listener: Listener | null
  readonly state: ListenerState
}

export const openListeners = async (
  deps: Omit<SyslogDeps, 'host' | 'port'> & {
    readonly log: Log
    readonly gatherer: Gatherer
    readonly settings: () => SyslogSettings
    /** Before the first record can come. */
    readonly opening: (how: SyslogHow) => Promise<void>
  },
): Promise<Listeners> => {
  const open = new Map<SyslogHow, Open>()
  let isClosed = false

  const listen = async (how: SyslogHow, settings: SyslogSettings): Promise<Open> => {
    const port = settings.ports[how]
    const { host } = settings
    const key = keyOf(how, settings)
    if (port === null)
      return { key, listener: null, state: { how, state: 'off', host, port, failure: null } }
    try {
      await deps.opening(how)
      const common = { ...deps, host, port }
      const listener =
        how === 'udp'
          ? await listenUdp(common)
          : await listenTcp({ ...common, how, tls: how === 'tls' ? await tlsOf(settings) : null })
      deps.log.info({ how, host, port: listener.port }, 'syslog: listening')
      return {
        key,
        listener,
        state: { how, state: 'listening', host, port: listener.port, failure: null },
      }
    } catch (error) {
      const failure = failureOf(error, how, port)
      deps.log.warn({ how, host, port, why: failure.code }, 'syslog: cannot listen')
      // Without a key of its own it is tried again at the next look.
      return { key: '', listener: null, state: { how, state: 'failed', host, port, failure } }
    }
  }
  const look = async (): Promise<void> => {
    const settings = deps.settings()
    for (const how of HOWS) {
      const now = open.get(how)
      if (isClosed || now?.key === keyOf(how, settings)) continue
      await now?.listener?.close()
      open.set(how, await listen(how, settings))
    }
  }
  let looking: Promise<void> = Promise.resolve()
  const reconcile = (): Promise<void> => {
    looking = looking.catch(() => undefined).then(look)
    return looking
  }
  await reconcile()
  const timer = setInterval(() => {
    reconcile().catch((error: unknown) => deps.log.error({ error }, 'syslog: listeners'))
  }, LOOK_MS)
  timer.unref()
  return {
    states: () => HOWS.map((how) => open.get(how)?.state ?? offOf(how)),
    reconcile,
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await looking.catch(() => undefined)
      for (const { listener } of open.values()) await listener?.close()
    },
  }
}

const offOf = (how: SyslogHow): ListenerState => ({
  how,
  state: 'off',
  host: '',
  port: null,
  failure: null,
})

const keyOf = (how: SyslogHow, { host, ports, tls, clientCa }: SyslogSettings): string =>
  JSON.stringify([host, ports[how], how === 'tls' ? [tls, clientCa] : null])

/** @throws ProblemError http.tls_half_set, http.tls_unusable */
const tlsOf = async ({ tls, clientCa }: SyslogSettings): Promise<TlsOptions> => ({
  ...(await readTls(tls ?? { certificate: '', key: '' })),
  minVersion: 'TLSv1.2',
  ...(clientCa === null
    ? {}
    : { ca: await readFile(clientCa, 'utf8'), requestCert: true, rejectUnauthorized: true }),
})

const failureOf = (
  error: unknown,
  how: SyslogHow,
  port: number,
): NonNullable<ListenerState['failure']> => {
  if (error instanceof ProblemError) return { code: error.code, params: error.params }
  const setting = SETTING_OF[how]
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return { code: 'detection.port_taken', params: { port, how: how.toUpperCase(), setting } }
  if (code === 'EACCES') return { code: 'detection.port_forbidden', params: { port, setting } }
  return {
    code: 'detection.listen_failed',
    params: { port, why: (code ?? message).slice(0, 200), setting },
  }
}
