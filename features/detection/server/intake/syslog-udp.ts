/**
 * Syslog by UDP. Nobody can be asked to wait: what finds no room is counted as lost, and so is what the kernel threw away.
 * @module
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { datagramFrames } from '@hinoban/syslog'
import type { Gatherer } from './gather.ts'
import type { Listener, SyslogDeps } from './listener.ts'

/** The kernel keeps as much for us while we are busy; Linux gives twice what net.core.rmem_max allows at the most. */
const KERNEL_BUFFER_BYTES = 16 * 1024 * 1024
/** Not on the disk yet; beyond it the disk cannot follow. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024

export const listenUdp = async (
  deps: SyslogDeps & { readonly gatherer: Gatherer },
): Promise<Listener> => {
  const { host, port, gatherer } = deps
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' })
  socket.on('message', (datagram, peer) => take(deps, gatherer, datagram, peer))
  await bound(socket, port, host)
  socket.on('error', (error) => deps.log.warn({ error }, 'syslog: the UDP socket failed'))
  try {
    socket.setRecvBufferSize(KERNEL_BUFFER_BYTES)
  } catch {
    // The system grants less; what it throws away is counted all the same.
  }
  const { port: bindsTo } = socket.address()
  let dropped = 0
  const watch = setInterval(() => {
    kernelDrops(bindsTo, socket.address().family === 'IPv6')
      .then((now) => {
        if (now > dropped) deps.lost('kernel', null, now - dropped)
        dropped = Math.max(now, dropped)
      })
      .catch(() => undefined)
  }, 1_000)
  watch.unref()
  return {
    port: bindsTo,
    close: async () => {
      clearInterval(watch)
      await new Promise<void>((done) => socket.close(() => done()))
    },
  }
}

const take = (
  deps: SyslogDeps,
  gatherer: Gatherer,
  datagram: Buffer,
  { address }: RemoteInfo,
): void => {
  const records = datagramFrames(datagram)
  const sender = deps.senderOf(address, 'udp', records.length, datagram.length)
  if (sender === null) return
  if (gatherer.pending() > MAX_PENDING_BYTES || !deps.hasRoom(datagram.length)) {
    deps.lost('full', sender, records.length)
    return
  }
  for (const record of records)
    gatherer.add(sender, record).catch(() => deps.lost('full', sender, 1))
}

const bound = (socket: Socket, port: number, host: string): Promise<void> =>
  new Promise((done, fail) => {
    socket.once('error', fail)
    socket.bind({ port, address: host }, () => {
      socket.off('error', fail)
      done()
    })
  })

/** Datagrams that found no room in the buffer of our socket; 0 where the system does not say. */
const kernelDrops = async (port: number, isV6: boolean): Promise<number> => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const table = await readFile(isV6 ? '/proc/net/udp6' : '/proc/net/udp', 'utf8')
  let drops = 0
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/)
    if (columns[1]?.endsWith(`:${hex}`)) drops += Number(columns.at(-1) ?? 0)
  }
  return drops
}
