/**
 * chDB (ClickHouse as a library) in one child process that is started when it is first needed and again when it dies.
 * @module
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import type { Log } from '../log/index.ts'
import type { ChildAnswer, ChildCall } from './chdb-child.ts'
import {
  type Engine,
  EngineError,
  EngineGone,
  type Params,
  quoted,
  type Settings,
  settingsText,
} from './engine.ts'
import { eventsProblem } from './problems.ts'

/** chDB has builds for these; on Windows it runs inside WSL2. */
export const chdbRunsHere = (
  platform: string = process.platform,
  arch: string = process.arch,
): boolean =>
  (platform === 'linux' || platform === 'darwin') && (arch === 'x64' || arch === 'arm64')

export type ChdbEngine = Engine & {
  /** Process id of the child, or null while none runs. For tests that kill it, and for the doctor. */
  pid(): number | null
  restarts(): number
}

type Waiting = {
  readonly answer: (answer: { text: string; done: boolean }) => void
  readonly fail: (error: Error) => void
}

/** A parent that was killed leaves its child for a moment: the folder's lock is free again within seconds. */
const OPEN_TRIES = 40
const OPEN_WAIT_MS = 250
/** A file that is mapped counts as memory of the engine for as long as it is read. */
const FILE_SETTINGS: Settings = { storage_file_read_method: 'pread' }

export const chdbEngine = (o: {
  readonly path: string
  readonly memoryBytes: number
  readonly log: Log
}): ChdbEngine => {
  let child: Promise<ChildProcess> | null = null
  let running: ChildProcess | null = null
  let lastId = 0
  let starts = 0
  let closed = false
  const waiting = new Map<number, Waiting>()

  const breakOff = (why: string): void => {
    running = null
    child = null
    for (const call of waiting.values()) call.fail(new EngineGone(why))
    waiting.clear()
  }
  const open = async (): Promise<ChildProcess> => {
    if (!chdbRunsHere())
      throw eventsProblem('events.unsupported', { platform: `${process.platform}-${process.arch}` })
    await mkdir(o.path, { recursive: true, mode: 0o700 })
    for (let tries = 1; ; tries += 1) {
      const started = await startChild(o.path, o.memoryBytes).catch((error: Error) => error)
      if (!(started instanceof Error)) {
        starts += 1
        if (closed) {
          started.kill('SIGKILL')
          throw new EngineGone('the event store is closed')
        }
        running = started
        started.on('message', (answer: ChildAnswer) => {
          if (!('id' in answer)) return
          const call = waiting.get(answer.id)
          if (!call) return
          if ('error' in answer) call.fail(new EngineError(answer.error))
          else call.answer(answer)
        })
        started.once('exit', (code, signal) => {
          if (running !== started) return
          if (!closed)
            o.log.warn(
              { code, signal },
              'events: the chDB process ended; it starts again when it is needed',
            )
          breakOff(`chDB ended (${signal ?? code})`)
        })
        if (started.exitCode !== null || started.signalCode !== null) {
          breakOff('chDB ended at once')
          throw new EngineGone('chDB ended at once')
        }
        return started
      }
      if (tries >= OPEN_TRIES || closed || !/lock/i.test(started.message)) throw started
      await new Promise((done) => setTimeout(done, OPEN_WAIT_MS))
    }
  }
  const need = (): Promise<ChildProcess> => {
    if (closed) return Promise.reject(new EngineGone('the event store is closed'))
    child ??= open().catch((error: unknown) => {
      child = null
      throw error
    })
    return child
  }
  const post = (process: ChildProcess, call: ChildCall): void => {
    process.send(call, (error) => {
      if (!error) return
      waiting.get(call.id)?.fail(new EngineGone(error.message))
      waiting.delete(call.id)
    })
  }
  const call = async (kind: 'read' | 'write', sql: string, params: Params): Promise<string> => {
    const process = await need()
    lastId += 1
    const id = lastId
    return new Promise<string>((resolve, reject) => {
      waiting.set(id, { answer: ({ text }) => resolve(text), fail: reject })
      post(process, { id, do: kind, sql, params })
    }).finally(() => waiting.delete(id))
  }
  return {
    kind: 'chdb',
    pid: () => running?.pid ?? null,
    restarts: () => Math.max(0, starts - 1),
    run: async (sql) => {
      await call('write', sql, {})
    },
    read: (sql, params, settings) => call('read', sql + settingsText(settings), params),
    stream: async function* (sql, params, settings) {
      const process = await need()
      lastId += 1
      const id = lastId
      let over = false
      let take: ((value: { text: string; done: boolean }) => void) | null = null
      let refuse: ((error: Error) => void) | null = null
      const next = () =>
        new Promise<{ text: string; done: boolean }>((resolve, reject) => {
          take = resolve
          refuse = reject
        })
      let coming = next()
      // A failure between two pieces is found at the next one; it is not unhandled.
      coming.catch(() => {})
      waiting.set(id, {
        answer: (answer) => take?.(answer),
        fail: (error) => refuse?.(error),
      })
      try {
        post(process, { id, do: 'stream', sql: sql + settingsText(settings), params })
        for (;;) {
          const { text, done } = await coming
          if (done) {
            over = true
            return
          }
          coming = next()
          coming.catch(() => {})
          yield text
          post(process, { id, do: 'next' })
        }
      } catch (error) {
        over = true
        throw error
      } finally {
        waiting.delete(id)
        if (!over && process.connected) post(process, { id, do: 'stop' })
      }
    },
    insertFile: async ({ table, format, columns, path, settings, where }) => {
      const names = columns.map((column) => column.name).join(', ')
      const shape = columns.map((column) => `${column.name} ${column.type}`).join(', ')
      await call(
        'write',
        `INSERT INTO ${table} (${names}) SELECT ${names} FROM file(${quoted(path)}, '${format}', ${quoted(shape)})${where ? ` WHERE ${where}` : ''}${settingsText({ ...settings, ...FILE_SETTINGS })}`,
        {},
      )
    },
    close: async () => {
      closed = true
      const process = running ?? (await child?.catch(() => null)) ?? null
      if (!process) return
      await new Promise<void>((done) => {
        if (process.exitCode !== null || process.signalCode !== null) return done()
        process.once('exit', () => done())
        process.kill('SIGKILL')
      })
      breakOff('the event store is closed')
    },
  }
}

const startChild = (path: string, memoryBytes: number): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = fork(
      new URL('./chdb-child.ts', import.meta.url),
      [path, String(memoryBytes), String(Math.floor(memoryBytes / 10))],
      {
        // Each running query holds a libuv thread; with the usual four, file reads would wait behind them.
        // Nothing else of our environment is its business; it holds secrets.
        env: { UV_THREADPOOL_SIZE: '16', TZ: 'UTC' },
        execArgv: [],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    )
    const settle = (result: ChildProcess | Error): void => {
      child.off('message', hear)
      child.off('error', settle)
      child.off('exit', ended)
      if (result instanceof Error) {
        child.kill('SIGKILL')
        reject(result)
      } else resolve(result)
    }
    const hear = (answer: ChildAnswer): void => {
      if ('ready' in answer) settle(child)
      else if ('failed' in answer) settle(new Error(answer.failed))
    }
    const ended = (code: number | null, signal: string | null): void =>
      settle(new EngineGone(`chDB did not start (${signal ?? code})`))
    child.on('message', hear)
    child.once('error', settle)
    child.once('exit', ended)
  })
