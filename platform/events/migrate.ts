/**
 * Tables of events: files `NNNN_what.events.sql`, one set for chDB and for a server. What differs is a placeholder:
 *   {{engine}}         MergeTree
 *   {{spool_columns}}  the columns by which a batch that was interrupted is completed exactly once
 *   {{settings}}       SETTINGS of a table: deduplication window, sync to the disk
 * Statements end with a line that ends in `;` and can be repeated (IF NOT EXISTS): ClickHouse has no transactions.
 * @module
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Engine } from './engine.ts'
import { READ_SETTINGS, rowsOf } from './values.ts'

export type EventsMigrationFolder = { readonly owner: string; readonly folder: URL }
export type EventsMigration = {
  readonly name: string
  readonly sha256: string
  readonly statements: readonly string[]
}

const FILE = /^\d{4}_[a-z0-9_]+\.events\.sql$/
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  engine: 'MergeTree',
  spool_columns:
    'spool_batch UInt64 CODEC(Delta, ZSTD), spool_row UInt32 CODEC(Delta, ZSTD), INDEX spool_batch_index spool_batch TYPE minmax GRANULARITY 4',
  // A batch that is sent again within the last thousand is known by its token.
  settings:
    'SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192',
}

/** Throws for a file without the rules of the house: a name, known placeholders, the organization first in every key. */
export const readEventsMigrations = async (
  folders: readonly EventsMigrationFolder[],
): Promise<readonly EventsMigration[]> => {
  const all: EventsMigration[] = []
  for (const { owner, folder } of folders) {
    const directory = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
    for (const file of (await readdir(directory))
      .filter((name) => name.endsWith('.events.sql'))
      .sort()) {
      if (!FILE.test(file))
        throw new Error(`${owner}/${file}: a migration is named NNNN_what.events.sql`)
      const text = (await readFile(new URL(file, directory), 'utf8')).replaceAll('\r\n', '\n')
      const statements = fill(text, `${owner}/${file}`)
        .replace(/^\s*--.*$/gm, '')
        .split(/;\s*(?:\n|$)/)
        .map((sql) => sql.trim())
        .filter((sql) => sql !== '')
      for (const sql of statements) check(sql, `${owner}/${file}`)
      all.push({
        name: `${owner}/${file}`,
        sha256: createHash('sha256').update(text).digest('hex'),
        statements,
      })
    }
  }
  return all
}

const fill = (text: string, where: string): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = PLACEHOLDERS[name]
    if (value === undefined) throw new Error(`${where}: {{${name}}} is no placeholder`)
    return value
  })

const check = (sql: string, where: string): void => {
  const created = /^CREATE\s+TABLE\s+(IF\s+NOT\s+EXISTS\s+)?(\w+)/i.exec(sql)
  if (!created) return
  if (!created[1]) throw new Error(`${where}: write CREATE TABLE IF NOT EXISTS, it may run twice`)
  if (!/ORDER\s+BY\s*\(\s*organization\b/i.test(sql))
    throw new Error(`${where}: ${created[2]} does not begin its key with organization`)
  if (!/\borganization\s+UUID\b/i.test(sql))
    throw new Error(`${where}: ${created[2]} has no column organization UUID`)
  if (!/\bspool_batch\b/.test(sql))
    throw new Error(`${where}: ${created[2]} lacks {{spool_columns}}`)
}

/** The tables that a set of migrations makes. */
export const tablesNamedIn = (migrations: readonly EventsMigration[]): ReadonlySet<string> =>
  new Set(
    migrations.flatMap(({ statements }) =>
      statements
        .map((sql) => /^CREATE\s+TABLE\s+IF\s+NOT\s+EXISTS\s+(\w+)/i.exec(sql)?.[1] ?? '')
        .filter((name) => name !== ''),
    ),
  )

export type EventsTable = {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Applies what is missing, and gives the tables that events may be written to. */
export const migrateEvents = async (
  engine: Engine,
  migrations: readonly EventsMigration[],
): Promise<ReadonlyMap<string, EventsTable>> => {
  await engine.run(
    'CREATE TABLE IF NOT EXISTS hinoban_events_migrations (name String, sha256 String, at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY name',
  )
  const done = new Map(
    rowsOf(
      await engine.read(
        'SELECT name, any(sha256) AS sha256 FROM hinoban_events_migrations GROUP BY name',
        {},
        READ_SETTINGS,
      ),
    ).map((row) => [String(row['name']), String(row['sha256'])]),
  )
  for (const { name, sha256, statements } of migrations) {
    const before = done.get(name)
    if (before === sha256) continue
    if (before !== undefined)
      throw new Error(`events migration ${name} was changed after it had been applied`)
    for (const sql of statements) await engine.run(sql)
    await engine.run(
      `INSERT INTO hinoban_events_migrations (name, sha256) VALUES ('${name}', '${sha256}')`,
    )
  }
  const rows = rowsOf(
    await engine.read(
      `SELECT table, name, type FROM system.columns WHERE database = currentDatabase() AND default_kind NOT IN ('MATERIALIZED', 'ALIAS')
       AND table IN (SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'spool_batch') ORDER BY table, position`,
      {},
      READ_SETTINGS,
    ),
  )
  const tables = new Map<string, EventsTable>()
  for (const row of rows) {
    const name = String(row['table'])
    const column = { name: String(row['name']), type: String(row['type']) }
    tables.set(name, { name, columns: [...(tables.get(name)?.columns ?? []), column] })
  }
  return tables
}
