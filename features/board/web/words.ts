/**
 * The words of the board's pages in the reader's language.
 * @module
 */
import { useLanguage, useMessages } from '../../../ui/language.tsx'
import type { Board } from '../contract.ts'
import { en, type WebMessages } from '../messages/web.en.ts'
import { ja } from '../messages/web.ja.ts'

export const words = { en, ja }
export const useWords = (): WebMessages => useMessages(words)

/** Texts that come in both languages, read in the reader's. */
export const useText = (): ((text: { readonly ja: string; readonly en: string }) => string) => {
  const { language } = useLanguage()
  return (text) => text[language]
}

/** The order in which states are shown: what needs somebody first. */
export const SHOWN = [
  'fails',
  'stale',
  'unknown',
  'declared',
  'excepted',
  'holds',
  'not-applicable',
] as const

/** Nothing was ever measured: the figures say "not connected", not "nothing wrong". */
export const isBlank = (board: Board): boolean =>
  board.day === null &&
  board.groups.every((g) => g.measures.every((row) => row.oldestEvidence === null))
