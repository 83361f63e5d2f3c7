/**
 * The PostgreSQL that Hinoban starts itself. It listens on a socket that only its user reaches (on loopback where the
 * path is too long for one), writes with real fsync, is started again when it dies, and a server that a killed
 * Hinoban left behind is stopped before the next start.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { open, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log/index.ts'
import { findBinaries } from './binaries.ts'
import {
  BOOTSTRAP_ROLE,
  type ClusterFolder,
  clusterEnvironment,
  initialiseCluster,
  lastWords,
  notStarted,
  own,
  prepareClusterFolder,
  runProgram,
} from './cluster-folder.ts'
import { type ClusterKeys, clusterKeys } from './cluster-keys.ts'
import { type ClusterSettings, SETTINGS } from './cluster-settings.ts'
import { numberIsTaken, processExists } from './lock.ts'
import { readPostmasterNote, whereIs } from './postmaster-file.ts'
import { recordsProblem } from './problems.ts'

export type Cluster = {
  readonly folder: ClusterFolder
  /** How the application role, or the bootstrap superuser, reaches one database. */
  config(role: 'application' | 'bootstrap', database: string): pg.PoolConfig
  /** Process number of the running postmaster. */
  pid(): number
  /** Stops cleanly, within ten seconds. */
  stop(): Promise<void>
}

export const APPLICATION_ROLE = 'hinoban'
export const DATABASE = 'hinoban'

/** sun_path holds 108 bytes on Linux and 104 on macOS, the end included. */
const MAX_SOCKET_PATH = 103
const SOCKET_PORT = 5432
const FAST_STOP_MS = 7000
const QUICK_STOP_MS = 2000
/** Crash recovery of a large database takes minutes; it is not given up before. */
const READY_MS = 10 * 60_000
const POLL_MS = 15
const LEFTOVERS_MS = 20_000
/** A killed process ends within milliseconds; a server that answers longer lives. */
const DYING_MS = 3_000
/** A server that dies more often than this in a minute is not started again. */
const RESTARTS_PER_MINUTE = 5

/** @throws ProblemError records.foreign_server, records.folder_owner, records.no_own_user, records.not_started */
export const startCluster = async (o: {
  readonly dataDir: string
  readonly log: Log
  readonly settings?: ClusterSettings
}): Promise<Cluster> => {
  const folder = await prepareClusterFolder(o.dataDir)
  const binaries = await findBinaries(folder.user)
  const { keys, fresh } = await clusterKeys(o.dataDir)
  await clearTheWay(folder, o.log)
  const isNew = await initialiseCluster(folder, binaries, keys.bootstrap)
  if (!isNew && fresh) await setBootstrapPassword(folder, binaries.postgres, keys)
  await writeAccessFile(folder)

  const socketFits =
    Buffer.byteLength(`${folder.socket}/.s.PGSQL.${SOCKET_PORT}`) <= MAX_SOCKET_PATH
  const port = socketFits && process.platform !== 'win32' ? SOCKET_PORT : await freePort()
  const host = port === SOCKET_PORT ? folder.socket : '127.0.0.1'
  const settings = {
    ...SETTINGS,
    listen_addresses: host === folder.socket ? '' : '127.0.0.1',
    unix_socket_directories: host === folder.socket ? folder.socket : '',
    unix_socket_permissions: '0700',
    port: String(port),
    ...o.settings,
  }
  const args = ['-D', folder.data]
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)

  let child = await startServer(folder, binaries.postgres, args)
  let stopping = false
  let restarting: Promise<void> = Promise.resolve()
  const deaths: number[] = []
  const watch = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return
      o.log.error({ code, signal }, 'records: PostgreSQL ended by itself; starting it again')
      restarting = restart().catch((error: unknown) =>
        o.log.fatal({ error }, 'records: PostgreSQL cannot be started again'),
      )
    })
  }
  const restart = async (): Promise<void> => {
    const now = performance.now()
    deaths.push(now)
    if (deaths.filter((at) => at > now - 60_000).length > RESTARTS_PER_MINUTE)
      throw new Error('it ended too often within a minute')
    await clearTheWay(folder, o.log)
    if (stopping) return
    child = await startServer(folder, binaries.postgres, args)
    watch()
  }
  watch()

  const cluster: Cluster = {
    folder,
    config: (role, database) => ({
      host,
      port,
      database,
      user: role === 'application' ? APPLICATION_ROLE : BOOTSTRAP_ROLE,
      password: role === 'application' ? keys.application : keys.bootstrap,
    }),
    pid: () => child.pid ?? 0,
    stop: async () => {
      stopping = true
      await restarting
      await stopServer(child.pid ?? 0, () => child.exitCode !== null || child.signalCode !== null)
    },
  }
  try {
    await createApplication(cluster, keys)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  return cluster
}

/** How the application reaches the cluster that another process of this machine runs on this data folder. */
export const runningCluster = async (dataDir: string): Promise<pg.PoolConfig> => {
  const folder = await prepareClusterFolder(dataDir)
  const note = await readPostmasterNote(folder.data)
  if (note === null || !note.ready || (await whereIs(note, folder.data)) === 'gone')
    throw notStarted(folder, 'no Hinoban runs on this folder')
  const { keys } = await clusterKeys(dataDir)
  return {
    host: note.socketDirectory === '' ? '127.0.0.1' : note.socketDirectory,
    port: note.port,
    database: DATABASE,
    user: APPLICATION_ROLE,
    password: keys.application,
  }
}

/** Stops the server that a killed Hinoban left behind, and waits for the last of its processes. */
const clearTheWay = async (folder: ClusterFolder, log: Log): Promise<void> => {
  const note = await readPostmasterNote(folder.data)
  if (note === null) return
  let found = await whereIs(note, folder.data)
  // The socket of a killed server takes calls until the kernel has ended the last of its processes.
  for (const until = performance.now() + DYING_MS; found === 'elsewhere'; ) {
    if (performance.now() > until) break
    await sleep(POLL_MS)
    found = await whereIs(note, folder.data)
  }
  if (found === 'elsewhere') throw recordsProblem('records.foreign_server', { folder: folder.home })
  if (found === 'ours') {
    log.warn({ pid: note.pid }, 'records: stopping the PostgreSQL of a Hinoban that was killed')
    await stopServer(note.pid, () => !processExists(note.pid))
  }
  // The workers of a killed postmaster end by themselves; two servers on one folder would destroy it.
  const until = performance.now() + LEFTOVERS_MS
  while ((await standingIn(folder.data)).length > 0) {
    if (performance.now() > until)
      throw notStarted(folder, 'processes of an earlier server do not end')
    await sleep(POLL_MS)
  }
  // Nobody stands here, but the number in PostgreSQL's notes is taken: by another program by now, or by its own zombie
  // that a careless init has not collected. PostgreSQL would refuse to start for either.
  if (numberIsTaken(note.pid) && process.platform === 'linux') {
    await rm(join(folder.data, 'postmaster.pid'), { force: true })
    await rm(`${folder.socket}/.s.PGSQL.${SOCKET_PORT}.lock`, { force: true })
  }
}

/** Processes whose working folder this is (Linux; elsewhere PostgreSQL's own shared-memory check stands alone). */
const standingIn = async (directory: string): Promise<readonly string[]> => {
  const all = await readdir('/proc').catch(() => [])
  const found = await Promise.all(
    all
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) =>
        (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === directory ? pid : '',
      ),
  )
  return found.filter((pid) => pid !== '')
}

const startServer = async (
  folder: ClusterFolder,
  program: string,
  args: readonly string[],
): Promise<ChildProcess> => {
  const path = join(folder.home, 'start.log')
  const output = await open(path, 'w', 0o600)
  try {
    const child = spawn(program, [...args], {
      ...(folder.user ?? {}),
      cwd: folder.data,
      env: clusterEnvironment,
      // Its own session: Ctrl+C in the terminal reaches us, and we stop it when our last write is done.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    })
    child.unref()
    let failure = ''
    child.once('error', (error) => {
      failure = error.message
    })
    const until = performance.now() + READY_MS
    for (;;) {
      await sleep(POLL_MS)
      if (failure !== '') throw notStarted(folder, failure)
      if (child.exitCode !== null || child.signalCode !== null) {
        const said = lastWords(await readFile(path, 'utf8'), await newestLog(folder))
        throw notStarted(folder, said || `it ended with ${child.exitCode ?? child.signalCode}`)
      }
      const note = await readPostmasterNote(folder.data)
      if (note?.pid === child.pid && note?.ready) return child
      if (performance.now() > until) {
        child.kill('SIGINT')
        throw notStarted(folder, 'it was not ready after ten minutes')
      }
    }
  } finally {
    await output.close()
  }
}

/** Once its collector runs, PostgreSQL says the rest in its own log. */
const newestLog = async (folder: ClusterFolder): Promise<string> => {
  const directory = join(folder.data, 'log')
  const names = await readdir(directory).catch(() => [])
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(directory, name))).mtimeMs })),
  )
  const newest = dated.sort((a, b) => b.at - a.at)[0]
  return newest ? (await readFile(join(directory, newest.name), 'utf8')).slice(-4000) : ''
}

/** Fast shutdown, then immediate, then by force: PostgreSQL recovers from each (manual, 18.5). */
const stopServer = async (pid: number, hasEnded: () => boolean): Promise<void> => {
  if (pid <= 0) return
  for (const [signal, patienceMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', QUICK_STOP_MS],
    ['SIGKILL', QUICK_STOP_MS],
  ] as const) {
    if (hasEnded()) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const until = performance.now() + patienceMs
    while (!hasEnded() && performance.now() < until) await sleep(POLL_MS)
  }
}

const setBootstrapPassword = (
  folder: ClusterFolder,
  program: string,
  keys: ClusterKeys,
): Promise<void> =>
  // keys/records.json was lost: whoever owns the folder owns the cluster, so the password is set anew from inside.
  runProgram(
    program,
    ['--single', '-D', folder.data, 'postgres'],
    folder,
    `alter role ${BOOTSTRAP_ROLE} password '${keys.bootstrap}'\n`,
  )

const writeAccessFile = async (folder: ClusterFolder): Promise<void> => {
  const path = join(folder.data, 'pg_hba.conf')
  const lines = ['local all all', 'host all all 127.0.0.1/32', 'host all all ::1/128']
  await writeFile(path, lines.map((line) => `${line} scram-sha-256\n`).join(''), { mode: 0o600 })
  await own(path, folder.user)
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** The role that Hinoban works as (no superuser, no bypass of row-level security), and its database. */
const createApplication = async (cluster: Cluster, keys: ClusterKeys): Promise<void> => {
  const client = new pg.Client(cluster.config('bootstrap', 'postgres'))
  await client.connect()
  try {
    const role = await client.query('select from pg_roles where rolname = $1', [APPLICATION_ROLE])
    // Roles take no bound parameters; the password is 48 hexadecimal digits of our own.
    await client.query(
      `${role.rowCount === 0 ? 'create' : 'alter'} role ${APPLICATION_ROLE} login nosuperuser nobypassrls nocreaterole nocreatedb noreplication password '${keys.application}'`,
    )
    const database = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (database.rowCount === 0)
      await client.query(`create database ${DATABASE} owner ${APPLICATION_ROLE}`)
  } finally {
    await client.end()
  }
}
