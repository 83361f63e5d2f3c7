/**
 * Reads rules in a worker thread for whoever matches with them himself. Exports `run`.
 * @module
 */
import type { BaseInput } from '../../rule-base.ts'
import { type BookChoices, readRuleBook } from '../../rule-book.ts'
import { readStarter } from './starter-folder.ts'

export type ReadRulesInput = BaseInput &
  BookChoices & {
    /** The folder of the set that Hinoban brings; null: without it. */
    readonly starter: string | null
  }
export type RulesRead = ReturnType<typeof readRuleBook>

export const run = async ({ starter, ...input }: ReadRulesInput): Promise<RulesRead> =>
  readRuleBook({
    ...input,
    files: [...(starter === null ? [] : await readStarter(starter)), ...input.files],
  })
