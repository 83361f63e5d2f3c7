/**
 * The child process that owns chDB. It is started by chdb-engine.ts with fork() and speaks only with it.
 *
 * A process of its own, never a worker thread: a worker that loaded chDB hangs its main thread at the end. Several
 * sessions on one path, because one session runs one query at a time; settings stand in the SQL, because SET stays on
 * the connection for ever. Values are bound by SET: chDB's own way of binding lets one query of the whole process run at a
 * time, so that events waited for searches. It ends itself when the parent is gone, so that the folder is free for the next start.
 * @module
 */
import { createRequire } from 'node:module'
import { settingOf } from './placeholders.ts'

export type ChildCall =
  | {
      readonly id: number
      readonly do: 'read' | 'stream' | 'write'
      readonly sql: string
      readonly params: Readonly<Record<string, unknown>>
    }
  | { readonly id: number; readonly do: 'next' }
  | { readonly id: number; readonly do: 'stop' }
export type ChildAnswer =
  | { readonly ready: true }
  | { readonly failed: string }
  | { readonly id: number; readonly text: string; readonly done: boolean }
  | { readonly id: number; readonly error: string }

type Session = {
  queryAsync(sql: string, o: { format: string }): Promise<{ text(): string }>
  queryStream(
    sql: string,
    o: { format: string },
  ): AsyncIterable<{ text(): string }> & { cancel(): void }
}

const FORMAT = 'JSONCompactEachRowWithNamesAndTypes'
// A piece may hold several blocks, each with head lines of its own: a stream goes without them.
const STREAM_FORMAT = 'JSONCompactEachRow'
const READERS = 3
const MAX_STATEMENT_BYTES = 64 * 1024 * 1024
const CACHES = [
  'index_mark_cache_size',
  'primary_index_cache_size',
  'text_index_tokens_cache_size',
  'text_index_header_cache_size',
  'text_index_postings_cache_size',
  'query_condition_cache_size',
]

const start = (): void => {
  const [path = '', memoryBytes = '0', cacheBytes = '0'] = process.argv.slice(2)
  const { Session: Open } = createRequire(import.meta.url)('chdb') as {
    Session: new (path: string, o: object) => Session
  }
  const open = (): Session =>
    new Open(path, {
      connectionArgs: [
        `--max_server_memory_usage=${memoryBytes}`,
        `--mark_cache_size=${cacheBytes}`,
        `--uncompressed_cache_size=0`,
        // By themselves they may take gigabytes, which count against the limit: then nothing could be taken in any more.
        ...CACHES.map((name) => `--${name}=${Math.floor(Number(cacheBytes) / 2)}`),
        '--background_pool_size=2',
        // What is taken in and asked for comes first: merges take the processor that is left, and no new one begins above this.
        '--os_threads_nice_value_merge_mutate=10',
        `--merges_mutations_memory_usage_soft_limit=${Math.floor(Number(memoryBytes) / 4)}`,
        '--max_concurrent_queries=16',
        // A list of indicators is a long SET.
        `--max_query_size=${MAX_STATEMENT_BYTES}`,
      ],
    })
  const writer = queueOn(open())
  const readers = Array.from({ length: READERS }, () => queueOn(open()))
  const streams = new Map<number, { pull: () => void; stop: () => void }>()
  const least = () =>
    readers.reduce((best, reader) => (reader.waiting() < best.waiting() ? reader : best))
  const send = (answer: ChildAnswer): void => {
    if (process.connected) process.send?.(answer)
  }
  const failed = (id: number, error: unknown): void =>
    send({ id, error: String((error as Error)?.message ?? error) })

  process.on('message', (call: ChildCall) => {
    if (call.do === 'next') streams.get(call.id)?.pull()
    else if (call.do === 'stop') streams.get(call.id)?.stop()
    else if (call.do === 'stream') {
      least().add(async (session) => {
        let stopped = false
        let pull: () => void = () => {}
        streams.set(call.id, {
          pull: () => pull(),
          stop: () => {
            stopped = true
            pull()
          },
        })
        try {
          await bind(session, call)
          const stream = session.queryStream(call.sql, { format: STREAM_FORMAT })
          for await (const chunk of stream) {
            if (stopped) break
            const taken = new Promise<void>((done) => {
              pull = done
            })
            send({ id: call.id, text: chunk.text(), done: false })
            await taken
            if (stopped) break
          }
          stream.cancel()
          send({ id: call.id, text: '', done: true })
          if (stopped) await clean(session)
        } catch (error) {
          failed(call.id, error)
          await clean(session)
        } finally {
          streams.delete(call.id)
        }
      })
    } else {
      const queue = call.do === 'write' ? writer : least()
      queue.add(async (session) => {
        try {
          await bind(session, call)
          const result = await session.queryAsync(call.sql, { format: FORMAT })
          send({ id: call.id, text: result.text(), done: true })
        } catch (error) {
          failed(call.id, error)
          await clean(session)
        }
      })
    }
  })
  // SIGKILL: an orderly end can wait for ever inside the engine, and nothing here is ours to save.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  send({ ready: true })
}

/** Values stay on the session until the next ones: every place gets one. */
const bind = async (session: Session, call: { sql: string; params: object }): Promise<void> => {
  const setting = settingOf(call.sql, { ...call.params })
  if (setting !== null) await session.queryAsync(setting, { format: FORMAT })
}

/**
 * After a query that failed, chDB 3.4.0 puts what it had already written in front of the session's NEXT answer: another
 * organization's rows among them. So a session that saw a failure or an early end answers nobody before it is clean.
 */
const clean = async (session: Session): Promise<void> => {
  for (let tries = 0; tries < 3; tries += 1) {
    const answer = await session
      .queryAsync('SELECT 1 AS clean', { format: FORMAT })
      .catch(() => null)
    if (answer?.text() === CLEAN_ANSWER) return
  }
  // The parent starts another one.
  process.kill(process.pid, 'SIGKILL')
}
const CLEAN_ANSWER = '["clean"]\n["UInt8"]\n[1]\n'

/** Calls on one session, one after the other. */
const queueOn = (session: Session) => {
  let waiting = 0
  let last: Promise<void> = Promise.resolve()
  return {
    waiting: () => waiting,
    add: (work: (session: Session) => Promise<void>): void => {
      waiting += 1
      last = last
        .then(() => work(session))
        .finally(() => {
          waiting -= 1
        })
    },
  }
}

try {
  start()
} catch (error) {
  process.send?.({ failed: String((error as Error)?.message ?? error) } satisfies ChildAnswer, () =>
    process.exit(1),
  )
}
