/**
 * The process of testing-clickhouse.ts: ClickHouse's HTTP interface, as far as its JavaScript client uses it, in front of chDB.
 * Each request has a session of its own while it lasts; settings and values are set on it, and settings are taken back.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { quoted } from './engine.ts'
import { placeholdersIn } from './placeholders.ts'
import type { FrontOptions, FrontSaid } from './testing-clickhouse.ts'
import { type Asked, Refused, readAsked } from './testing-clickhouse-request.ts'

type Chunk = { text(): string; bytes(): Uint8Array }
type Session = {
  queryAsync(sql: string, o: { format: string }): Promise<Chunk>
  queryStream(
    sql: string,
    o: { format: string },
  ): AsyncIterable<{ raw(): Uint8Array }> & { cancel(): void }
}

const SESSIONS = 8
const VERSION = '26.7.2.1'

const options = JSON.parse(process.argv[2] ?? '{}') as FrontOptions
const bodies = join(options.folder, 'bodies')
mkdirSync(bodies, { recursive: true })
const { Session: Open } = createRequire(import.meta.url)('chdb') as {
  Session: new (path: string, o: object) => Session
}
const open = (): Session =>
  new Open(join(options.folder, 'chdb'), {
    connectionArgs: ['--max_server_memory_usage=700000000', '--background_pool_size=2'],
  })
const free = Array.from({ length: SESSIONS }, open)
const control = open()
const waiting: ((session: Session) => void)[] = []
const take = (): Promise<Session> => {
  const session = free.pop()
  return session ? Promise.resolve(session) : new Promise((done) => waiting.push(done))
}
const give = (session: Session): void => {
  const next = waiting.shift()
  if (next) next(session)
  else free.push(session)
}
const run = (session: Session, sql: string, format = 'TabSeparated'): Promise<Chunk> =>
  session.queryAsync(sql, { format })

const namesAndTypes = async (
  session: Session,
  table: string,
): Promise<ReadonlyMap<string, string>> => {
  const answer = await run(session, `DESCRIBE TABLE ${table}`, 'JSONCompactEachRow')
  const rows = answer
    .text()
    .split('\n')
    .filter((line) => line !== '')
  return new Map(rows.map((line) => JSON.parse(line) as [string, string]))
}
/** Rows that came behind the statement lie in a file: what a server reads from its socket is read from there. */
const withData = async (session: Session, asked: Asked): Promise<string> => {
  const { sql, data } = asked
  if (data === null) return sql
  const from = (shape: string): string => `file(${quoted(data.path)}, '${data.format}', ${shape})`
  if (/\binput\s*\(/.test(sql))
    return sql.replace(/\binput\s*\(\s*('(?:[^'\\]|\\.)*')\s*\)/, (_, shape: string) => from(shape))
  const [, table = '', list = ''] = /^\s*INSERT\s+INTO\s+(\S+)\s*\(([^)]*)\)\s*$/i.exec(sql) ?? []
  const types = await namesAndTypes(session, table)
  const names = list.split(',').map((name) => name.trim())
  const shape = names.map((name) => `${name} ${types.get(name) ?? 'String'}`).join(', ')
  return `${sql} SELECT ${names.join(', ')} FROM ${from(quoted(shape))}`
}

const prepare = async (session: Session, asked: Asked): Promise<string> => {
  if (asked.database !== null) await run(session, `USE \`${asked.database.replaceAll('`', '')}\``)
  const settings = Array.from(asked.settings, ([name, value]) => `${name} = ${quoted(value)}`)
  // By its comment a query is found again.
  await run(session, `SET ${[...settings, `log_comment = ${quoted(asked.id)}`].join(', ')}`)
  const values = Array.from(placeholdersIn(asked.sql), (name) => {
    const value = asked.params.get(name)
    if (value === undefined)
      throw new Refused(
        `Code: 456. DB::Exception: Substitution \`${name}\` is not set. (UNKNOWN_QUERY_PARAMETER)`,
      )
    return `param_${name} = ${quoted(value)}`
  })
  if (values.length > 0) {
    await run(session, `SET max_query_size = 100000000`)
    await run(session, `SET ${values.join(', ')}`)
    await run(session, `SET max_query_size = DEFAULT`)
  }
  return withData(session, asked)
}
/** What a failed query had written stands before the session's next answer (chDB 3.4.0). */
const clean = async (session: Session): Promise<void> => {
  for (let tries = 0; tries < 3; tries += 1) {
    const answer = await run(session, 'SELECT 1', 'JSONCompactEachRow').catch(() => null)
    if (answer?.text() === '[1]\n') return
  }
  process.kill(process.pid, 'SIGKILL')
}
const restore = async (session: Session, asked: Asked, hasFailed: boolean): Promise<void> => {
  if (hasFailed) await clean(session)
  for (const name of asked.settings.keys())
    await run(session, `SET ${name} = DEFAULT`).catch(() => clean(session))
}

const statusOf = (code: number): number => {
  if ([192, 193, 194, 516, 497].includes(code)) return 403
  if ([46, 47, 60, 81].includes(code)) return 404
  if (code === 159) return 408
  return [6, 26, 27, 36, 41, 53, 62, 115, 184, 456, 457].includes(code) ? 400 : 500
}
const told = (error: unknown): { readonly code: number; readonly text: string } => {
  const text = String((error as Error)?.message ?? error)
  return {
    code: Number(/\bCode: (\d+)/.exec(text)?.[1] ?? 1002),
    text: `${text} (version ${VERSION} (official build))\n`,
  }
}
const answerError = (response: ServerResponse, error: unknown): void => {
  const { code, text } = told(error)
  response.writeHead(statusOf(code), {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-code': String(code),
  })
  response.end(text)
}

const TAG = 'hinobantesttagxx'
/** The end of an answer that was good so far, as servers since 25.11 write it, or as a line where that is asked for. */
const errorAtEnd = (asked: Asked, error: unknown): string => {
  const { text } = told(error)
  if (asked.settings.get('http_write_exception_in_output_format') === '1')
    return `${JSON.stringify({ exception: text.trim() })}\n`
  return `\r\n__exception__\r\n${TAG}\r\n${text}${Buffer.byteLength(text)} ${TAG}\r\n__exception__\r\n`
}
const body = (response: ServerResponse, asked: Asked): Writable => {
  response.writeHead(200, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-format': asked.format,
    'x-clickhouse-query-id': asked.id,
    'x-clickhouse-exception-tag': TAG,
    'x-clickhouse-summary': '{"read_rows":"0","written_rows":"0"}',
    ...(asked.isGzipped ? { 'content-encoding': 'gzip' } : {}),
  })
  if (!asked.isGzipped) return response
  const packed = createGzip()
  packed.pipe(response)
  return packed
}
const put = (to: Writable, response: ServerResponse, bytes: Uint8Array): Promise<void> | null => {
  if (to.write(bytes)) return null
  return new Promise((done) => {
    to.once('drain', done)
    response.once('close', done)
  })
}

const answerAtOnce = async (
  session: Session,
  sql: string,
  asked: Asked,
  response: ServerResponse,
) => {
  const stream = session.queryStream(sql, { format: asked.format })
  let to: Writable | null = null
  try {
    for await (const piece of stream) {
      if (response.closed) break
      to ??= body(response, asked)
      await put(to, response, piece.raw())
    }
  } catch (error) {
    if (to === null) throw error
    to.end(errorAtEnd(asked, error))
    await clean(session)
    return
  } finally {
    stream.cancel()
  }
  if (response.closed) await clean(session)
  else (to ?? body(response, asked)).end()
}

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  if (!isKnown(request))
    throw new Refused(
      `Code: 516. DB::Exception: ${options.user}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
    )
  const id = url.searchParams.get('query_id') ?? randomUUID()
  const asked = await readAsked(request, url, { id, folder: bodies })
  const session = await take()
  let hasFailed = true
  const gone = (): void => {
    if (asked.endsWithClient && !response.writableEnded)
      void run(control, `KILL QUERY WHERE Settings['log_comment'] = ${quoted(id)} ASYNC`).catch(
        () => undefined,
      )
  }
  response.once('close', gone)
  try {
    const sql = await prepare(session, asked)
    if (asked.isAnsweredAtOnce && /^\s*(?:SELECT|WITH)\b/i.test(asked.sql))
      await answerAtOnce(session, sql, asked, response)
    else {
      const result = await run(session, sql, asked.format)
      body(response, asked).end(result.bytes())
    }
    hasFailed = false
  } finally {
    response.off('close', gone)
    await restore(session, asked, hasFailed)
    give(session)
    if (asked.data !== null) await unlink(asked.data.path).catch(() => undefined)
  }
}
const isKnown = ({ headers }: IncomingMessage): boolean => {
  const [, basic = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? []
  return Buffer.from(basic, 'base64').toString('utf8') === `${options.user}:${options.password}`
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    if (response.headersSent) response.destroy()
    else answerError(response, error)
  })
})
const say = (said: FrontSaid): void => void process.send?.(said)
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
try {
  await run(control, `CREATE DATABASE IF NOT EXISTS ${options.database}`)
  server.listen({ host: '127.0.0.1', port: options.port }, () =>
    say({ port: (server.address() as AddressInfo).port }),
  )
} catch (error) {
  say({ failed: String((error as Error)?.message ?? error) })
}
