/**
 * Which rules a person asks for, in the words that stand in reports: an id, a technique of ATT&CK, a part of a title or of a file name.
 * @module
 */
import type { RuleEntry } from '../../../features/detection/rule-book.ts'

export type RuleChoice = {
  /** Of these alone; null: of all. */
  readonly only: readonly string[] | null
  readonly without: readonly string[]
}
export const EVERY_RULE: RuleChoice = { only: null, without: [] }

/** `t1490, mimikatz` as words; null where there is none. */
export const wordsOf = (given: string): readonly string[] | null => {
  const words = given.split(/[,、]/).flatMap((word) => word.trim().toLowerCase() || [])
  return words.length === 0 ? null : words
}

export const isChosen = (entry: RuleEntry, { only, without }: RuleChoice): boolean =>
  (only === null || only.some((word) => isMeant(entry, word))) &&
  !without.some((word) => isMeant(entry, word))

/** A technique stands for its parts, too: `t1003` for `t1003.001`. */
const isMeant = ({ id, title, techniques, file }: RuleEntry, word: string): boolean => {
  const technique = word.replace(/^attack\./, '')
  return (
    id.toLowerCase() === word ||
    techniques.some((one) => one === technique || one.startsWith(`${technique}.`)) ||
    [title.ja, title.en, file].some((text) => text.toLowerCase().includes(word))
  )
}
