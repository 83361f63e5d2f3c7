/**
 * ClickHouse over HTTP for tests: the engine inside chDB behind a front of our own that speaks the server's HTTP interface, in a process
 * of its own. It is no ClickHouse server: what is proven with it is our adapter and client over a real wire, and the SQL on the real engine.
 * Where HINOBAN_TEST_CLICKHOUSE_URL names a server, the tests ask that one.
 * @module
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chdbRunsHere } from './chdb-engine.ts'

export type TestClickHouse = {
  /** With user, password and database, as HINOBAN_CLICKHOUSE_URL has them. */
  readonly url: string
  /** Like a machine that loses its power; `start` brings it back at the same address with what it had. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}
export type FrontOptions = {
  readonly folder: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}
export type FrontSaid = { readonly port: number } | { readonly failed: string }

export const clickHouseRunsHere = (): boolean => givenUrl() !== null || chdbRunsHere()

export const openTestClickHouse = async (): Promise<TestClickHouse> => {
  const given = givenUrl()
  const nothing = async (): Promise<void> => undefined
  if (given !== null) return { url: given, kill: nothing, start: nothing, close: nothing }
  const folder = await mkdtemp(join(tmpdir(), 'hinoban-clickhouse-'))
  const about = { folder, user: 'hinoban', password: 'p@ss:word/%', database: 'hinoban' }
  let running: ChildProcess
  let port = 0
  const start = async (): Promise<void> => {
    const started = await startFront({ ...about, port })
    running = started.child
    port = started.port
  }
  const kill = async (): Promise<void> => {
    if (running.exitCode !== null || running.signalCode !== null) return
    const over = new Promise<void>((done) => running.once('exit', () => done()))
    running.kill('SIGKILL')
    await over
  }
  await start()
  const secret = `${about.user}:${encodeURIComponent(about.password)}`
  return {
    url: `http://${secret}@127.0.0.1:${port}/${about.database}`,
    kill,
    start,
    close: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const givenUrl = (): string | null => process.env['HINOBAN_TEST_CLICKHOUSE_URL'] ?? null

const startFront = (options: FrontOptions): Promise<{ child: ChildProcess; port: number }> =>
  new Promise((resolve, reject) => {
    const child = fork(
      new URL('./testing-clickhouse-front.ts', import.meta.url),
      [JSON.stringify(options)],
      {
        env: { UV_THREADPOOL_SIZE: '16', TZ: 'UTC' },
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    )
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`the front ended (${signal ?? code})`)))
    child.once('message', (said: FrontSaid) => {
      if ('port' in said) resolve({ child, port: said.port })
      else reject(new Error(said.failed))
    })
  })
