/**
 * A ClickHouse server (or a cluster behind one address) over HTTP: the same SQL as chDB.
 * @module
 */
import { createReadStream } from 'node:fs'
import { ClickHouseError, createClient } from '@clickhouse/client'
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
  })
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ClickHouseError)
        throw new EngineError(`Code: ${error.code}. ${error.message}`)
      throw new EngineGone((error as Error).message)
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
        throw new EngineGone((error as Error).message)
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
