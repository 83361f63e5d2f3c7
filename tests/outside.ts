/**
 * Looks at the tables past the walls between organizations.
 * @module
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'

const tablesWith = async (client: pg.PoolClient, column: string): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where table_schema = 'public' and column_name = $1 and t.table_type = 'BASE TABLE' order by 1`,
    [column],
  )
  return rows.map((r) => r.name)
}

const rowsOf = async (
  client: pg.PoolClient,
  table: string,
  organizations: readonly string[],
): Promise<string[]> => {
  const { rows } = await client.query<{ row: string }>(
    `select to_jsonb(t)::text as row from ${table} t where organization_id = any ($1::uuid[])`,
    [organizations],
  )
  return rows.map((r) => r.row)
}

const IDS = /[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Every id and every digest in the rows of these organizations. */
export const idsOf = async (
  client: pg.PoolClient,
  organizations: readonly string[],
): Promise<Set<string>> => {
  const found = new Set<string>(organizations)
  for (const table of await tablesWith(client, 'organization_id'))
    for (const row of await rowsOf(client, table, organizations))
      for (const [id] of row.matchAll(IDS)) found.add(id)
  return found
}

/** Number of rows and a checksum of each table, of these organizations and of the accounts of their people alone. */
export const picture = async (
  client: pg.PoolClient,
  organizations: readonly string[],
  without: string,
): Promise<Record<string, { rows: number; sum: string }>> => {
  const sums: Record<string, { rows: number; sum: string }> = {}
  const keep = (table: string, rows: string[]): void => {
    sums[table] = {
      rows: rows.length,
      sum: createHash('sha256').update(rows.sort().join('\n')).digest('hex'),
    }
  }
  for (const table of await tablesWith(client, 'organization_id'))
    if (table !== 'access_sessions') keep(table, await rowsOf(client, table, organizations))
  for (const table of [
    'access_users',
    'access_accounts',
    'access_two_factors',
    'access_passkeys',
  ]) {
    const owner = table === 'access_users' ? 'id' : '"userId"'
    const { rows } = await client.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${table} t where ${owner} in
         (select user_id from access_memberships where organization_id = any ($1::uuid[])
          except select user_id from access_memberships where organization_id = $2)`,
      [organizations, without],
    )
    keep(
      table,
      rows.map((r) => r.row),
    )
  }
  return sums
}
