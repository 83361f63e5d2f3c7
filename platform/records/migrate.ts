/**
 * Brings a database to the newest shape: every file once, in order, each in its own transaction, remembered with a
 * checksum so that a changed history is noticed.
 * @module
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { ProblemError } from '../problem/index.ts'
import { recordsProblem } from './problems.ts'

/** Files `NNNN_what.records.sql` of one owner (a feature or a part of the platform). */
export type MigrationFolder = { readonly owner: string; readonly folder: URL }

export type Migration = {
  readonly owner: string
  readonly file: string
  readonly sql: string
  readonly sha256: string
}

const FILE = /^\d{4}_[a-z0-9_]+\.records\.sql$/
/** Any number, the same in every Hinoban: two starts at once migrate one after the other. */
const MIGRATION_LOCK = 0x48494e4f

const GROUND: MigrationFolder = {
  owner: 'records',
  folder: new URL('./migrations/', import.meta.url),
}

/** All migrations in the order in which they are applied: the ground first, then the folders as given. */
export const readMigrations = async (
  folders: readonly MigrationFolder[],
): Promise<readonly Migration[]> => {
  const all: Migration[] = []
  const seen = new Set<string>()
  for (const { owner, folder } of [GROUND, ...folders]) {
    if (seen.has(owner)) throw new Error(`two migration folders belong to "${owner}"`)
    seen.add(owner)
    const directory = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
    // Tables of the event store stand in the same folder.
    const files = (await readdir(directory))
      .filter((f) => f.endsWith('.sql') && !f.endsWith('.events.sql'))
      .sort()
    for (const file of files) {
      if (!FILE.test(file))
        throw new Error(`${owner}/${file}: a migration is named NNNN_what.records.sql`)
      // A checkout with CRLF is the same migration.
      const sql = (await readFile(new URL(file, directory), 'utf8')).replaceAll('\r\n', '\n')
      all.push({ owner, file, sql, sha256: createHash('sha256').update(sql).digest('hex') })
    }
  }
  return all
}

/**
 * Applies what is missing; returns how many files were applied.
 * @throws ProblemError records.migration_changed, records.migration_unknown, records.migration_failed
 */
export const migrate = async (
  client: pg.ClientBase,
  migrations: readonly Migration[],
): Promise<number> => {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
  try {
    // Building an index over a large table may take longer than a page may.
    await client.query('set statement_timeout = 0')
    const applied = await readApplied(client)
    const owners = new Set(migrations.map((m) => m.owner))
    const known = new Set(migrations.map((m) => `${m.owner}/${m.file}`))
    for (const name of applied.keys()) {
      const owner = name.slice(0, name.indexOf('/'))
      // A feature that was taken out leaves its tables; a file that an owner no longer has is a newer version's.
      if (owners.has(owner) && !known.has(name))
        throw recordsProblem('records.migration_unknown', { file: name })
    }
    let count = 0
    for (const migration of migrations) {
      const name = `${migration.owner}/${migration.file}`
      const before = applied.get(name)
      if (before === undefined) {
        await apply(client, migration)
        count += 1
      } else if (before !== migration.sha256)
        throw recordsProblem('records.migration_changed', { file: name })
    }
    await refuseOpenTables(client)
    return count
  } finally {
    await client.query('reset statement_timeout').catch(() => undefined)
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined)
  }
}

const readApplied = async (client: pg.ClientBase): Promise<Map<string, string>> => {
  await client.query(`create table if not exists hinoban_migrations (
    owner text not null, file text not null, sha256 text not null,
    applied_at timestamptz not null default now(), primary key (owner, file))`)
  const { rows } = await client.query<{ name: string; sha256: string }>(
    `select owner || '/' || file as name, sha256 from hinoban_migrations`,
  )
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

const apply = async (client: pg.ClientBase, migration: Migration): Promise<void> => {
  await client.query('begin')
  try {
    // A migration that moves rows moves those of every organization.
    await client.query(`select set_config('hinoban.system', 'on', true)`)
    await client.query(migration.sql)
    await client.query('insert into hinoban_migrations (owner, file, sha256) values ($1, $2, $3)', [
      migration.owner,
      migration.file,
      migration.sha256,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (error instanceof ProblemError) throw error
    throw recordsProblem('records.migration_failed', {
      file: `${migration.owner}/${migration.file}`,
      why: (error as Error).message,
    })
  }
}

/** A table with an organization but without a wall is a bug that must not start. */
const refuseOpenTables = async (client: pg.ClientBase): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
       and not (c.relrowsecurity and c.relforcerowsecurity)
     order by 1`,
  )
  if (rows.length > 0)
    throw new Error(
      `tables without a wall between organizations: ${rows.map((r) => r.name).join(', ')}; call hinoban_tenant_table('${rows[0]?.name}') in their migration`,
    )
}
