/**
 * The folder of the embedded PostgreSQL: where it lies, who owns it, and its first initialisation, which is either
 * whole or did not happen.
 * @module
 */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  access,
  chmod,
  chown,
  constants,
  lstat,
  mkdir,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Binaries, REACHABLE_HOME } from './binaries.ts'
import { canReach, clusterUser, type OsUser } from './os-user.ts'
import { recordsProblem } from './problems.ts'

export type ClusterFolder = {
  /** Real paths, symbolic links resolved. */
  readonly home: string
  readonly data: string
  readonly socket: string
  readonly user: OsUser | null
}

export const BOOTSTRAP_ROLE = 'hinoban_bootstrap'

/** `<dataDir>/records`, owned by the user that PostgreSQL runs as. */
export const prepareClusterFolder = async (dataDir: string): Promise<ClusterFolder> => {
  await mkdir(dataDir, { recursive: true })
  const wanted = join(resolve(dataDir), 'records')
  const user = await clusterUser(wanted)
  if (!(await lstat(wanted).catch(() => null))) await makeHome(dataDir, wanted, user)
  const home = await realpath(wanted)
  if (user === null) {
    const owner = await stat(home)
    const mine = await access(home, constants.R_OK | constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!mine || (process.getuid && owner.uid !== process.getuid()))
      throw recordsProblem('records.folder_owner', { folder: home, owner: owner.uid })
  }
  const socket = join(home, 'socket')
  await mkdir(socket, { recursive: true, mode: 0o700 })
  await own(socket, user)
  return { home, data: join(home, 'data'), socket, user }
}

const makeHome = async (dataDir: string, wanted: string, user: OsUser | null): Promise<void> => {
  let home = wanted
  if (user !== null) {
    const folder = await stat(dataDir)
    // Our own folder lets its parts be walked to, not listed; every part closes itself.
    if ((folder.mode & 0o001) === 0 && folder.uid === process.getuid?.())
      await chmod(dataDir, folder.mode | 0o011)
    if (!(await canReach(user, resolve(dataDir)))) {
      // A data folder inside /root cannot be reached by another user, and the modes of /root are not ours to change.
      const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)
      home = join(REACHABLE_HOME, `records-${name}`)
      await mkdir(REACHABLE_HOME, { recursive: true, mode: 0o755 })
    }
  }
  await mkdir(home, { recursive: true, mode: 0o700 })
  await own(home, user)
  if (home !== wanted) await symlink(home, wanted)
}

export const own = async (path: string, user: OsUser | null): Promise<void> => {
  if (user !== null) await chown(path, user.uid, user.gid)
}

/** Runs initdb beside the final place and moves the whole result there; returns false when the cluster existed. */
export const initialiseCluster = async (
  folder: ClusterFolder,
  binaries: Binaries,
  bootstrapPassword: string,
): Promise<boolean> => {
  if (await stat(join(folder.data, 'PG_VERSION')).catch(() => null)) return false
  // What a killed first start left behind.
  for (const name of await readdir(folder.home))
    if (name.startsWith('data.new-'))
      await rm(join(folder.home, name), { recursive: true, force: true })
  const draft = join(folder.home, `data.new-${randomBytes(6).toString('hex')}`)
  const passwordFile = `${draft}.password`
  await writeFile(passwordFile, `${bootstrapPassword}\n`, { mode: 0o600 })
  await own(passwordFile, folder.user)
  try {
    await runProgram(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${BOOTSTRAP_ROLE}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        // The same order of texts on every machine, whatever its libc.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      folder,
    )
    await rename(draft, folder.data)
  } finally {
    await rm(passwordFile, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
  return true
}

/** Environment of PostgreSQL's programs: nothing of ours, secrets least of all. */
export const clusterEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' } as const

/** Runs a program of PostgreSQL as the cluster's user; `input` goes to its standard input. */
export const runProgram = (
  program: string,
  args: readonly string[],
  folder: ClusterFolder,
  input = '',
): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(program, [...args], {
      ...(folder.user ?? {}),
      cwd: folder.home,
      env: clusterEnvironment,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    child.once('error', (error) => fail(notStarted(folder, error.message)))
    child.once('close', (code, signal) =>
      code === 0 ? done() : fail(notStarted(folder, lastWords(said) || `${code ?? signal}`)),
    )
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })

export const notStarted = (folder: ClusterFolder, why: string): Error =>
  recordsProblem('records.not_started', { folder: folder.home, why })

/** The line in which PostgreSQL says what was wrong: the last of its complaints, in the first text that has one. */
export const lastWords = (...texts: readonly string[]): string => {
  const lines = texts.map((text) => text.split('\n').filter((line) => line.trim() !== ''))
  const complaints = lines.map((all) => all.filter((l) => /FATAL|PANIC|error:|ERROR/.test(l)))
  const line = [...complaints, ...lines].find((all) => all.length > 0)?.at(-1) ?? ''
  return line.slice(0, 500)
}
