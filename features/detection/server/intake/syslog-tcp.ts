/**
 * Syslog by TCP and TLS. A sender that is quicker than the disk is slowed down: nothing more is read from it until there is room.
 * @module
 */
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { frameDecoder, type SyslogFrame } from '@hinoban/syslog'
import type { Gatherer, Origin } from './gather.ts'
import type { Listener, SyslogDeps } from './listener.ts'

const MAX_CONNECTIONS = 2_000
/** Read from one connection and not on the disk yet. */
const MAX_PENDING_BYTES = 1024 * 1024
/** Begins of messages that all connections together may leave unended: beyond it the next one that does is cut off. */
const MAX_HELD_BYTES = 128 * 1024 * 1024
const ROOM_AGAIN_MS = 200
/** A TLS handshake takes a second; who has not ended it by then never will. */
const HANDSHAKE_MS = 15_000
/** Dead peers are found by the system. */
const KEEP_ALIVE_MS = 60_000

export type TcpDeps = SyslogDeps & {
  readonly gatherer: Gatherer
  readonly how: 'tcp' | 'tls'
  /** For TLS: what the server shows and asks for. */
  readonly tls: TlsOptions | null
}

export const listenTcp = async (
  deps: TcpDeps,
): Promise<Listener & { readonly renew: (tls: TlsOptions) => void }> => {
  const sockets = new Set<Socket>()
  const budget = { held: 0 }
  const take = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    readFrom(deps, socket, budget)
  }
  const secure = deps.tls
    ? createTlsServer({ ...deps.tls, handshakeTimeout: HANDSHAKE_MS }, take)
    : null
  secure?.on('tlsClientError', (error) =>
    deps.log.debug({ error }, 'syslog: a TLS connection was refused'),
  )
  const server: Server = secure ?? createPlainServer(take)
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen({ port: deps.port, host: deps.host }, () => {
      server.off('error', fail)
      done()
    })
  })
  server.on('error', (error) => deps.log.warn({ error }, 'syslog: the TCP server failed'))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : deps.port,
    renew: (tls) => secure?.setSecureContext(tls),
    close: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const readFrom = (deps: TcpDeps, socket: Socket, budget: { held: number }): void => {
  const { gatherer, how } = deps
  const address = socket.remoteAddress ?? ''
  const decoder = frameDecoder()
  let pending = 0
  let held = 0
  let isWaiting = false
  const hold = (bytes: number): void => {
    budget.held += bytes - held
    held = bytes
  }
  const goOn = (): void => {
    if (isWaiting || pending >= MAX_PENDING_BYTES) return
    if (deps.hasRoom(MAX_PENDING_BYTES)) {
      socket.resume()
      return
    }
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      goOn()
    }, ROOM_AGAIN_MS).unref()
  }
  /** Records of one chunk share a promise or two: a promise each would cost more than all else. */
  const keep = async (origin: Origin, frames: readonly SyslogFrame[], bytes: number) => {
    pending += bytes
    const kept = new Set(frames.map((frame) => gatherer.add(origin, frame.bytes)))
    try {
      await Promise.all(kept)
    } catch {
      deps.lost('full', origin, frames.length)
    } finally {
      pending -= bytes
      goOn()
    }
  }
  const take = (frames: readonly SyslogFrame[]): void => {
    if (frames.length === 0) return
    const bytes = frames.reduce((sum, frame) => sum + frame.bytes.length, 0)
    const origin = deps.senderOf(address, how, frames.length, bytes)
    if (origin === null) return
    for (const frame of frames) {
      if (frame.cutBytes > 0) deps.lost('cut', origin, 1)
      if (frame.missingBytes > 0) deps.lost('torn', origin, 1)
    }
    void keep(origin, frames, bytes)
  }
  socket.on('data', (chunk) => {
    const frames = decoder.push(chunk)
    take(frames)
    hold(frames.length > 0 ? 0 : held + chunk.length)
    if (budget.held > MAX_HELD_BYTES) {
      deps.log.warn({ address }, 'syslog: a sender that ends no message was cut off')
      socket.destroy()
      return
    }
    if (pending >= MAX_PENDING_BYTES || !deps.hasRoom(MAX_PENDING_BYTES)) {
      socket.pause()
      goOn()
    }
  })
  socket.on('end', () => take(decoder.end()))
  socket.on('error', () => undefined)
  socket.once('close', () => hold(0))
}
