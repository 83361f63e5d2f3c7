/**
 * Passwords of the embedded PostgreSQL, random and readable by this user alone.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../files/write-durably.ts'

const ClusterKeys = z.object({
  bootstrap: z.string().regex(/^[0-9a-f]{48}$/),
  application: z.string().regex(/^[0-9a-f]{48}$/),
})
export type ClusterKeys = z.infer<typeof ClusterKeys>

/** `fresh` tells that the file was missing: an existing cluster then needs the new passwords set. */
export const clusterKeys = async (
  dataDir: string,
): Promise<{ readonly keys: ClusterKeys; readonly fresh: boolean }> => {
  const folder = join(dataDir, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const path = join(folder, 'records.json')
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text !== null) {
    await chmod(path, 0o600)
    return { keys: ClusterKeys.parse(JSON.parse(text)), fresh: false }
  }
  const keys = { bootstrap: password(), application: password() }
  await writeDurably(path, `${JSON.stringify(keys)}\n`, 0o600)
  return { keys, fresh: true }
}

/** 192 bits as hexadecimal: safe in SQL, URLs and files without quoting. */
const password = (): string => randomBytes(24).toString('hex')
