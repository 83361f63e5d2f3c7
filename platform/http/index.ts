/**
 * The one HTTP door: routes are parsed, permitted, answered and checked here; a Problem becomes RFC 9457 JSON,
 * anything else an incident number.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { Server as TlsServer } from 'node:tls'
import type { Endpoint } from '@hinoban/endpoint'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Who } from '../access/who.ts'
import type { Clock } from '../clock/index.ts'
import { type Language, languageOf } from '../i18n/index.ts'
import type { Log } from '../log/index.ts'
import { ProblemError } from '../problem/index.ts'
import { type Mount, mountHandler } from './mount.ts'
import { openApiDocument } from './openapi.ts'
import { generalMessages, generalProblem, notFound } from './problems.ts'
import type { FileAnswer, Route, Upload } from './route.ts'
import { guardHeaders, originOf, SECURITY_HEADERS } from './safety.ts'
import { isStorable } from './storable.ts'
import { readTls, type Tls, watchTls } from './tls.ts'

export { csvFile } from './csv.ts'
export type { Mount, PlainAnswer, PlainCall, PlainMount } from './mount.ts'
export { generalProblem, notFound } from './problems.ts'
export {
  type FeatureServer,
  fileAnswer,
  openRoute,
  type Route,
  route,
  type Upload,
} from './route.ts'
export { tlsMessages, tlsOf, tlsProblems } from './tls.ts'

/** JSON bodies are forms and small batches; files go by upload. */
const MAX_BODY_BYTES = 1024 * 1024

export type ProblemSentences = Readonly<
  Record<Language, Readonly<Record<string, (params: never) => string>>>
>

export type HttpOptions = {
  readonly log: Log
  readonly clock: Clock
  readonly version: string
  readonly publicUrl: string | null
  readonly host: string
  readonly trustedProxies: readonly string[]
  readonly whoIs: (headers: Headers, ip: string) => Promise<Who | null>
  /** Whether this organization was registered first: it alone handles what belongs to the installation. */
  readonly isHome: (organization: string) => Promise<boolean>
  /** Throws a Problem where this person may not use this endpoint yet (second factor not enrolled). */
  readonly guard: (who: Who, endpoint: Endpoint) => void
  readonly sentences: readonly ProblemSentences[]
  readonly routes: readonly Route[]
  /** Endpoints that a mount answers, for the OpenAPI document. */
  readonly alsoDocumented?: readonly Endpoint[]
  /** Handlers of their own, by path prefix: the authentication library, agents. */
  readonly mounts?: readonly Mount[]
  /** Speaks https with these files; plain http without. */
  readonly tls?: Tls | null
  readonly observe?: (at: {
    readonly endpoint: string
    readonly status: number
    readonly seconds: number
  }) => void
}

export type Http = {
  readonly app: FastifyInstance
  readonly endpoints: readonly Endpoint[]
  readonly listen: (port: number, host: string) => Promise<string>
  readonly close: () => Promise<void>
}

export const openHttp = async (options: HttpOptions): Promise<Http> => {
  const pair = options.tls ? await readTls(options.tls) : null
  const app = Fastify({
    // Both servers have the same face; the types of the framework tell them apart.
    ...((pair ? { https: { ...pair, minVersion: 'TLSv1.2' } } : {}) as object),
    logger: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: MAX_BODY_BYTES,
    // The last group of a random UUID: 48 random bits out of a supply, where bytes one by one cost a call each.
    genReqId: () => randomUUID().slice(-12),
    // A client that dribbles its headers is cut off (slowloris); uploads may take their time.
    connectionTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: 20_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
    // An address that cannot be read is refused before any hook runs.
    frameworkErrors: (error, request, reply) =>
      sendProblem(error, request, reply.headers(SECURITY_HEADERS), options),
  })
  app.server.headersTimeout = 15_000
  app.server.maxConnections = 20_000
  const unwatch = options.tls
    ? watchTls(options.tls, options.log, (renewed) => {
        if (app.server instanceof TlsServer) app.server.setSecureContext(renewed)
      })
    : null

  const readJson = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // A request without a body that names a type all the same has no body.
    if (body === '') done(null, undefined)
    else readJson(request, String(body), done)
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS)
    try {
      guardHeaders(request, options)
    } catch (error) {
      done(error as Error)
      return
    }
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    options.observe?.({
      endpoint: request.routeOptions.config.endpoint ?? 'other',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    done()
  })
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, options))
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(), request, reply, options))

  for (const mount of options.mounts ?? []) await app.register(mountHandler(mount))

  const endpoints = options.routes.map((r) => r.endpoint)
  refuseDoubles(endpoints)
  await app.register(async (api) => {
    for (const r of options.routes) if (!r.endpoint.upload) mount(api, r, options)
  })
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers()
    // The bytes stay in the socket until the handler reads them: a file is never held in memory here.
    uploads.addContentTypeParser('application/octet-stream', (_request, _payload, done) =>
      done(null),
    )
    for (const r of options.routes) if (r.endpoint.upload) mount(uploads, r, options)
  })
  const documented = [...endpoints, ...(options.alsoDocumented ?? [])]
  refuseDoubles(documented)
  const document = JSON.stringify(openApiDocument(documented, options.version))
  app.get('/api/openapi.json', { config: { endpoint: 'openapi' } }, async (_request, reply) => {
    reply.type('application/json').header('cache-control', 'no-store')
    return document
  })

  return {
    app,
    endpoints,
    listen: (port, host) => app.listen({ port, host }),
    close: async () => {
      unwatch?.()
      await app.close()
    },
  }
}

const refuseDoubles = (endpoints: readonly Endpoint[]): void => {
  const seen = new Set<string>()
  for (const e of endpoints) {
    for (const mark of [e.name, `${e.method} ${e.path}`]) {
      if (seen.has(mark)) throw new Error(`two routes claim ${mark}`)
      seen.add(mark)
    }
  }
}

const mount = (app: FastifyInstance, r: Route, options: HttpOptions): void => {
  const { endpoint } = r
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    config: { endpoint: endpoint.name },
    bodyLimit: endpoint.upload
      ? Number.MAX_SAFE_INTEGER
      : (endpoint.maxBodyBytes ?? MAX_BODY_BYTES),
    handler: async (request, reply) => {
      const headers = headersOf(request)
      const who = await options.whoIs(headers, request.ip)
      if (endpoint.allow !== 'anyone') await permit(who, endpoint, options)
      const aborted = new AbortController()
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) aborted.abort()
      })
      const answer = await r.handle({
        who: who as never,
        params: parse(endpoint.params, request.params, 'path') as never,
        query: parse(endpoint.query, request.query, 'query') as never,
        body: (endpoint.upload ? undefined : parse(endpoint.body, request.body, 'body')) as never,
        upload: endpoint.upload ? uploadOf(request) : null,
        language: who?.language ?? languageOf(request.headers['accept-language']),
        signal: aborted.signal,
        ip: request.ip,
        requestId: request.id,
        headers,
        setHeader: (name, value) => void reply.header(name, value),
      })
      reply.header('cache-control', 'no-store')
      return send(reply, endpoint, answer)
    },
  })
}

const permit = async (who: Who | null, endpoint: Endpoint, options: HttpOptions): Promise<void> => {
  if (who === null) throw generalProblem('general.unauthenticated', {})
  options.guard(who, endpoint)
  const area = endpoint.name.split('.')[0] ?? ''
  if (
    who.tokenScopes &&
    !who.tokenScopes.includes(endpoint.name) &&
    !who.tokenScopes.includes(area) &&
    !tokenReads(who, endpoint)
  ) {
    throw generalProblem('general.forbidden', {})
  }
  if (endpoint.allow !== 'signed-in' && !endpoint.allow.includes(who.role))
    throw generalProblem('general.forbidden', {})
  if (endpoint.ofInstallation && !(await options.isHome(who.organization)))
    throw generalProblem('general.home_only', {})
}

/** The scope `read` covers every GET that the token's role may call. */
const tokenReads = (who: Who, endpoint: Endpoint): boolean =>
  endpoint.method === 'GET' && who.tokenScopes?.includes('read') === true

const parse = (schema: z.ZodType | undefined, value: unknown, place: string): unknown => {
  if (!schema) return undefined
  const parsed = schema.safeParse(value ?? (place === 'body' ? null : {}))
  if (parsed.success && isStorable(parsed.data)) return parsed.data
  if (parsed.success)
    throw generalProblem('general.invalid_request', { place, why: 'U+0000 or broken Unicode' })
  const issue = parsed.error.issues[0]
  throw generalProblem('general.invalid_request', {
    place: [place, ...(issue?.path ?? [])].join('.'),
    why: issue?.message ?? 'not valid',
  })
}

const uploadOf = (request: FastifyRequest): Upload => {
  const given = request.headers['x-file-name']
  let name = 'file'
  try {
    if (typeof given === 'string') name = decodeURIComponent(given)
  } catch {
    throw generalProblem('general.invalid_request', {
      place: 'X-File-Name',
      why: 'percent-encoded UTF-8 is expected',
    })
  }
  // The name is a label: its last part, without control characters, never a path.
  const label = (name.split(/[/\\]/).at(-1) ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 255)
  return { name: label === '' ? 'file' : label, bytes: request.raw }
}

const headersOf = (request: FastifyRequest): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value)
    else if (Array.isArray(value)) for (const one of value) headers.append(name, one)
  }
  return headers
}

const isFile = (answer: unknown): answer is FileAnswer =>
  typeof answer === 'object' &&
  answer !== null &&
  'kind' in answer &&
  answer.kind === 'file' &&
  'body' in answer

const send = async (reply: FastifyReply, endpoint: Endpoint, answer: unknown): Promise<unknown> => {
  if (endpoint.answerKind === 'file') {
    if (!isFile(answer)) throw new Error(`${endpoint.name} promised a file and answered none`)
    const ascii = answer.name.replace(/[^\x20-\x7e]|["\\]/g, '_')
    reply
      .type(answer.type)
      .header(
        'content-disposition',
        `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(answer.name)}`,
      )
    const { Readable } = await import('node:stream')
    return reply.send(Readable.from(answer.body, { objectMode: false }))
  }
  if (!endpoint.answer) {
    reply.code(204)
    return reply.send()
  }
  const checked = endpoint.answer.safeParse(answer)
  if (!checked.success)
    throw new Error(
      `${endpoint.name} answered what its contract does not say: ${checked.error.message}`,
    )
  return reply.type('application/json').send(JSON.stringify(checked.data))
}

const sendProblem = (
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
): FastifyReply => {
  const language = languageOf(request.headers['accept-language'])
  const problem = asProblem(error, request, options)
  if (problem.code === 'general.too_many')
    reply.header('retry-after', String(problem.params['seconds'] ?? 1))
  const sentence =
    options.sentences.map((s) => s[language][problem.code]).find((s) => s !== undefined) ??
    generalMessages[language][problem.code as 'general.not_found']
  const detail = sentence ? sentence(problem.params as never) : problem.code
  const incident =
    problem.code === 'general.incident' ? { incident: String(problem.params['id']) } : {}
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .send(
      JSON.stringify({
        type: `urn:hinoban:problem:${problem.code}`,
        title: problem.code,
        status: problem.status,
        code: problem.code,
        params: problem.params,
        detail,
        ...incident,
      }),
    )
}

const asProblem = (error: unknown, request: FastifyRequest, options: HttpOptions): ProblemError => {
  if (error instanceof ProblemError) return error
  const code = (error as { code?: string }).code
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return generalProblem('general.too_large', { limit: `${MAX_BODY_BYTES / 1024 / 1024} MiB` })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return generalProblem('general.unsupported_type', { expected: 'application/json' })
  const status = (error as { statusCode?: number }).statusCode
  if (status !== undefined && status >= 400 && status < 500)
    return generalProblem('general.invalid_request', {
      place: 'request',
      why: (error as Error).message.slice(0, 200),
    })
  const id = incidentNumber(options.clock.now(), request.id)
  options.log.error(
    {
      error,
      incident: id,
      method: request.method,
      path: request.routeOptions.url,
      origin: originOf(request),
    },
    'incident',
  )
  return generalProblem('general.incident', { id })
}

/** `H20261122-3f9a1c`: said on the telephone, found in the log. */
const incidentNumber = (now: Date, requestId: string): string =>
  `H${now.toISOString().slice(0, 10).replaceAll('-', '')}-${requestId.slice(0, 6)}`

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: string
  }
}
