/**
 * Rules as they were read, on the disk: one file for each digest, with the SHA-256 of what it holds. A file that is damaged or missing
 * costs one reading and nothing else. Files of an older form are removed.
 * @module
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../../../platform/log/index.ts'

const SUM_BYTES = 32
/** All of SigmaHQ has 15 MB. */
const KEPT_BYTES = 400_000_000
const ENDING = '.base'
/** As Hinoban wrote them when each company had its own. */
const OLD = /^[0-9a-f]{64}\.rules(?:\.part)?$/

export const openBaseFolder = ({
  dataDir,
  log,
}: {
  readonly dataDir: string
  readonly log: Log
}) => {
  const folder = join(dataDir, 'rules')
  const pathOf = (digest: string): string => join(folder, `${digest}${ENDING}`)
  const tidy = async (): Promise<void> => {
    const names = await readdir(folder)
    for (const name of names) if (OLD.test(name)) await rm(join(folder, name), { force: true })
    const dated = await Promise.all(
      names
        .filter((name) => name.endsWith(ENDING))
        .map(async (name) => {
          const { mtimeMs, size } = await stat(join(folder, name))
          return { path: join(folder, name), used: mtimeMs, size }
        }),
    )
    let kept = 0
    for (const { path, size } of dated.toSorted((a, b) => b.used - a.used)) {
      kept += size
      if (kept > KEPT_BYTES) await rm(path, { force: true })
    }
  }
  return {
    /** Null: it is not there, or not whole. */
    find: async (digest: string): Promise<Uint8Array | null> => {
      const bytes = await readFile(pathOf(digest)).catch(() => null)
      if (bytes === null || bytes.length < SUM_BYTES) return null
      const body = bytes.subarray(SUM_BYTES)
      if (!sumOf(body).equals(bytes.subarray(0, SUM_BYTES))) return null
      const now = new Date()
      await utimes(pathOf(digest), now, now).catch(() => undefined)
      return body
    },
    /** What cannot be kept is read again next time. */
    put: async (digest: string, body: Uint8Array): Promise<void> => {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const part = `${pathOf(digest)}.part`
        await writeFile(part, Buffer.concat([sumOf(body), body]), { mode: 0o600 })
        await rename(part, pathOf(digest))
        await tidy()
      } catch (error) {
        log.warn({ error }, 'detection: rules as read could not be kept on the disk')
      }
    },
  }
}

const sumOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
