/**
 * The words behind a verb that are no options; behind `--` every word is one.
 * @module
 */
import { plainText } from './plain-text.ts'
import { problem } from './problems.ts'

/** @throws ProblemError for an option that the verb does not know. */
export const operandsOf = (args: readonly string[], usage: string): readonly string[] => {
  const end = args.indexOf('--')
  const before = end < 0 ? args : args.slice(0, end)
  const option = before.find((arg) => /^-./.test(arg))
  if (option !== undefined)
    throw problem('cli.unknown_option', { option: plainText(option, 60), usage })
  return end < 0 ? before : [...before, ...args.slice(end + 1)]
}
