/**
 * A ClickHouse server (or a cluster behind one address) over HTTP: the same SQL as chDB.
 * @module
 */
import { createReadStream } from 'node:fs'
import { ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { z } from 'zod'
import { type Engine, EngineError, EngineGone } from './engine.ts'

/** Longer than any query may run, so that the server's own limit speaks first. */
const REQUEST_TIMEOUT_MS = 120_000

export const clickhouseEngine = (o: { readonly url: string }): Engine => {
  const client = createClient({
    url: o.url,
    application: 'hinoban',
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: 10,
    compression: { response: true },
    // What fails is told by whoever asked; the client would write to the console, past our log.
    log: { level: ClickHouseLogLevel.OFF },
    // A list of indicators is longer than what servers and those before them take as an address.
    use_multipart_params_auto: true,
    clickhouse_settings: { cancel_http_readonly_queries_on_client_close: 1 },
  })
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw toldBy(error)
    }
  }
  return {
    kind: 'server',
    run: (sql) =>
      asked(
        async () =>
          void (await client.command({
            query: sql,
            clickhouse_settings: { wait_end_of_query: 1 },
          })),
      ),
    read: (sql, params, settings) =>
      asked(async () => {
        const answer = await client.query({
          query: sql,
          query_params: { ...params },
          format: 'JSONCompactEachRowWithNamesAndTypes',
          // An error in the middle of an answer must not look like its end.
          clickhouse_settings: { ...settings, wait_end_of_query: 1 },
        })
        return answer.text()
      }),
    stream: async function* (sql, params, settings) {
      const answer = await asked(() =>
        client.query({
          query: sql,
          query_params: { ...params },
          format: 'JSONCompactEachRow',
          // What fails in the middle is a line of its own: behind the rows, the client reads it only when the network did not cut it.
          clickhouse_settings: { ...settings, http_write_exception_in_output_format: 1 },
        }),
      )
      try {
        for await (const lines of answer.stream()) {
          const rows = lines.map((line) => line.text).filter((text) => text.startsWith('['))
          if (rows.length > 0) yield rows.join('\n')
          const failed = lines.find((line) => line.text.startsWith('{'))
          if (failed) throw new EngineError(Failed.parse(failed.json()).exception)
        }
      } catch (error) {
        throw error instanceof EngineError ? error : toldBy(error)
      } finally {
        answer.close()
      }
    },
    insertFile: ({ table, format, columns, path, settings, where }) =>
      asked(async () => {
        const names = columns.map((column) => column.name).join(', ')
        const shape = columns.map((column) => `${column.name} ${column.type}`).join(', ')
        // The rows follow the statement: input() is the server's name for them.
        const source =
          where === undefined
            ? ''
            : ` SELECT ${names} FROM input('${shape.replaceAll("'", "\\'")}') WHERE ${where}`
        const { response_headers: _ } = await client
          .exec({
            query: `INSERT INTO ${table} (${names})${source} FORMAT ${format}`,
            values: createReadStream(path),
            clickhouse_settings: { ...settings, wait_end_of_query: 1 },
          })
          .then(async (result) => {
            result.stream.resume()
            await new Promise((done, fail) => result.stream.once('end', done).once('error', fail))
            return result
          })
      }),
    close: () => client.close(),
  }
}

/** A line that is no row: `http_write_exception_in_output_format` of ClickHouse, which servers before 25.11 have on. */
const Failed = z.object({ exception: z.string() })

/** What the client says of an error whose words the network cut in two: it reads them of one piece only. */
const CUT_WORDS = /^there was an error in the stream/

/** What the server says is an answer, also in the middle of one; anything else is a server that is gone. */
const toldBy = (error: unknown): EngineError | EngineGone => {
  const { message } = error as Error
  if (error instanceof ClickHouseError) return new EngineError(`Code: ${error.code}. ${message}`)
  if (/^Code: \d+\./.test(message)) return new EngineError(message)
  if (CUT_WORDS.test(message))
    return new EngineError('the event store broke off its answer with an error that was cut')
  return new EngineGone(message)
}
