/**
 * Secrets that the installation draws once and keeps beside its keys.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../../platform/files/index.ts'

/** Signs the session cookies, or recognises the tokens of sources. Outside the database, readable by the user of Hinoban alone. */
export const secretOf = async (
  dataDir: string,
  what: 'session' | 'source-tokens',
): Promise<string> => {
  const folder = join(dataDir, 'keys')
  const path = join(folder, `${what}.secret`)
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const secret = randomBytes(48).toString('base64url')
  await writeDurably(path, `${secret}\n`, 0o600)
  return secret
}
