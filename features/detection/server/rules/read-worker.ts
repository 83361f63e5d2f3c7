/**
 * Reads rules in a worker thread for whoever matches with them himself. Exports `run`.
 * @module
 */
import type { Form } from '@hinoban/sigma'
import type { BaseInput } from '../../rule-base.ts'
import { type BookChoices, readRuleBook } from '../../rule-book.ts'
import { readStarter } from './starter-folder.ts'

export type ReadRulesInput = BaseInput &
  BookChoices & {
    /** The folder of the set that Hinoban brings; null: without it. */
    readonly starter: string | null
    readonly starterForm: Form | null
  }
export type RulesRead = ReturnType<typeof readRuleBook>

export const run = async ({
  starter,
  starterForm,
  ...input
}: ReadRulesInput): Promise<RulesRead> => {
  const own = starter === null ? [] : await readStarter(starter)
  const files = [...own.map((file) => ({ ...file, form: starterForm })), ...input.files]
  return readRuleBook({ ...input, files })
}
