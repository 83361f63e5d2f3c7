/**
 * What machines ask: is it alive (`/healthz`), can it work (`/readyz`), how does it do (`/metrics`).
 * @module
 */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** A part that must be there for work to be done; `detail` is a short sentence without secrets. */
export type Readiness = { readonly name: string; readonly ok: boolean; readonly detail: string }

export type Metrics = {
  readonly observe: (at: {
    readonly endpoint: string
    readonly status: number
    readonly seconds: number
  }) => void
  /** A number that is read when somebody asks. */
  readonly gauge: (name: string, help: string, read: () => number | Promise<number>) => void
  readonly text: () => Promise<string>
}

export const openMetrics = (): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'hinoban_' })
  const seconds = new Histogram({
    name: 'hinoban_http_seconds',
    help: 'Time to answer, by endpoint and status class',
    labelNames: ['endpoint', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    observe: (at) =>
      seconds.observe(
        { endpoint: at.endpoint, status: `${Math.floor(at.status / 100)}xx` },
        at.seconds,
      ),
    gauge: (name, help, read) => {
      new Gauge({
        name: `hinoban_${name}`,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    text: () => registry.metrics(),
  }
}

/** Adds the three pages. `/metrics` is for this machine alone, or for whoever has the token. */
export const mountOperations = (
  app: FastifyInstance,
  options: {
    readonly metrics: Metrics
    readonly metricsToken: string | null
    readonly ready: () => Promise<readonly Readiness[]>
  },
): void => {
  app.get('/healthz', { config: { endpoint: 'healthz' } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return { status: 'ok' }
  })
  app.get('/readyz', { config: { endpoint: 'readyz' } }, async (_request, reply) => {
    const parts = await options.ready()
    const ok = parts.every((p) => p.ok)
    reply.code(ok ? 200 : 503).header('cache-control', 'no-store')
    return { status: ok ? 'ready' : 'not-ready', parts }
  })
  app.get('/metrics', { config: { endpoint: 'metrics' } }, async (request, reply) => {
    const given = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const allowed =
      options.metricsToken === null ? isLoopback(request.ip) : same(given, options.metricsToken)
    if (!allowed) {
      reply.code(404)
      return ''
    }
    reply.type('text/plain; version=0.0.4; charset=utf-8').header('cache-control', 'no-store')
    return options.metrics.text()
  })
}

const isLoopback = (ip: string): boolean =>
  ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1'
const same = (a: string, b: string): boolean => {
  const x = Buffer.from(a)
  const y = Buffer.from(b)
  return x.length === y.length && timingSafeEqual(x, y)
}
