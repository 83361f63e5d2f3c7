/**
 * A ClickHouse server (or a cluster behind one address) over HTTP: the same SQL as chDB.
 * @module
 */
import { createReadStream } from 'node:fs'
import { ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
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
          clickhouse_settings: { ...settings },
        }),
      )
      try {
        for await (const lines of answer.stream()) yield lines.map((line) => line.text).join('\n')
      } catch (error) {
        throw toldBy(error)
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

/** What the server says is an answer, also in the middle of one; anything else is a server that is gone. */
const toldBy = (error: unknown): EngineError | EngineGone =>
  error instanceof ClickHouseError
    ? new EngineError(`Code: ${error.code}. ${error.message}`)
    : new EngineGone((error as Error).message)
