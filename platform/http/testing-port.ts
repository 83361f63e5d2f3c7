/**
 * A port of this machine that nobody has, for tests that must tell a program its number before it listens.
 * @module
 */
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/** Below what systems give to connections that go out: none of those takes it before the program does. */
const [FIRST, END] = [20_000, 32_768]

/** Free by TCP and by UDP: a test may want the same number of both. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(FIRST, END)
    if ((await isFreeByTcp(port)) && (await isFreeByUdp(port))) return port
  }
}

const isFreeByTcp = (port: number): Promise<boolean> =>
  new Promise((tell) => {
    const server = createServer()
    server.once('error', () => tell(false))
    server.listen(port, '127.0.0.1', () => server.close(() => tell(true)))
  })

const isFreeByUdp = (port: number): Promise<boolean> =>
  new Promise((tell) => {
    const socket = createSocket('udp4')
    socket.once('error', () => socket.close(() => tell(false)))
    socket.bind(port, '127.0.0.1', () => socket.close(() => tell(true)))
  })
