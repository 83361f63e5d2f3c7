/**
 * Before and after one run of vitest: names the folder in which the first test that needs PostgreSQL starts it, and
 * stops and removes it at the end.
 * @module
 */
import { openRunFolder, removeRunFolder, TEST_RUN_FOLDER } from './testing.ts'

export const setup = async (): Promise<() => Promise<void>> => {
  const folder = await openRunFolder()
  process.env[TEST_RUN_FOLDER] = folder
  return () => removeRunFolder(folder)
}
