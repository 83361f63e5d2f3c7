import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Migration, type MigrationFolder, migrate, readMigrations } from './migrate.ts'
import { type TestRecords, testRecords } from './testing.ts'

let db: TestRecords
let directory: string
let folder: MigrationFolder
beforeAll(async () => {
  db = await testRecords()
  directory = await mkdtemp(join(tmpdir(), 'hinoban-migrations-'))
  folder = { owner: 'trial', folder: pathToFileURL(directory) }
})
afterAll(async () => {
  await db.close()
  await rm(directory, { recursive: true })
})

const put = (name: string, sql: string): Promise<void> => writeFile(join(directory, name), sql)
const apply = async (migrations?: readonly Migration[]): Promise<number> => {
  const client: pg.PoolClient = await db.records.pool.connect()
  try {
    return await migrate(client, migrations ?? (await readMigrations([folder])))
  } finally {
    client.release()
  }
}

test('files are applied once, in order, and remembered', async () => {
  await put('0002_second.records.sql', 'insert into trial_steps values (2);')
  await put('0001_first.records.sql', 'create table trial_steps (n int);\n')
  expect(await apply()).toBe(2)
  expect(await apply()).toBe(0)
  expect((await db.records.pool.query('select n from trial_steps')).rows).toEqual([{ n: 2 }])
})

test('a checkout with other line ends is the same migration', async () => {
  await put('0001_first.records.sql', 'create table trial_steps (n int);\r\n')
  expect(await apply()).toBe(0)
})

test('starts at the same moment apply a file once', async () => {
  await put('0003_third.records.sql', 'select pg_sleep(0.1); insert into trial_steps values (3);')
  const counts = await Promise.all([apply(), apply(), apply()])
  expect(counts.sort()).toEqual([0, 0, 1])
})

test('a failing file leaves nothing of itself and names the cause', async () => {
  await put('0004_bad.records.sql', 'insert into trial_steps values (4); select no_such_column;')
  await expect(apply()).rejects.toMatchObject({
    code: 'records.migration_failed',
    params: { file: 'trial/0004_bad.records.sql', why: expect.stringContaining('no_such_column') },
  })
  const { rows } = await db.records.pool.query('select n from trial_steps where n = 4')
  expect(rows).toEqual([])
  await rm(join(directory, '0004_bad.records.sql'))
  expect(await apply()).toBe(0)
})

test('a table with an organization but without a wall does not start', async () => {
  await put(
    '0004_open.records.sql',
    'create table trial_open (organization_id uuid not null, secret text);',
  )
  await expect(apply()).rejects.toThrow(/without a wall.*trial_open/)
  await put('0005_wall.records.sql', `select hinoban_tenant_table('trial_open');`)
  expect(await apply()).toBe(1)
})

test('an applied file that changed, and one that is not known, are refused', async () => {
  const now = await readMigrations([folder])
  await put('0002_second.records.sql', 'insert into trial_steps values (22);')
  await expect(apply()).rejects.toMatchObject({
    code: 'records.migration_changed',
    params: { file: 'trial/0002_second.records.sql' },
  })
  await expect(apply(now.filter((m) => !m.file.startsWith('0003')))).rejects.toMatchObject({
    code: 'records.migration_unknown',
    params: { file: 'trial/0003_third.records.sql' },
  })
  // A feature that was taken out leaves its tables, and that is no fault.
  expect(await apply(now.filter((m) => m.owner !== 'trial'))).toBe(0)
})

test('a file with another name is refused', async () => {
  await put('third.sql', 'select 1')
  await expect(readMigrations([folder])).rejects.toThrow(/NNNN_what/)
})
