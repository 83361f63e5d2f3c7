/**
 * HTTP/1.1 over one kept connection, as little of it as an agent needs: one request at a time, its answer whole. The client shall
 * cost the machine less than the server it asks.
 * @module
 */
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export type WireAnswer = { readonly status: number; readonly body: string }
export type Wire = {
  readonly post: (path: string, headers: string, body: Buffer) => Promise<WireAnswer>
  readonly end: () => void
}

export class WireTimeout extends Error {}

const TIMEOUT_MS = 30_000
const HEAD_END = Buffer.from('\r\n\r\n')

/** Opens its connection with the first request, and again where it was closed. */
export const openWire = (url: URL, ca: string | null): Wire => {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  let socket: Socket | null = null
  let waiting: { done: (answer: WireAnswer) => void; failed: (error: Error) => void } | null = null
  let received: Buffer = Buffer.alloc(0)

  const fail = (error: Error): void => {
    const failed = waiting?.failed
    waiting = null
    socket?.destroy()
    socket = null
    failed?.(error)
  }
  const take = (piece: Buffer): void => {
    received = received.length === 0 ? piece : Buffer.concat([received, piece])
    const answer = answerIn(received)
    if (answer === null) return
    received = Buffer.alloc(0)
    const done = waiting?.done
    waiting = null
    if (answer.isLast) {
      socket?.destroy()
      socket = null
    }
    done?.(answer)
  }
  const open = (): Socket => {
    const opened =
      url.protocol === 'https:'
        ? connectTls({ host: url.hostname, port, ...(ca === null ? {} : { ca }) })
        : connect({ host: url.hostname, port, noDelay: true })
    opened.setTimeout(TIMEOUT_MS, () => {
      if (socket === opened && waiting !== null) fail(new WireTimeout('no answer'))
    })
    opened.on('data', take)
    opened.on('error', (error) => {
      if (socket === opened) fail(error)
    })
    opened.on('close', () => {
      if (socket === opened) fail(new Error('closed'))
    })
    received = Buffer.alloc(0)
    socket = opened
    return opened
  }
  const send = (path: string, headers: string, body: Buffer): Promise<WireAnswer> =>
    new Promise((done, failed) => {
      waiting = { done, failed }
      const head = `POST ${path} HTTP/1.1\r\nHost: ${url.host}\r\n${headers}Content-Length: ${body.length}\r\n\r\n`
      const on = socket ?? open()
      on.write(Buffer.concat([Buffer.from(head, 'latin1'), body]))
    })
  /** The requests of one agent go out one after the other. */
  let last: Promise<unknown> | null = null
  return {
    post: async (...request) => {
      while (last !== null) await last.catch(() => undefined)
      const sent = send(...request)
      last = sent
      try {
        return await sent
      } finally {
        last = null
      }
    },
    end: () => {
      waiting = null
      socket?.destroy()
      socket = null
    },
  }
}

type Parsed = WireAnswer & { readonly isLast: boolean }

/** Null while some of it has not come; answers of Hinoban say how long they are. */
const answerIn = (bytes: Buffer): Parsed | null => {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  const from = end + HEAD_END.length
  if (bytes.length < from + length) return null
  return {
    status: Number(head.slice(9, 12)),
    body: bytes.toString('utf8', from, from + length),
    isLast: /\r\nconnection: *close/i.test(head),
  }
}
