/**
 * Whom PostgreSQL runs as. It refuses root, so a Hinoban that was started as root drops to the user `hinoban`.
 * @module
 */
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { recordsProblem } from './problems.ts'

export type OsUser = { readonly uid: number; readonly gid: number }

const run = promisify(execFile)

/** Null when this process may run PostgreSQL itself (it is not root, or the system has no such thing). */
export const clusterUser = async (clusterDir: string): Promise<OsUser | null> => {
  if (process.getuid?.() !== 0) return null
  // A cluster that a plain user made keeps its owner when root starts it.
  const owner = await stat(clusterDir).catch(() => null)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return (await lookUp('hinoban')) ?? (await create())
}

const lookUp = async (name: string): Promise<OsUser | null> => {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) }
  } catch {
    return null
  }
}

const create = async (): Promise<OsUser> => {
  const reasons: string[] = []
  const ways: readonly (readonly [string, readonly string[]])[] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'hinoban'],
    ],
    // BusyBox.
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'hinoban']],
  ]
  for (const [tool, args] of ways) {
    try {
      await run(tool, [...args])
    } catch (error) {
      reasons.push((error as Error).message.split('\n').slice(0, 2).join(' ').trim())
    }
    // Another Hinoban may have made it at the same moment.
    const made = await lookUp('hinoban')
    if (made) return made
  }
  throw recordsProblem('records.no_own_user', { why: reasons.join('; ') })
}

/** Whether every folder on the way to `path` lets this user through (plain permission bits). */
export const canReach = async (user: OsUser, path: string): Promise<boolean> => {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null)
    if (found) {
      const bit =
        found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : /* others */ 0o001
      if ((found.mode & bit) === 0) return false
    }
    if (dirname(at) === at) return true
  }
}
