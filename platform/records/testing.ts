/**
 * Records for tests: real PostgreSQL, an own database for each call, made from a template that has the migrations.
 * All test files of one run use one server (see testing-setup.ts); `HINOBAN_TEST_DATABASE_URL` names another server,
 * with a role that may create databases and neither is superuser nor bypasses row-level security.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openLog } from '../log/index.ts'
import { connectRecords, type Records } from './connect-records.ts'
import { APPLICATION_ROLE, type Cluster, startCluster } from './embedded-cluster.ts'
import { processExists } from './lock.ts'
import { type Migration, type MigrationFolder, migrate, readMigrations } from './migrate.ts'
import { newId } from './new-id.ts'
import type { Scope } from './scope.ts'

export type TestRecords = {
  readonly records: Records
  /** A scope of a new organization with all sites. */
  organization(): Promise<Scope>
  close(): Promise<void>
}

/** How the database is reached: as an administrator to make databases, and as the application. */
export type TestServer = {
  readonly admin: pg.ClientConfig
  readonly application: pg.ClientConfig
  readonly owner: string | null
}

export const TEST_RUN_FOLDER = 'HINOBAN_TEST_RUN_FOLDER'

const log = openLog({ level: 'silent' })

/**
 * @example
 * const test = await testRecords([{ owner: 'assets', folder: new URL('./migrations/', import.meta.url) }])
 * const scope = await test.organization()
 */
export const testRecords = async (
  migrations: readonly MigrationFolder[] = [],
): Promise<TestRecords> => {
  const { server, stop } = await testServer()
  const files = await readMigrations(migrations)
  const template = await ensureTemplate(server, files)
  const database = `hinoban_test_${randomBytes(8).toString('hex')}`
  await asAdmin(server, (client) => createFrom(client, server, database, template))
  const records = await connectRecords({
    connection: {
      kind: 'embedded',
      config: toDatabase(server.application, database),
      shown: database,
    },
    log,
    migrations: files,
    poolSize: 8,
  })
  return {
    records,
    organization: async () => ({ organization: newId(), sites: '*' }),
    close: async () => {
      await records.close()
      await asAdmin(server, (client) =>
        client.query(`drop database if exists ${database} with (force)`),
      )
      await stop()
    },
  }
}

const testServer = async (): Promise<{ server: TestServer; stop: () => Promise<void> }> => {
  const url = process.env['HINOBAN_TEST_DATABASE_URL']
  if (url) {
    const config = { connectionString: url }
    return { server: { admin: config, application: config, owner: null }, stop: async () => {} }
  }
  const folder = process.env[TEST_RUN_FOLDER]
  if (folder) return { server: await serverOfRun(folder), stop: async () => {} }
  // Outside vitest: a server of our own.
  const own = await mkdtemp(join(tmpdir(), 'hinoban-records-'))
  const cluster = await startTestCluster(own)
  return {
    server: serverOf(cluster),
    stop: async () => {
      await cluster.stop()
      await rm(own, { recursive: true, force: true })
    },
  }
}

/** The server of this test run: the first file that needs one starts it, the others find its address. */
const serverOfRun = async (folder: string): Promise<TestServer> => {
  const address = join(folder, 'address.json')
  for (;;) {
    const found = await readFile(address, 'utf8').catch(() => null)
    if (found !== null) return JSON.parse(found) as TestServer
    const mine = await writeFile(join(folder, 'starting'), '', { flag: 'wx' }).then(
      () => true,
      () => false,
    )
    if (mine) {
      const server = serverOf(await startTestCluster(join(folder, 'data')))
      await writeFile(`${address}.new`, JSON.stringify(server), { mode: 0o600 })
      await rename(`${address}.new`, address)
      return server
    }
    await new Promise((done) => setTimeout(done, 50))
  }
}

// Speed for tests alone: the durability of the real settings is proved by bench/crash.
const startTestCluster = (dataDir: string): Promise<Cluster> =>
  startCluster({
    dataDir,
    log,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
    },
  })

const serverOf = (cluster: Cluster): TestServer => ({
  // pg's pool settings are a superset of a client's; these hold the address and the role only.
  admin: cluster.config('bootstrap', 'postgres') as pg.ClientConfig,
  application: cluster.config('application', 'postgres') as pg.ClientConfig,
  owner: APPLICATION_ROLE,
})

/** An address in a URL wins over a `database` beside it, so it is changed inside the URL. */
const toDatabase = (config: pg.ClientConfig, database: string): pg.ClientConfig => {
  if (config.connectionString === undefined) return { ...config, database }
  const url = new URL(config.connectionString)
  url.pathname = `/${database}`
  return { ...config, connectionString: url.href }
}

const asAdmin = async <T>(
  server: TestServer,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client(server.admin)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const createFrom = async (
  client: pg.Client,
  server: TestServer,
  database: string,
  template: string,
): Promise<void> => {
  const owner = server.owner === null ? '' : ` owner ${server.owner}`
  await client.query(`create database ${database} template ${template}${owner}`)
}

const ensureTemplate = async (
  server: TestServer,
  migrations: readonly Migration[],
): Promise<string> => {
  const all = migrations.map((m) => `${m.owner}/${m.file}:${m.sha256}`).join('\n')
  const template = `hinoban_template_${createHash('sha256').update(all).digest('hex').slice(0, 24)}`
  await asAdmin(server, async (client) => {
    // Several test files may want the same template at once.
    await client.query(`select pg_advisory_lock(hashtext($1))`, [template])
    const found = await client.query('select from pg_database where datname = $1', [template])
    if (found.rowCount !== 0) return
    const draft = `hinoban_draft_${randomBytes(8).toString('hex')}`
    await createFrom(client, server, draft, 'template0')
    const inside = new pg.Client(toDatabase(server.application, draft))
    await inside.connect()
    try {
      await migrate(inside, migrations)
    } catch (error) {
      await inside.end()
      await client.query(`drop database ${draft} with (force)`)
      throw error
    }
    await inside.end()
    await client.query(`alter database ${draft} rename to ${template}`)
  })
  return template
}

/** The folder of one test run, named by its process, so that the next run can sweep what a killed one left. */
export const openRunFolder = async (): Promise<string> => {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^hinoban-test-(\d+)-/.exec(name)?.[1] ?? 0)
    if (pid > 0 && !processExists(pid)) await removeRunFolder(join(tmpdir(), name))
  }
  const folder = await mkdtemp(join(tmpdir(), `hinoban-test-${process.pid}-`))
  // The user that PostgreSQL runs as must reach its part.
  await chmod(folder, 0o711)
  return folder
}

export const removeRunFolder = async (folder: string): Promise<void> => {
  const path = join(folder, 'data/records/data/postmaster.pid')
  const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10)
  try {
    // Immediate shutdown: nothing of a test run is kept.
    if (pid > 0) process.kill(pid, 'SIGQUIT')
  } catch {
    // It has ended by itself.
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }).catch(
    () => undefined,
  )
}
