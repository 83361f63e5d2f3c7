/**
 * The whole of Hinoban as a user starts it, in a process of its own, and a signed-in administrator who calls it.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../apps/server/main.ts', import.meta.url))
const READY_WITHIN_MS = 120_000
const PASSWORD = 'bench では 夕焼けを三つ見た'

export type House = {
  readonly url: string
  readonly process: ChildProcess
  readonly setupToken: string
  readonly readyAfterMs: number
  stop(): Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number } // listens on TCP, so it is no path
      server.close(() => done(port))
    })
  })

/** Resolves when the page answers and every part says that it is ready. */
export const startHouse = async (dataDir: string): Promise<House> => {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const from = performance.now()
  const child = spawn(process.execPath, ['--conditions=source', MAIN], {
    cwd: dataDir,
    env: {
      ...process.env,
      HINOBAN_DATA_DIR: dataDir,
      HINOBAN_HTTP_PORT: String(port),
      HINOBAN_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const isUp = async (): Promise<boolean> => {
    const [page, ready] = await Promise.all([fetch(url), fetch(`${url}/readyz`)]).catch(() => [])
    await Promise.all([page?.arrayBuffer(), ready?.arrayBuffer()])
    return page?.ok === true && ready?.ok === true
  }
  while (!(await isUp())) {
    if (child.exitCode !== null || performance.now() - from > READY_WITHIN_MS)
      throw new Error(`Hinoban did not start: ${said}`)
    await sleep(20)
  }
  const readyAfterMs = performance.now() - from
  while (!/Hinoban \d[\s\S]*\n\s*\n/.test(said)) await sleep(20)
  return {
    url,
    process: child,
    setupToken: /\/setup#(\S+)/.exec(said)?.[1] ?? '',
    readyAfterMs,
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
    },
  }
}

export type Person = {
  readonly cookies: readonly { readonly name: string; readonly value: string }[]
  call(
    method: string,
    path: string,
    given?: { body?: unknown; file?: { name: string; content: string } },
  ): Promise<unknown>
}

/** The first administrator, with a second factor, as the first-run page makes one. */
export const settleIn = async (house: Pick<House, 'url' | 'setupToken'>): Promise<Person> => {
  const jar = new Map<string, string>()
  const call: Person['call'] = async (method, path, given = {}) => {
    const { file } = given
    const type = file ? 'application/octet-stream' : 'application/json'
    const body = file ? file.content : JSON.stringify(given.body)
    const response = await fetch(house.url + path, {
      method,
      headers: {
        origin: house.url,
        cookie: [...jar].map((pair) => pair.join('=')).join('; '),
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(file ? { 'x-file-name': encodeURIComponent(file.name) } : {}),
      },
      ...(body === undefined ? {} : { body }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
  }
  await call('POST', '/api/setup', {
    body: {
      token: house.setupToken,
      organization: { name: '計測工業', language: 'ja', timeZone: 'Asia/Tokyo' },
      administrator: { name: '計測担当', email: 'bench@example.jp', password: PASSWORD },
    },
  })
  const factor = await call('POST', '/api/auth/two-factor/enable', { body: { password: PASSWORD } })
  const { totpURI } = factor as { totpURI: string }
  const secret = new URL(totpURI).searchParams.get('secret') ?? ''
  await call('POST', '/api/auth/two-factor/verify-totp', {
    body: { code: totp(secret, Date.now()) },
  })
  return {
    call,
    get cookies() {
      return [...jar].map(([name, value]) => ({ name, value }))
    },
  }
}

/** RFC 6238 with SHA-1, six digits, thirty seconds. */
const totp = (secret: string, now: number): string => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/=+$/, '')]
    .map((c) => letters.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
