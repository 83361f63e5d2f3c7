/**
 * The rule files that Hinoban brings.
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { STARTER } from '../../contract-rules.ts'
import type { BookFile } from '../../rule-base.ts'

export const readStarter = async (folder: string): Promise<readonly BookFile[]> => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yml'))
  return Promise.all(
    names.sort().map(async (name) => ({
      set: STARTER,
      path: `${STARTER}/${name.replaceAll('\\', '/')}`,
      text: await readFile(join(folder, name), 'utf8'),
    })),
  )
}
