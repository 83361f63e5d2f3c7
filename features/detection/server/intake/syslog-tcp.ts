/**
 * Syslog by TCP and TLS. A sender that is quicker than the disk is slowed down: nothing more is read from it until there is room.
 * @module
 */
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { frameDecoder, type SyslogFrame } from '@hinoban/syslog'
import type { Gatherer, Origin } from './gather.ts'
import type { Listener, SyslogDeps } from './listener.ts'

/** Beyond it one that says nothing makes room for whoever comes: anybody who reaches the port can open as many as he likes. */
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
  readonly maxConnections?: number
}

export const listenTcp = async (
  deps: TcpDeps,
): Promise<Listener & { readonly renew: (tls: TlsOptions) => void }> => {
  const lines = openLines(deps)
  const budget = { held: 0 }
  const take = (socket: Socket): void => {
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    readFrom(deps, socket, budget, lines.spoke)
  }
  const secure = deps.tls
    ? createTlsServer({ ...deps.tls, handshakeTimeout: HANDSHAKE_MS }, take)
    : null
  secure?.on('tlsClientError', (error) =>
    deps.log.debug({ error }, 'syslog: a TLS connection was refused'),
  )
  const server: Server = secure ?? createPlainServer(take)
  // Also those whose handshake has not ended.
  server.on('connection', lines.open)
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
      lines.closeAll()
      await closed
    },
  }
}

/** What is connected, by whom, and when it last spoke. */
const openLines = ({ log, maxConnections = MAX_CONNECTIONS }: TcpDeps) => {
  const open = new Map<string, { readonly socket: Socket; readonly address: string; at: number }>()
  let spoken = 0
  let closed = 0
  /** Of whoever has the most, the one that was silent for longest: a flood of connections makes room at its own cost. */
  const makeRoom = (): void => {
    const by = Map.groupBy(open.values(), ({ address }) => address)
    const most = [...by.values()].reduce((a, b) => (b.length > a.length ? b : a))
    const silent = most.reduce((a, b) => (b.at < a.at ? b : a))
    silent.socket.destroy()
    open.delete(nameOf(silent.socket))
    closed += 1
    if (closed % TOLD_EVERY !== 1) return
    const { address } = silent
    log.warn({ address, closed }, 'syslog: too many connections; silent ones are closed')
  }
  return {
    open: (socket: Socket): void => {
      const name = nameOf(socket)
      spoken += 1
      open.set(name, { socket, address: socket.remoteAddress ?? '', at: spoken })
      socket.once('close', () => {
        if (open.get(name)?.socket === socket) open.delete(name)
      })
      if (open.size > maxConnections) makeRoom()
    },
    spoke: (socket: Socket): void => {
      const line = open.get(nameOf(socket))
      spoken += 1
      if (line) line.at = spoken
    },
    closeAll: (): void => {
      for (const { socket } of open.values()) socket.destroy()
    },
  }
}
const TOLD_EVERY = 1_000
/** The same for a connection and for the TLS within it. */
const nameOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`

const readFrom = (
  deps: TcpDeps,
  socket: Socket,
  budget: { held: number },
  spoke: (socket: Socket) => void,
): void => {
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
    // Who sends begins of messages only has not spoken.
    if (frames.length > 0) spoke(socket)
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
