/**
 * Lets a handler that speaks Web Request and Response answer below a path prefix.
 * @module
 */
import type { FastifyInstance } from 'fastify'

export type WebMount = {
  readonly prefix: string
  /** A larger body is refused with 413 before it is read to its end. */
  readonly maxBodyBytes: number
  /** Bodies of all callers held at once; above it a caller is told to come again before a byte of his is read. */
  readonly maxInFlightBytes: number
  readonly handle: (request: Request, ip: string) => Promise<Response>
  /** Told of whose body was refused for its size. */
  readonly refused?: (caller: {
    readonly authorization: string | null
    readonly ip: string
  }) => void
}

export const mountWebHandler =
  ({ prefix, maxBodyBytes, maxInFlightBytes, handle, refused }: WebMount) =>
  async (app: FastifyInstance): Promise<void> => {
    let inFlight = 0
    app.addHook('onRequest', async (request, reply) => {
      const declared = Number(request.headers['content-length'] ?? 0)
      // What does not say how long it is may be as long as allowed; what says too much is refused unread.
      const size =
        request.headers['transfer-encoding'] !== undefined
          ? maxBodyBytes
          : declared > maxBodyBytes
            ? 0
            : declared
      if (inFlight + size > maxInFlightBytes)
        return reply.code(503).header('retry-after', '30').send()
      inFlight += size
      let isHeld = true
      const release = (): void => {
        if (isHeld) inFlight -= size
        isHeld = false
      }
      reply.raw.once('finish', release)
      reply.raw.once('close', release)
      return undefined
    })
    app.addHook('onError', async (request, _reply, error) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
        refused?.({ authorization: request.headers.authorization ?? null, ip: request.ip })
    })
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: maxBodyBytes },
      (_request, body, done) => done(null, body),
    )
    app.route({
      method: ['GET', 'POST'],
      url: `${prefix}/*`,
      config: { endpoint: prefix },
      handler: async (request, reply) => {
        const headers = new Headers()
        for (const [name, value] of Object.entries(request.headers)) {
          if (typeof value === 'string' && name !== 'content-length') headers.set(name, value)
        }
        const body =
          Buffer.isBuffer(request.body) && request.body.length > 0
            ? new Uint8Array(request.body)
            : null
        const url = new URL(
          request.url,
          `${request.protocol}://${request.headers.host ?? 'localhost'}`,
        )
        const answer = await handle(
          new Request(url, { method: request.method, headers, body }),
          request.ip,
        )
        reply.code(answer.status).header('cache-control', 'no-store')
        for (const [name, value] of answer.headers)
          if (name !== 'set-cookie') reply.header(name, value)
        for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
        return reply.send(Buffer.from(await answer.arrayBuffer()))
      },
    })
  }
