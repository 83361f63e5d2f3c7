/**
 * Bulk rows by COPY. PostgreSQL refuses COPY straight into a table with row-level security, so rows land in a
 * temporary table of the same columns and one INSERT carries them through the policy.
 * @module
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { asJson } from './statement.ts'

export type CopyIn = {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
}

/** Text handed to the socket at once: enough to be quick, small beside the heap. */
const CHUNK_CHARACTERS = 64 * 1024

let copies = 0

export const copyRows = async (
  client: pg.ClientBase,
  copy: CopyIn,
  rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): Promise<number> => {
  const table = pg.escapeIdentifier(copy.table)
  const columns = copy.columns.map((name) => pg.escapeIdentifier(name)).join(', ')
  const kinds = await columnKinds(client, copy)
  copies += 1
  const landing = `hinoban_copy_${copies}`
  await client.query(
    `create temporary table ${landing} on commit drop as select ${columns} from ${table} with no data`,
  )
  const sink = client.query(copyFrom(`copy ${landing} (${columns}) from stdin`))
  await pipeline(Readable.from(lines(rows, kinds, copy)), sink)
  const { rowCount } = await client.query(
    `insert into ${table} (${columns}) select ${columns} from ${landing}`,
  )
  await client.query(`drop table ${landing}`)
  return rowCount ?? 0
}

type Kind = 'json' | 'array' | 'plain'

const columnKinds = async (client: pg.ClientBase, copy: CopyIn): Promise<readonly Kind[]> => {
  const { rows } = await client.query<{ name: string; type: string; category: string }>(
    `select a.attname as name, t.typname as type, t.typcategory as category
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [pg.escapeIdentifier(copy.table)],
  )
  return copy.columns.map((column) => {
    const found = rows.find((row) => row.name === column)
    if (!found) throw new Error(`copy ${copy.name}: ${copy.table} has no column ${column}`)
    if (found.type === 'json' || found.type === 'jsonb') return 'json'
    return found.category === 'A' ? 'array' : 'plain'
  })
}

async function* lines(
  rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
  kinds: readonly Kind[],
  copy: CopyIn,
): AsyncGenerator<string> {
  let chunk = ''
  for await (const row of rows) {
    if (row.length !== kinds.length)
      throw new Error(`copy ${copy.name}: ${row.length} values for ${kinds.length} columns`)
    chunk += `${row.map((value, i) => field(value, kinds[i] ?? 'plain')).join('\t')}\n`
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') yield chunk
}

/** One value in COPY's text format (PostgreSQL manual, COPY, "Text Format"). */
const field = (value: unknown, kind: Kind): string => {
  const text = kind === 'json' ? asJson(value) : kind === 'array' ? arrayText(value) : plain(value)
  return text === null ? '\\N' : text.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
}

const plain = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const arrayText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (!Array.isArray(value)) return plain(value)
  const items = value.map((item) => {
    if (Array.isArray(item)) return arrayText(item)
    const text = plain(item)
    return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
  })
  return `{${items.join(',')}}`
}
