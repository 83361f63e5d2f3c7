/**
 * Opens the records: the embedded PostgreSQL by default, or the user's own by its URL. One driver, one SQL, one
 * migration set.
 * @module
 */
import type { Log } from '../log/index.ts'
import { type Connection, connectRecords, type Records } from './connect-records.ts'
import { DATABASE, runningCluster, startCluster } from './embedded-cluster.ts'
import { lockDataDir, RECORDS_LOCK } from './lock.ts'
import { type MigrationFolder, readMigrations } from './migrate.ts'
import { recordsProblem } from './problems.ts'

/**
 * @throws ProblemError of recordsProblems: the folder is in use, the server cannot be started or reached, its role
 * may do too much, a migration failed.
 * @example
 * const records = await openRecords({ dataDir: './hinoban-data', databaseUrl: null, log, migrations })
 * await records.within(who.scope, (tx) => tx.all(assetsByName, { name }))
 */
export const openRecords = async (o: {
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly log: Log
  readonly migrations: readonly MigrationFolder[]
}): Promise<Records> => {
  const migrations = await readMigrations(o.migrations)
  if (o.databaseUrl !== null)
    return connectRecords({ connection: serverConnection(o.databaseUrl), log: o.log, migrations })

  const lock = await lockDataDir(o.dataDir, RECORDS_LOCK)
  try {
    const cluster = await startCluster({ dataDir: o.dataDir, log: o.log })
    try {
      const connection: Connection = {
        kind: 'embedded',
        config: cluster.config('application', DATABASE),
        shown: cluster.folder.home,
      }
      const records = await connectRecords({ connection, log: o.log, migrations })
      let closing: Promise<void> | null = null
      const closeAll = async (): Promise<void> => {
        try {
          await records.close()
        } finally {
          await cluster.stop()
          await lock.release()
        }
      }
      const close = (): Promise<void> => {
        closing ??= closeAll()
        return closing
      }
      return { ...records, close }
    } catch (error) {
      await cluster.stop()
      throw error
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/**
 * The records of a Hinoban that runs already, for a second process such as the command line: it neither starts nor
 * stops the server, and migrates nothing.
 * @throws ProblemError records.not_started when no Hinoban runs on this folder.
 */
export const joinRecords = async (o: {
  readonly dataDir: string
  readonly log: Log
}): Promise<Records> => {
  const config = await runningCluster(o.dataDir)
  const connection: Connection = { kind: 'embedded', config, shown: o.dataDir }
  return connectRecords({ connection, log: o.log, migrations: null })
}

const serverConnection = (databaseUrl: string): Connection => {
  if (!URL.canParse(databaseUrl))
    throw recordsProblem('records.unreachable', {
      server: 'HINOBAN_DATABASE_URL',
      why: 'it is no address such as postgresql://hinoban:…@host:5432/hinoban',
    })
  const url = new URL(databaseUrl)
  return {
    kind: 'server',
    config: { connectionString: databaseUrl },
    shown: `${url.host}${url.pathname}`,
  }
}
