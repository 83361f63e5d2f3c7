/**
 * Lets a handler of its own answer below a path prefix: one that speaks Web Request and Response, as libraries do, or one that
 * takes plain values, for callers that come by the thousand each second.
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

type Bounds = {
  readonly prefix: string
  /** A larger body is refused with 413 before it is read to its end. */
  readonly maxBodyBytes: number
  /** Bodies of all callers held at once; above it a caller is told to come again before a byte of his is read. */
  readonly maxInFlightBytes: number
  /** Told of whose body was refused for its size. */
  readonly refused?: (caller: Caller) => void
}
type Caller = { readonly authorization: string | null; readonly ip: string }

export type WebMount = Bounds & {
  readonly handle: (request: Request, ip: string) => Promise<Response>
}

export type PlainCall = {
  readonly method: string
  /** Below the prefix, without its slash and without a query. */
  readonly path: string
  readonly authorization: string | null
  readonly userAgent?: string | null
  readonly body: Buffer
  readonly ip: string
}
export type PlainAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The connection ends without an answer: for a caller who takes any answer for the end of the matter. */
  readonly hangsUp?: true
}
/** For machines: no cookies, no query, no header but the one that says who calls. */
export type PlainMount = Bounds & {
  readonly answer: (call: PlainCall) => Promise<PlainAnswer>
  /** GET and POST when left out; HEAD goes with GET. */
  readonly methods?: readonly ('GET' | 'POST' | 'PUT')[]
  /** Asked before a byte of the body is read: an answer refuses the caller. */
  readonly turnsAway?: (caller: Caller) => PlainAnswer | null
}

export type Mount = WebMount | PlainMount

export const mountHandler =
  (mount: Mount) =>
  async (app: FastifyInstance): Promise<void> => {
    const { prefix } = mount
    const turnsAway = 'turnsAway' in mount ? mount.turnsAway : undefined
    if (turnsAway)
      app.addHook('onRequest', async (request, reply) => {
        const answer = turnsAway(callerOf(request))
        if (answer === null) return undefined
        return reply.code(answer.status).headers(answer.headers).send(answer.body)
      })
    bound(app, mount)
    for (const url of [prefix, `${prefix}/*`])
      app.route({
        method: 'methods' in mount && mount.methods ? [...mount.methods] : ['GET', 'POST'],
        url,
        config: { endpoint: prefix },
        handler: 'answer' in mount ? answerPlain(mount) : answerWeb(mount),
      })
  }

/** Bodies as bytes, no more of them than allowed. */
const bound = (app: FastifyInstance, { maxBodyBytes, maxInFlightBytes, refused }: Bounds): void => {
  let inFlight = 0
  app.addHook('onRequest', (request, reply, done) => {
    const declared = Number(request.headers['content-length'] ?? 0)
    // What does not say how long it is may be as long as allowed; what says too much is refused unread.
    const size =
      request.headers['transfer-encoding'] !== undefined
        ? maxBodyBytes
        : declared > maxBodyBytes
          ? 0
          : declared
    if (inFlight + size > maxInFlightBytes) {
      reply.code(503).header('retry-after', '30').send()
      return
    }
    inFlight += size
    let isHeld = true
    const release = (): void => {
      if (isHeld) inFlight -= size
      isHeld = false
    }
    reply.raw.once('finish', release)
    reply.raw.once('close', release)
    done()
  })
  app.addHook('onError', async (request, _reply, error) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') refused?.(callerOf(request))
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: maxBodyBytes },
    (_request, body, done) => done(null, body),
  )
}

const callerOf = (request: FastifyRequest): Caller => ({
  authorization: request.headers.authorization ?? null,
  ip: request.ip,
})

const NOTHING = Buffer.alloc(0)
const bodyOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : NOTHING)

const answerPlain =
  ({ prefix, answer }: PlainMount) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const query = request.url.indexOf('?')
    const { status, headers, body, hangsUp } = await answer({
      method: request.method,
      path: request.url.slice(prefix.length + 1, query < 0 ? undefined : query),
      authorization: request.headers.authorization ?? null,
      userAgent: request.headers['user-agent'] ?? null,
      body: bodyOf(request),
      ip: request.ip,
    })
    if (hangsUp) {
      reply.hijack()
      request.raw.socket.destroy()
      return reply
    }
    // A text goes out with its headers in one piece; bytes would be a second one.
    return reply.code(status).headers(headers).header('cache-control', 'no-store').send(body)
  }

const answerWeb =
  ({ handle }: WebMount) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value === 'string' && name !== 'content-length') headers.set(name, value)
    }
    const sent = bodyOf(request)
    const url = new URL(request.url, `${request.protocol}://${request.headers.host ?? 'localhost'}`)
    const answer = await handle(
      new Request(url, {
        method: request.method,
        headers,
        body: sent.length > 0 ? new Uint8Array(sent) : null,
      }),
      request.ip,
    )
    reply.code(answer.status).header('cache-control', 'no-store')
    for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value)
    for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
    return reply.send(Buffer.from(await answer.arrayBuffer()))
  }
