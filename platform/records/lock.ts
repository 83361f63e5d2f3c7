/**
 * One process owns a data folder. The lock is a file that names the process; a lock whose process is gone, or whose
 * number now belongs to another process, is taken over.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  access,
  constants,
  link,
  mkdir,
  readFile,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { recordsProblem } from './problems.ts'

export type DataDirLock = { release(): Promise<void> }

const Holder = z.object({
  pid: z.number().int().positive(),
  since: z.string(),
  /** Start of the process in kernel ticks with the id of this boot; null where /proc does not tell. */
  started: z.string().nullable(),
})
type Holder = z.infer<typeof Holder>

const PROCESS_LOCK = 'hinoban.lock'
/** A part of the data folder that several kinds of process open, each alone. */
export const RECORDS_LOCK = 'records.lock'
const ATTEMPTS = 2000
const STALE_TURN_MS = 5000

/**
 * @throws ProblemError records.folder_in_use with the process and since when.
 * @example const lock = await lockDataDir('./hinoban-data'); …; await lock.release()
 */
export const lockDataDir = async (
  dataDir: string,
  name: string = PROCESS_LOCK,
): Promise<DataDirLock> => {
  await openFolder(dataDir)
  const path = join(dataDir, name)
  const mine: Holder = {
    pid: process.pid,
    since: new Date().toISOString(),
    started: await processStart(process.pid),
  }
  const text = `${JSON.stringify(mine)}\n`
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, text, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // link() either makes the whole lock or fails: nobody ever reads half of one.
      if (await succeeds(link(draft, path), 'EEXIST')) return { release: () => release(path, text) }
      const found = await readFile(path, 'utf8').catch(() => null)
      if (found === null) continue
      const holder = parse(found)
      if (holder && (await isAlive(holder)))
        throw recordsProblem('records.folder_in_use', {
          folder: dataDir,
          pid: holder.pid,
          since: holder.since,
        })
      await takeAway(path, found)
    }
    throw new Error(`the lock ${path} changes hands too quickly`)
  } finally {
    await rm(draft, { force: true })
  }
}

const openFolder = async (dataDir: string): Promise<void> => {
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    const owner = await stat(dataDir).catch(() => null)
    if ((error as NodeJS.ErrnoException).code !== 'EACCES' || !owner) throw error
    throw recordsProblem('records.folder_owner', { folder: dataDir, owner: owner.uid })
  }
}

const release = async (path: string, text: string): Promise<void> => {
  // Never remove a lock that someone else has taken over.
  if ((await readFile(path, 'utf8').catch(() => null)) === text) await rm(path, { force: true })
}

const parse = (text: string): Holder | null => {
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * Several processes may find the same stale lock. One at a time looks again and removes it, so nobody removes the
 * lock that another has just made.
 */
const takeAway = async (path: string, stale: string): Promise<void> => {
  const turn = `${path}.turn`
  if (!(await succeeds(mkdir(turn), 'EEXIST'))) {
    const since = await stat(turn).catch(() => null)
    // Its holder died within the few milliseconds of its turn.
    if (since && Date.now() - since.mtimeMs > STALE_TURN_MS) await succeeds(rmdir(turn), 'ENOENT')
    await sleep(10)
    return
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => null)) === stale) await rm(path, { force: true })
  } finally {
    await succeeds(rmdir(turn), 'ENOENT')
  }
}

const succeeds = async (work: Promise<unknown>, expected: 'EEXIST' | 'ENOENT'): Promise<boolean> =>
  work.then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === expected) return false
      throw error
    },
  )

const isAlive = async (holder: Holder): Promise<boolean> => {
  if (!processExists(holder.pid)) return false
  const started = await processStart(holder.pid)
  // The same number with another start is another process.
  return started === null || holder.started === null || started === holder.started
}

/** Whether this number is taken, even by a process that has ended and waits to be collected. */
export const numberIsTaken = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process with this number lives, ours or another user's; a zombie does not. */
export const processExists = (pid: number): boolean => {
  if (!numberIsTaken(pid)) return false
  try {
    return !/^[ZX]/.test(afterName(readFileSync(`/proc/${pid}/stat`, 'utf8')))
  } catch {
    // No /proc here, or it went just now: the next look tells.
    return true
  }
}

/** proc(5): the name in parentheses may hold anything; the state is the first field after it. */
const afterName = (stat: string): string => stat.slice(stat.lastIndexOf(')') + 2)

/** Boot id and start time of a process from Linux's /proc; null elsewhere. */
const processStart = async (pid: number): Promise<string | null> => {
  try {
    const [boot, text] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    // starttime is the 20th field after the name.
    return `${boot.trim()}:${afterName(text).split(' ')[19]}`
  } catch {
    return null
  }
}
