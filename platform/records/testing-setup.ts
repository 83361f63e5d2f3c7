/**
 * Before and after one run of vitest: names the folder in which the first test that needs PostgreSQL starts it, and
 * stops and removes it at the end.
 * @module
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openRunFolder, TEST_RUN_FOLDER } from './testing.ts'

export const setup = async (): Promise<() => Promise<void>> => {
  const folder = await openRunFolder()
  process.env[TEST_RUN_FOLDER] = folder
  return async () => {
    const note = await readFile(join(folder, 'data/records/data/postmaster.pid'), 'utf8').catch(
      () => '',
    )
    const pid = Number.parseInt(note, 10)
    // Immediate shutdown: nothing of a test run is kept.
    if (pid > 0) process.kill(pid, 'SIGQUIT')
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
