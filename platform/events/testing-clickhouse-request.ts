/**
 * What a client asks over ClickHouse's HTTP interface: statement, format, data, values and settings out of a request. For the front of tests.
 * @module
 */
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

export type Asked = {
  readonly id: string
  readonly database: string | null
  readonly sql: string
  readonly format: string
  /** Rows that follow an INSERT, in a file. */
  readonly data: { readonly path: string; readonly format: string } | null
  /** As they came, in the text form of their types. */
  readonly params: ReadonlyMap<string, string>
  readonly settings: ReadonlyMap<string, string>
  /** What the HTTP handler itself looks at. */
  readonly isGzipped: boolean
  readonly isAnsweredAtOnce: boolean
  readonly endsWithClient: boolean
}

/** An error as ClickHouse tells it. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
const refuse = (code: number, text: string, name: string): never => {
  throw new Refused(`Code: ${code}. DB::Exception: ${text}. (${name})`)
}

/** Parameters of the URL that are no settings of a query. */
const OWN: ReadonlySet<string> = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'wait_end_of_query',
  'buffer_size',
  'enable_http_compression',
  'http_zlib_compression_level',
  'cancel_http_readonly_queries_on_client_close',
])

export const readAsked = async (
  request: IncomingMessage,
  url: URL,
  o: { readonly id: string; readonly folder: string },
): Promise<Asked> => {
  const asked = url.searchParams
  if (asked.has('session_id')) refuse(372, 'Sessions are not offered here', 'SESSION_NOT_FOUND')
  const params = new Map<string, string>()
  const settings = new Map<string, string>()
  for (const [name, value] of asked) {
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value)
    else if (!OWN.has(name)) settings.set(name, value)
  }
  const body = bodyOf(request)
  const inUrl = asked.get('query')
  let text = inUrl ?? ''
  let data: Asked['data'] = null
  const insert = INSERT_WITH_DATA.exec(text)
  if (insert) {
    data = { path: join(o.folder, `${o.id}.data`), format: insert[1] ?? '' }
    await pipeline(body, createWriteStream(data.path))
    text = text.slice(0, insert.index)
  } else {
    const bytes = await bytesOf(body)
    const type = request.headers['content-type'] ?? ''
    if (type.startsWith('multipart/form-data'))
      for (const [name, value] of await partsOf(bytes, type)) {
        if (name === 'query') text += value
        else if (name.startsWith('param_')) params.set(name.slice('param_'.length), value)
      }
    else text += bytes.toString('utf8')
  }
  const end = FORMAT_AT_END.exec(text)
  return {
    id: o.id,
    database: asked.get('database'),
    sql: end ? text.slice(0, end.index) : text,
    format: end?.[1] ?? asked.get('default_format') ?? 'TabSeparated',
    data,
    params,
    settings,
    isGzipped:
      asked.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')),
    isAnsweredAtOnce: asked.get('wait_end_of_query') !== '1',
    endsWithClient: asked.get('cancel_http_readonly_queries_on_client_close') === '1',
  }
}

const INSERT_WITH_DATA = /(?<=^\s*INSERT\s+INTO\b.*)\s+FORMAT\s+(\w+)\s*$/is
const FORMAT_AT_END = /\s+FORMAT\s+(\w+)\s*;?\s*$/i

const bodyOf = (request: IncomingMessage): Readable =>
  request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request

const bytesOf = async (body: Readable): Promise<Buffer> => {
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

const partsOf = async (
  bytes: Buffer,
  type: string,
): Promise<readonly (readonly [string, string])[]> => {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type },
  }).formData()
  return Array.from(form, ([name, value]) => [name, String(value)] as const)
}
