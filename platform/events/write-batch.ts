/**
 * Brings one closed spool file into the engine exactly once, whatever broke off before.
 *
 * First try: one INSERT a table with a deduplication token made of the batch. After a break nobody knows how far it came,
 * and the token alone is not enough: ClickHouse notes a token before the part is in place, so that a kill between the two
 * loses the rows of a repeated INSERT. Therefore the rows of a batch are counted by spool_batch, the same INSERT is sent
 * again (the token holds off one that is still running on a server), and what is missing then is added by spool_row.
 * @module
 */
import { rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Engine, EngineError, type Settings } from './engine.ts'
import type { EventsTable } from './migrate.ts'
import type { Frame, Segment } from './spool.ts'
import { READ_SETTINGS, rowsOf } from './values.ts'

export type Written = { readonly written: number; readonly refused: number }

/**
 * Codes that say "not now", not "never": too many parts, no memory, no disk, busy, timeouts, read-only, network; and a server that does not
 * know us or our database until somebody puts its settings right.
 */
const NOT_NOW: readonly number[] = [
  74, 75, 81, 159, 160, 164, 173, 192, 193, 194, 202, 209, 210, 236, 241, 242, 243, 252, 319, 394,
  425, 497, 516, 999,
]

export const isNotNow = (error: unknown): boolean =>
  !(error instanceof EngineError) || NOT_NOW.includes(error.code)

const INSERT_SETTINGS: Settings = {
  session_timezone: 'UTC',
  date_time_input_format: 'best_effort',
  input_format_skip_unknown_fields: 1,
  // A server gathers inserts of all by itself unless told not to: rows would come in other blocks than those that the token stands for.
  async_insert: 0,
  // One block a table and partition: all of it is there, or nothing.
  max_insert_threads: 1,
  min_insert_block_size_rows: 1_000_000,
  min_insert_block_size_bytes: 0,
  max_insert_block_size: 1_000_000,
}

export const writeBatch = async (o: {
  readonly engine: Engine
  readonly tables: ReadonlyMap<string, EventsTable>
  readonly folder: string
  readonly segment: Segment
  readonly frames: readonly Frame[]
  /** Whether an earlier try may have written something. */
  readonly isRepeated: boolean
}): Promise<Written> => {
  let written = 0
  let refused = 0
  for (const [name, lines] of linesByTable(o.frames)) {
    const table = o.tables.get(name)
    // A table that a newer version wrote to and this one does not know.
    if (!table) {
      refused += lines.length
      continue
    }
    const kept = await writeTable(o, table, lines)
    written += kept
    refused += lines.length - kept
  }
  return { written, refused }
}

const linesByTable = (frames: readonly Frame[]): ReadonlyMap<string, string[]> => {
  const all = new Map<string, string[]>()
  for (const { table, lines } of frames) {
    const before = all.get(table)
    if (before) before.push(...lines)
    else all.set(table, [...lines])
  }
  return all
}

const writeTable = async (
  o: { engine: Engine; folder: string; segment: Segment; isRepeated: boolean },
  table: EventsTable,
  lines: readonly string[],
): Promise<number> => {
  const batch = o.segment.batch.toString()
  const { engine, isRepeated } = o
  if (isRepeated && (await countOf(engine, table.name, batch)) === lines.length) return lines.length
  const path = join(o.folder, `${o.segment.batch.toString(16)}.${table.name}.ndjson`)
  await writeFile(`${path}.new`, numbered(lines, batch), { mode: 0o600 })
  await rename(`${path}.new`, path)
  try {
    return await insertOnce({
      engine,
      table: table.name,
      file: { format: 'JSONEachRow', columns: table.columns, path },
      batch,
      rows: lines.length,
      isRepeated,
    })
  } finally {
    await unlink(path).catch(() => {})
  }
}

/**
 * Inserts a file of numbered rows (`spool_row` from 0, `spool_batch`) exactly once; says how many of them the table holds.
 * Rows in `leaveOut` are left out: somebody knows that they are there already, by another batch.
 */
export const insertOnce = async (o: {
  readonly engine: Engine
  readonly table: string
  readonly file: Pick<Parameters<Engine['insertFile']>[0], 'format' | 'columns' | 'path'>
  readonly batch: string
  readonly rows: number
  readonly isRepeated: boolean
  readonly leaveOut?: readonly number[]
}): Promise<number> => {
  const { engine, table, file, batch, isRepeated } = o
  const leaveOut = o.leaveOut ?? []
  const expected = o.rows - leaveOut.length
  const count = () => countOf(engine, table, batch)
  if (expected === 0 || (isRepeated && (await count()) >= expected)) return expected
  const insert = (settings: Settings, missing: string | null) => {
    const where = [
      ...(leaveOut.length === 0 ? [] : [`spool_row NOT IN (${leaveOut.join(', ')})`]),
      ...(missing === null ? [] : [missing]),
    ].join(' AND ')
    return engine.insertFile({
      table,
      ...file,
      settings: { ...INSERT_SETTINGS, ...settings },
      ...(where === '' ? {} : { where }),
    })
  }
  const missing = `spool_row NOT IN (SELECT spool_row FROM ${table} WHERE spool_batch = ${batch})`
  try {
    await insert({ insert_deduplicate: 1, insert_deduplication_token: `${batch}-${table}` }, null)
  } catch (error) {
    if (isNotNow(error)) throw error
    // Some row cannot be read as this table: keep the others.
    await insert({ insert_deduplicate: 0, input_format_allow_errors_num: o.rows }, missing)
    return await count()
  }
  if (!isRepeated) return expected
  if ((await count()) < expected)
    await insert({ insert_deduplicate: 0, input_format_allow_errors_num: o.rows }, missing)
  return await count()
}

/** In pieces, so that the program serves others between them. */
const numbered = function* (lines: readonly string[], batch: string): Generator<string> {
  for (let from = 0; from < lines.length; from += LINES_A_PIECE)
    yield lines
      .slice(from, from + LINES_A_PIECE)
      .map(
        (line, i) =>
          `{"spool_row":${from + i},"spool_batch":${batch}${line === '{}' ? '' : ','}${line.slice(1)}\n`,
      )
      .join('')
}
const LINES_A_PIECE = 1_000

const countOf = async (engine: Engine, table: string, batch: string): Promise<number> => {
  const rows = rowsOf(
    await engine.read(
      `SELECT count() AS n FROM ${table} WHERE spool_batch = ${batch}`,
      {},
      READ_SETTINGS,
    ),
  )
  return Number(rows[0]?.['n'] ?? 0)
}
