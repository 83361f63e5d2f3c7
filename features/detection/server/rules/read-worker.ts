/**
 * Reads all rules of an organization in a worker thread. Exports `run`.
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { STARTER } from '../../contract-rules.ts'
import { type BookInput, type RuleBook, readRuleBook } from '../../rule-book.ts'

export type ReadRulesInput = BookInput & {
  /** The folder of the set that Hinoban brings; null: without it. */
  readonly starter: string | null
}

export const run = async ({ starter, ...input }: ReadRulesInput): Promise<RuleBook> =>
  readRuleBook({
    ...input,
    files: [...(starter === null ? [] : await starterFiles(starter)), ...input.files],
  })

const starterFiles = async (folder: string): Promise<BookInput['files']> => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yml'))
  return Promise.all(
    names.sort().map(async (name) => ({
      set: STARTER,
      path: `${STARTER}/${name.replaceAll('\\', '/')}`,
      text: await readFile(join(folder, name), 'utf8'),
    })),
  )
}
